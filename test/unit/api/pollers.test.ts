import type { IDataObject } from 'n8n-workflow';

import { pollersOf } from '../../../nodes/Seam/api/pollers';
import { ExecutionState } from '../../../nodes/Seam/execute/executionState';
import { untilAttempted, untilOnLock, untilRemoved } from '../../../nodes/Seam/waiting/completion';
import { itemOf, rejection, success, type ServerAnswer } from '../itemContext';

const after = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A Seam whose lists have pages of so many codes, all of which are on their locks. */
function paging(pageSize: number) {
	const asked: IDataObject[] = [];
	const answer = async (_path: string, body: IDataObject): Promise<ServerAnswer> => {
		asked.push(body);
		const ids = Array.isArray(body.access_code_ids) ? body.access_code_ids : [];
		const start = Number(body.page_cursor ?? 0);
		const end = start + pageSize;
		return success({
			access_codes: ids
				.slice(start, end)
				.map((id) => ({ access_code_id: id, device_id: 'door', pending_mutations: [] })),
			pagination: {
				has_next_page: end < ids.length,
				next_page_cursor: end < ids.length ? String(end) : null,
			},
		});
	};
	return { asked, answer };
}

const idsOf = (count: number) => Array.from({ length: count }, (_, index) => `code-${index}`);

/** Waits for codes, each as an item of its own in one run, and hands over what has ended by now. */
function waitForAll(
	answer: (path: string, body: IDataObject) => Promise<ServerAnswer>,
	ids: string[],
	{ timeoutMs = 60_000, accountOf }: { timeoutMs?: number; accountOf?: (id: string) => string } = {},
) {
	const state = new ExecutionState(undefined);
	const states = new Map<string, string>();
	const errors: unknown[] = [];
	for (const id of ids) {
		const item = itemOf(answer, { state, credentials: { apiKey: accountOf?.(id) ?? 'one' } });
		void pollersOf(item).then(
			async ({ accessCodes }) =>
				await accessCodes
					.wait({ id, timeoutMs, judge: untilOnLock({}) })
					.then((outcome) => states.set(id, outcome.end === 'done' ? outcome.result.state : outcome.end))
					.catch((error: unknown) => errors.push(error)),
		);
	}
	return { states, errors };
}

describe('polls of access codes', () => {
	it('read every page: the code after the first 500 is not gone', async () => {
		const { asked, answer } = paging(500);
		const ids = idsOf(501);
		const { states } = waitForAll(answer, ids);
		await after(1500);
		expect(states.size).toBe(501);
		expect([...new Set(states.values())]).toEqual(['set']);
		expect(asked).toHaveLength(2);
		// Seam rejects a cursor that comes with other parameters than the first page had.
		const [{ ...first }, { page_cursor, ...second }] = asked;
		expect(page_cursor).toBe('500');
		expect(second).toEqual(first);
		expect(first).toEqual({ access_code_ids: ids, limit: 55_000 });
	});

	it('are missed as a whole where a page fails: nothing counts as gone', async () => {
		const { answer } = paging(2);
		let failures = 5;
		const { states } = waitForAll(async (path, body) => {
			if (body.page_cursor !== undefined && failures-- > 0) return rejection(503);
			return await answer(path, body);
		}, idsOf(3));
		await after(5500);
		expect(states.size).toBe(0);
		await after(1000);
		expect([...states.values()]).toEqual(['set', 'set', 'set']);
	});

	it.each([
		['repeats', '1'],
		['is missing', null],
	])('are missed as a whole where a cursor %s, and end with the time', async (_, next_page_cursor) => {
		let asked = 0;
		const answer = async () => {
			asked += 1;
			return success({ access_codes: [], pagination: { has_next_page: true, next_page_cursor } });
		};
		const { states } = waitForAll(answer, idsOf(1), { timeoutMs: 4500 });
		await after(6000);
		expect([...states.values()]).toEqual(['timedOut']);
		expect(asked).toBeLessThanOrEqual(2 * 4);
	});

	it('are shared by the items of one account and by no others', async () => {
		const { asked, answer } = paging(500);
		const { states } = waitForAll(answer, idsOf(20), {
			accountOf: (id) => (Number(id.split('-')[1]) % 2 === 0 ? 'even' : 'odd'),
		});
		await after(1500);
		expect(states.size).toBe(20);
		const even = idsOf(20).filter((_, index) => index % 2 === 0);
		const odd = idsOf(20).filter((_, index) => index % 2 === 1);
		expect(asked.map(({ access_code_ids: ids }) => ids)).toEqual([even, odd]);
	});

	it.each([401, 403])('end every wait of their account when the key is rejected: %d', async (status) => {
		const { states, errors } = waitForAll(async () => rejection(status), idsOf(3));
		await after(1500);
		expect(states.size).toBe(0);
		expect(errors).toHaveLength(3);
		expect(errors[0]).toMatchObject({ name: 'RequestError', fault: { status } });
	});

	it('pause as long as Seam asks, but never for more than half a minute', async () => {
		const times: number[] = [];
		const start = performance.now();
		waitForAll(
			async () => {
				times.push(Math.round(performance.now() - start));
				return rejection(429, 'too_many_requests', times.length === 1 ? '7' : '86400');
			},
			idsOf(1),
			{ timeoutMs: 100_000 },
		);
		await after(75_000);
		expect(times).toEqual([1000, 9000, 40_000, 71_000]);
	});

	it('give up an answer that does not come, and try again', async () => {
		const { answer } = paging(500);
		let asked = 0;
		const hangs = async (path: string, body: IDataObject) => {
			asked += 1;
			return asked === 1 ? await new Promise<ServerAnswer>(() => {}) : await answer(path, body);
		};
		const { states } = waitForAll(hangs, idsOf(1));
		await after(10_900);
		expect([asked, states.size]).toEqual([1, 0]);
		await after(2000);
		expect(asked).toBeGreaterThan(1);
		expect(states.size).toBe(1);
	});

	it('are not held up by those of another account that get no answer', async () => {
		const hung = new Promise<ServerAnswer>(() => {});
		const { answer } = paging(500);
		const { states } = waitForAll(
			async (path, body) => (String(body.access_code_ids) === 'slow' ? await hung : await answer(path, body)),
			['slow', 'good'],
			{ accountOf: (id) => id },
		);
		await after(1500);
		expect([...states]).toEqual([['good', 'set']]);
	});

	it('are not held up by polls of action attempts that get no answer', async () => {
		const { answer } = paging(500);
		const item = itemOf(async (path, body) =>
			path === '/action_attempts/list' ? await new Promise(() => {}) : await answer(path, body),
		);
		const { accessCodes, actionAttempts } = await pollersOf(item);
		void actionAttempts.wait({ id: 'attempt', timeoutMs: 30_000, judge: untilAttempted() });
		const wait = accessCodes.wait({ id: 'code', timeoutMs: 5000, judge: untilOnLock({}) });
		await after(8000);
		await expect(wait).resolves.toMatchObject({ end: 'done', result: { state: 'set' } });
	});
});

it('polls of action attempts ask for no more IDs at once than Seam lists on a page', async () => {
	const asked: number[] = [];
	const answer = async (_path: string, { action_attempt_ids: ids }: IDataObject) => {
		const attempts = Array.isArray(ids) ? ids : [];
		asked.push(attempts.length);
		return success({
			action_attempts: attempts.map((id) => ({ action_attempt_id: id, status: 'success' })),
		});
	};
	const { actionAttempts } = await pollersOf(itemOf(answer));
	const waits = idsOf(501).map(
		async (id) => await actionAttempts.wait({ id, timeoutMs: 5000, judge: untilAttempted() }),
	);
	await after(1500);
	expect(new Set((await Promise.all(waits)).map(({ end }) => end))).toEqual(new Set(['done']));
	expect(asked).toEqual([500, 1]);
});

it('a removal in one workspace is not believed of another', async () => {
	const nothing = async () => success({ access_codes: [] });
	const state = new ExecutionState(undefined);
	const stillThere = async () => success({ access_codes: [{ access_code_id: 'b' }] });
	const gone = await pollersOf(itemOf(nothing, { state, credentials: { workspaceId: 'a' } }));
	const there = await pollersOf(itemOf(stillThere, { state, credentials: { workspaceId: 'b' } }));
	const judge = untilRemoved();
	const first = gone.accessCodes.wait({ id: 'a', timeoutMs: 3000, judge });
	const second = there.accessCodes.wait({ id: 'b', timeoutMs: 3000, judge });
	await after(5000);
	expect([(await first).end, (await second).end]).toEqual(['done', 'timedOut']);
});
