import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { giveCredentials } from './credentialsByItem';
import { runWorkflow } from './harness';
import { afterAll, beforeAll, describe, it } from './harness/bothWays';
import { nodeJson, plainNode, seamCredentials, seamNode, START_NAME } from './harness/node';
import { START_TYPE } from './harness/nodeTypes';
import { byId, completionOf, countOf, create } from './support';

let emulator: Emulator;
let other: Emulator;

beforeAll(async () => {
	[emulator, other] = await Promise.all(
		[1, 2].map(async () => await startEmulator({ speed: 60, programmingSeconds: 30, rateLimits: false })),
	);
});
afterAll(async () => {
	await Promise.all([emulator.stop(), other.stop()]);
});
beforeEach(() => {
	emulator.resetRecording();
	emulator.clearResponses();
	other.resetRecording();
});
afterEach(() => jest.restoreAllMocks());

describe("a node that n8n's Retry On Fail runs again", () => {
	it('looks a time zone up again that could not be looked up before', async () => {
		emulator.respondNext('/devices/get', { status: 503, raw: '' }, 4);
		const { items, error } = await create(
			emulator,
			{
				deviceId: byId(emulator.devices.tokyo),
				startsAt: '2037-03-27T15:00',
				endsAt: '2037-03-29T11:00',
				additionalFields: { timeZone: 'device' },
			},
			{ retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
		);
		expect(error).toBeUndefined();
		expect(items[0].json.starts_at).toBe('2037-03-27T06:00:00.000Z');
		expect(countOf(emulator, '/devices/get')).toBe(5);
		expect(countOf(emulator, '/access_codes/create')).toBe(1);
	});

	it('does not stand still before a write because the try before failed', async () => {
		const [door] = emulator.addDevices(1);
		emulator.respondNext('/access_codes/create', {
			status: 400,
			body: { error: { type: 'invalid_input', message: 'No' }, ok: false },
		});
		const { items, error } = await create(
			emulator,
			{ deviceId: byId(door) },
			{ retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
		);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
	});
});

describe('two Seam nodes in one execution', () => {
	/** Create in one workspace, then in another, both waiting. */
	const runBoth = async () => {
		const type = await seamNode();
		const doors = [emulator, other].map((seam) => seam.addDevices(1)[0]);
		giveCredentials((_item, nodeName) => {
			const { apiKey, url } = nodeName === 'First' ? emulator : other;
			return { apiKey, baseUrl: url };
		});
		const seamNodes = ['First', 'Second'].map((name, index) => ({
			...nodeJson(type, {
				parameters: {
					resource: 'accessCode',
					operation: 'create',
					deviceId: byId(doors[index]),
					waitForCompletion: true,
					simplify: false,
				},
			}),
			id: name,
			name,
		}));
		const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
		return await runWorkflow({
			nodes: [plainNode(START_NAME, START_TYPE), ...seamNodes],
			connections: { [START_NAME]: to('First'), First: to('Second') },
			nodeTypes: { [seamNodes[0].type]: type },
			...(await seamCredentials({ apiKey: emulator.apiKey, baseUrl: emulator.url })),
			startNode: START_NAME,
		});
	};

	it('wait each with their own credential', async () => {
		const { error, output } = await runBoth();
		expect(error).toBeUndefined();
		for (const name of ['First', 'Second']) {
			expect(output(name).map((item) => completionOf(item).state)).toEqual(['set']);
		}
		for (const seam of [emulator, other]) expect(countOf(seam, '/access_codes/list')).toBeGreaterThan(0);
	});
});
