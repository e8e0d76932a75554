import type {
	IDataObject,
	IExecuteFunctions,
	IExecuteSingleFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { orAbort } from '../execute/abort';
import type { Connection } from '../execute/itemContext';
import { faultOf, faultOfError } from './answer';
import { InvalidInput, outcomeOf, RequestError } from './errors';
import { isObject } from '../seamObjects';

/** Any of n8n's contexts that a request can be made from. */
export type RequestContext =
	| IExecuteFunctions
	| IExecuteSingleFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| IWebhookFunctions;

/** How long one try may take, in milliseconds; what Seam's own SDK allows. */
const REQUEST_TIMEOUT = 30_000;

function readProxy(value: string): Connection['proxy'] {
	const address = value.includes('://') ? value : `http://${value}`;
	if (!URL.canParse(address) || new URL(address).hostname === '') {
		throw new InvalidInput(
			`'Proxy' is not an address: "${value}"`,
			'Write it like http://myproxy:3128, or remove the option.',
		);
	}
	const { protocol, hostname, port, username, password } = new URL(address);
	const standardPort = protocol === 'https:' ? 443 : 80;
	return {
		host: hostname,
		port: port === '' ? standardPort : Number(port),
		protocol: protocol.replace(/:$/, ''),
		...(username && {
			auth: { username: decodeURIComponent(username), password: decodeURIComponent(password) },
		}),
	};
}

/**
 * Reads what the user has set under n8n's 'Request Options', which it adds to every declarative node.
 * @throws InvalidInput when the proxy is no address; the error of an expression
 */
export function readConnection(functions: Pick<IExecuteSingleFunctions, 'getNodeParameter'>): Connection {
	const given: unknown = functions.getNodeParameter('requestOptions', {});
	const { proxy, timeout, allowUnauthorizedCerts }: IDataObject = isObject(given) ? given : {};
	return {
		...(typeof proxy === 'string' && proxy !== '' && { proxy: readProxy(proxy) }),
		...(allowUnauthorizedCerts === true && { skipSslCertificateValidation: true }),
		timeout: typeof timeout === 'number' && timeout > 0 ? timeout : REQUEST_TIMEOUT,
	};
}

/**
 * A context whose requests end with the given signal: newer releases of n8n take the signal from the context, over
 * whatever the request itself names.
 */
function endingWith(context: RequestContext, signal: AbortSignal): RequestContext {
	const derived: RequestContext = Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
	});
	return 'getExecutionCancelSignal' in context ? derived : context;
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
	const deadline = AbortSignal.timeout(timeout);
	const end = signal ? AbortSignal.any([signal, deadline]) : deadline;
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
		abortSignal: end,
	};
	const { answer, error } = await outcomeOf(
		orAbort(
			context.helpers.httpRequestWithAuthentication.call(endingWith(context, end), 'seamApi', options),
			end,
		),
	);
	signal?.throwIfAborted();
	if (deadline.aborted && error !== undefined) {
		throw new RequestError({ kind: 'network', code: 'ETIMEDOUT', wasSent: true });
	}
	const response: unknown = answer;
	if (!isObject(response)) throw new RequestError(faultOfError(error));
	const { statusCode, headers, body: answered } = response;
	const fault = faultOf(Number(statusCode), answered, isObject(headers) ? headers : {});
	if (fault || !isObject(answered)) throw new RequestError(fault ?? faultOfError(error));
	return answered;
}
