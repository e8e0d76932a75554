import type {
	IDataObject,
	IExecuteSingleFunctions,
	IN8nHttpFullResponse,
	INodeExecutionData,
} from 'n8n-workflow';

import { isObject } from '../seamObjects';
import { SeamFailure, type Fault } from './failure';

/**
 * Flattens Seam's `validation_errors` tree (`{ _errors: [], code: { _errors: ['…'] } }`) to lines of
 * `parameter: message`.
 */
export function flattenValidationErrors(tree: unknown, path: string[] = []): string[] {
	if (!isObject(tree)) return [];
	return Object.entries(tree).flatMap(([key, value]) => {
		if (key !== '_errors') return flattenValidationErrors(value, [...path, key]);
		if (!Array.isArray(value)) return [];
		return value.map((message) =>
			path.length > 0 ? `${path.join('.')}: ${String(message)}` : String(message),
		);
	});
}

function asText(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Names what came instead of an answer of Seam's, for a message. */
function describeBody(body: unknown): string {
	if (body === null || body === undefined || body === '') return 'an empty answer';
	if (typeof body === 'string') return /^\s*</.test(body) ? 'a web page (HTML)' : 'text that is not JSON';
	if (Array.isArray(body)) return 'a list';
	return isObject(body) ? 'JSON of another form' : 'a bare value';
}

/** JSON that breaks off is an answer cut off on its way: the code is what axios has for it where it parses strictly. */
const CUT_OFF: Fault = { kind: 'network', code: 'ERR_BAD_RESPONSE', wasSent: true };

/**
 * Finds the fault in an answer. A body that n8n could not parse comes as text.
 * @returns undefined when the answer is a success in Seam's form (any 2xx with a JSON object)
 */
export function faultOf(status: number, body: unknown, headers: IDataObject): Fault | undefined {
	const requestId = asText(headers['seam-request-id']);
	const error =
		isObject(body) && isObject(body.error) && typeof body.error.message === 'string' ? body.error : undefined;
	const isSuccess = status >= 200 && status < 300;
	if (isSuccess && isObject(body) && body.ok !== false) return undefined;
	if (isSuccess && typeof body === 'string' && /^\s*\{/.test(body)) return CUT_OFF;
	if (!error && (isSuccess || (status >= 300 && status < 400) || !isObject(body)) && status !== 429) {
		return { kind: 'unreadable', status, found: describeBody(body), requestId };
	}
	return {
		kind: 'refused',
		status,
		type: asText(error?.type),
		message: asText(error?.message),
		requestId: asText(error?.request_id) ?? requestId,
		validationErrors: flattenValidationErrors(error?.validation_errors),
		retryAfter: asText(headers['retry-after']),
		date: asText(headers.date),
	};
}

/**
 * The first `postReceive` of every operation: lets only Seam's own successes through.
 * @throws SeamFailure for everything else; the envelope decides what becomes of it
 */
export async function readAnswer(
	this: IExecuteSingleFunctions,
	items: INodeExecutionData[],
	response: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	const fault = faultOf(response.statusCode, response.body, response.headers);
	if (fault) throw new SeamFailure(fault, '');
	return items;
}
