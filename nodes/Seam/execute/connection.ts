import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
} from 'n8n-workflow';

import { isObject } from '../seamObjects';

/** What the user can set under n8n's 'Request Options', which it adds to every declarative node. */
export interface Connection {
	request: Pick<IHttpRequestOptions, 'proxy' | 'skipSslCertificateValidation' | 'timeout'>;
	/** So many items are started, then a pause of so many milliseconds is made; undefined: no pauses. */
	batching?: { size: number; pause: number };
}

function readProxy(context: IExecuteFunctions, value: string): IHttpRequestOptions['proxy'] {
	const address = value.includes('://') ? value : `http://${value}`;
	if (!URL.canParse(address) || new URL(address).hostname === '') {
		throw new NodeOperationError(context.getNode(), `'Proxy' is not an address: "${value}"`, {
			description: 'Write it like http://myproxy:3128, or remove the option.',
		});
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

function readBatching(options: IDataObject): Connection['batching'] {
	const batch = isObject(options.batching) && isObject(options.batching.batch) ? options.batching.batch : {};
	const pause = Number(batch.batchInterval ?? 0);
	const size = Number(batch.batchSize ?? 1);
	return pause > 0 ? { size: size > 0 ? size : 1, pause } : undefined;
}

/**
 * Reads 'Request Options', once for all items, as n8n's routing engine does.
 * @throws NodeOperationError when the proxy is no address
 */
export function readConnection(context: IExecuteFunctions): Connection {
	const given = context.getNodeParameter('requestOptions', 0, {});
	const options: IDataObject = isObject(given) ? given : {};
	const { proxy, timeout, allowUnauthorizedCerts } = options;
	return {
		request: {
			...(typeof proxy === 'string' && proxy !== '' && { proxy: readProxy(context, proxy) }),
			...(typeof timeout === 'number' && timeout > 0 && { timeout }),
			...(allowUnauthorizedCerts === true && { skipSslCertificateValidation: true }),
		},
		batching: readBatching(options),
	};
}
