/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { getEventListeners } from 'node:events';
import { NodeApiError, type INode } from 'n8n-workflow';

import { enterRun, ExecutionState, onePerRun } from '../../../nodes/Seam/execute/executionState';
import { Poller } from '../../../nodes/Seam/waiting/poller';

const after = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const node = (name: string): INode => ({
	id: name,
	name,
	type: 'n8n-nodes-seam.seam',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
});
const failure = new NodeApiError(node('Seam'), {}, { message: 'No', description: 'Do this' });

/** An item of a node in an execution. */
const itemOf = (name: string, signal: AbortSignal | undefined) => ({
	getExecutionCancelSignal: () => signal,
	getNode: () => node(name),
});

/** Whether a promise has ended by now. */
async function hasEnded(promise: Promise<unknown>): Promise<boolean> {
	let isOver = false;
	const end = () => (isOver = true);
	promise.then(end, end);
	await after(0);
	return isOver;
}

describe('enterRun', () => {
	it('brings the items of one node in one execution together', () => {
		const { signal } = new AbortController();
		const [first, second] = [enterRun(itemOf('Seam', signal)), enterRun(itemOf('Seam', signal))];
		expect(second.state).toBe(first.state);
	});

	it('keeps two nodes of one execution apart', () => {
		const { signal } = new AbortController();
		const [first, second] = [enterRun(itemOf('Create', signal)), enterRun(itemOf('Update', signal))];
		expect(second.state).not.toBe(first.state);
	});

	it('keeps two executions apart', () => {
		const first = enterRun(itemOf('Seam', new AbortController().signal));
		const second = enterRun(itemOf('Seam', new AbortController().signal));
		expect(second.state).not.toBe(first.state);
	});

	it('begins anew when all items have left, as a node does that n8n runs again', () => {
		const { signal } = new AbortController();
		const items = [enterRun(itemOf('Seam', signal)), enterRun(itemOf('Seam', signal))];
		items[0].leave();
		expect(enterRun(itemOf('Seam', signal)).state).toBe(items[0].state);
		items[1].leave();
		enterRun(itemOf('Seam', signal)).leave();
		const [first, second] = [enterRun(itemOf('Other', signal)), enterRun(itemOf('Other', signal))];
		first.leave();
		second.leave();
		expect(enterRun(itemOf('Other', signal)).state).not.toBe(first.state);
	});

	it('leaves nothing on the execution that outlives it, not for its waits either', () => {
		const { signal } = new AbortController();
		for (let run = 0; run < 12; run++) {
			const items = [enterRun(itemOf('Seam', signal)), enterRun(itemOf('Seam', signal))];
			new Poller(async () => undefined, items[0].state.signal);
			for (const { leave } of items) leave();
		}
		expect(getEventListeners(signal, 'abort')).toEqual([]);
	});

	it('takes each item for a run of its own where n8n gives no signal', () => {
		const [first, second] = [enterRun(itemOf('Seam', undefined)), enterRun(itemOf('Seam', undefined))];
		expect(second.state).not.toBe(first.state);
		first.leave();
	});
});

describe('onePerRun', () => {
	it('makes one for each run, also where that is nothing', () => {
		let made = 0;
		const one = onePerRun(() => {
			made += 1;
			return undefined;
		});
		const state = new ExecutionState(undefined);
		one(state);
		one(state);
		one(new ExecutionState(undefined));
		expect(made).toBe(2);
	});
});

describe('cancelling', () => {
	it('ends all that is under way with one listener, however much it is', async () => {
		const cancel = new AbortController();
		const addListener = jest.spyOn(cancel.signal, 'addEventListener');
		const state = new ExecutionState(cancel.signal);
		const pauses = Array.from({ length: 500 }, () => state.pause(60_000).catch((reason: unknown) => reason));
		await after(1000);
		cancel.abort('stopped');
		await after(0);
		expect(new Set(await Promise.all(pauses))).toEqual(new Set(['stopped']));
		expect(addListener).toHaveBeenCalledTimes(1);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('lets nothing begin any more', async () => {
		const state = new ExecutionState(AbortSignal.abort('stopped'));
		const task = jest.fn(async () => {});
		await expect(state.untilCancelled(task)).rejects.toBe('stopped');
		await expect(state.pause(1)).rejects.toBe('stopped');
		expect(task).not.toHaveBeenCalled();
	});
});

describe('admission in the mode that stops the workflow', () => {
	it('waits until the input of all items is checked', async () => {
		const state = new ExecutionState(undefined);
		const admitted = state.admit(0, true, true);
		const failing = expect(admitted).rejects.toBe(failure);
		void state.stop(async () => failure);
		await after(0);
		await failing;
	});

	it('lets nothing be sent after a failure before the first write', async () => {
		const state = new ExecutionState(undefined);
		void state.stop(async () => failure);
		const read = expect(state.admit(0, false, true)).rejects.toBe(failure);
		const write = expect(state.admit(1, true, true)).rejects.toBe(failure);
		await after(0);
		await Promise.all([read, write]);
	});

	it('lets those that have written look what came of it, and start no new write', async () => {
		const state = new ExecutionState(undefined);
		const first = state.admit(0, true, true);
		await after(0);
		await first;
		void state.stop(async () => failure);
		await expect(state.admit(0, false, true)).resolves.toBeUndefined();
		await expect(state.admit(1, true, true)).rejects.toBe(failure);
	});

	it('lets nothing be sent while the failure still looks for its words', async () => {
		const state = new ExecutionState(undefined);
		const admitted = state.admit(0, true, true);
		const failing = expect(admitted).rejects.toBe(failure);
		void state.stop(async () => {
			await state.pause(50);
			return failure;
		});
		await after(50);
		await failing;
	});

	it('keeps the first failure', async () => {
		const state = new ExecutionState(undefined);
		const other = new NodeApiError(node('Seam'), {}, { message: 'Other' });
		const stopped = [state.stop(async () => failure), state.stop(async () => other)];
		expect(await Promise.all(stopped)).toEqual([failure, failure]);
	});
});

describe('admission in the modes that continue', () => {
	it('is at once, whatever failed', async () => {
		const state = new ExecutionState(undefined);
		void state.stop(async () => failure);
		await expect(state.admit(0, true, false)).resolves.toBeUndefined();
	});

	it('waits for the batch of the item', async () => {
		const state = new ExecutionState(undefined);
		state.batching = { size: 2, interval: 1000 };
		const items = [0, 1, 2, 3, 4].map(async (index) => await state.admit(index, true, false));
		const ended = async () => await Promise.all(items.map(hasEnded));
		expect(await ended()).toEqual([true, true, false, false, false]);
		await after(1000);
		expect(await ended()).toEqual([true, true, true, true, false]);
		await after(1000);
		expect(await ended()).toEqual([true, true, true, true, true]);
	});
});
