import { sleep, type IExecutePaginationFunctions, type NodeApiError } from 'n8n-workflow';

import { pause } from './abort';

/** How n8n's 'Batching' spreads the items of a run: so many at once (`size`), `interval` milliseconds apart. */
export interface Batching {
	size: number;
	interval: number;
}

/** What the items of one node's run share; a retry by n8n's Retry On Fail is a run of its own. */
export class ExecutionState {
	/** When the items of a run begin: those of the first batch at once. */
	batching?: Batching;

	/** In the mode that stops the workflow: the failure that stopped it, which is there before its words are. */
	failure?: Promise<NodeApiError>;

	/** Its description without what the run has made. */
	advice?: string | null;

	/** Whether the node, as a tool, names the fields that come out: n8n takes its time to read a parameter. */
	selectsFields?: boolean;

	/** The IDs of the access codes that this run has made, as far as it was told. */
	readonly createdCodes = new Set<string>();

	/** The IDs of the access grants that this run has made. */
	readonly createdGrants = new Set<string>();

	private readonly startedAt = performance.now();

	private readonly cancelled = new AbortController();

	private readonly underWay = new Set([this.cancelled]);

	private inputChecked?: Promise<void>;

	private hasWritten = false;

	/** Aborts when the run is cancelled. */
	readonly signal = this.cancelled.signal;

	private readonly cancel = () => {
		for (const controller of this.underWay) controller.abort(this.execution?.reason);
	};

	/** @param execution aborts when the execution is cancelled */
	constructor(private readonly execution: AbortSignal | undefined) {
		execution?.addEventListener('abort', this.cancel);
		if (execution?.aborted) this.cancel();
	}

	/** Ends the run: the execution's signal outlives it, in a loop by many runs. */
	end(): void {
		this.execution?.removeEventListener('abort', this.cancel);
	}

	/**
	 * Runs something that ends when the run is cancelled. However much is under way, the run's signal has no listener for it:
	 * Node.js warns of a leak when there are more than ten.
	 * @throws the signal's reason when the run is cancelled already
	 */
	async untilCancelled<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
		this.signal.throwIfAborted();
		const controller = new AbortController();
		this.underWay.add(controller);
		try {
			return await task(controller.signal);
		} finally {
			this.underWay.delete(controller);
		}
	}

	/** Waits. @param ms milliseconds @throws the signal's reason when the run is cancelled */
	async pause(ms: number): Promise<void> {
		await this.untilCancelled(async (signal) => await pause(ms, signal));
	}

	/** Stops the run at once. @returns the error of the first failure that did, once it has its words */
	async stop(describe: () => Promise<NodeApiError>): Promise<NodeApiError> {
		return await (this.failure ??= describe());
	}

	/**
	 * Waits until an item may send a request: for its batch, and, in the mode that stops the workflow, until the input of
	 * all items is checked as far as that takes no request.
	 * @throws the failure that stopped the run, in place of a write, and of a read before the first write
	 */
	async admit(itemIndex: number, isWrite: boolean, stopsOnError: boolean): Promise<void> {
		const { size, interval } = this.batching ?? { size: 1, interval: 0 };
		const wait = this.startedAt + Math.floor(itemIndex / size) * interval - performance.now();
		if (interval > 0 && wait > 0) await this.pause(wait);
		if (!stopsOnError) return;
		// All items of a run start within one turn of the event loop.
		this.inputChecked ??= sleep(0);
		await this.inputChecked;
		if (this.failure && (isWrite || !this.hasWritten)) throw await this.failure;
		this.hasWritten ||= isWrite;
	}
}

/** Something that each run has one of, made at first use. */
export function onePerRun<T>(make: (state: ExecutionState) => T): (state: ExecutionState) => T {
	const made = new WeakMap<ExecutionState, { value: T }>();
	return (state) => {
		const one = made.get(state) ?? { value: make(state) };
		made.set(state, one);
		return one.value;
	};
}

interface Running {
	state: ExecutionState;
	users: number;
}

const running = new WeakMap<AbortSignal, Map<string, Running>>();

/**
 * Enters the run that an item belongs to. n8n's routing engine gives the items of a run nothing in common, so they are
 * brought together by the execution's cancel signal and the node; a run is over when all have left it. Without a signal
 * (older n8n gives none to some tools) each item is a run of its own.
 */
export function enterRun(
	functions: Pick<IExecutePaginationFunctions, 'getExecutionCancelSignal' | 'getNode'>,
): { state: ExecutionState; leave: () => void } {
	const signal = functions.getExecutionCancelSignal();
	if (!signal) return { state: new ExecutionState(undefined), leave: () => {} };
	const runs = running.get(signal) ?? new Map<string, Running>();
	running.set(signal, runs);
	const { name } = functions.getNode();
	const run = runs.get(name) ?? { state: new ExecutionState(signal), users: 0 };
	runs.set(name, run);
	run.users += 1;
	return {
		state: run.state,
		leave: () => {
			run.users -= 1;
			if (run.users > 0) return;
			run.state.end();
			if (runs.get(name) === run) runs.delete(name);
		},
	};
}
