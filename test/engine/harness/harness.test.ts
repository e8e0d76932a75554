/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import {
	NodeConnectionTypes,
	sleep,
	type ICredentialType,
	type IExecuteSingleFunctions,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';

import { runNode, type NodeOptions } from '.';

interface Received {
	url: string;
	headers: IncomingHttpHeaders;
	body: unknown;
}

let server: Server;
let baseUrl: string;
const received: Received[] = [];

beforeAll(async () => {
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body: unknown = JSON.parse(Buffer.concat(chunks).toString() || '{}');
			received.push({ url: request.url ?? '', headers: request.headers, body });
			const fails = typeof body === 'object' && body !== null && 'thing' in body && body.thing === 'bad';
			response.writeHead(fails ? 400 : 200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(fails ? { message: 'no such thing' } : { echoed: body }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server has no port');
	baseUrl = `http://127.0.0.1:${address.port}`;
});

afterAll(() => server.close());
beforeEach(() => received.splice(0));

class EchoApi implements ICredentialType {
	name = 'echoApi';
	displayName = 'Echo API';
	documentationUrl = 'https://example.com';
	properties: ICredentialType['properties'] = [
		{ displayName: 'API Key', name: 'apiKey', type: 'string', typeOptions: { password: true }, default: '' },
		{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
		{ displayName: 'Region', name: 'region', type: 'string', default: 'eu' },
	];
	authenticate: ICredentialType['authenticate'] = {
		type: 'generic',
		properties: {
			headers: { Authorization: '=Bearer {{$credentials.apiKey}}', 'x-region': '={{$credentials.region}}' },
		},
	};
}

async function waitForAbort(this: IExecuteSingleFunctions, items: INodeExecutionData[]) {
	if (!this.getNodeParameter('wait', false)) return items;
	try {
		await sleep(20_000, this.getExecutionCancelSignal());
	} catch {
		return items;
	}
	return items;
}

class Echo implements INodeType {
	description: INodeType['description'] = {
		displayName: 'Echo',
		name: 'echo',
		group: ['transform'],
		version: 1,
		description: 'Sends what it is given',
		usableAsTool: true,
		defaults: { name: 'Echo' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'echoApi', required: true }],
		requestDefaults: { baseURL: '={{$credentials.baseUrl}}', method: 'POST', url: '/echo', json: true },
		properties: [
			{
				displayName: 'Thing',
				name: 'thing',
				type: 'resourceLocator',
				default: { mode: 'id', value: '' },
				modes: [{ displayName: 'ID', name: 'id', type: 'string' }],
				routing: { send: { type: 'body', property: 'thing' } },
			},
			{
				displayName: 'At',
				name: 'at',
				type: 'dateTime',
				default: '',
				routing: {
					send: { type: 'body', property: 'at' },
					output: { postReceive: [waitForAbort] },
				},
			},
			{ displayName: 'Wait', name: 'wait', type: 'boolean', default: false },
		],
	};
}

const run = async (options: Omit<NodeOptions, 'credentials' | 'node' | 'credentialTypes'>) =>
	await runNode({
		...options,
		node: new Echo(),
		credentialTypes: [new EchoApi()],
		credentials: { echoApi: { apiKey: 'key-1', baseUrl } },
	});

describe('engine harness', () => {
	it('sends expressions, locators and dates as the engine resolves them, signed by the credential', async () => {
		const { items, status, nextNodeRan } = await run({
			parameters: {
				thing: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
				at: '={{ DateTime.fromISO("2027-03-01T12:00") }}',
			},
			input: [{ id: 'a' }, { id: 'b' }],
			timezone: 'Asia/Tokyo',
		});
		expect(status).toBe('success');
		expect(nextNodeRan).toBe(true);
		expect(items).toEqual([
			{ json: { echoed: { thing: 'a', at: '2027-03-01T12:00:00.000+09:00' } }, pairedItem: { item: 0 } },
			{ json: { echoed: { thing: 'b', at: '2027-03-01T12:00:00.000+09:00' } }, pairedItem: { item: 1 } },
		]);
		expect(received.map(({ headers }) => [headers.authorization, headers['x-region']])).toEqual([
			['Bearer key-1', 'eu'],
			['Bearer key-1', 'eu'],
		]);
	});

	it('stops at an error that the service answers', async () => {
		const { items, error, status, nextNodeRan } = await run({
			parameters: { thing: { __rl: true, mode: 'id', value: 'bad' } },
		});
		expect(status).toBe('error');
		expect(error?.description).toContain('no such thing');
		expect(items).toEqual([]);
		expect(nextNodeRan).toBe(false);
	});

	it('sends failed items to the error output', async () => {
		const { items, errorItems, status } = await run({
			parameters: { thing: { __rl: true, mode: 'id', value: '={{ $json.id }}' } },
			input: [{ id: 'a' }, { id: 'bad' }],
			onError: 'continueErrorOutput',
		});
		expect(status).toBe('success');
		expect(items).toHaveLength(1);
		expect(errorItems).toHaveLength(1);
		expect(errorItems[0].json.error).toContain('Bad request');
	});

	it('tries a failed node again', async () => {
		const { status } = await run({
			parameters: { thing: { __rl: true, mode: 'id', value: 'bad' } },
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 1,
		});
		expect(status).toBe('error');
		expect(received).toHaveLength(3);
	});

	it('gives the node the parameter that limits requests', async () => {
		const { durationMs } = await run({
			parameters: { requestOptions: { batching: { batch: { batchSize: 1, batchInterval: 150 } } } },
			input: [{}, {}, {}],
		});
		expect(durationMs).toBeGreaterThanOrEqual(300);
	});

	it.each(['cancelAfterMs', 'executionTimeoutMs'] as const)('ends a wait at once (%s)', async (option) => {
		const { status, cancelLatencyMs, nextNodeRan } = await run({ parameters: { wait: true }, [option]: 200 });
		expect(status).toBe('canceled');
		expect(cancelLatencyMs).toBeLessThan(500);
		expect(nextNodeRan).toBe(false);
	});
});
