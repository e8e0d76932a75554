import {
	NodeApiError,
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodePropertyOptions,
	type INodePropertyRouting,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { enterRun, type Batching } from './executionState';
import { functionsOfItem } from './itemContext';
import { bodyOf, sentParameters } from './requestBody';
import { handlerIn, type ItemRequest, type Runners } from './routingEngine';

type CustomOperations = NonNullable<INodeType['customOperations']>;

function isOption(option: object): option is INodePropertyOptions {
	return 'value' in option;
}

function isProperty(option: object): option is INodeProperties {
	return 'type' in option;
}

/**
 * Checks that a description says nothing that the one pass over the items would not carry out.
 * @throws TypeError with the name of the routing key
 */
function checkRouting(owner: string, routing: object | undefined, known: Record<string, unknown>): void {
	for (const [key, value] of Object.entries(routing ?? {})) {
		const inner = known[key];
		if (inner === undefined)
			throw new TypeError(`${owner} has the routing key '${key}', which is not carried out`);
		if (typeof inner === 'object' && inner !== null && typeof value === 'object') {
			checkRouting(`${owner}, '${key}'`, value, { ...inner });
		}
	}
}

function checkFields(properties: INodeProperties[]): void {
	for (const { name, routing, options } of properties) {
		checkRouting(`The field '${name}'`, routing, { send: { type: true, property: true, paginate: true } });
		const { type = 'body' } = routing?.send ?? {};
		if (type !== 'body') {
			throw new TypeError(`The field '${name}' is sent in the ${type}, which is not carried out`);
		}
		if (name !== 'operation') checkFields((options ?? []).filter(isProperty));
	}
}

/** The batching under n8n's 'Request Options', read once for all items as n8n's routing engine does. */
function readBatching(context: IExecuteFunctions): Batching | undefined {
	try {
		const batch = context.getNodeParameter('requestOptions.batching.batch', 0, {});
		if (typeof batch !== 'object' || batch === null) return undefined;
		const interval = 'batchInterval' in batch ? Number(batch.batchInterval) : 0;
		const size = 'batchSize' in batch ? Number(batch.batchSize) : 1;
		return interval > 0 ? { size: size > 0 ? size : 1, interval } : undefined;
	} catch {
		return undefined; // An expression that fails: each item says so when it reads its 'Request Options'.
	}
}

/** The input; as the tool of an agent, a node gets it through another connection. */
function countInput(context: IExecuteFunctions): number {
	return context.getInputData().length || context.getInputData(0, NodeConnectionTypes.AiTool).length;
}

/**
 * Runs one operation for all items, in one pass: n8n's routing engine evaluates the expression of every parameter four
 * times or more, shown or not (`RoutingNode` in n8n-core). Here each is evaluated once.
 * @returns the output items, in the order of the input
 * @throws NodeApiError or NodeOperationError of the first item that failed, when all have ended
 */
async function runItems(
	context: IExecuteFunctions,
	description: INodeTypeDescription,
	path: string,
	{ runItem, runAll }: Runners,
): Promise<INodeExecutionData[][]> {
	const signal = context.getExecutionCancelSignal() ?? new AbortController().signal;
	const { state, leave } = enterRun(functionsOfItem(context, 0, signal));
	try {
		state.batching = readBatching(context);
		const parameters = sentParameters(context, description);
		const requests = Array.from(
			{ length: countInput(context) },
			(_, itemIndex): ItemRequest => ({
				functions: functionsOfItem(context, itemIndex, signal),
				request: { path, body: () => bodyOf(context, parameters, itemIndex) },
			}),
		);
		if (runAll) return [await runAll(requests)];
		return [
			await inOrder(
				context,
				requests.map(async ({ functions, request }) => await runItem(functions, request)),
			),
		];
	} finally {
		leave();
	}
}

async function inOrder(
	context: IExecuteFunctions,
	items: Array<Promise<INodeExecutionData[]>>,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	for (const [itemIndex, result] of (await Promise.allSettled(items)).entries()) {
		if (result.status === 'fulfilled') {
			for (const item of result.value) output.push(item);
			continue;
		}
		const reason: unknown = result.reason;
		if (reason instanceof NodeApiError || reason instanceof NodeOperationError) throw reason;
		const error = reason instanceof Error ? reason : new Error(String(reason));
		throw new NodeOperationError(context.getNode(), error, { itemIndex });
	}
	return output;
}

function operationOf(
	owner: string,
	routing: INodePropertyRouting | undefined,
): [path: string, runners: Runners] {
	checkRouting(owner, routing, { request: { method: true, url: true }, operations: { pagination: true } });
	const runners = handlerIn(routing?.operations);
	const path = routing?.request?.url;
	if (runners === undefined || path === undefined) throw new TypeError(`${owner} has no handler or no URL`);
	return [path, runners];
}

/**
 * The operations that a description declares, for n8n's engine to call directly. The description stays the only place
 * that says what they are.
 * @throws TypeError for an operation without a handler, and for a routing key that is not carried out here
 */
export function operationsOf(description: INodeTypeDescription): CustomOperations {
	checkFields(description.properties);
	const operations: CustomOperations = {};
	for (const property of description.properties.filter(({ name }) => name === 'operation')) {
		const resource = String(property.displayOptions?.show?.resource?.[0]);
		operations[resource] = {};
		for (const option of (property.options ?? []).filter(isOption)) {
			const [path, runners] = operationOf(`The operation '${resource}: ${option.name}'`, option.routing);
			operations[resource][String(option.value)] = async function () {
				return await runItems(this, description, path, runners);
			};
		}
	}
	return operations;
}
