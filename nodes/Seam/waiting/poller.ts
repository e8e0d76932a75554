import { sleep } from 'n8n-workflow';

import { lookInterval } from './schedule';

/** How a wait ended. `last` is the object as last seen, undefined when it was never seen. */
export type WaitOutcome<Seen, Verdict> =
	| { end: 'settled'; verdict: Verdict; last: Seen | undefined; waitedMs: number }
	| { end: 'timedOut'; last: Seen | undefined; waitedMs: number }
	| { end: 'cancelled'; last: Seen | undefined; waitedMs: number };

/** What to wait for: `judge` gets each look's result (undefined: not in the answer) and returns a verdict when done. */
export interface Wait<Seen, Verdict> {
	id: string;
	timeoutMs: number;
	judge: (seen: Seen | undefined) => Verdict | undefined;
	/** Ends this one wait early, as cancelled. */
	signal?: AbortSignal;
}

/**
 * Looks up many objects with one request.
 * @param signal aborts when nobody waits for the answer any more
 * @returns what was found, by id; undefined when this look failed and may be tried again
 * @throws when no later look can succeed (the key was refused): every wait then ends with that error
 */
export type Look<Seen> = (ids: string[], signal: AbortSignal) => Promise<Map<string, Seen> | undefined>;

interface Waiter<Seen> {
	id: string;
	since: number;
	deadline: number;
	nextLook: number;
	last: Seen | undefined;
	see: (seen: Seen | undefined, now: number) => boolean;
	timeOut: (now: number) => void;
	cancel: (now: number) => void;
	fail: (error: unknown) => void;
}

const NEVER = Number.POSITIVE_INFINITY;

/** How long past its deadline (milliseconds) a wait still listens to a look that is under way then. */
const LAST_CHANCE = 1000;

/** The longest sleep in one piece (milliseconds): timers can not take more than about 24 days. */
const LONGEST_SLEEP = 3_600_000;

/**
 * One poller for all that wait in a run: however many they are, a tick is one look for all of them. Ticks follow the
 * waiter that is due first; the others join its look. A look that takes long holds no deadline up. Time is measured on
 * the monotonic clock, so that a change of the system's clock neither ends nor stretches a wait.
 */
export class Poller<Seen> {
	private readonly waiters = new Set<Waiter<Seen>>();
	private wake = new AbortController();
	private sleepsUntil = 0;
	private isRunning = false;
	private looking: AbortController | undefined;

	/**
	 * @param look looks up many objects at once
	 * @param signal ends every wait at once when it aborts
	 * @param interval milliseconds from one look to the next, after so many milliseconds of waiting
	 */
	constructor(
		private readonly look: Look<Seen>,
		private readonly signal?: AbortSignal,
		private readonly interval: (waitedMs: number) => number = lookInterval,
	) {
		signal?.addEventListener('abort', () => this.cancelAll(), { once: true });
	}

	/** Waits until `judge` gives a verdict, the time is up, or the run is cancelled. */
	async wait<Verdict>(wait: Wait<Seen, Verdict>): Promise<WaitOutcome<Seen, Verdict>> {
		return await new Promise((resolve, reject) => {
			const since = performance.now();
			const waiter: Waiter<Seen> = {
				id: wait.id,
				since,
				deadline: since + wait.timeoutMs,
				nextLook: since + this.interval(0),
				last: undefined,
				see: (seen, now) => {
					waiter.last = seen ?? waiter.last;
					const verdict = wait.judge(seen);
					if (verdict === undefined) return false;
					resolve({ end: 'settled', verdict, last: waiter.last, waitedMs: now - since });
					return true;
				},
				timeOut: (now) => resolve({ end: 'timedOut', last: waiter.last, waitedMs: now - since }),
				cancel: (now) => resolve({ end: 'cancelled', last: waiter.last, waitedMs: now - since }),
				fail: reject,
			};
			if (this.signal?.aborted || wait.signal?.aborted) return waiter.cancel(since);
			this.waiters.add(waiter);
			wait.signal?.addEventListener(
				'abort',
				() => {
					this.release(waiter)?.cancel(performance.now());
					if (this.waiters.size === 0) this.wake.abort();
				},
				{ once: true },
			);
			if (!this.isRunning) {
				this.isRunning = true;
				void this.run();
			} else if (waiter.nextLook < this.sleepsUntil || waiter.deadline < this.sleepsUntil) {
				this.wake.abort();
			}
		});
	}

	private async run(): Promise<void> {
		while (this.waiters.size > 0) {
			await this.sleepUntil(this.nextEvent());
			if (!this.looking && performance.now() >= this.earliest('nextLook')) void this.lookOnce();
			this.endOverdue();
		}
		this.isRunning = false;
		this.looking?.abort();
		this.looking = undefined;
	}

	private earliest(key: 'nextLook' | 'deadline'): number {
		let earliest = NEVER;
		for (const waiter of this.waiters) earliest = Math.min(earliest, waiter[key]);
		return earliest;
	}

	/** While a look is under way only deadlines matter: its end wakes the poller. */
	private nextEvent(): number {
		const deadline = this.earliest('deadline');
		return this.looking ? deadline + LAST_CHANCE : Math.min(this.earliest('nextLook'), deadline);
	}

	private async sleepUntil(time: number): Promise<void> {
		const duration = Math.min(time - performance.now(), LONGEST_SLEEP);
		if (duration <= 0) return;
		this.wake = new AbortController();
		this.sleepsUntil = time;
		try {
			await sleep(duration, this.wake.signal);
		} catch {
			// Woken early: by a newcomer that is due sooner, by the end of a look, or by the end of the run.
		} finally {
			this.sleepsUntil = 0;
		}
	}

	private async lookOnce(): Promise<void> {
		const asked = [...this.waiters];
		const looking = new AbortController();
		this.looking = looking;
		let found: Map<string, Seen> | undefined;
		try {
			found = await this.look([...new Set(asked.map(({ id }) => id))], looking.signal);
		} catch (error) {
			for (const waiter of asked) this.release(waiter)?.fail(error);
		}
		if (this.looking !== looking) return;
		const now = performance.now();
		for (const waiter of asked) {
			if (!this.waiters.has(waiter)) continue;
			waiter.nextLook = now + this.interval(now - waiter.since);
			if (found) this.show(waiter, found.get(waiter.id), now);
		}
		this.looking = undefined;
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
		const patience = this.looking ? LAST_CHANCE : 0;
		for (const waiter of this.waiters) {
			if (now >= waiter.deadline + patience) this.release(waiter)?.timeOut(now);
		}
	}

	private cancelAll(): void {
		const now = performance.now();
		for (const waiter of this.waiters) this.release(waiter)?.cancel(now);
		this.wake.abort();
	}

	private release(waiter: Waiter<Seen>): Waiter<Seen> | undefined {
		return this.waiters.delete(waiter) ? waiter : undefined;
	}
}
