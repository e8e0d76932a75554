/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { inspect } from 'node:util';
import type { INodeParameters } from 'n8n-workflow';

import { searchList, testCredential, type SeamCredential } from './harness';
import { afterAll, beforeAll, describe, it } from './harness/bothWays';
import { byId, create, inSeam, type OwnSeam } from './support';

const printed: string[] = [];

beforeAll(() => {
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
afterAll(() => jest.restoreAllMocks());

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
const CREATE = '/access_codes/create';

type Way = [string, INodeParameters, ((seam: OwnSeam) => void)?];

const ways: Way[] = [
	['all goes well', {}],
	['a wait goes well', { waitForCompletion: true }],
	['the input is bad', { code: '12' }],
	['the device is not there', { deviceId: byId('11111111-1111-4111-8111-111111111111') }],
	['the time runs out', waiting, ({ emulator, door }) => emulator.setDeviceOnline(door, false)],
	[
		'the connection is cut',
		{},
		({ emulator }) => emulator.respondNext(CREATE, { status: 200, destroy: 'before' }),
	],
	['Seam is down', {}, ({ emulator }) => emulator.respondNext(CREATE, { status: 503, raw: '' })],
	['it is a web page', {}, ({ emulator }) => emulator.respondNext(CREATE, { status: 500, raw: '<html>' })],
	...Object.entries({ 400: 'invalid_input', 401: 'unauthorized', 503: 'internal' }).map(
		([status, type]): Way => [
			`Seam quotes it: ${status}`,
			{},
			({ emulator }) => {
				const message = `Key ${emulator.apiKey} unknown`;
				const error = { type, message, validation_errors: { _errors: [message] } };
				emulator.respondNext(CREATE, { status: Number(status), body: { ok: false, error } });
			},
		],
	),
	[
		'it redirects',
		{},
		({ emulator }) => {
			const headers = { location: 'https://example.com' };
			emulator.respondNext(CREATE, { status: 302, headers, raw: '' });
		},
	],
	[
		'looks fail',
		waiting,
		({ emulator }) => emulator.respondNext('/access_codes/list', { status: 200, destroy: 'after' }, 5),
	],
	[
		'the device can not be looked up',
		{ startsAt: '2027-03-27', endsAt: '2027-03-29', additionalFields: { timeZone: 'device' } },
		({ emulator }) => emulator.respondNext('/devices/get', { status: 401, body: { ok: false } }),
	],
];

describe('the key appears nowhere in a run, its errors or what is printed', () => {
	for (const onError of ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const) {
		it.concurrent.each(ways)(`when %s: ${onError}`, async (_, parameters, prepare) => {
			await inSeam({}, async (seam) => {
				const { emulator, door } = seam;
				prepare?.(seam);
				const result = await create(emulator, { deviceId: byId(door), ...parameters }, { onError });
				expectWithout(emulator.apiKey, result);
			})();
		});
	}

	it.concurrent.each<[string, SeamCredential]>([
		['is wrong', { apiKey: 'seam_wrong_but_secret', baseUrl: '' }],
		['is damaged', { apiKey: 'seam_wrong_but_secret…', baseUrl: '' }],
		['may not be sent there', { apiKey: 'seam_wrong_but_secret', baseUrl: 'http://example.com' }],
		['has no server', { apiKey: 'seam_wrong_but_secret', baseUrl: 'http://127.0.0.1:9' }],
	])('when it %s', async (_, credential) => {
		await inSeam({}, async ({ emulator, door }) => {
			const credentials = { ...credential, baseUrl: credential.baseUrl || emulator.url };
			const result = await create(emulator, { deviceId: byId(door) }, { credentials });
			expect(result.error).toBeDefined();
			expectWithout('seam_wrong_but_secret', result);
			const errors: unknown[] = [await testCredential(credentials)];
			const search = searchList({ method: 'searchDevices', credentials });
			await search.catch((error: unknown) => errors.push(error));
			expect(errors).toHaveLength(2);
			expectWithout('seam_wrong_but_secret', errors);
		})();
	});

	it.concurrent(
		'and would be found if it did',
		inSeam({}, async ({ emulator, door }) => {
			const result = await create(emulator, { deviceId: byId(door) });
			expect(emulator.requests[0].headers.authorization).toContain(emulator.apiKey);
			expect(() => expectWithout(door, result)).toThrow();
			printed.push('something printed');
			expect(() => expectWithout('something printed', {})).toThrow();
		}),
	);
});
