/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { createServer, type Server } from 'node:http';

import type { INodeParameters, INodeType } from 'n8n-workflow';

import { Seam } from '../../nodes/Seam/Seam.node';
import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { operations, type Operation } from '../faults/operations';
import { runNode, type NodeResult } from './harness';

/**
 * The node runs its operations itself, from the same description that n8n's routing engine would read. Both ways must
 * come to the same.
 */
const WAYS: Record<string, () => INodeType> = {
	'its own pass': () => new Seam(),
	"n8n's routing engine": () => {
		const { description, methods } = new Seam();
		return { description, methods };
	},
};

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 20, rateLimits: false });
});
afterAll(async () => await emulator.stop());

/** Two runs on ground of their own can be compared by the order in which IDs appear, and without numbers and times. */
function withoutIds(value: unknown): unknown {
	const ids: string[] = [];
	const text = JSON.stringify(value).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
		if (!ids.includes(id)) ids.push(id);
		return `#${ids.indexOf(id)}`;
	});
	const times = /\d{4}-\d{2}-\d{2}T[\d:.]+Z/g;
	return JSON.parse(text.replace(times, 'a time').replace(/(Guest|Room|booking) \d+/g, '$1'));
}

async function run(
	way: string,
	operation: Operation,
	id: number,
	more: INodeParameters = {},
): Promise<{ result: NodeResult; asked: unknown }> {
	const ground = await operation.lay(emulator, id);
	emulator.resetRecording();
	const result = await runNode({
		node: WAYS[way](),
		parameters: { ...ground.parameters, waitForCompletion: false, ...more },
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
	});
	const asked = emulator.requests.map(({ method, path, body, headers }) => {
		const { authorization, accept, 'content-type': type } = headers;
		return { method, path, body, authorization, accept, type };
	});
	return { result, asked: withoutIds(asked) };
}

it.each(operations.map((operation, index) => [operation.title, operation, 1000 + index] as const))(
	'%s asks the same of Seam and puts out as many items, either way',
	async (_title, operation, id) => {
		const own = await run('its own pass', operation, id);
		const declared = await run("n8n's routing engine", operation, id + 500);
		expect(own.result.error).toBeUndefined();
		expect(own.asked).toEqual(declared.asked);
		const shape = ({ result }: typeof own) =>
			result.items.map(({ json, pairedItem }) => ({ keys: Object.keys(json), pairedItem }));
		expect(shape(own)).toEqual(shape(declared));
	},
);

describe.each(Object.keys(WAYS))("'Request Options' in %s", (way) => {
	const create = operations[0];

	it('Batching pauses between batches', async () => {
		const ground = await create.lay(emulator, 2000);
		emulator.resetRecording();
		const { error } = await runNode({
			node: WAYS[way](),
			parameters: {
				...ground.parameters,
				waitForCompletion: false,
				requestOptions: { batching: { batch: { batchSize: 2, batchInterval: 200 } } },
			},
			credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
			input: [{}, {}, {}, {}, {}],
		});
		expect(error).toBeUndefined();
		const starts = emulator.requests.map(({ at }) => at - emulator.requests[0].at);
		expect(starts).toHaveLength(5);
		expect(starts[2]).toBeGreaterThanOrEqual(150);
		expect(starts[4]).toBeGreaterThanOrEqual(350);
	});

	it('Timeout ends a request', async () => {
		emulator.respondNext('/access_codes/create', { status: 200, delayMs: 5000 });
		const { result } = await run(way, create, 2001, { requestOptions: { timeout: 300 } });
		emulator.clearResponses();
		expect(result.error?.message).toMatch(/it is not known whether the access code was created/);
		expect(result.durationMs).toBeLessThan(4000);
	});

	it('Proxy takes the request on its way', async () => {
		const seen: string[] = [];
		const proxy: Server = createServer((request, response) => {
			seen.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
			response.writeHead(503).end();
		});
		await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
		const address = proxy.address();
		const port = typeof address === 'object' && address ? address.port : 0;
		await run(way, create, 2002, { requestOptions: { proxy: `http://user:word@127.0.0.1:${port}` } });
		await new Promise((resolve) => proxy.close(resolve));
		const login = Buffer.from('user:word').toString('base64');
		expect(seen[0]).toBe(`${emulator.url}/access_codes/create Basic ${login}`);
	});
});
