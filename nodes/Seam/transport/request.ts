import type {
	IDataObject,
	IExecuteSingleFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IWebhookFunctions,
} from 'n8n-workflow';

import { faultOf } from './answer';
import { SeamFailure } from './failure';
import { networkFault } from './network';
import { outcomeOf } from './outcome';

/** Any of n8n's contexts that a request can be made from. */
export type RequestContext =
	| IExecuteSingleFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| IWebhookFunctions;

/** What holds for every request: JSON both ways, and what comes back is read here, redirects among it. */
export const EVERY_REQUEST = {
	json: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
} as const;

/** How long one try may take, in milliseconds; what Seam's own SDK allows. */
const REQUEST_TIMEOUT = 30_000;

/** What n8n's routing engine sets where the user gave no timeout of their own, in milliseconds. */
const ENGINE_TIMEOUT = 300_000;

/** What may differ from one request to another. */
export interface RequestOptions extends Pick<IHttpRequestOptions, 'proxy' | 'skipSslCertificateValidation'> {
	/** Ends the request, in place of the run's own cancel signal: whoever gives it sees to that one too. */
	signal?: AbortSignal;
	/** How long the request may take, in milliseconds. */
	timeout?: number;
}

/**
 * A context whose requests end with the given signal: n8n's request helper takes the signal from the context, over
 * whatever the request itself names.
 */
function endingWith(context: RequestContext, signal: AbortSignal | undefined): RequestContext {
	if (!signal || !('getExecutionCancelSignal' in context)) return context;
	const derived: RequestContext = Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
	});
	return derived;
}

/**
 * How the described request reaches Seam, for the requests beside it: the timeout, the proxy and the certificate check
 * that the user may have set under n8n's 'Request Options'.
 * @param longest milliseconds that a request may take at most, whatever the user has set
 */
export function connectionOf(
	request: IHttpRequestOptions,
	longest = Number.POSITIVE_INFINITY,
): RequestOptions {
	const { proxy, skipSslCertificateValidation, timeout = ENGINE_TIMEOUT } = request;
	return {
		...(proxy && { proxy }),
		...(skipSslCertificateValidation && { skipSslCertificateValidation }),
		timeout: Math.min(timeout === ENGINE_TIMEOUT ? REQUEST_TIMEOUT : timeout, longest),
	};
}

/** Every route of Seam's takes POST with a JSON body. The credential adds the key and the address. */
async function post(
	context: RequestContext,
	path: string,
	body: IDataObject,
	{ signal, timeout = REQUEST_TIMEOUT, ...connection }: RequestOptions,
): Promise<IN8nHttpFullResponse> {
	const options: IHttpRequestOptions = {
		...connection,
		method: 'POST',
		url: path,
		body,
		...EVERY_REQUEST,
		returnFullResponse: true,
		timeout,
	};
	return (await context.helpers.httpRequestWithAuthentication.call(
		endingWith(context, signal),
		'seamApi',
		options,
	)) as IN8nHttpFullResponse;
}

/**
 * Sends one request to Seam, once.
 * @param path Seam's route, such as `/devices/get`
 * @returns the answer's body, a JSON object
 * @throws SeamFailure for anything but a success
 */
export async function requestOnce(
	context: RequestContext,
	path: string,
	body: IDataObject,
	options: RequestOptions = {},
): Promise<IDataObject> {
	const { answer, failure } = await outcomeOf(post(context, path, body, options));
	const fault = answer ? faultOf(answer.statusCode, answer.body, answer.headers) : networkFault(failure);
	if (fault) throw new SeamFailure(fault, path);
	return answer?.body as IDataObject;
}
