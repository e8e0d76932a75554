import { InvalidInput, refusalIn, SeamFailure, WaitFailure, type Refusal } from './failure';
import { networkFault } from './network';
import { outcomeOf, type Outcome } from './outcome';
import { askedPause, isPassing, RATE_LIMIT_PATIENCE, rateLimitDelay, READ_TRIES, readDelay } from './retry';
import type { Run } from './run';
import type { Turnstile } from './turnstile';

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

function rateLimitIn({ failure }: Outcome<unknown>): Refusal | undefined {
	const refusal = refusalIn(failure);
	return refusal?.status === 429 ? refusal : undefined;
}

/** One request's patience with Seam's rate limit, and what it tells the turnstile. */
class Patience {
	private refusals = 0;
	private since = 0;

	constructor(private readonly turnstile: Turnstile) {}

	get wasRefused(): boolean {
		return this.refusals > 0;
	}

	/**
	 * Closes the turnstile for as long as a 429 asks.
	 * @returns false when that would take too long: longer than the patience since this request, or every other that
	 * came by the same way, was first refused
	 */
	bear(fault: Refusal): boolean {
		const now = performance.now();
		this.turnstile.refuse();
		this.refusals += 1;
		if (this.refusals === 1) this.since = now;
		const pause = askedPause(fault, Date.now()) ?? rateLimitDelay(this.refusals, Math.random());
		const waited = Math.max(now - this.since, this.turnstile.refusedFor);
		if (waited + pause > RATE_LIMIT_PATIENCE) return false;
		this.turnstile.close(pause);
		return true;
	}
}

/**
 * Sends one request by the rules of the run: at most so many at once, a 429 waits as Seam asks, a read is tried again
 * when Seam or the network fails.
 * @param send sends the request once; throws SeamFailure or the error of n8n's request helper
 * @throws SeamFailure when it is final; the cancel signal's reason when the run is cancelled
 */
export async function deliver<T>(run: Run, errand: Errand, send: () => Promise<T>): Promise<T> {
	const turnstile = run.turnstile(`${errand.path} ${errand.deviceId ?? ''}`);
	const patience = new Patience(turnstile);
	let tries = 0;
	for (;;) {
		const leave = await turnstile.turn(patience.wasRefused);
		try {
			const outcome = await run.items(async () => {
				run.signal?.throwIfAborted();
				// Closed while this one stood in line: back to the turnstile rather than into a sure refusal.
				if (leave.isFree && !turnstile.isOpen) return 'again';
				const result = await outcomeOf(send());
				// Before the next in line starts, so that it finds the turnstile closed.
				const limit = rateLimitIn(result);
				return limit && patience.bear(limit) ? 'again' : result;
			});
			if (outcome === 'again') continue;
			if (!('failure' in outcome)) {
				turnstile.accept();
				return outcome.answer;
			}
			run.signal?.throwIfAborted();
			const failure = asFailure(outcome.failure, errand);
			if (!(failure instanceof SeamFailure)) throw failure;
			const { fault } = failure;
			if (fault.kind === 'refused' && fault.status !== 429 && fault.status < 500) turnstile.accept();
			tries += 1;
			if (errand.kind !== 'read' || !isPassing(fault) || tries >= READ_TRIES) throw failure;
		} finally {
			leave();
		}
		await run.sleep(readDelay(tries, Math.random()));
	}
}
