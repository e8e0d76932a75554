import type { IDataObject } from 'n8n-workflow';

import { isObject, textOf, textsIn } from '../seamObjects';

/** What went wrong with one request, as data. */
export type RequestFault =
	/** Seam answered with an error. */
	| {
			kind: 'rejected';
			status: number;
			type?: string;
			message?: string;
			requestId?: string;
			/** Lines of `parameter: message`. */
			validationErrors: string[];
			/** The headers `Retry-After` and `Date` as they came. */
			retryAfter?: string;
			date?: string;
	  }
	/** Something answered, but not in Seam's form. */
	| { kind: 'unreadable'; status: number; found: string; requestId?: string }
	/** No whole answer came. `wasSent` is false only when the request surely never reached anybody. */
	| { kind: 'network'; code: string; wasSent: boolean }
	/** n8n or the credential would not send the request. */
	| { kind: 'notSent'; message: string }
	/** It failed in a way that is none of these, so that nobody can say whether it was sent. */
	| { kind: 'unrecognized'; message: string };

/** Seam's answer when it rejects a request. */
export type Rejection = Extract<RequestFault, { kind: 'rejected' }>;

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

/** A request to Seam that did not succeed. Never leaves the node: `toNodeApiError` turns it into n8n's error. */
export class RequestError extends Error {
	/**
	 * @param kind whether the request would have changed something
	 * @param hint a sentence for the user on what is known beyond the fault
	 */
	constructor(
		readonly fault: RequestFault,
		readonly kind: 'read' | 'write' = 'read',
		readonly hint?: string,
	) {
		super(fault.kind);
		this.name = 'RequestError';
	}
}

/** An answer of Seam's that lacks what the request was for. */
export function answerWithout(what: string, kind: 'read' | 'write' = 'read'): RequestError {
	return new RequestError({ kind: 'unreadable', status: 200, found: `an answer without ${what}` }, kind);
}

/** Seam's rejection; undefined for any other error. */
export function rejectionIn(error: unknown): Rejection | undefined {
	const fault = error instanceof RequestError ? error.fault : undefined;
	return fault?.kind === 'rejected' ? fault : undefined;
}

/**
 * Whether Seam says that what a request names does not exist (any more). Any other 404 is about something else, such as the
 * workspace. Seam documents few of its types: a bare `not_found` counts too.
 * @param what Seam's word for it, such as `access_grant`
 */
export function isGone(error: unknown, what: string): boolean {
	const { status, type } = rejectionIn(error) ?? {};
	return status === 404 && (type === `${what}_not_found` || type === 'not_found');
}

/** Whether Seam says that the access code does not exist (any more). Any other 404 is about something else. */
export function isAccessCodeGone(error: unknown): boolean {
	return rejectionIn(error)?.type === 'access_code_not_found';
}

/**
 * Whether nobody can say if a write took effect: it was sent, and what came back is no verdict of Seam's. Such a
 * write is not sent again, since two codes on a lock are worse than an error.
 */
export function isOutcomeUnknown(error: unknown): error is RequestError {
	if (!(error instanceof RequestError)) return false;
	const { fault } = error;
	if (fault.kind === 'unrecognized') return true;
	if (fault.kind === 'network') return fault.wasSent;
	if (fault.kind === 'unreadable') return fault.status >= 500 || (fault.status >= 200 && fault.status < 300);
	return fault.kind === 'rejected' && fault.status >= 500;
}

/** What the user gave can't be sent. `message` says what is wrong, `description` what to write instead. */
export class InvalidInput extends Error {
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'InvalidInput';
	}
}

/** How something ended that may fail. */
export type Outcome<T> = { answer: T; error?: undefined } | { answer?: undefined; error: unknown };

/** Waits for the end of something, and hands an error on as a value. */
export async function outcomeOf<T>(task: Promise<T>): Promise<Outcome<T>> {
	return await task.then(
		(answer) => ({ answer }),
		(error: unknown) => ({ error }),
	);
}
