import {
	NodeApiError,
	NodeConnectionTypes,
	NodeHelpers,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type IExecutePaginationFunctions,
	type IGetNodeParameterOptions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
	type NodeConnectionType,
} from 'n8n-workflow';

import { enterRun, type Batching } from './executionState';
import type { ItemRequest, Runners } from './routingEngine';

/** A parameter that is sent: where its value is, and what Seam calls it. */
interface SentParameter {
	/** As `getNodeParameter` takes it: `name`, or `additionalFields.isOneTimeUse`. */
	path: string;
	/** Seam's name. */
	property: string;
	/** Whether the value is picked from a list, and only its ID is sent. */
	isPicked: boolean;
}

/** Whether what a property can be set to is a property in turn, as in a collection. */
export function isProperty(option: object): option is INodeProperties {
	return 'type' in option;
}

/**
 * The parameters that a node sends, as it is filled in. What is shown depends on what the workflow has saved, before
 * any expression, so it is the same for all items of a run.
 */
function sentParameters(node: INode, description: INodeTypeDescription): SentParameter[] {
	const isShown = (property: INodeProperties) =>
		NodeHelpers.displayParameter(node.parameters, property, node, description, node.parameters);
	const sent = (property: INodeProperties, path: string): SentParameter[] => {
		const name = property.routing?.send?.property;
		return name === undefined
			? []
			: [{ path, property: name, isPicked: property.type === 'resourceLocator' }];
	};
	return description.properties.filter(isShown).flatMap((property) => {
		const given = node.parameters[property.name];
		if (property.type !== 'collection' || typeof given !== 'object' || given === null) {
			return sent(property, property.name);
		}
		return (property.options ?? [])
			.filter(isProperty)
			.filter((option) => option.name in given && isShown(option))
			.flatMap((option) => sent(option, `${property.name}.${option.name}`));
	});
}

/** What all items of a run see alike. n8n takes its time to tell it, so it is asked once. */
interface Shared {
	signal: AbortSignal;
	node: INode;
	/** The parameters that hold no expression. */
	constants: INodeParameters;
}

function sharedBy(context: IExecuteFunctions): Shared {
	const node = context.getNode();
	const given = Object.entries(node.parameters);
	const constants = given.filter(([, value]) => !JSON.stringify(value ?? '=').includes('"='));
	return {
		signal: context.getExecutionCancelSignal() ?? new AbortController().signal,
		node,
		constants: Object.fromEntries(constants),
	};
}

/**
 * The body of one item's request, by Seam's names: every expression is evaluated once.
 * @throws the expression's error
 */
function bodyOf(
	context: IExecuteFunctions,
	parameters: SentParameter[],
	itemIndex: number,
	{ constants }: Shared,
): IDataObject {
	const body: IDataObject = {};
	for (const { path, property, isPicked } of parameters) {
		const options = { extractValue: isPicked, skipValidation: true };
		body[property] =
			!isPicked && path in constants
				? constants[path]
				: context.getNodeParameter(path, itemIndex, undefined, options);
	}
	return body;
}

/** One item's view of a node's run: what n8n's routing engine gives to each item. */
function functionsOfItem(
	context: IExecuteFunctions,
	itemIndex: number,
	{ signal, node, constants }: Shared,
): IExecutePaginationFunctions {
	const functions: IExecutePaginationFunctions = Object.create(context);
	return Object.assign(functions, {
		getItemIndex: () => itemIndex,
		getNode: () => node,
		getExecutionCancelSignal: () => signal,
		getInputData: (inputIndex?: number, type?: NodeConnectionType) =>
			context.getInputData(inputIndex, type)[itemIndex],
		getNodeParameter: (name: string, fallback?: unknown, options?: IGetNodeParameterOptions) =>
			options === undefined && name in constants
				? constants[name]
				: context.getNodeParameter(name, itemIndex, fallback, options),
		getCredentials: async (type: string) => await context.getCredentials(type, itemIndex),
		evaluateExpression: (expression: string, index = itemIndex) =>
			context.evaluateExpression(expression, index),
	});
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
async function runInOnePass(
	context: IExecuteFunctions,
	description: INodeTypeDescription,
	path: string,
	{ runItem, runAll }: Runners,
): Promise<INodeExecutionData[][]> {
	const shared = sharedBy(context);
	const { state, leave } = enterRun(functionsOfItem(context, 0, shared));
	try {
		state.batching = readBatching(context);
		const parameters = sentParameters(shared.node, description);
		const requests = Array.from(
			{ length: countInput(context) },
			(_, itemIndex): ItemRequest => ({
				functions: functionsOfItem(context, itemIndex, shared),
				request: { path, body: () => bodyOf(context, parameters, itemIndex, shared) },
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

/** An operation as n8n's engine calls it directly. */
export function inOnePass(description: INodeTypeDescription, path: string, runners: Runners) {
	return async function (this: IExecuteFunctions) {
		return await runInOnePass(this, description, path, runners);
	};
}
