/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { ExecutionLifecycleHooks, WorkflowExecute, WorkflowHasIssuesError } from 'n8n-core';
import {
	NodeConnectionTypes,
	Workflow,
	type ExecutionError,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type IRunExecutionData,
	type IWorkflowBase,
	type IWorkflowSettings,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import type { Credentials } from './credentials';
import { nodeTypesOf, START_TYPE } from './nodeTypes';
import { newExecution, statusOf } from './olderReleases';
import type { SentRequest } from './outcome';

/** Everything a workflow needs to run: its own JSON, and what n8n would have installed and stored. */
export interface WorkflowOptions extends Credentials {
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	/** The node types by the `type` of the nodes that use them. A start node and a no-op are there already. */
	nodeTypes: Record<string, INodeType>;
	/** What the start node gives out; one empty item unless said. */
	input?: IDataObject[] | INodeExecutionData[];
	/** The name of the node to start at; the first one of the start type unless said. */
	startNode?: string;
	mode?: WorkflowExecuteMode;
	staticData?: IDataObject;
	/** Cancels the execution so many milliseconds after its start, as the Stop button does. */
	cancelAfterMs?: number;
	/** Cancels the execution when it is aborted. */
	signal?: AbortSignal;
	/** Where the requests that nodes send are noted, for who wants to see them during the run. */
	sent?: SentRequest[];
	/** Stops the execution after so many milliseconds, as n8n's execution timeout does: a cancel, marked timed out. */
	executionTimeoutMs?: number;
}

export interface WorkflowResult {
	run: IRun;
	/** `success`, `error` or `canceled`, as n8n would show it in the list of executions once all has come to rest. */
	status: IRun['status'];
	/** The error that ended the workflow. */
	error?: ExecutionError;
	/** What a node gave out on one of its outputs in its last run; empty if it did not run. */
	output(nodeName: string, outputIndex?: number): INodeExecutionData[];
	/** How often a node ran. */
	runCount(nodeName: string): number;
	staticData: IDataObject;
	/** The requests that nodes sent with a credential. */
	sent: SentRequest[];
	/** From the start until nothing was running any more, in milliseconds. */
	durationMs: number;
	/** From the cancel until nothing was running any more, in milliseconds; undefined without a cancel. */
	cancelLatencyMs?: number;
}

/** Input items as n8n has them inside, from plain objects or from items already in that form. */
export function toItems(input: IDataObject[] | INodeExecutionData[]): INodeExecutionData[] {
	return input.map((entry) => (isExecutionItem(entry) ? entry : { json: entry }));
}

function isExecutionItem(entry: IDataObject | INodeExecutionData): entry is INodeExecutionData {
	return typeof entry.json === 'object' && entry.json !== null && !Array.isArray(entry.json);
}

/** Builds n8n's own workflow object from the parts that a test gives. */
export function buildWorkflow(
	options: Pick<WorkflowOptions, 'nodes' | 'connections' | 'settings' | 'nodeTypes' | 'staticData'>,
): Workflow {
	return new Workflow({
		id: 'engine-test',
		name: 'Engine test',
		active: false,
		nodes: structuredClone(options.nodes),
		connections: options.connections,
		nodeTypes: nodeTypesOf(options.nodeTypes),
		settings: { executionOrder: 'v1', ...options.settings },
		staticData: options.staticData,
	});
}

/** A node of a workflow, with the defaults of its parameters filled in. */
export function nodeOf(workflow: Workflow, name: string): INode {
	const node = workflow.getNode(name);
	if (node === null) throw new Error(`The workflow has no node '${name}'`);
	return node;
}

/** Starts the engine; gives back what it finds missing in the workflow instead of throwing it. */
function startEngine(engine: WorkflowExecute, workflow: Workflow) {
	let failure: unknown;
	try {
		return engine.processRunExecutionData(workflow);
	} catch (error) {
		failure = error;
	}
	if (failure instanceof WorkflowHasIssuesError) return failure;
	throw failure;
}

/** What the n8n server makes of a workflow that the engine refuses to start: an execution that failed. */
function refusedResult(
	error: WorkflowHasIssuesError,
	execution: IRunExecutionData,
	mode: WorkflowExecuteMode,
): WorkflowResult {
	const now = new Date();
	execution.resultData.error = error;
	return {
		run: { data: execution, mode, startedAt: now, stoppedAt: now, status: 'error', storedAt: 'db' },
		status: 'error',
		error,
		output: () => [],
		runCount: () => 0,
		staticData: {},
		sent: [],
		durationMs: 0,
	};
}

/**
 * Runs a workflow in n8n-core's real `WorkflowExecute`: expressions, paired items, On Error, Retry On Fail and
 * cancelling are the engine's own. Resolves when nothing of the run is left running, also after a cancel.
 */
export async function runWorkflow(options: WorkflowOptions): Promise<WorkflowResult> {
	const mode = options.mode ?? 'manual';
	const workflow = buildWorkflow(options);
	const start = options.startNode ?? options.nodes.find(({ type }) => type === START_TYPE)?.name;
	const startNode = start === undefined ? null : workflow.getNode(start);
	if (startNode === null) throw new Error('The workflow has no node to start at');

	const base: IWorkflowBase = {
		id: workflow.id,
		name: 'Engine test',
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes: options.nodes,
		connections: options.connections,
		settings: workflow.settings,
	};
	const { sent = [] } = options;
	const additionalData = additionalDataFor(options, { mode, sent });
	additionalData.hooks = new ExecutionLifecycleHooks(mode, '1', base);
	const items = toItems(options.input ?? [{}]);
	const execution = newExecution([
		{ node: startNode, data: { [NodeConnectionTypes.Main]: [items] }, source: null },
	]);

	const startedAt = performance.now();
	let canceledAt: number | undefined;
	const engine = new WorkflowExecute(additionalData, mode, execution);
	const promise = startEngine(engine, workflow);
	if (promise instanceof WorkflowHasIssuesError) return refusedResult(promise, execution, mode);
	const cancel = () => {
		canceledAt ??= performance.now();
		promise.cancel();
	};
	const timers = [
		options.cancelAfterMs === undefined ? undefined : setTimeout(cancel, options.cancelAfterMs),
		options.executionTimeoutMs === undefined
			? undefined
			: setTimeout(() => {
					engine.timedOut = true;
					cancel();
				}, options.executionTimeoutMs),
	];
	options.signal?.addEventListener('abort', cancel, { once: true });
	let run: IRun;
	try {
		run = await promise;
	} finally {
		timers.forEach((timer) => clearTimeout(timer));
		options.signal?.removeEventListener('abort', cancel);
	}
	const endedAt = performance.now();

	const runsOf = (name: string) => run.data.resultData.runData[name] ?? [];
	return {
		run,
		status: statusOf(run),
		error: run.data.resultData.error,
		output: (name, outputIndex = 0) => runsOf(name).at(-1)?.data?.main?.[outputIndex] ?? [],
		runCount: (name) => runsOf(name).length,
		staticData: workflow.staticData,
		sent,
		durationMs: endedAt - startedAt,
		cancelLatencyMs: canceledAt === undefined ? undefined : endedAt - canceledAt,
	};
}
