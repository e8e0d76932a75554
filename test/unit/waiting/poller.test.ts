import { Poller, pollInterval, type Poll, type WaitOutcome } from '../../../nodes/Seam/waiting/poller';

interface Thing {
	state: string;
}

/** A Seam of things that get done at a time, and a record of the polls. */
class World {
	readonly polls: Array<{ at: number; ids: string[]; signal: AbortSignal }> = [];
	readonly doneAt = new Map<string, number>();
	private readonly start = performance.now();

	get now(): number {
		return performance.now() - this.start;
	}

	get times(): number[] {
		return this.polls.map(({ at }) => Math.round(at));
	}

	note(ids: string[], signal: AbortSignal): void {
		this.polls.push({ at: this.now, ids, signal });
	}

	readonly poll: Poll<Thing> = async (ids, signal) => {
		this.note(ids, signal);
		const things = ids.flatMap((id): Array<[string, Thing]> => {
			const doneAt = this.doneAt.get(id);
			return doneAt === undefined ? [] : [[id, { state: this.now >= doneAt ? 'done' : 'working' }]];
		});
		return new Map(things);
	};
}

const isDone = (thing: Thing | undefined) => (thing?.state === 'done' ? 'done' : undefined);
const wait = (id: string, timeoutMs = 60_000, signal?: AbortSignal) => ({
	id,
	timeoutMs,
	judge: isDone,
	signal,
});
const after = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

/** Lets a promise be looked at without waiting for it. */
function watch<T>(promise: Promise<T>): { outcome?: T; error?: unknown } {
	const seen: { outcome?: T; error?: unknown } = {};
	promise.then(
		(outcome) => {
			seen.outcome = outcome;
		},
		(error: unknown) => {
			seen.error = error;
		},
	);
	return seen;
}

type Outcome = WaitOutcome<Thing, string>;

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
	expect(jest.getTimerCount()).toBe(0);
	jest.useRealTimers();
});

describe('Poller', () => {
	it('polls first after a second, then every second, and ends with the result', async () => {
		const world = new World();
		world.doneAt.set('a', 3500);
		const waiting = watch(new Poller(world.poll).wait(wait('a')));
		await after(999);
		expect(world.polls).toHaveLength(0);
		await after(3001);
		expect(world.times).toEqual([1000, 2000, 3000, 4000]);
		expect(waiting.outcome).toEqual({
			end: 'done',
			result: 'done',
			last: { state: 'done' },
			waitedMs: 4000,
		});
		await after(60_000);
		expect(world.polls).toHaveLength(4);
	});

	it('polls every second for two minutes, every five seconds after', async () => {
		const world = new World();
		world.doneAt.set('a', 200_000);
		const waiting = watch(new Poller(world.poll).wait(wait('a', 300_000)));
		await after(210_000);
		const pauses = world.times.map((time, index) => time - (world.times[index - 1] ?? 0));
		expect(pauses.filter((pause) => pause === 1000)).toHaveLength(120);
		expect(pauses.filter((pause) => pause === 5000)).toHaveLength(16);
		expect(pauses).toHaveLength(136);
		expect(waiting.outcome?.waitedMs).toBe(200_000);
	});

	it('asks once a tick for all that wait, however many, and names each thing once', async () => {
		const world = new World();
		const poller = new Poller(world.poll);
		const ids = Array.from({ length: 500 }, (_, index) => `thing ${index}`);
		for (const id of ids) world.doneAt.set(id, 1500);
		const waiting = [...ids, ...ids].map((id) => watch(poller.wait(wait(id))));
		await after(2000);
		expect(world.polls).toHaveLength(2);
		expect(world.polls[0].ids).toHaveLength(500);
		expect(waiting.every(({ outcome }) => outcome?.end === 'done')).toBe(true);
	});

	it('lets newcomers join the polls of the others', async () => {
		const world = new World();
		const poller = new Poller(world.poll);
		for (let index = 0; index < 10; index++) {
			watch(poller.wait(wait(`thing ${index}`, 5000)));
			await after(90);
		}
		await after(10_000);
		expect(world.times.slice(0, 2)).toEqual([1000, 2000]);
		expect(world.polls[0].ids).toHaveLength(10);
		expect(world.polls.length).toBeLessThanOrEqual(6);
	});

	it('wakes for a newcomer that is due before those who wait already', async () => {
		const world = new World();
		const poller = new Poller(world.poll);
		watch(poller.wait(wait('old', 140_000)));
		await after(130_500);
		world.polls.length = 0;
		const waiting = watch(poller.wait(wait('new', 800)));
		await after(850);
		expect(waiting.outcome).toEqual({ end: 'timedOut', last: undefined, waitedMs: 800 });
		await after(10_000);
	});

	it('begins anew when all that waited before are done', async () => {
		const world = new World();
		const poller = new Poller(world.poll);
		world.doneAt.set('a', 0);
		world.doneAt.set('b', 0);
		const first = watch(poller.wait(wait('a')));
		await after(5000);
		const second = watch(poller.wait(wait('b')));
		await after(5000);
		expect([first.outcome?.waitedMs, second.outcome?.waitedMs]).toEqual([1000, 1000]);
		expect(world.polls.map(({ ids }) => ids)).toEqual([['a'], ['b']]);
	});

	describe('time out', () => {
		it('comes when the time is up, with what was seen last', async () => {
			const world = new World();
			world.doneAt.set('a', Infinity);
			const waiting = watch(new Poller(world.poll).wait(wait('a', 2500)));
			await after(2499);
			expect(waiting.outcome).toBeUndefined();
			await after(1);
			expect(waiting.outcome).toEqual({ end: 'timedOut', last: { state: 'working' }, waitedMs: 2500 });
		});

		it('keeps what was seen before the thing vanished', async () => {
			const world = new World();
			world.doneAt.set('a', Infinity);
			const waiting = watch(new Poller(world.poll).wait(wait('a', 3500)));
			await after(1500);
			world.doneAt.delete('a');
			await after(3000);
			expect(waiting.outcome?.last).toEqual({ state: 'working' });
		});

		it('is each wait its own', async () => {
			const world = new World();
			const poller = new Poller(world.poll);
			world.doneAt.set('b', 3000);
			const short = watch(poller.wait(wait('a', 1500)));
			const long = watch(poller.wait(wait('b', 10_000)));
			await after(3000);
			expect(short.outcome?.end).toBe('timedOut');
			expect(long.outcome?.end).toBe('done');
		});

		it('still hears a poll that is due at that very moment', async () => {
			const world = new World();
			world.doneAt.set('a', 0);
			const waiting = watch(new Poller(world.poll).wait(wait('a', 1000)));
			await after(1000);
			expect(waiting.outcome?.end).toBe('done');
		});

		it('is not held up by a poll that hangs, which is given up with the last wait', async () => {
			const world = new World();
			const hanging: Poll<Thing> = async (ids, signal) => {
				world.note(ids, signal);
				return await new Promise((resolve) => {
					signal.addEventListener('abort', () => resolve(undefined));
				});
			};
			const poller = new Poller(hanging);
			const short = watch(poller.wait(wait('a', 3000)));
			const long = watch(poller.wait(wait('b', 5000)));
			await after(4001);
			expect(short.outcome).toMatchObject({ end: 'timedOut', waitedMs: 4000 });
			expect(world.polls[0].signal.aborted).toBe(false);
			await after(2000);
			expect(long.outcome).toMatchObject({ end: 'timedOut', waitedMs: 6000 });
			expect(world.polls).toHaveLength(1);
			expect(world.polls[0].signal.aborted).toBe(true);
		});

		it('may be longer than a timer can take', async () => {
			const world = new World();
			world.doneAt.set('a', 1500);
			const waiting = watch(new Poller(world.poll).wait(wait('a', 2 ** 40)));
			await after(2000);
			expect(waiting.outcome?.end).toBe('done');
			expect(world.polls).toHaveLength(2);
		});

		it('keeps to the monotonic clock when the clock on the wall jumps', async () => {
			const world = new World();
			world.doneAt.set('a', Infinity);
			const waiting = watch(new Poller(world.poll).wait(wait('a', 5000)));
			await after(1500);
			jest.setSystemTime(Date.now() + 3_600_000);
			await after(1000);
			expect(waiting.outcome).toBeUndefined();
			jest.setSystemTime(Date.now() - 7_200_000);
			await after(2500);
			expect(waiting.outcome).toMatchObject({ end: 'timedOut', waitedMs: 5000 });
			expect(world.times).toEqual([1000, 2000, 3000, 4000, 5000]);
		});
	});

	describe('a poll that fails', () => {
		it('is a poll missed', async () => {
			const world = new World();
			world.doneAt.set('a', 0);
			let failures = 3;
			const flaky: Poll<Thing> = async (ids, signal) => {
				if (failures-- > 0) {
					world.note(ids, signal);
					return undefined;
				}
				return await world.poll(ids, signal);
			};
			const waiting = watch(new Poller(flaky).wait(wait('a')));
			await after(4000);
			expect(waiting.outcome).toMatchObject({ end: 'done', waitedMs: 4000 });
			expect(world.times).toEqual([1000, 2000, 3000, 4000]);
		});

		it('ends every wait when no later one can succeed', async () => {
			const rejected = new Error('401');
			const poller = new Poller<Thing>(async () => {
				throw rejected;
			});
			const waiting = [watch(poller.wait(wait('a'))), watch(poller.wait(wait('b')))];
			await after(1000);
			expect(waiting.map(({ error }) => error)).toEqual([rejected, rejected]);
		});

		it('ends only the wait whose judge it puzzles', async () => {
			const world = new World();
			world.doneAt.set('a', 1500);
			const poller = new Poller(world.poll);
			const puzzled = new Error('puzzled');
			const bad = watch(
				poller.wait({
					id: 'a',
					timeoutMs: 5000,
					judge: () => {
						throw puzzled;
					},
				}),
			);
			const good = watch(poller.wait(wait('a')));
			await after(2000);
			expect(bad.error).toBe(puzzled);
			expect(good.outcome?.end).toBe('done');
		});
	});

	describe('cancel', () => {
		it('of the run ends every wait at once, and the polls', async () => {
			const world = new World();
			world.doneAt.set('a', Infinity);
			const cancel = new AbortController();
			const poller = new Poller(world.poll, cancel.signal);
			const waiting = [watch(poller.wait(wait('a'))), watch(poller.wait(wait('b')))];
			await after(1300);
			cancel.abort();
			await after(0);
			expect(waiting.map(({ outcome }) => outcome)).toEqual<Outcome[]>([
				{ end: 'cancelled', last: { state: 'working' }, waitedMs: 1300 },
				{ end: 'cancelled', last: undefined, waitedMs: 1300 },
			]);
			await after(60_000);
			expect(world.polls).toHaveLength(1);
			expect(watch(poller.wait(wait('c')))).toEqual({});
			await expect(poller.wait(wait('c'))).resolves.toMatchObject({ end: 'cancelled', waitedMs: 0 });
		});

		it('of the run gives up a poll that is in flight', async () => {
			const world = new World();
			const cancel = new AbortController();
			const poller = new Poller<Thing>(async (ids, signal) => {
				world.note(ids, signal);
				return await new Promise(() => {});
			}, cancel.signal);
			const waiting = watch(poller.wait(wait('a')));
			await after(1500);
			cancel.abort();
			await after(0);
			expect(waiting.outcome?.end).toBe('cancelled');
			expect(world.polls[0].signal.aborted).toBe(true);
		});

		it('of one wait leaves the others alone', async () => {
			const world = new World();
			world.doneAt.set('b', 2500);
			const cancel = new AbortController();
			const poller = new Poller(world.poll);
			const one = watch(poller.wait(wait('a', 60_000, cancel.signal)));
			const other = watch(poller.wait(wait('b')));
			await after(1500);
			cancel.abort();
			await after(2500);
			expect(one.outcome).toMatchObject({ end: 'cancelled', waitedMs: 1500 });
			expect(other.outcome).toMatchObject({ end: 'done', waitedMs: 3000 });
			expect(world.polls.map(({ ids }) => ids.length)).toEqual([2, 1, 1]);
		});

		it('of the only wait stops the polls', async () => {
			const world = new World();
			const cancel = new AbortController();
			const waiting = watch(new Poller(world.poll).wait(wait('a', 60_000, cancel.signal)));
			await after(1500);
			cancel.abort();
			await after(10_000);
			expect(waiting.outcome?.end).toBe('cancelled');
			expect(world.polls).toHaveLength(1);
		});

		it('before the wait begins asks nothing', async () => {
			const world = new World();
			const outcome = await new Poller(world.poll).wait(wait('a', 60_000, AbortSignal.abort()));
			expect(outcome).toEqual({ end: 'cancelled', last: undefined, waitedMs: 0 });
			expect(world.polls).toHaveLength(0);
		});
	});
});

describe('pollInterval', () => {
	it.each([
		[0, 1000],
		[1000, 1000],
		[29_999, 1000],
		[30_000, 1000],
		[119_999, 1000],
		[120_000, 5000],
		[3_600_000, 5000],
	])('after %d ms is %d ms', (waited, interval) => {
		expect(pollInterval(waited)).toBe(interval);
	});
});
