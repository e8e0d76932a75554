import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { createCode } from '../emulator/client';
import { runNode } from './harness';
import { afterAll, beforeAll, describe, it } from './harness/bothWays';
import { byId } from './support';

let emulator: Emulator;
let door: string;
let codes: string[];

beforeAll(async () => {
	emulator = await startEmulator({ speed: 60, rateLimits: false });
	[door] = emulator.addDevices(1);
	codes = await Promise.all([1, 2, 3].map(async () => await createCode(emulator, { device_id: door })));
});
afterAll(async () => await emulator.stop());
beforeEach(() => emulator.resetRecording());

const getMany = async (resource: string, filters: INodeParameters) =>
	await runNode({
		parameters: { resource, operation: 'getAll', deviceId: byId(door), filters, returnAll: true },
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		input: [{ none: [], ids: codes.slice(1) }],
	});

describe('a filter by ID that comes out empty', () => {
	it.each([
		['nothing', ''],
		['blanks', '  '],
		['commas', ' , '],
		['an empty list', '={{ $json.none }}'],
		['an empty list as text', '[]'],
		['a property that is not there', '={{ $json.nowhere }}'],
		['null', '={{ null }}'],
	])('does not list the whole device: %s', async (_, accessCodeIds) => {
		const { error, items } = await getMany('accessCode', { accessCodeIds });
		expect(error?.message).toBe("'Access Code IDs' is empty [item 0]");
		expect(items).toEqual([]);
		expect(emulator.requests).toEqual([]);
	});

	it.each([
		['accessCode', 'Access Grant Key', 'accessGrantKey'],
		['accessCode', 'Search', 'search'],
		['accessGrant', 'Reservation Key', 'reservationKey'],
		['device', 'Customer Key', 'customerKey'],
		['entrance', 'Connected Account ID', 'connectedAccountId'],
		['event', 'Access Code ID', 'accessCodeId'],
		['space', 'Search', 'search'],
		['unmanagedAccessCode', 'Search', 'search'],
	])('does not list more than was asked for: %s, %s', async (resource, title, filter) => {
		const { error, items } = await getMany(resource, { [filter]: '={{ $json.nowhere }}' });
		expect(error?.message).toBe(`'${title}' is empty [item 0]`);
		expect(items).toEqual([]);
		expect(emulator.requests).toEqual([]);
	});

	it.each([
		['accessCode', 'search'],
		['accessGrant', 'accessCodeId'],
		['event', 'customerKey'],
	])('does not list what is on all devices: %s', async (resource, filter) => {
		const { error, items } = await runNode({
			parameters: {
				resource,
				operation: 'getAll',
				deviceId: byId('={{ $json.nowhere }}'),
				filters: { [filter]: 'Anna' },
			},
			credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		});
		expect(error?.message).toBe("'Device' is empty [item 0]");
		expect(items).toEqual([]);
		expect(emulator.requests).toEqual([]);
	});

	const NOWHERE = '={{ $json.nowhere }}';
	it.each<[string, INodeParameters, string]>([
		[
			'accessMethod',
			{
				accessGrantId: { __rl: true, mode: 'key', value: NOWHERE },
				filters: { acsEntranceId: '6aae9d08-fed6-4ca5-8328-e36849ab48fe' },
			},
			"'Access Grant' is empty [item 0]",
		],
		['event', { since: '2026-01-01', until: NOWHERE }, "'Until' is empty [item 0]"],
		[
			'connectedAccount',
			{ filters: { hasErrors: NOWHERE } },
			`'Has Errors' is neither true nor false: "undefined" [item 0]`,
		],
		[
			'device',
			{ filters: { canTakeAccessCodes: NOWHERE } },
			`'Can Take Access Codes' is neither true nor false: "undefined" [item 0]`,
		],
	])(
		'does not list all because of a property that is not there: %s',
		async (resource, parameters, message) => {
			const { error, items } = await runNode({
				parameters: { resource, operation: 'getAll', returnAll: true, ...parameters },
				credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
			});
			expect(error?.message).toBe(message);
			expect(items).toEqual([]);
			expect(emulator.requests).toEqual([]);
		},
	);

	it('does not get every schedule of a thermostat', async () => {
		const { error } = await runNode({
			parameters: {
				resource: 'thermostat',
				operation: 'getAllSchedules',
				deviceId: byId(door),
				filters: { name: '={{ $json.nowhere }}' },
			},
			credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		});
		expect(error?.message).toBe("'Name' is empty [item 0]");
		expect(emulator.requests).toEqual([]);
	});

	it('is no search, where it is an empty text', async () => {
		const { error, items } = await getMany('accessCode', { search: '' });
		expect(error).toBeUndefined();
		expect(items).toHaveLength(codes.length);
	});

	it('counts only where the resource has it', async () => {
		const { error, items } = await getMany('accessCode', { deviceType: '' });
		expect(error).toBeUndefined();
		expect(items).toHaveLength(codes.length);
	});

	it.each([
		['nothing', ''],
		['an empty list', '={{ $json.none }}'],
		['a property that is not there', '={{ $json.nowhere }}'],
	])('does not list events of every type: %s', async (_, eventTypes) => {
		const { error } = await getMany('event', { eventTypes });
		expect(error?.message).toBe("'Event Types' is empty [item 0]");
		expect(emulator.requests).toEqual([]);
	});
});

it.each([
	['an object', '={{ $json.ids[0] ? { id: $json.ids[0] } : null }}'],
	['a number that is none', '={{ NaN }}'],
	['a list', '={{ [1, 2] }}'],
])('a filter that is no text is not sent: %s', async (_, search) => {
	const { error } = await getMany('device', { search });
	expect(error?.message).toMatch(/^'Search' is not a text: ".+" \[item 0\]$/);
	expect(emulator.requests).toEqual([]);
});

describe('a filter by ID', () => {
	it.each([
		['a list', '={{ $json.ids }}'],
		['a list as text', '={{ JSON.stringify($json.ids) }}'],
		['text with commas', '={{ $json.ids.join(", ") }}'],
	])('is read from %s', async (_, accessCodeIds) => {
		const { items, error } = await getMany('accessCode', { accessCodeIds });
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.access_code_id).sort()).toEqual(codes.slice(1).sort());
	});
});
