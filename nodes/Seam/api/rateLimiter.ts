import { onePerRun, type ExecutionState } from '../execute/executionState';
import type { Rejection } from './errors';
import { askedPause, rateLimitDelay, RATE_LIMIT_BUDGET } from './retryDelays';

/** Requests of a run that may be in flight at once: of all, and of those that are no polls. */
const ALL_REQUESTS = 10;
const ITEM_REQUESTS = 9;

/** Lets so many tasks run at once; the others wait for their turn, first come, first served. */
export class Concurrency {
	private running = 0;

	private readonly waiting: Array<() => void> = [];

	/** @param whole of which these tasks are a part */
	constructor(
		private readonly most: number,
		private readonly whole?: Concurrency,
	) {}

	async run<T>(task: () => Promise<T>): Promise<T> {
		if (this.running >= this.most) await new Promise<void>((resolve) => this.waiting.push(resolve));
		else this.running += 1;
		try {
			return await (this.whole ? this.whole.run(task) : task());
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
	budget: RetryBudget;
	admit: (release: Release) => void;
	fail: (reason: unknown) => void;
}

/** One request's time with Seam's rate limit, in all its tries. Times are monotonic milliseconds. */
export interface RetryBudget {
	rejections: number;
	/** When it came to the limit. */
	readonly startedAt: number;
	/** When Seam rejected it first. */
	rejectedAt?: number;
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
	 * @throws RateLimited when the request would have to wait for more than two minutes in all
	 */
	reject(rejection: Rejection, budget: RetryBudget): void {
		const now = performance.now();
		this.firstRejection ??= now;
		this.lastRejection = rejection;
		budget.rejections += 1;
		budget.rejectedAt ??= now;
		const pause = askedPause(rejection, Date.now()) ?? rateLimitDelay(budget.rejections, Math.random());
		this.isPaced = true;
		this.opensAt = Math.max(this.opensAt, now + pause);
		if (this.isTooLate(budget, now + pause)) throw new RateLimited(rejection, pause);
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
	 * @throws RateLimited when the request would have to wait for more than two minutes in all; the signal's reason when the
	 * run is cancelled
	 */
	async turn(budget: RetryBudget): Promise<Release> {
		if (!this.isPaced) return Object.assign(() => {}, { isPaced: false });
		return await new Promise<Release>((admit, fail) => {
			(budget.rejections > 0 ? this.rejected : this.fresh).push({ budget, admit, fail });
			void this.admitNext();
		});
	}

	/** Counts from when Seam rejected the request first, and, while Seam lets none through, from when it came. */
	private isTooLate({ startedAt, rejectedAt = Infinity }: RetryBudget, turnAt: number): boolean {
		const now = performance.now();
		const lockedOutSince = Math.max(startedAt, this.firstRejection ?? now);
		return turnAt - Math.min(rejectedAt, lockedOutSince) > RATE_LIMIT_BUDGET;
	}

	/** Fails those for whom the time at which the limit opens is too late. */
	private failTheLate(): void {
		const { lastRejection, opensAt } = this;
		const pause = opensAt - performance.now();
		if (!lastRejection || pause <= 0) return;
		for (const queue of [this.rejected, this.fresh]) {
			for (const waiter of queue.splice(0)) {
				if (this.isTooLate(waiter.budget, opensAt)) waiter.fail(new RateLimited(lastRejection, pause));
				else queue.push(waiter);
			}
		}
	}

	private async admitNext(): Promise<void> {
		if (this.isBusy) return;
		this.isBusy = true;
		try {
			// In a loop: a request that was in flight may close the limit further while this one sleeps.
			for (this.failTheLate(); this.opensAt > performance.now(); this.failTheLate()) {
				if (this.rejected.length + this.fresh.length === 0) break;
				await this.state.pause(this.opensAt - performance.now());
			}
		} catch (reason) {
			for (const waiter of [...this.rejected.splice(0), ...this.fresh.splice(0)]) waiter.fail(reason);
		}
		const waiter = this.rejected.shift() ?? this.fresh.shift();
		if (!waiter) {
			this.isBusy = false;
			return;
		}
		const release = () => {
			this.isBusy = false;
			void this.admitNext();
		};
		waiter.admit(Object.assign(release, { isPaced: true }));
	}
}

/** What keeps a run within Seam's limits, which count by route and device, and within its own of ten requests at once. */
export class RateLimiter {
	/** Each poller sends one request at a time: none waits for another's, which may hang. */
	readonly polls = new Concurrency(ALL_REQUESTS);

	readonly items = new Concurrency(ITEM_REQUESTS, this.polls);

	/** Whether a request has failed otherwise than by 429. */
	hasFailed = false;

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
