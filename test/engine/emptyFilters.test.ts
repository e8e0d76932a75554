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
		['nothing', ''],
		['an empty list', '={{ $json.none }}'],
		['a property that is not there', '={{ $json.nowhere }}'],
	])('does not list events of every type: %s', async (_, eventTypes) => {
		const { error } = await getMany('event', { eventTypes });
		expect(error?.message).toBe("'Event Types' is empty [item 0]");
		expect(emulator.requests).toEqual([]);
	});
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
