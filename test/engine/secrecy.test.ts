/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { inspect } from 'node:util';
import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { searchList, testCredential, type SeamCredential } from './harness';
import { byId, create } from './support';

let emulator: Emulator;
let door: string;
const printed: string[] = [];

beforeAll(async () => {
	emulator = await startEmulator({ speed: 60, programmingSeconds: 30, rateLimits: false });
	for (const stream of [process.stdout, process.stderr]) {
		jest.spyOn(stream, 'write').mockImplementation((chunk) => {
			printed.push(String(chunk));
			return true;
		});
	}
	for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		jest.spyOn(console, method).mockImplementation((...args: unknown[]) => {
			printed.push(inspect(args, { depth: Infinity }));
		});
	}
});
afterAll(async () => {
	jest.restoreAllMocks();
	await emulator.stop();
});
beforeEach(() => {
	[door] = emulator.addDevices(1);
	emulator.clearResponses();
	printed.length = 0;
});

/** Looks for the key everywhere in a value: JSON, and all that an inspector shows, hidden properties included. */
function expectWithout(key: string, value: unknown): void {
	const seen = new WeakSet<object>();
	const json = JSON.stringify(value, (_, part: unknown) => {
		if (typeof part !== 'object' || part === null) return part;
		if (seen.has(part)) return undefined;
		seen.add(part);
		return part instanceof Error
			? { ...part, message: part.message, stack: part.stack, cause: part.cause }
			: part;
	});
	const shown = inspect(value, {
		depth: Infinity,
		showHidden: true,
		maxStringLength: null,
		maxArrayLength: null,
	});
	for (const text of [json ?? '', shown, ...printed]) {
		expect(text).not.toContain(key);
		expect(text).not.toContain(Buffer.from(key).toString('base64'));
	}
}

const waiting = { waitForCompletion: true, options: { timeout: 1 } };

const ways: Array<[string, INodeParameters, (() => void) | undefined]> = [
	['all goes well', {}, undefined],
	['a wait goes well', waiting, undefined],
	['the input is bad', { code: '12' }, undefined],
	['the device is not there', { deviceId: byId('11111111-1111-4111-8111-111111111111') }, undefined],
	['the time runs out', waiting, () => emulator.setDeviceOnline(door, false)],
	[
		'the connection is cut',
		{},
		() => emulator.respondNext('/access_codes/create', { status: 200, destroy: 'before' }),
	],
	['Seam is down', {}, () => emulator.respondNext('/access_codes/create', { status: 503, raw: '' })],
	[
		'it is a web page',
		{},
		() => emulator.respondNext('/access_codes/create', { status: 500, raw: '<html>' }),
	],
	[
		'it redirects',
		{},
		() =>
			emulator.respondNext('/access_codes/create', {
				status: 302,
				headers: { location: 'https://example.com' },
				raw: '',
			}),
	],
	[
		'looks fail',
		waiting,
		() => emulator.respondNext('/access_codes/list', { status: 200, destroy: 'after' }, 5),
	],
	[
		'the device can not be looked up',
		{ startsAt: '2027-03-27', endsAt: '2027-03-29', additionalFields: { timeZone: 'device' } },
		() => emulator.respondNext('/devices/get', { status: 401, body: { ok: false } }),
	],
];

describe('the key appears nowhere in a run, its errors or what is printed', () => {
	for (const onError of ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const) {
		it.each(ways)(`when %s: ${onError}`, async (_, parameters, prepare) => {
			prepare?.();
			const result = await create(emulator, { deviceId: byId(door), ...parameters }, { onError });
			expectWithout(emulator.apiKey, result);
			expect(emulator.requests.some(({ headers }) => headers.authorization?.includes(emulator.apiKey))).toBe(
				true,
			);
		});
	}

	it('and would be found if it did', async () => {
		const result = await create(emulator, { deviceId: byId(door) });
		expect(() => expectWithout(door, result)).toThrow();
		printed.push(emulator.apiKey);
		expect(() => expectWithout(emulator.apiKey, result)).toThrow();
	});

	it.each<[string, SeamCredential]>([
		['is wrong', { apiKey: 'seam_wrong_but_secret', baseUrl: '' }],
		['is damaged', { apiKey: 'seam_wrong_but_secret…', baseUrl: '' }],
		['may not be sent there', { apiKey: 'seam_wrong_but_secret', baseUrl: 'http://example.com' }],
		['has no server', { apiKey: 'seam_wrong_but_secret', baseUrl: 'http://127.0.0.1:9' }],
	])('when it %s', async (_, credential) => {
		const credentials = { ...credential, baseUrl: credential.baseUrl || emulator.url };
		const result = await create(emulator, { deviceId: byId(door) }, { credentials });
		expect(result.error).toBeDefined();
		expectWithout('seam_wrong_but_secret', result);
		const errors: unknown[] = [];
		await searchList({ method: 'searchDevices', credentials }).catch((error: unknown) => errors.push(error));
		errors.push(await testCredential(credentials));
		expectWithout('seam_wrong_but_secret', errors);
	});
});
