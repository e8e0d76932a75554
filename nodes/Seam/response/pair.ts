import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** One output item, linked to the input item that caused it. n8n's routing engine sets no link of its own. */
export function pairedItem(json: IDataObject, itemIndex: number): INodeExecutionData {
	return { json, pairedItem: { item: itemIndex } };
}

/**
 * The output item of a failure, for the On Error modes that continue. n8n tells it from a success by `error` beside
 * nothing but `message` and `details`, and would drop everything but the message if the item carried an error object:
 * so what must not be lost, an access code that exists for one, goes into `details`.
 */
export function failedItem(error: string, details: IDataObject, itemIndex: number): INodeExecutionData {
	return pairedItem({ error, details }, itemIndex);
}
