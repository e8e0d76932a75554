import type {
	IDataObject,
	IExecuteFunctions,
	IExecuteSingleFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { orAbort, pause } from '../execute/abort';
import type { Connection } from '../execute/itemContext';
import {
	faultOf,
	faultOfError,
	InvalidInput,
	outcomeOf,
	RequestError,
	type Outcome,
	type RequestFault,
} from './errors';
import { fieldsOf, isObject } from '../seamObjects';

/** Any of n8n's contexts that a request can be made from. */
export type RequestContext =
	| IExecuteFunctions
	| IExecuteSingleFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| IWebhookFunctions;

/** How long one try may take, in milliseconds; what Seam's own SDK allows. */
const REQUEST_TIMEOUT = 30_000;

/** The longest time that Node.js can count, in milliseconds: with a longer one a timer goes off at once. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

function readProxy(value: string): Connection['proxy'] {
	try {
		const { protocol, hostname, port, username, password } = new URL(
			value.includes('://') ? value : `http://${value}`,
		);
		const standardPort = protocol === 'https:' ? 443 : 80;
		const proxy = {
			host: hostname,
			port: port === '' ? standardPort : Number(port),
			protocol: protocol.replace(/:$/, ''),
			...(username && {
				auth: { username: decodeURIComponent(username), password: decodeURIComponent(password) },
			}),
		};
		if (hostname !== '') return proxy;
	} catch {
		// As with any other that is no address.
	}
	throw new InvalidInput(
		`'Proxy' is not an address: "${value.replace(/^(.*:\/\/)?.*@/, '$1…@')}"`,
		'Write it like http://myproxy:3128, or remove the option.',
	);
}

/**
 * Reads what the user has set under n8n's 'Request Options', which it adds to every declarative node.
 * @throws InvalidInput when the proxy is no address; the error of an expression
 */
export function readConnection(functions: Pick<IExecuteSingleFunctions, 'getNodeParameter'>): Connection {
	const given: unknown = functions.getNodeParameter('requestOptions', {});
	const { proxy, timeout, allowUnauthorizedCerts }: IDataObject = fieldsOf(given);
	return {
		...(typeof proxy === 'string' && proxy !== '' && { proxy: readProxy(proxy) }),
		...(allowUnauthorizedCerts === true && { skipSslCertificateValidation: true }),
		timeout: Number(timeout) > 0 ? Math.min(Number(timeout), LONGEST_TIMEOUT) : REQUEST_TIMEOUT,
	};
}

/**
 * A context whose requests end with the given signal: newer releases of n8n take the signal from the context, over
 * whatever the request itself names. It tells which key a request carries, as soon as n8n knows.
 */
function contextOf(
	context: RequestContext,
	signal: AbortSignal,
	onKey: (key: string) => void,
): RequestContext {
	const getCredentials = async (type: string) => {
		const credentials = await context.getCredentials(type);
		onKey(String(credentials.apiKey ?? '').trim());
		return credentials;
	};
	return Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
		getCredentials: { value: getCredentials },
	});
}

/** A fault without the key, which an answer may quote. */
function withoutKey(fault: RequestFault, key: string): RequestFault {
	if (key === '') return fault;
	return JSON.parse(JSON.stringify(fault), (name, value: unknown) =>
		typeof value === 'string' && name !== 'kind' ? value.replaceAll(key, '…') : value,
	);
}

/** Why the watch over a request's time ends: made once, since an error takes its time to be made. */
const OVER = new Error('The request is over');

/**
 * Waits for a task, and aborts it when the time is up or a signal aborts. Nothing is left when it has ended: `AbortSignal.any`
 * and `AbortSignal.timeout` would be kept until the time is up.
 * @param end aborts the task
 * @param ms milliseconds
 */
async function endingInTime<T>(
	end: AbortController,
	ms: number,
	signal: AbortSignal | undefined,
	task: () => Promise<T>,
): Promise<Outcome<T> & { isLate: boolean }> {
	const over = new AbortController();
	let isLate = false;
	const cancel = () => end.abort(signal?.reason);
	signal?.addEventListener('abort', cancel, { once: true });
	if (signal?.aborted) cancel();
	const watch = async () => {
		await pause(ms, over.signal);
		isLate = true;
		end.abort();
	};
	void outcomeOf(watch());
	const outcome = await outcomeOf(orAbort(task(), end.signal));
	over.abort(OVER);
	signal?.removeEventListener('abort', cancel);
	return { ...outcome, isLate };
}

/**
 * Sends one request to Seam, once. Every route of Seam's takes POST with a JSON body; the credential adds the key and the
 * address. Redirects are not followed, so that the key stays where it belongs.
 * @param path Seam's route, such as `/devices/get`
 * @param connection how the request reaches Seam, and how long it may take in all
 * @param signal ends the request, in place of the execution's own: whoever gives it sees to that one too
 * @returns the answer's body, a JSON object
 * @throws RequestError for anything but a success; the signal's reason when it aborts
 */
export async function request(
	context: RequestContext,
	path: string,
	body: IDataObject,
	{ timeout = REQUEST_TIMEOUT, ...connection }: Partial<Connection> = {},
	signal?: AbortSignal,
): Promise<IDataObject> {
	const end = new AbortController();
	const options: IHttpRequestOptions = {
		...connection,
		method: 'POST',
		url: path,
		body,
		json: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		returnFullResponse: true,
		timeout,
		abortSignal: end.signal,
	};
	let key = '';
	const own = contextOf(context, end.signal, (used) => {
		key = used;
	});
	const { answer, error, isLate } = await endingInTime(end, timeout, signal, async () =>
		context.helpers.httpRequestWithAuthentication.call(own, 'seamApi', options),
	);
	signal?.throwIfAborted();
	if (isLate && error !== undefined) {
		throw new RequestError({ kind: 'network', code: 'ETIMEDOUT', wasSent: true });
	}
	const { statusCode, headers, body: answered } = fieldsOf(answer);
	const fault = isObject(answer)
		? faultOf(Number(statusCode), answered, fieldsOf(headers))
		: faultOfError(error);
	if (!fault && isObject(answered)) return answered;
	throw new RequestError(withoutKey(fault ?? faultOfError(error), key));
}
