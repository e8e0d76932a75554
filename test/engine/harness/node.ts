import type { INode, INodeExecutionData, INodeParameters, INodeType, OnError } from 'n8n-workflow';

import { SeamApi } from '../../../credentials/SeamApi.credentials';
import { NO_OP_TYPE, START_TYPE } from './nodeTypes';
import { runInWayOfTest } from './ways';
import { runWorkflow, type WorkflowOptions, type WorkflowResult } from './workflow';

/** What a `seamApi` credential holds. */
export interface SeamCredential {
	apiKey: string;
	/** The emulator's address in most tests. */
	baseUrl: string;
	workspaceId?: string;
}

export interface NodeOptions
	extends Pick<
		WorkflowOptions,
		'input' | 'mode' | 'cancelAfterMs' | 'signal' | 'executionTimeoutMs' | 'staticData' | 'sent'
	> {
	/** As the editor saves them: only what differs from the defaults is needed, expressions start with `=`. */
	parameters: INodeParameters;
	credentials: SeamCredential;
	onError?: OnError;
	retryOnFail?: boolean;
	maxTries?: number;
	/** Milliseconds between two tries; n8n's default is 1000. */
	waitBetweenTries?: number;
	/** IANA name: the time zone of the workflow. UTC unless said, so that a test means the same on every machine. */
	timezone?: string;
	/** The node to run; the Seam node unless said. */
	node?: INodeType;
}

export interface NodeResult
	extends Pick<
		WorkflowResult,
		'error' | 'status' | 'run' | 'durationMs' | 'cancelLatencyMs' | 'staticData' | 'sent'
	> {
	/** What came out of the first output. */
	items: INodeExecutionData[];
	/** What came out of the error output (`onError: 'continueErrorOutput'`). */
	errorItems: INodeExecutionData[];
	/** True if a node after this one ran. */
	nextNodeRan: boolean;
}

let seam: Promise<INodeType> | undefined;

/** The Seam node, one instance for all runs, as n8n has it. */
export async function seamNode(): Promise<INodeType> {
	seam ??= import('../../../nodes/Seam/Seam.node').then(({ Seam }) => new Seam());
	return await seam;
}

/** The package's credential, in the form in which a run takes credentials. */
export async function seamCredentials(
	credential: SeamCredential,
): Promise<Pick<WorkflowOptions, 'credentialTypes' | 'credentials'>> {
	return { credentialTypes: [new SeamApi()], credentials: { seamApi: { ...credential } } };
}

/** The JSON of a node as a workflow has it. */
export function nodeJson(
	type: INodeType,
	options: Pick<NodeOptions, 'parameters' | 'onError' | 'retryOnFail' | 'maxTries' | 'waitBetweenTries'>,
): INode {
	const { name, version, credentials = [] } = type.description;
	return {
		id: `node-${name}`,
		name: NODE_NAME,
		type: `n8n-nodes-seam.${name}`,
		typeVersion: Array.isArray(version) ? version[version.length - 1] : version,
		position: [0, 0],
		parameters: options.parameters,
		credentials: Object.fromEntries(
			credentials.map((credential) => [credential.name, { id: credential.name, name: credential.name }]),
		),
		onError: options.onError,
		retryOnFail: options.retryOnFail,
		maxTries: options.maxTries,
		waitBetweenTries: options.waitBetweenTries,
	};
}

/** The name of the node under test in the workflow that `runNode` builds. */
export const NODE_NAME = 'Under test';

/** The name of the node that feeds it: `$('Start').item` in expressions. */
export const START_NAME = 'Start';

/** The JSON of a node without parameters. */
export function plainNode(name: string, type: string): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {} };
}

/** Runs one node on the given items: Start → the node → one no-op on either output. */
export async function runNode(options: NodeOptions): Promise<NodeResult> {
	return await runInWayOfTest(options.node ?? (await seamNode()), async (type) => await run(type, options));
}

async function run(type: INodeType, options: NodeOptions): Promise<NodeResult> {
	const node = nodeJson(type, options);
	const { output, runCount, ...result } = await runWorkflow({
		...options,
		nodes: [
			plainNode(START_NAME, START_TYPE),
			node,
			plainNode('Next', NO_OP_TYPE),
			plainNode('On error', NO_OP_TYPE),
		],
		connections: {
			[START_NAME]: { main: [[{ node: NODE_NAME, type: 'main', index: 0 }]] },
			[NODE_NAME]: {
				main: [[{ node: 'Next', type: 'main', index: 0 }], [{ node: 'On error', type: 'main', index: 0 }]],
			},
		},
		settings: { timezone: options.timezone ?? 'UTC' },
		nodeTypes: { [node.type]: type },
		...(await seamCredentials(options.credentials)),
		startNode: START_NAME,
	});
	return {
		...result,
		items: output(NODE_NAME, 0),
		errorItems: output(NODE_NAME, 1),
		nextNodeRan: runCount('Next') + runCount('On error') > 0,
	};
}
