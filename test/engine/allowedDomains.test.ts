import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { runNode } from './harness';
import { afterAll, beforeAll, describe, it } from './harness/bothWays';
import { byId, failureOf } from './support';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 60, rateLimits: false });
});
afterAll(async () => await emulator.stop());
beforeEach(() => emulator.resetRecording());

/** Creates a code with a credential that is for these domains. */
const createWith = async (allowedDomains: string) =>
	await runNode({
		parameters: {
			resource: 'accessCode',
			operation: 'create',
			deviceId: byId(emulator.addDevices(1)[0]),
			waitForCompletion: true,
		},
		credentials: {
			apiKey: emulator.apiKey,
			baseUrl: emulator.url,
			...{ allowedHttpRequestDomains: 'domains', allowedDomains },
		},
		onError: 'continueErrorOutput',
	});

describe("'Allowed Domains' of the credential", () => {
	it('let requests through to those that are named', async () => {
		const { items, errorItems } = await createWith('example.com, 127.0.0.1');
		expect(errorItems).toEqual([]);
		expect(items).toHaveLength(1);
	});

	it('keep the key from all others', async () => {
		const { items, errorItems } = await createWith('example.com, *.getseam.com');
		expect(items).toEqual([]);
		expect(failureOf(errorItems[0]).message).toMatch(/127\.0\.0\.1/);
		expect(emulator.requests).toEqual([]);
	});
});
