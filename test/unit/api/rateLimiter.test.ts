import { sleep } from 'n8n-workflow';

import type { Rejection } from '../../../nodes/Seam/api/errors';
import {
	Concurrency,
	RateLimit,
	RateLimited,
	RateLimiter,
	type Release,
} from '../../../nodes/Seam/api/rateLimiter';
import { ExecutionState } from '../../../nodes/Seam/execute/executionState';

const after = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

beforeEach(() => {
	jest.useFakeTimers();
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

const newLimit = (signal?: AbortSignal) => new RateLimit(new ExecutionState(signal));

/** Seam's 429 that asks to come back after so many seconds. */
const tooMany = (seconds?: number): Rejection => ({
	kind: 'rejected',
	status: 429,
	validationErrors: [],
	retryAfter: seconds === undefined ? undefined : String(seconds),
});

/** A request's time with the limit, before Seam has rejected it. */
const newBudget = (rejections = 0) => ({ rejections, startedAt: performance.now() });

/** Closes a limit for so many seconds. */
const close = (limit: RateLimit, seconds: number) => limit.reject(tooMany(seconds), newBudget());

/** Sends waiters to a limit, each under a name, and notes in which order they are admitted. */
function waitersAt(limit: RateLimit) {
	const admitted: string[] = [];
	const failed: unknown[] = [];
	const releases: Release[] = [];
	const arrive = (name: string, wasRejected = false) => {
		limit.turn(newBudget(wasRejected ? 1 : 0)).then(
			(release) => {
				admitted.push(name);
				releases.push(release);
			},
			(reason: unknown) => failed.push(reason),
		);
	};
	return { admitted, failed, releases, arrive };
}

describe('RateLimit', () => {
	it('admits everybody while nothing was rejected', async () => {
		const limit = newLimit();
		const { admitted, releases, arrive } = waitersAt(limit);
		for (const name of ['a', 'b', 'c']) arrive(name);
		await after(0);
		expect(admitted).toEqual(['a', 'b', 'c']);
		expect(releases.every(({ isPaced }) => !isPaced)).toBe(true);
		expect(limit.isPaced).toBe(false);
	});

	it('admits nobody before its time, then one after the other', async () => {
		const limit = newLimit();
		const { admitted, releases, arrive } = waitersAt(limit);
		close(limit, 5);
		expect(limit.isPaced).toBe(true);
		for (const name of ['a', 'b']) arrive(name);
		await after(4999);
		expect(admitted).toEqual([]);
		await after(1);
		expect(admitted).toEqual(['a']);
		await after(60_000);
		expect(admitted).toEqual(['a']);
		releases[0]();
		await after(0);
		expect(admitted).toEqual(['a', 'b']);
		expect(releases[1].isPaced).toBe(true);
	});

	it('admits those first that were rejected before', async () => {
		const limit = newLimit();
		const { admitted, releases, arrive } = waitersAt(limit);
		close(limit, 1);
		arrive('fresh');
		arrive('rejected', true);
		arrive('rejected too', true);
		for (let served = 0; served < 3; served++) {
			await after(1000);
			releases[served]();
		}
		expect(admitted).toEqual(['rejected', 'rejected too', 'fresh']);
	});

	it('waits on when it is closed again meanwhile, and never opens earlier', async () => {
		const limit = newLimit();
		const { admitted, arrive } = waitersAt(limit);
		close(limit, 5);
		arrive('a');
		await after(3000);
		close(limit, 4);
		close(limit, 1);
		await after(3999);
		expect(admitted).toEqual([]);
		await after(1);
		expect(admitted).toEqual(['a']);
	});

	it('counts two minutes since a request came, while Seam lets none through', async () => {
		const limit = newLimit();
		close(limit, 1);
		const budget = newBudget();
		await after(100_000);
		expect(() => limit.reject(tooMany(21), { ...budget })).toThrow(RateLimited);
		expect(() => limit.reject(tooMany(20), { ...budget })).not.toThrow();
		limit.accept();
		expect(() => limit.reject(tooMany(120), { ...budget })).not.toThrow();
	});

	it('counts no time against a request from before it came', async () => {
		const limit = newLimit();
		close(limit, 1);
		await after(600_000);
		expect(() => close(limit, 120)).not.toThrow();
		expect(() => close(limit, 121)).toThrow(RateLimited);
	});

	it('fails those whose two minutes would be over when it opens, and keeps the others', async () => {
		const limit = newLimit();
		const { admitted, failed, arrive } = waitersAt(limit);
		close(limit, 60);
		arrive('early');
		await after(40_000);
		arrive('late');
		close(limit, 90);
		await after(20_000);
		expect(failed).toHaveLength(1);
		expect(failed[0]).toMatchObject({ name: 'RateLimited', pause: 70_000 });
		await after(70_000);
		expect(admitted).toEqual(['late']);
	});

	it('counts two minutes since the first rejection of a request', async () => {
		const limit = newLimit();
		const budget = newBudget();
		limit.reject(tooMany(1), budget);
		limit.accept();
		await after(100_000);
		expect(() => limit.reject(tooMany(21), budget)).toThrow(RateLimited);
		expect(() => limit.reject(tooMany(21), newBudget())).not.toThrow();
	});

	it('fails at once all that wait for a time that is too far off, and whoever comes later', async () => {
		const limit = newLimit();
		const { admitted, failed, arrive } = waitersAt(limit);
		expect(() => close(limit, 86_400)).toThrow(RateLimited);
		for (const name of ['a', 'b']) arrive(name);
		await after(0);
		expect(failed).toEqual([
			expect.objectContaining({ name: 'RateLimited', rejection: tooMany(86_400), pause: 86_400_000 }),
			expect.objectContaining({ name: 'RateLimited' }),
		]);
		await after(3_600_000);
		arrive('c');
		await after(0);
		expect(failed).toHaveLength(3);
		expect(failed[2]).toMatchObject({ pause: 86_400_000 - 3_600_000 });
		expect(admitted).toEqual([]);
	});

	it('takes over for how long another one is closed', async () => {
		const ofCode = newLimit();
		close(ofCode, 5);
		const ofDevice = newLimit().closedLike(ofCode);
		const { admitted, arrive } = waitersAt(ofDevice);
		arrive('a');
		await after(4999);
		expect(admitted).toEqual([]);
		await after(1);
		expect(admitted).toEqual(['a']);
	});

	it('fails all at once when the run is cancelled', async () => {
		const cancel = new AbortController();
		const limit = newLimit(cancel.signal);
		const { admitted, failed, arrive } = waitersAt(limit);
		close(limit, 60);
		for (const name of ['a', 'b', 'c']) arrive(name);
		await after(10);
		cancel.abort();
		await after(0);
		expect(admitted).toEqual([]);
		expect(failed).toHaveLength(3);
		expect(jest.getTimerCount()).toBe(0);
	});
});

describe('RateLimiter', () => {
	it('has one limit for each route and device', () => {
		const limiter = new RateLimiter(new ExecutionState(undefined));
		const limit = limiter.limit('/access_codes/create', 'front');
		expect(limiter.limit('/access_codes/create', 'front')).toBe(limit);
		expect(limiter.limit('/access_codes/create', 'back')).not.toBe(limit);
		expect(limiter.limit('/access_codes/update', 'front')).not.toBe(limit);
	});

	it('lets the requests of items and those of polls not get in each other’s way', async () => {
		const { items, polls } = new RateLimiter(new ExecutionState(undefined));
		for (let index = 0; index < 50; index++) void items.run(async () => await new Promise(() => {}));
		await expect(polls.run(async () => 'polled')).resolves.toBe('polled');
	});

	it('has ten requests in flight at most, however many of them are polls', async () => {
		const { items, polls } = new RateLimiter(new ExecutionState(undefined));
		let running = 0;
		let most = 0;
		const task = async () => {
			most = Math.max(most, (running += 1));
			await sleep(10);
			running -= 1;
		};
		const all = [...Array(30)].map(async (_, index) => await (index % 3 ? items : polls).run(task));
		await after(100);
		await Promise.all(all);
		expect(most).toBe(10);
	});
});

describe('Concurrency', () => {
	it('runs so many at once, and the others in the order in which they came', async () => {
		const concurrency = new Concurrency(2);
		const order: number[] = [];
		let running = 0;
		let most = 0;
		const tasks = [30, 10, 10, 10, 10].map(
			async (ms, index) =>
				await concurrency.run(async () => {
					order.push(index);
					most = Math.max(most, ++running);
					await sleep(ms);
					running -= 1;
					return index;
				}),
		);
		await after(100);
		await expect(Promise.all(tasks)).resolves.toEqual([0, 1, 2, 3, 4]);
		expect(most).toBe(2);
		expect(order).toEqual([0, 1, 2, 3, 4]);
	});

	it('goes on after a task that failed', async () => {
		const concurrency = new Concurrency(1);
		const failing = concurrency.run(async () => {
			throw new Error('no');
		});
		const next = concurrency.run(async () => 'yes');
		await expect(failing).rejects.toThrow('no');
		await expect(next).resolves.toBe('yes');
		await expect(concurrency.run(async () => 'again')).resolves.toBe('again');
	});
});
