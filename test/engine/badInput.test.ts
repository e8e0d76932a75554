/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import type { NodeOptions } from './harness';
import { afterAll, beforeAll, describe, it, onlyInOnePass } from './harness/bothWays';
import { byId, countOf, create, failureOf } from './support';

let emulator: Emulator;
let frontDoor: string;
const servers: Server[] = [];

beforeAll(async () => {
	emulator = await startEmulator({ speed: 20, rateLimits: false });
	({ frontDoor } = emulator.devices);
});
afterAll(async () => {
	await emulator.stop();
	for (const server of servers) {
		server.closeAllConnections();
		server.close();
	}
});
beforeEach(() => {
	emulator.resetRecording();
	emulator.clearResponses();
});

/** A server that is not Seam. Gives its address. */
async function serve(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server has no port');
	return `http://127.0.0.1:${address.port}`;
}

interface Refused {
	message: string;
	description: string;
}

/** Runs a create that must fail, and gives its error. Checks that it left no code behind. */
async function refused(
	parameters: INodeParameters,
	options: Partial<NodeOptions> = {},
	left = 0,
): Promise<Refused> {
	const before = emulator.accessCodes().length;
	const { error, items, nextNodeRan } = await create(
		emulator,
		{ deviceId: byId(frontDoor), ...parameters },
		options,
	);
	expect(items).toEqual([]);
	expect(nextNodeRan).toBe(false);
	expect(emulator.accessCodes()).toHaveLength(before + left);
	return { message: String(error?.message), description: String(error?.description) };
}

describe('what Seam need not be asked about is refused before anything is sent', () => {
	const stay = { startsAt: '2027-03-27T15:00:00', endsAt: '2027-03-29T11:00:00' };

	it.each<[string, INodeParameters, message: string, advice: string]>([
		[
			'an expression for the device without a value',
			{ deviceId: byId('={{ $json.door }}') },
			"'Device' is empty",
			'check that it has a value',
		],
		[
			'a start without an end',
			{ startsAt: stay.startsAt },
			"'Ends At' is empty while 'Starts At' is \"2027-03-27T15:00:00\"",
			"Fill in 'Ends At' too",
		],
		[
			'an end without a start',
			{ endsAt: stay.endsAt },
			"'Starts At' is empty while 'Ends At' is \"2027-03-29T11:00:00\"",
			"Fill in 'Starts At' too",
		],
		[
			'an end before the start',
			{ startsAt: stay.endsAt, endsAt: stay.startsAt, additionalFields: { timeZone: 'workflow' } },
			'\'Ends At\' "2027-03-27T15:00:00" is not after \'Starts At\' "2027-03-29T11:00:00"',
			'In UTC that is 2027-03-27T15:00:00.000Z and 2027-03-29T11:00:00.000Z',
		],
		[
			'an end in the past',
			{ startsAt: '2020-03-27T15:00', endsAt: '2020-03-29T11:00' },
			'\'Ends At\' "2020-03-29T11:00" is in the past',
			'Give an end that lies in the future',
		],
		[
			'a day that does not exist',
			{ ...stay, startsAt: '2026-02-30' },
			'\'Starts At\' is not a date that can be read: "2026-02-30" (there is no such day or time)',
			'2027-03-27T15:00',
		],
		[
			'words for a date',
			{ ...stay, endsAt: 'next friday' },
			'\'Ends At\' is not a date that can be read: "next friday"',
			'pick it with the calendar',
		],
		[
			'a date that an expression could not read',
			{ ...stay, endsAt: '={{ DateTime.fromISO("rubbish") }}' },
			'\'Ends At\' is not a date that can be read: "null"',
			'pick it with the calendar',
		],
		['a code of two digits', { code: '12' }, '\'Code\' is not a code that a lock takes: "12"', '4 to 12'],
		[
			'a code with a letter',
			{ code: '12a4' },
			'\'Code\' is not a code that a lock takes: "12a4"',
			'digits and nothing else',
		],
		[
			'a code of thirteen digits',
			{ code: '1234567890123' },
			'\'Code\' is not a code that a lock takes: "1234567890123"',
			'4 to 12 digits',
		],
		[
			'a number that lost its leading zero',
			{ code: '={{ 479 }}' },
			'\'Code\' is not a code that a lock takes: "479"',
			'4 to 12 digits',
		],
		[
			'a time zone that does not exist',
			{ ...stay, additionalFields: { timeZone: 'Mars/Olympus' } },
			'\'Time Zone\' is not a time zone: "Mars/Olympus"',
			'Europe/Berlin',
		],
		[
			'a switch that is neither on nor off',
			{ additionalFields: { isOneTimeUse: '={{ "perhaps" }}' } },
			'\'One-Time Use\' is neither true nor false: "perhaps"',
			'true or false',
		],
		[
			'a length that is no number',
			{ additionalFields: { preferredCodeLength: '={{ "six" }}' } },
			'\'Preferred Code Length\' is not a whole number above zero: "six"',
			'Give a number',
		],
	])('%s', async (_, parameters, message, advice) => {
		const error = await refused(parameters);
		expect(error.message).toBe(`${message} [item 0]`);
		expect(error.description).toContain(advice);
		expect(emulator.requests).toEqual([]);
	});

	it('a timeout that is no number', async () => {
		const error = await refused({ options: { timeout: '={{ "soon" }}' } });
		expect(error.message).toBe('\'Timeout\' is not a number of seconds above zero: "soon" [item 0]');
		expect(emulator.requests).toEqual([]);
	});

	onlyInOnePass('an expression that fails', 'the routing engine itself evaluates it', () => {
		const failing = "={{ $('Nowhere').item.json.x }}";

		it.each<[string, INodeParameters]>([
			['of a switch', { simplify: failing }],
			['of a wait', { waitForCompletion: failing }],
			['of an option', { options: { timeout: failing } }],
			['of a field', { name: failing }],
		])('%s', async (_, parameters) => {
			const error = await refused(parameters);
			expect(error.message).toBe("Referenced node doesn't exist [item 0]");
			expect(error.description).not.toBe('');
			expect(emulator.requests).toEqual([]);
		});
	});

	it('no device, which n8n itself notices', async () => {
		const error = await refused({ deviceId: byId('') });
		expect(error.message).toContain('Parameter "Device" is required.');
		expect(emulator.requests).toEqual([]);
	});

	it('a device without a time zone, where the time zone is to be its own', async () => {
		const error = await refused({
			deviceId: byId(emulator.devices.noTimeZone),
			...stay,
			additionalFields: { timeZone: 'device' },
		});
		expect(error.message).toBe(
			"'Time Zone' is the device's, but Seam does not know the time zone of \"Boat House (Lake)\" [item 0]",
		);
		expect(error.description).toContain("Pick the time zone by name in 'Time Zone'");
		expect(emulator.requests.map(({ path }) => path)).toEqual(['/devices/get']);
	});

	it('a key that was copied from where it is shown shortened', async () => {
		const error = await refused({}, { credentials: { apiKey: 'seam_test…abcd', baseUrl: emulator.url } });
		expect(error.message).toBe(
			"'API Key' in the credential holds a character that no API Key has. Copy it again in full from Seam's console [item 0]",
		);
		expect(emulator.requests).toEqual([]);
	});

	it.each([
		[
			'http://connect.getseam.com',
			'\'Base URL\' must start with https:// so that the API key travels encrypted: "http://connect.getseam.com". Use https://connect.getseam.com [item 0]',
		],
		[
			'connect.getseam.com',
			'\'Base URL\' is not a web address: "connect.getseam.com". Use https://connect.getseam.com [item 0]',
		],
	])('the base URL %s', async (baseUrl, message) => {
		const error = await refused({}, { credentials: { apiKey: emulator.apiKey, baseUrl } });
		expect(error.message).toBe(message);
		expect(error.description).toBe('The request was not sent.');
	});

	it('a personal access token without a workspace', async () => {
		const error = await refused(
			{},
			{ credentials: { apiKey: emulator.personalAccessToken, baseUrl: emulator.url } },
		);
		expect(error.message).toBe(
			"This is a personal access token, which works only together with a workspace. Fill in 'Workspace ID' in the credential, or use an API key [item 0]",
		);
	});
});

describe("what Seam refuses comes in Seam's words", () => {
	it('a device that does not exist', async () => {
		const error = await refused({ deviceId: byId('11111111-1111-4111-8111-111111111111') });
		expect(error.message).toBe('Device not found [item 0]');
		expect(error.description).toMatch(
			/^Pick the device again in 'Device': it may have been removed, or the key is of another workspace\.\nSeam's reason code: device_not_found\nSeam's request ID: [\w-]+$/,
		);
	});

	it('an ID that is none', async () => {
		const error = await refused({ deviceId: byId('front-door') });
		expect(error.message).toMatch(/device_id.* \[item 0\]$/);
		expect(error.description).toMatch(/^Change the fields named below and run again\.\ndevice_id: /);
	});

	it('a device that takes no codes', async () => {
		const error = await refused({ deviceId: byId(emulator.devices.thermostat) });
		expect(error.message).toBe('This device does not support online access codes [item 0]');
	});

	it('a wrong key', async () => {
		const error = await refused({}, { credentials: { apiKey: 'seam_wrong', baseUrl: emulator.url } });
		expect(error.message).toBe('API Key not found [item 0]');
		expect(error.description).toContain('Check the API key in the credential');
	});

	it('a code that the device already has', async () => {
		await create(emulator, { deviceId: byId(frontDoor), name: 'Anna', code: '1357' });
		const error = await refused({ name: 'Ben', code: '1357' });
		expect(error.message).toBe('Cannot set duplicate access code 1357 named Ben [item 0]');
		expect(error.description).toMatch(
			/^The device already has this code\. Give another one in 'Code'.*\nSeam's reason code: duplicate_access_code/,
		);
	});
});

describe('a server that is not Seam, or not well', () => {
	let otherDoor: string;

	beforeEach(() => {
		[otherDoor] = emulator.addDevices(1);
	});

	const at = (baseUrl: string) => ({ credentials: { apiKey: emulator.apiKey, baseUrl } });
	const UNKNOWN =
		'No usable answer from Seam, so it is not known whether the access code was created [item 0]';

	it('answers a web page, which may be any', async () => {
		const url = await serve((_, response) => {
			response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Welcome</title>');
		});
		const error = await refused({}, at(url));
		expect(error.message).toBe(UNKNOWN);
		expect(error.description).toContain(
			`${new URL(url).host} answered with HTTP status 200 and a web page (HTML).`,
		);
	});

	it('answers that there is no such page', async () => {
		const url = await serve((_, response) => {
			response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>404</h1>');
		});
		const error = await refused({}, at(url));
		expect(error.message).toBe(
			`${new URL(url).host} answered with HTTP status 404 and a web page (HTML), which is not an answer of Seam's [item 0]`,
		);
		expect(error.description).toContain("Check 'Base URL' in the credential");
	});

	it('does not listen', async () => {
		const url = await serve(() => {});
		const server = servers.pop();
		await new Promise((resolve) => server?.close(resolve));
		const error = await refused({}, at(url));
		expect(error.message).toBe(
			`Could not reach Seam at ${new URL(url).host}: the connection was refused [item 0]`,
		);
		expect(error.description).toContain('Network code: ECONNREFUSED');
	});

	it('is not there', async () => {
		const error = await refused({}, at('https://seam.invalid'));
		expect(error.message).toMatch(
			/^Could not reach Seam at seam\.invalid: (there is no such host|the name of the host could not be looked up) \[item 0\]$/,
		);
	});

	it('closes the connection before it has read', async () => {
		emulator.respondNext('/access_codes/create', { status: 200, destroy: 'before' });
		const error = await refused({ deviceId: byId(otherDoor) });
		expect(error.message).toBe(UNKNOWN);
		expect(error.description).toMatch(
			/^Look in Seam whether the code is there.*\nReason: the connection was closed before the answer was complete\./,
		);
		expect(countOf(emulator, '/access_codes/create')).toBe(1);
	});

	it('closes the connection of one item, whose error does not claim the code of another', async () => {
		emulator.respondNext('/access_codes/create', { status: 200, destroy: 'before' });
		const { items } = await create(
			emulator,
			{ deviceId: byId(otherDoor) },
			{ input: [{}, {}, {}], onError: 'continueRegularOutput' },
		);
		const failed = items.filter(({ json }) => 'error' in json);
		expect(failed).toHaveLength(1);
		expect(failureOf(failed[0])).not.toHaveProperty('access_code');
		for (const { access_code_id } of emulator.accessCodes()) {
			expect(JSON.stringify(failed)).not.toContain(access_code_id);
		}
	});

	it.each(['after', 'mid-body'] as const)(
		'closes the connection when the code is made: %s',
		async (destroy) => {
			emulator.respondNext('/access_codes/create', { status: 200, destroy });
			const error = await refused({ deviceId: byId(otherDoor), name: 'Anna' }, {}, 1);
			expect(error.message).toBe(UNKNOWN);
			const [made] = emulator.accessCodes().filter(({ device_id }) => device_id === otherDoor);
			expect(error.description.split(made.access_code_id)).toHaveLength(2);
			expect(countOf(emulator, '/access_codes/create')).toBe(1);
		},
	);

	it.each<[string, { status: number; body?: unknown; raw?: string }, string]>([
		['null', { status: 200, body: null }, 'HTTP status 200 and an empty answer.'],
		['nothing', { status: 200, raw: '' }, 'HTTP status 200 and an empty answer.'],
		['half of its JSON', { status: 200, raw: '{"access_code":{"acc' }, 'Reason: the answer was cut off.'],
		['a list', { status: 200, body: [] }, 'HTTP status 200 and a list.'],
		['an empty 503', { status: 503, raw: '' }, 'HTTP status 503 and an empty answer.'],
		[
			'503 in its own form',
			{ status: 503, body: { error: { type: 'unavailable', message: 'Down' }, ok: false } },
			'Seam said: Down',
		],
	])('answers %s: sent once, and its fate is not known', async (_, answer, reason) => {
		emulator.respondNext('/access_codes/create', answer, 10);
		const error = await refused({ deviceId: byId(otherDoor) });
		expect(error.message).toBe(UNKNOWN);
		expect(error.description).toContain(reason);
		expect(countOf(emulator, '/access_codes/create')).toBe(1);
	});

	it('answers in its own form but without an access code', async () => {
		emulator.respondNext('/access_codes/create', { status: 200, body: { ok: true } });
		const error = await refused({});
		expect(error.message).toBe(UNKNOWN);
		expect(error.description).toContain('an answer without an access code');
	});

	it('redirects to another host, which never sees the key', async () => {
		const seen: unknown[] = [];
		const evil = await serve((request, response) => {
			seen.push(request.headers);
			response.end('{"ok":true}');
		});
		for (const status of [301, 302, 303, 307, 308]) {
			emulator.respondNext('/access_codes/create', {
				status,
				headers: { location: `${evil}/access_codes/create` },
				raw: '',
			});
			const error = await refused({});
			expect(error.message).toBe(
				`${new URL(emulator.url).host} redirects to another address, which is not followed so that the API key stays where it belongs [item 0]`,
			);
		}
		expect(seen).toEqual([]);
	});

	it('refuses for ever and asks for more time than there is', async () => {
		emulator.respondNext(
			'/access_codes/create',
			{
				status: 429,
				headers: { 'retry-after': '600' },
				body: { error: { type: 'too_many_requests', message: 'Too Many Requests' }, ok: false },
			},
			10,
		);
		const error = await refused({});
		expect(error.message).toBe('Too Many Requests [item 0]');
		expect(error.description).toContain('10 new codes');
		expect(emulator.requests).toHaveLength(1);
	});
});
