import { pause } from '../execute/abort';

/** How a wait ended. `last` is the object as last seen, undefined when it was never seen. */
export type WaitOutcome<Seen, Result> =
	| { end: 'done'; result: Result; last: Seen | undefined; waitedMs: number }
	| { end: 'timedOut' | 'cancelled'; last: Seen | undefined; waitedMs: number };

/** What to wait for: `judge` gets each poll's result (undefined: not in the answer) and returns a result when done. */
export interface Wait<Seen, Result> {
	id: string;
	timeoutMs: number;
	judge: (seen: Seen | undefined) => Result | undefined;
	/** Ends this one wait early, as cancelled. */
	signal?: AbortSignal;
}

/**
 * Looks many objects up with one request.
 * @param signal aborts when nobody waits for the answer any more
 * @returns what was found, by id; undefined when this poll failed and may be tried again
 * @throws when no later poll can succeed (the key was rejected): every wait then ends with that error
 */
export type Poll<Seen> = (ids: string[], signal: AbortSignal) => Promise<Map<string, Seen> | undefined>;

interface Waiter<Seen> {
	id: string;
	since: number;
	deadline: number;
	nextPoll: number;
	last: Seen | undefined;
	see: (seen: Seen | undefined, now: number) => boolean;
	end: (end: 'timedOut' | 'cancelled', now: number) => void;
	fail: (error: unknown) => void;
}

/**
 * How long after one poll the next is due: however many wait, it is one request for all of them.
 * @param waitedMs milliseconds since this wait began
 * @returns milliseconds
 */
export function pollInterval(waitedMs: number): number {
	return waitedMs < 120_000 ? 1_000 : 5_000;
}

const NEVER = Number.POSITIVE_INFINITY;

/** How long past its deadline (milliseconds) a wait still listens to a poll that is under way then. */
const LAST_CHANCE = 1000;

/** The longest sleep in one piece (milliseconds): timers can not take more than about 24 days. */
const LONGEST_SLEEP = 3_600_000;

/**
 * One poller for all that wait in a run: however many they are, a tick is one poll for all of them. Ticks follow the
 * waiter that is due first; the others join its poll. A poll that takes long holds no deadline up. Time is measured on
 * the monotonic clock, so that a change of the system's clock neither ends nor stretches a wait.
 */
export class Poller<Seen> {
	private readonly waiters = new Set<Waiter<Seen>>();
	private wake = new AbortController();
	private sleepsUntil = 0;
	private isRunning = false;
	private polling: AbortController | undefined;

	/**
	 * @param poll looks many objects up at once
	 * @param signal ends every wait at once when it aborts
	 * @param interval milliseconds from one poll to the next, after so many milliseconds of waiting
	 */
	constructor(
		private readonly poll: Poll<Seen>,
		private readonly signal?: AbortSignal,
		private readonly interval: (waitedMs: number) => number = pollInterval,
	) {
		signal?.addEventListener('abort', () => this.cancelAll(), { once: true });
	}

	/** Waits until `judge` gives a result, the time is up, or the run is cancelled. */
	async wait<Result>(wait: Wait<Seen, Result>): Promise<WaitOutcome<Seen, Result>> {
		return await new Promise((resolve, reject) => {
			const since = performance.now();
			const waiter: Waiter<Seen> = {
				id: wait.id,
				since,
				deadline: since + wait.timeoutMs,
				nextPoll: since + this.interval(0),
				last: undefined,
				see: (seen, now) => {
					waiter.last = seen ?? waiter.last;
					const result = wait.judge(seen);
					if (result === undefined) return false;
					resolve({ end: 'done', result, last: waiter.last, waitedMs: now - since });
					return true;
				},
				end: (end, now) => resolve({ end, last: waiter.last, waitedMs: now - since }),
				fail: reject,
			};
			if (this.signal?.aborted || wait.signal?.aborted) return waiter.end('cancelled', since);
			this.waiters.add(waiter);
			wait.signal?.addEventListener(
				'abort',
				() => {
					this.release(waiter)?.end('cancelled', performance.now());
					if (this.waiters.size === 0) this.wake.abort();
				},
				{ once: true },
			);
			if (!this.isRunning) {
				this.isRunning = true;
				void this.run();
			} else if (waiter.nextPoll < this.sleepsUntil || waiter.deadline < this.sleepsUntil) {
				this.wake.abort();
			}
		});
	}

	private async run(): Promise<void> {
		while (this.waiters.size > 0) {
			await this.sleepUntil(this.nextEvent());
			if (!this.polling && performance.now() >= this.earliest('nextPoll')) void this.pollOnce();
			this.endOverdue();
		}
		this.isRunning = false;
		this.polling?.abort();
		this.polling = undefined;
	}

	private earliest(key: 'nextPoll' | 'deadline'): number {
		let earliest = NEVER;
		for (const waiter of this.waiters) earliest = Math.min(earliest, waiter[key]);
		return earliest;
	}

	/** While a poll is under way only deadlines matter: its end wakes the poller. */
	private nextEvent(): number {
		const deadline = this.earliest('deadline');
		return this.polling ? deadline + LAST_CHANCE : Math.min(this.earliest('nextPoll'), deadline);
	}

	private async sleepUntil(time: number): Promise<void> {
		const duration = Math.min(time - performance.now(), LONGEST_SLEEP);
		if (duration <= 0) return;
		this.wake = new AbortController();
		this.sleepsUntil = time;
		try {
			await pause(duration, this.wake.signal);
		} catch {
			// Woken early: by a newcomer that is due sooner, by the end of a poll, or by the end of the run.
		} finally {
			this.sleepsUntil = 0;
		}
	}

	private async pollOnce(): Promise<void> {
		const asked = [...this.waiters];
		const polling = new AbortController();
		this.polling = polling;
		let found: Map<string, Seen> | undefined;
		try {
			found = await this.poll([...new Set(asked.map(({ id }) => id))], polling.signal);
		} catch (error) {
			for (const waiter of asked) this.release(waiter)?.fail(error);
		}
		if (this.polling !== polling) return;
		const now = performance.now();
		for (const waiter of asked) {
			if (!this.waiters.has(waiter)) continue;
			waiter.nextPoll = now + this.interval(now - waiter.since);
			if (found) this.show(waiter, found.get(waiter.id), now);
		}
		this.polling = undefined;
		this.wake.abort();
	}

	private show(waiter: Waiter<Seen>, seen: Seen | undefined, now: number): void {
		try {
			if (waiter.see(seen, now)) this.release(waiter);
		} catch (error) {
			this.release(waiter)?.fail(error);
		}
	}

	private endOverdue(): void {
		const now = performance.now();
		const grace = this.polling ? LAST_CHANCE : 0;
		for (const waiter of this.waiters) {
			if (now >= waiter.deadline + grace) this.release(waiter)?.end('timedOut', now);
		}
	}

	private cancelAll(): void {
		const now = performance.now();
		for (const waiter of this.waiters) this.release(waiter)?.end('cancelled', now);
		this.wake.abort();
	}

	private release(waiter: Waiter<Seen>): Waiter<Seen> | undefined {
		return this.waiters.delete(waiter) ? waiter : undefined;
	}
}
