import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** One output item to be: the object, and the error that befell it, if any. */
export interface OutputItem {
	json: IDataObject;
	failure?: unknown;
}

/** One output item, linked to the input item that caused it, if one did. n8n's routing engine sets no link of its own. */
export function pairedItem(json: IDataObject, itemIndex: number | undefined): INodeExecutionData {
	return itemIndex === undefined ? { json } : { json, pairedItem: { item: itemIndex } };
}

/** What went wrong with an item, for the On Error modes that continue. */
export interface FailureDetails extends IDataObject {
	message: string;
	description: string | null;
	http_code: string | null;
}

/**
 * The output item of a failure, for the On Error modes that continue. Before n8n 2.36 the engine takes an item for a
 * failed one only if `error` is its single key, and it would drop everything but the message if the item carried an
 * error object: so what must not be lost, an access code that exists for one, goes into `error`.
 */
export function failedItem(error: FailureDetails, itemIndex: number | undefined): INodeExecutionData {
	return pairedItem({ error }, itemIndex);
}
