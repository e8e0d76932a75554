import type { IDataObject } from 'n8n-workflow';

import type { RequestFault } from './errors';
import { isObject, textOf, textsIn } from '../seamObjects';

/** How deep Seam's tree of validation errors is read: its parameters are nested three levels at most. */
const DEEPEST = 10;

/**
 * Flattens Seam's `validation_errors` tree (`{ _errors: [], code: { _errors: ['…'] } }`) to lines of
 * `parameter: message`.
 */
export function flattenValidationErrors(tree: unknown, path: string[] = []): string[] {
	if (!isObject(tree) || path.length > DEEPEST) return [];
	return Object.entries(tree).flatMap(([key, value]) => {
		if (key !== '_errors') return flattenValidationErrors(value, [...path, key]);
		return textsIn(value).map((message) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
	});
}

/** Names what came instead of an answer of Seam's, for a message. */
function describeBody(body: unknown): string {
	if (body === null || body === undefined || body === '') return 'an empty answer';
	if (typeof body === 'string') return /^\s*</.test(body) ? 'a web page (HTML)' : 'text that is not JSON';
	if (Array.isArray(body)) return 'a list';
	return isObject(body) ? 'JSON of another form' : 'a bare value';
}

/** JSON that breaks off is an answer cut off on its way: the code is what axios has for it where it parses strictly. */
const CUT_OFF: RequestFault = { kind: 'network', code: 'ERR_BAD_RESPONSE', wasSent: true };

/**
 * Finds the fault in an answer. A body that n8n could not parse comes as text.
 * @returns undefined when the answer is a success in Seam's form (any 2xx with a JSON object)
 */
export function faultOf(status: number, body: unknown, headers: IDataObject): RequestFault | undefined {
	const requestId = textOf(headers['seam-request-id']);
	const error =
		isObject(body) && isObject(body.error) && typeof body.error.message === 'string' ? body.error : undefined;
	const isSuccess = status >= 200 && status < 300;
	if (isSuccess && isObject(body) && body.ok !== false) return undefined;
	if (isSuccess && typeof body === 'string' && /^\s*\{/.test(body)) return CUT_OFF;
	if (!error && (isSuccess || (status >= 300 && status < 400) || !isObject(body)) && status !== 429) {
		return { kind: 'unreadable', status, found: describeBody(body), requestId };
	}
	return {
		kind: 'rejected',
		status,
		type: textOf(error?.type),
		message: textOf(error?.message),
		requestId: textOf(error?.request_id) ?? requestId,
		validationErrors: flattenValidationErrors(error?.validation_errors),
		retryAfter: textOf(headers['retry-after']),
		date: textOf(headers.date),
	};
}

/** Network errors before a connection stands, so that nothing can have been sent. */
const BEFORE_SENDING: ReadonlySet<string> = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EADDRNOTAVAIL',
	'CERT_HAS_EXPIRED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'ERR_INVALID_URL',
	'ERR_INVALID_CHAR',
]);

function isNetworkCode(value: unknown): value is string {
	return typeof value === 'string' && /^[A-Z][A-Z0-9_]+$/.test(value);
}

/**
 * A network error's code (`ECONNRESET`, `Z_DATA_ERROR`, …), searched through the errors that wrap it. n8n 1.123 to
 * 2.30 lose the cause of their own error and leave its code as `httpCode`, or the status of the answer where one had
 * begun: here no whole answer is an error, whatever its status, so that one broke off.
 */
function codeOf(error: unknown, depth = 0): string | undefined {
	if (depth > 5 || !isObject(error)) return undefined;
	const { code, cause, httpCode } = error;
	if (isNetworkCode(code)) return code;
	const inner = codeOf(cause, depth + 1);
	if (inner !== undefined || isNetworkCode(httpCode)) return inner ?? String(httpCode);
	return /^\d{3}$/.test(String(httpCode)) ? 'ERR_BAD_RESPONSE' : undefined;
}

/**
 * Whether n8n or the credential would not send a request: what those throw has a level. Around whatever failed, n8n puts a
 * NodeApiError of its own, in releases before 2.31 without the cause.
 */
function isRefusal(error: unknown, depth = 0): boolean {
	if (depth > 5 || !isObject(error) || !('level' in error)) return false;
	return error.name !== 'NodeApiError' || error.cause === undefined || isRefusal(error.cause, depth + 1);
}

/**
 * Reads the fault out of the error that n8n's request helper threw: a connection that failed, or a request that n8n
 * or the credential would not send.
 */
export function faultOfError(error: unknown): RequestFault {
	const code = codeOf(error);
	if (code !== undefined) return { kind: 'network', code, wasSent: !BEFORE_SENDING.has(code) };
	const message = error instanceof Error ? error.message : String(error);
	return { kind: isRefusal(error) ? 'notSent' : 'unrecognized', message };
}
