/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { createServer } from 'node:http';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { afterAll, beforeAll, describe, it } from './harness/bothWays';
import { byId, create } from './support';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 20, rateLimits: false });
});
afterAll(async () => await emulator.stop());
beforeEach(() => emulator.resetRecording());

describe("'Request Options', which n8n adds to the node", () => {
	const deviceId = () => byId(emulator.devices.frontDoor);

	it('Batching pauses between batches', async () => {
		const { error } = await create(
			emulator,
			{
				deviceId: deviceId(),
				requestOptions: { batching: { batch: { batchSize: 2, batchInterval: 1000 } } },
			},
			{ input: [{}, {}, {}, {}, {}] },
		);
		expect(error).toBeUndefined();
		const starts = emulator.requests.map(({ at }) => at - emulator.requests[0].at);
		expect(starts).toHaveLength(5);
		expect(starts[2]).toBeGreaterThanOrEqual(500);
		expect(starts[4]).toBeGreaterThanOrEqual(1500);
	});

	it('Timeout ends a request', async () => {
		emulator.respondNext('/access_codes/create', { status: 200, delayMs: 20_000 });
		const { error, durationMs } = await create(emulator, {
			deviceId: deviceId(),
			requestOptions: { timeout: 300 },
		});
		emulator.clearResponses();
		expect(error?.message).toMatch(/it is not known whether the access code was created/);
		expect(durationMs).toBeLessThan(15_000);
	});

	it('Proxy takes the request on its way', async () => {
		const seen: string[] = [];
		const proxy = createServer((request, response) => {
			seen.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
			response.writeHead(503).end();
		});
		await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
		const address = proxy.address();
		const port = typeof address === 'object' && address ? address.port : 0;
		await create(emulator, {
			deviceId: deviceId(),
			requestOptions: { proxy: `http://user:word@127.0.0.1:${port}` },
		});
		await new Promise((resolve) => proxy.close(resolve));
		const login = Buffer.from('user:word').toString('base64');
		expect(seen[0]).toBe(`${emulator.url}/access_codes/create Basic ${login}`);
	});
});
