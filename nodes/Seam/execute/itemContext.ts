import type {
	IDataObject,
	IExecuteFunctions,
	IExecutePaginationFunctions,
	IGetNodeParameterOptions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	NodeConnectionType,
} from 'n8n-workflow';

import { readAnswer } from '../transport/answer';

/**
 * One item's view of a run: what the hooks of an operation get as `this` from n8n's routing engine.
 * @param signal cancels the run, and is what its items have in common
 */
export function itemContext(
	context: IExecuteFunctions,
	itemIndex: number,
	signal: AbortSignal,
): IExecutePaginationFunctions {
	const item: IExecutePaginationFunctions = Object.create(context);
	return Object.assign(item, {
		getItemIndex: () => itemIndex,
		getExecutionCancelSignal: () => signal,
		getInputData: (inputIndex?: number, type?: NodeConnectionType) =>
			context.getInputData(inputIndex, type)[itemIndex],
		getNodeParameter: (name: string, fallback?: unknown, options?: IGetNodeParameterOptions) =>
			context.getNodeParameter(name, itemIndex, fallback, options),
		getCredentials: async (type: string) => await context.getCredentials(type, itemIndex),
		evaluateExpression: (expression: string, index = itemIndex) =>
			context.evaluateExpression(expression, index),
		makeRoutingRequest: async ({ options }: { options: IHttpRequestOptions }) => {
			const response = (await context.helpers.httpRequestWithAuthentication.call(item, 'seamApi', {
				...options,
				returnFullResponse: true,
			})) as IN8nHttpFullResponse;
			return await readAnswer.call(item, [{ json: response.body as IDataObject }], response);
		},
	});
}
