import { sleep } from 'n8n-workflow';

import { InvalidInput, SeamFailure, WaitFailure } from './failure';
import { networkFault } from './network';
import { askedPause, isPassing, RATE_LIMIT_PATIENCE, rateLimitDelay, READ_TRIES, readDelay } from './retry';
import type { Run } from './run';

/** What the rules for retries need to know of a request. */
export interface Errand {
	/** Seam's route, such as `/access_codes/create`. */
	path: string;
	/** Reads may be repeated; a write only when it surely did not take effect. */
	kind: 'read' | 'write';
	/** The device that Seam's rate limit counts by, where it is known. */
	deviceId?: string;
}

function asFailure(error: unknown, { path, kind }: Errand): Error {
	if (error instanceof SeamFailure) return new SeamFailure(error.fault, path, kind);
	if (error instanceof InvalidInput || error instanceof WaitFailure) return error;
	return new SeamFailure(networkFault(error), path, kind);
}

/**
 * Sends a request once, when there is room for it among the run's requests.
 * @param isTooLate asked when its turn has come: whether it must go back to the turnstile rather than into a sure refusal
 */
async function attempt<T>(
	run: Run,
	errand: Errand,
	send: () => Promise<T>,
	isTooLate: () => boolean,
): Promise<{ answer: T } | { failure: Error } | 'tooLate'> {
	return await run.items(async () => {
		try {
			run.signal?.throwIfAborted();
			return isTooLate() ? 'tooLate' : { answer: await send() };
		} catch (error) {
			return { failure: asFailure(error, errand) };
		}
	});
}

/**
 * Sends one request by the rules of the run: at most so many at once, a 429 waits as Seam asks, a read is tried again
 * when Seam or the network fails.
 * @param send sends the request once; throws SeamFailure or the error of n8n's request helper
 * @throws SeamFailure when it is final; the cancel signal's reason when the run is cancelled
 */
export async function deliver<T>(run: Run, errand: Errand, send: () => Promise<T>): Promise<T> {
	const turnstile = run.turnstile(`${errand.path} ${errand.deviceId ?? ''}`);
	let refusals = 0;
	let refusedSince = 0;
	let tries = 0;
	for (;;) {
		const leave = await turnstile.turn(refusals > 0);
		try {
			const outcome = await attempt(run, errand, send, () => leave.isFree && !turnstile.isOpen);
			if (outcome === 'tooLate') continue;
			if ('answer' in outcome) {
				turnstile.accept();
				return outcome.answer;
			}
			run.signal?.throwIfAborted();
			const { failure } = outcome;
			if (!(failure instanceof SeamFailure)) throw failure;

			const { fault } = failure;
			if (fault.kind === 'refused' && fault.status === 429) {
				const now = performance.now();
				turnstile.refuse();
				refusals += 1;
				if (refusals === 1) refusedSince = now;
				const delay = askedPause(fault, Date.now()) ?? rateLimitDelay(refusals, Math.random());
				// Where Seam lets nobody through, those who come later do not wait two minutes of their own after the others'.
				const waited = Math.max(now - refusedSince, turnstile.refusedFor);
				if (waited + delay > RATE_LIMIT_PATIENCE) throw failure;
				turnstile.close(delay);
				continue;
			}
			if (fault.kind === 'refused' && fault.status < 500) turnstile.accept();
			tries += 1;
			if (errand.kind !== 'read' || !isPassing(fault) || tries >= READ_TRIES) throw failure;
		} finally {
			leave();
		}
		await sleep(readDelay(tries, Math.random()), run.signal);
	}
}
