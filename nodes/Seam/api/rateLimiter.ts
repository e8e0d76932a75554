import { onePerRun, type ExecutionState } from '../execute/executionState';
import type { Rejection } from './errors';
import { askedPause, rateLimitDelay, RATE_LIMIT_BUDGET } from './retryDelays';

/** Requests of a run that may be in flight at once: nine for the items, and one at a time for polls of those waiting. */
const ITEM_REQUESTS = 9;
const POLL_REQUESTS = 1;

/** Lets so many tasks run at once; the others wait for their turn, first come, first served. */
export class Concurrency {
	private running = 0;

	private readonly waiting: Array<() => void> = [];

	constructor(private readonly most: number) {}

	async run<T>(task: () => Promise<T>): Promise<T> {
		if (this.running >= this.most) await new Promise<void>((resolve) => this.waiting.push(resolve));
		else this.running += 1;
		try {
			return await task();
		} finally {
			const next = this.waiting.shift();
			if (next) next();
			else this.running -= 1;
		}
	}
}

/** To be called when the request is through. `isPaced`: it had to wait for its turn. */
export interface Release {
	(): void;
	isPaced: boolean;
}

interface Waiter {
	admit: (release: Release) => void;
	fail: (reason: unknown) => void;
}

/** One request's time with Seam's rate limit, in all its tries. */
export interface RetryBudget {
	rejections: number;
	/** When Seam rejected it first (monotonic milliseconds). */
	since: number;
}

/** Seam asks for a pause that is longer than a request may wait. */
export class RateLimited extends Error {
	constructor(
		readonly rejection: Rejection,
		/** Milliseconds from now. */
		readonly pause: number,
	) {
		super('Rate limited');
		this.name = 'RateLimited';
	}
}

/**
 * The rate limit of one route and device. Once Seam has rejected a request with 429, the requests pass here one after
 * the other, and none before the time that Seam named. Those rejected before go first, so that nobody waits twice while
 * others wait once, and Seam is asked once per window rather than by all at once.
 */
export class RateLimit {
	/** Whether requests pass one after the other by now. */
	isPaced = false;

	private opensAt = 0;

	private isBusy = false;

	private firstRejection: number | undefined;

	private lastRejection: Rejection | undefined;

	private readonly rejected: Waiter[] = [];

	private readonly fresh: Waiter[] = [];

	constructor(private readonly state: Pick<ExecutionState, 'pause'>) {}

	/**
	 * Notes a 429, and closes for as long as it asks.
	 * @throws RateLimited when the request, or every other that came by the same way, would have to wait for more than
	 * two minutes in all
	 */
	reject(rejection: Rejection, budget: RetryBudget): void {
		const now = performance.now();
		this.firstRejection ??= now;
		this.lastRejection = rejection;
		budget.rejections += 1;
		if (budget.rejections === 1) budget.since = now;
		const pause = askedPause(rejection, Date.now()) ?? rateLimitDelay(budget.rejections, Math.random());
		this.isPaced = true;
		this.opensAt = Math.max(this.opensAt, now + pause);
		const waited = Math.max(now - budget.since, now - this.firstRejection);
		if (waited + pause > RATE_LIMIT_BUDGET) throw new RateLimited(rejection, pause);
	}

	/** Takes over how long another limit is closed: that of a code, once the device that it is on is known. */
	closedLike(other: RateLimit): this {
		this.isPaced ||= other.isPaced;
		this.opensAt = Math.max(this.opensAt, other.opensAt);
		this.lastRejection ??= other.lastRejection;
		return this;
	}

	/** Notes that Seam has let a request through. */
	accept(): void {
		this.firstRejection = undefined;
	}

	/**
	 * Waits for a turn.
	 * @param wasRejected whether Seam has rejected this request before
	 * @throws RateLimited when the time that Seam named is too far off; the signal's reason when the run is cancelled
	 */
	async turn(wasRejected: boolean): Promise<Release> {
		if (!this.isPaced) return Object.assign(() => {}, { isPaced: false });
		return await new Promise<Release>((admit, fail) => {
			(wasRejected ? this.rejected : this.fresh).push({ admit, fail });
			void this.admitNext();
		});
	}

	private async admitNext(): Promise<void> {
		if (this.isBusy || this.rejected.length + this.fresh.length === 0) return;
		this.isBusy = true;
		try {
			// In a loop: a request that was under way may close the limit further while this one sleeps.
			for (let wait = this.opensAt - performance.now(); wait > 0; wait = this.opensAt - performance.now()) {
				if (this.lastRejection && wait > RATE_LIMIT_BUDGET) throw new RateLimited(this.lastRejection, wait);
				await this.state.pause(wait);
			}
		} catch (reason) {
			this.isBusy = false;
			for (const waiter of [...this.rejected.splice(0), ...this.fresh.splice(0)]) waiter.fail(reason);
			return;
		}
		const release = () => {
			this.isBusy = false;
			void this.admitNext();
		};
		const waiter = this.rejected.shift() ?? this.fresh.shift();
		waiter?.admit(Object.assign(release, { isPaced: true }));
	}
}

/** What keeps a run within Seam's limits, which count by route and device, and within its own of ten requests at once. */
export class RateLimiter {
	readonly items = new Concurrency(ITEM_REQUESTS);

	readonly polls = new Concurrency(POLL_REQUESTS);

	/** The routes on which Seam has rejected a request with 429. */
	readonly limitedRoutes = new Set<string>();

	/** The device that a code is on, as far as this run was told. */
	readonly deviceOfCode = new Map<string, string>();

	private readonly limits = new Map<string, RateLimit>();

	constructor(private readonly state: ExecutionState) {}

	/** @param subject the device that Seam counts by; where it is not known, what else the request is about */
	limit(path: string, subject: string): RateLimit {
		const key = `${path} ${subject}`;
		const limit = this.limits.get(key) ?? new RateLimit(this.state);
		this.limits.set(key, limit);
		return limit;
	}
}

/** The rate limiter of a run. */
export const rateLimiterOf = onePerRun((state) => new RateLimiter(state));
