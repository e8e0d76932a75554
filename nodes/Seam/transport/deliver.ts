import { sleep } from 'n8n-workflow';

import { InvalidInput, SeamFailure, WaitFailure } from './failure';
import { networkFault } from './network';
import {
	isPassing,
	parseRetryAfter,
	RATE_LIMIT_PATIENCE,
	rateLimitDelay,
	READ_TRIES,
	readDelay,
} from './retry';
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

function asFailure(error: unknown, path: string): Error {
	if (error instanceof SeamFailure) return new SeamFailure(error.fault, path);
	if (error instanceof InvalidInput || error instanceof WaitFailure) return error;
	return new SeamFailure(networkFault(error), path);
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
		let failure: Error | undefined;
		try {
			const sent = await run.items(async () => {
				run.signal?.throwIfAborted();
				// Closed while this one stood in line: back to the turnstile rather than into a sure refusal.
				if (leave.isFree && !turnstile.isOpen) return undefined;
				return { answer: await send() };
			});
			if (!sent) continue;
			return sent.answer;
		} catch (error) {
			failure = asFailure(error, errand.path);
		} finally {
			leave();
		}
		run.signal?.throwIfAborted();
		if (!(failure instanceof SeamFailure)) throw failure;

		const { fault } = failure;
		let delay: number;
		if (fault.kind === 'refused' && fault.status === 429) {
			const now = performance.now();
			refusals += 1;
			if (refusals === 1) refusedSince = now;
			delay = parseRetryAfter(fault.retryAfter, Date.now()) ?? rateLimitDelay(refusals, Math.random());
			if (now - refusedSince + delay > RATE_LIMIT_PATIENCE) throw failure;
			turnstile.close(delay);
			continue;
		}
		tries += 1;
		if (errand.kind !== 'read' || !isPassing(fault) || tries >= READ_TRIES) throw failure;
		delay = readDelay(tries, Math.random());
		await sleep(delay, run.signal);
	}
}
