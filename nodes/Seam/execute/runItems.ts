import {
	NodeApiError,
	NodeConnectionTypes,
	NodeOperationError,
	sleep,
	type IExecuteFunctions,
	type IExecutePaginationFunctions,
	type IHttpRequestOptions,
	type INodeExecutionData,
	type INodePropertyRouting,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { refuse } from '../transport/refusal';
import { EVERY_REQUEST } from '../transport/request';
import { runOf } from '../transport/run';
import { bodyOf, sentParameters } from './body';
import { readConnection } from './connection';
import { itemContext } from './itemContext';

/** Items that are made ready beyond those whose requests are under way, so that the next is there when one ends. */
const READY_AHEAD = 20;

/** How long (milliseconds) to let requests go on before more items are made ready. */
const BREATH = 1;

type Hook = (
	this: IExecutePaginationFunctions,
	requestOptions: IHttpRequestOptions,
) => Promise<IHttpRequestOptions>;

/** What an operation's `routing` says, in the form in which it is carried out. */
export interface Operation {
	request: IHttpRequestOptions;
	preSend: Hook[];
	/** The envelope around one item's request. */
	envelope: (
		item: IExecutePaginationFunctions,
		request: IHttpRequestOptions,
	) => Promise<INodeExecutionData[]>;
}

/**
 * Reads an operation's `routing`.
 * @throws TypeError when it lacks what each operation of this node has: an address, and an envelope as its pagination
 */
export function operationOf(name: string, routing: INodePropertyRouting | undefined): Operation {
	const pagination = routing?.operations?.pagination;
	const { url, method } = routing?.request ?? {};
	if (typeof pagination !== 'function' || typeof url !== 'string') {
		throw new TypeError(`The operation ${name} has no envelope or no address`);
	}
	return {
		request: { url, method },
		preSend: routing?.send?.preSend ?? [],
		envelope: async (item, options) => await pagination.call(item, { options, preSend: [], postReceive: [] }),
	};
}

/** The input; as the tool of an agent, a node gets it through another connection. */
function inputItems(context: IExecuteFunctions): INodeExecutionData[] {
	const items = context.getInputData();
	return items.length > 0 ? items : context.getInputData(0, NodeConnectionTypes.AiTool);
}

/**
 * Runs one operation for all items. Does what n8n's routing engine does with the same description, in one pass: the
 * engine evaluates the expression of every parameter four times or more, shown or not, and makes all items ready before
 * the first request can leave (`RoutingNode` in n8n-core). Here each is evaluated once, just ahead of its request.
 * @returns the output items, in the order of the input
 * @throws NodeApiError or NodeOperationError of the first item that failed, when all have ended
 */
export async function runItems(
	context: IExecuteFunctions,
	description: INodeTypeDescription,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	const signal = context.getExecutionCancelSignal() ?? new AbortController().signal;
	const run = runOf({ getExecutionCancelSignal: () => signal });
	const connection = readConnection(context);
	const parameters = sentParameters(context, description);
	const { baseUrl } = await context.getCredentials('seamApi', 0);
	const common: IHttpRequestOptions = {
		...operation.request,
		...EVERY_REQUEST,
		...connection.request,
		baseURL: String(baseUrl),
	};

	const runItem = async (itemIndex: number): Promise<INodeExecutionData[]> => {
		const item = itemContext(context, itemIndex, signal);
		let request: IHttpRequestOptions = { ...common, headers: {} };
		try {
			request.body = bodyOf(context, parameters, itemIndex);
		} catch (error) {
			refuse(request, error);
		}
		for (const step of operation.preSend) request = await step.call(item, request);
		return await operation.envelope(item, request);
	};

	const results: Array<Promise<INodeExecutionData[]>> = [];
	const { batching } = connection;
	const { length } = inputItems(context);
	for (let itemIndex = 0; itemIndex < length; itemIndex++) {
		if (batching && itemIndex > 0 && itemIndex % batching.size === 0) {
			// A cancel ends the pause and is no error: what was done before it comes out.
			await run.sleep(batching.pause).catch(() => {});
		}
		if (signal.aborted) break;
		while (run.items.pendingCount > READY_AHEAD) await sleep(BREATH);
		const result = runItem(itemIndex);
		// Looked at when all have ended; until then a failure must not count as one that nobody handles.
		result.catch(() => {});
		results.push(result);
	}
	return [await inOrder(context, results)];
}

async function inOrder(
	context: IExecuteFunctions,
	results: Array<Promise<INodeExecutionData[]>>,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	for (const [itemIndex, result] of (await Promise.allSettled(results)).entries()) {
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
