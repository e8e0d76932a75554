/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import {
	NodeConnectionTypes,
	sleep,
	type ICredentialType,
	type IExecuteSingleFunctions,
	type IHookFunctions,
	type ILoadOptionsFunctions,
	type IWebhookFunctions,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';

import {
	loadOptions,
	runAsTool,
	runNode,
	searchList,
	testCredential,
	triggerHarness,
	type NodeOptions,
} from '.';

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
			if (request.headers.authorization === 'Bearer wrong') {
				response.writeHead(401, { 'content-type': 'application/json' });
				response.end('{}');
				return;
			}
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
	test: ICredentialType['test'] = {
		request: { baseURL: '={{$credentials.baseUrl}}', url: '/test', method: 'POST', body: { thing: 'x' } },
		rules: [{ type: 'responseCode', properties: { value: 401, message: 'The key is wrong' } }],
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
	methods = {
		loadOptions: {
			async things(this: ILoadOptionsFunctions) {
				return [{ name: String(this.getCurrentNodeParameter('owner')), value: 'a' }];
			},
		},
		listSearch: {
			async things(this: ILoadOptionsFunctions, filter?: string, paginationToken?: unknown) {
				const { echoed } = await this.helpers.httpRequestWithAuthentication.call(this, 'echoApi', {
					method: 'POST',
					url: `${baseUrl}/list`,
					body: { filter, paginationToken, owner: this.getCurrentNodeParameter('owner') },
					json: true,
				});
				return { results: [{ name: JSON.stringify(echoed), value: 'a' }], paginationToken: 'next' };
			},
		},
	};

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
				required: true,
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

class EchoTrigger implements INodeType {
	description: INodeType['description'] = {
		displayName: 'Echo Trigger',
		name: 'echoTrigger',
		group: ['trigger'],
		version: 1,
		description: 'Starts when it is called',
		defaults: { name: 'Echo Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'echoApi', required: true }],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
		properties: [{ displayName: 'Word', name: 'word', type: 'string', default: 'please' }],
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions) {
				return this.getWorkflowStaticData('node').url === this.getNodeWebhookUrl('default');
			},
			async create(this: IHookFunctions) {
				const url = this.getNodeWebhookUrl('default');
				await this.helpers.httpRequestWithAuthentication.call(this, 'echoApi', {
					method: 'POST',
					url: `${baseUrl}/register`,
					body: { url },
					json: true,
				});
				this.getWorkflowStaticData('node').url = url;
				return true;
			},
			async delete(this: IHookFunctions) {
				delete this.getWorkflowStaticData('node').url;
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions) {
		if (this.getHeaderData()['x-word'] !== this.getNodeParameter('word')) {
			this.getResponseObject().status(401).send('Unauthorized').end();
			return { noWebhookResponse: true };
		}
		const raw = this.getRequestObject().rawBody.toString();
		return { workflowData: [this.helpers.returnJsonArray({ ...this.getBodyData(), raw })] };
	}
}

const run = async (options: Omit<NodeOptions, 'credentials' | 'node' | 'credentialTypes'>) =>
	await runNode({
		...options,
		parameters: { thing: { __rl: true, mode: 'id', value: 'a' }, ...options.parameters },
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

	it('fails an execution that lacks a required parameter', async () => {
		const { status, error, nextNodeRan } = await run({
			parameters: { thing: { __rl: true, mode: 'id', value: '' } },
		});
		expect(status).toBe('error');
		expect(error?.message).toContain('Parameter "Thing" is required');
		expect(nextNodeRan).toBe(false);
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

	it('opens a searchable list', async () => {
		const page = await searchList({
			method: 'things',
			node: new Echo(),
			credentialTypes: [new EchoApi()],
			credentials: { echoApi: { apiKey: 'key-1', baseUrl } },
			filter: 'front',
			paginationToken: 'p2',
			parameters: { owner: 'me' },
		});
		expect(page).toEqual({
			results: [{ name: '{"filter":"front","paginationToken":"p2","owner":"me"}', value: 'a' }],
			paginationToken: 'next',
		});
		expect(received[0].headers.authorization).toBe('Bearer key-1');
	});

	it('fills a list of options', async () => {
		const options = await loadOptions({
			method: 'things',
			node: new Echo(),
			credentialTypes: [new EchoApi()],
			credentials: { echoApi: { apiKey: 'key-1', baseUrl } },
			parameters: { owner: 'me' },
		});
		expect(options).toEqual([{ name: 'me', value: 'a' }]);
	});

	it.each(['invoke', 'engine'] as const)('gives the node to an agent (%s)', async (through) => {
		const { status, answers } = await runAsTool({
			node: new Echo(),
			credentialTypes: [new EchoApi()],
			credentials: { echoApi: { apiKey: 'key-1', baseUrl } },
			parameters: {
				thing: { __rl: true, mode: 'id', value: "={{ $fromAI('thing', 'The thing', 'string') }}" },
				at: "={{ $fromAI('at', 'When', 'string') }}",
			},
			calls: [
				{ thing: 'a', at: '2027-03-01' },
				{ thing: 'bad', at: '' },
				{ thing: 'b', at: '' },
			],
			through,
		});
		expect(status).toBe('success');
		expect(answers).toEqual([
			{ output: [{ echoed: { thing: 'a', at: '2027-03-01' } }] },
			{ error: expect.stringContaining('Bad request') },
			{ output: [{ echoed: { thing: 'b', at: '' } }] },
		]);
	});

	it.each([
		['right', 'OK', 'Connection successful!'],
		['wrong', 'Error', 'The key is wrong'],
	])('tests a %s credential', async (apiKey, status, message) => {
		expect(await testCredential({ apiKey, baseUrl }, new EchoApi())).toEqual({ status, message });
	});

	it('leads a webhook trigger through its life', async () => {
		const options = {
			node: new EchoTrigger(),
			parameters: {},
			credentials: { echoApi: { apiKey: 'key-1', baseUrl } },
			credentialTypes: [new EchoApi()],
		};
		const trigger = await triggerHarness(options);
		expect(await trigger.activate()).toBe(true);
		expect(received[0].body).toEqual({ url: trigger.url() });
		expect(trigger.url()).toMatch(/^https:\/\/n8n\.example\.com\/webhook\/.+\/webhook$/);
		expect(trigger.nodeStaticData()).toEqual({ url: trigger.url() });

		const restarted = await triggerHarness({ ...options, staticData: trigger.staticData() });
		expect(await restarted.activate()).toBe(false);

		const body = '{"a": 1}';
		expect(await restarted.deliver({ body, headers: { 'X-Word': 'please' } })).toEqual({
			status: 200,
			body: { message: 'Workflow was started' },
			items: [{ json: { a: 1, raw: body } }],
		});
		expect(await restarted.deliver({ body })).toEqual({
			status: 401,
			body: 'Unauthorized',
			items: undefined,
		});
		expect(await restarted.deliver({ body: '{' })).toMatchObject({ status: 422 });

		const test = await triggerHarness({ ...options, isTest: true });
		expect(test.url()).toContain('/webhook-test/');

		await restarted.deactivate();
		expect(restarted.nodeStaticData()).toEqual({});
	});
});
