import type {
	IDataObject,
	IExecutePaginationFunctions,
	IHttpRequestOptions,
	IN8nRequestOperations,
} from 'n8n-workflow';

import { ExecutionState } from '../../nodes/Seam/execute/executionState';
import type { ItemContext } from '../../nodes/Seam/execute/itemContext';
import { handlerIn } from '../../nodes/Seam/execute/routingEngine';

/** What a server sends back to one request. */
export interface ServerAnswer {
	statusCode: number;
	headers: Record<string, string>;
	body: unknown;
}

/** An answer of Seam's that is a success. */
export function success(body: IDataObject): ServerAnswer {
	return { statusCode: 200, headers: {}, body: { ...body, ok: true } };
}

/** Seam's rejection of a request. @param retryAfter the header `Retry-After` */
export function rejection(statusCode: number, type = 'made_up', retryAfter?: string): ServerAnswer {
	return {
		statusCode,
		headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
		body: { error: { type, message: 'No' }, ok: false },
	};
}

/** What is particular about an item of a test. */
interface ItemOptions extends Partial<Pick<ItemContext, 'state' | 'path' | 'body' | 'stopsOnError'>> {
	itemIndex?: number;
	/** The node's parameters by name; where one is missing, the handler's own fallback counts. */
	parameters?: Record<string, unknown>;
	credentials?: IDataObject;
}

/**
 * An item as a handler gets it, in a run of its own unless told otherwise.
 * @param server answers each request in Seam's place; what it throws is what n8n's request helper throws
 */
export function itemOf(
	server: (path: string, body: IDataObject, options: IHttpRequestOptions) => Promise<ServerAnswer>,
	{ itemIndex = 0, parameters = {}, credentials = {}, ...item }: ItemOptions = {},
): ItemContext {
	const { state = new ExecutionState(undefined) } = item;
	const functions = {
		getItemIndex: () => itemIndex,
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		getCredentials: async () => ({ apiKey: 'made-up', baseUrl: 'https://seam.example', ...credentials }),
		getExecutionCancelSignal: () => state.signal,
		getTimezone: () => 'UTC',
		getNode: () => ({
			id: '1',
			name: 'Seam',
			type: 'seam',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		}),
		continueOnFail: () => !(item.stopsOnError ?? false),
		helpers: {
			httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) =>
				await server(options.url, Object(options.body), options),
		},
	};
	return {
		// Handlers use no more of n8n's functions than those.
		functions: functions as unknown as IExecutePaginationFunctions,
		path: '/access_codes/create',
		body: {},
		connection: { timeout: 30_000 },
		wait: { isOn: false, timeout: 1000, onTimeout: 'error' },
		stopsOnError: false,
		...item,
		state,
	};
}

/**
 * Carries an operation out for one item, in an On Error mode that continues.
 * @param operation the operation as the node's description has it
 * @returns the `json` of what comes out
 */
export async function outputsOf(
	operation: { routing: { request: { url: string }; operations: IN8nRequestOperations } },
	{ functions, body }: ItemContext,
): Promise<IDataObject[]> {
	const { request, operations } = operation.routing;
	const { runItem } = handlerIn(operations) ?? {};
	if (!runItem) throw new Error(`Nothing carries ${request.url} out`);
	const items = await runItem(functions, { path: request.url, body: () => body });
	return items.map(({ json }) => json);
}
