import { randomUUID } from 'node:crypto';
import type { INodeExecutionData, INodeParameters, OnError } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { createCode, post } from '../../emulator/client';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { byId, failureOf, operate, sourceOf } from './support';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 50, rateLimits: false });
});
afterAll(async () => await emulator.stop());

const MISSING = '6aae9d08-fed6-4ca5-8328-e36849ab48fe';

interface Scene {
	operation: [string, string];
	parameters: INodeParameters;
	/** Two good items that give two and three items out, with a bad one between them. */
	input: () => Promise<Array<Record<string, unknown>>>;
}

const scenes: Scene[] = [
	{
		operation: ['accessCode', 'createMany'],
		parameters: { deviceIds: '={{ $json.doors }}' },
		input: async () => [
			{ doors: emulator.addDevices(2) },
			{ doors: [MISSING] },
			{ doors: emulator.addDevices(3) },
		],
	},
	{
		operation: ['accessCode', 'getAll'],
		parameters: { deviceId: byId('={{ $json.door }}') },
		input: async () => {
			const [two, three] = emulator.addDevices(2);
			for (const device_id of [two, two, three, three, three]) await createCode(emulator, { device_id });
			return [{ door: two }, { door: MISSING }, { door: three }];
		},
	},
	{
		operation: ['accessCode', 'updateMany'],
		parameters: { commonCodeKey: '={{ $json.key }}', deviceIds: '={{ $json.doors }}', name: 'After' },
		input: async () => {
			const shared = async (count: number) => {
				const device_ids = emulator.addDevices(count);
				const { body } = await post(emulator, '/access_codes/create_multiple', { device_ids });
				const [{ common_code_key }] = body.access_codes as Array<{ common_code_key: string }>;
				return { key: common_code_key, doors: device_ids };
			};
			return [await shared(2), { key: 'nobody has this', doors: [] }, await shared(3)];
		},
	},
	{
		operation: ['event', 'getAll'],
		parameters: { filters: { accessCodeId: '={{ $json.id }}' }, since: '={{ $json.since }}' },
		input: async () => {
			const told = (count: number) => {
				const access_code_id = randomUUID();
				for (let index = 0; index < count; index++) {
					emulator.emit('access_code.changed', { access_code_id, device_id: emulator.devices.frontDoor });
				}
				return access_code_id;
			};
			const since = '2026-01-01T00:00:00Z';
			return [
				{ id: told(2), since },
				{ id: randomUUID(), since: 'some day' },
				{ id: told(3), since },
			];
		},
	},
];

describe.each(scenes)('$operation', ({ operation, parameters, input }) => {
	const run = async (onError: OnError | undefined, only?: number[]) => {
		const items = await input();
		return await operate(emulator, operation, parameters, {
			input: items.filter((_, index) => only === undefined || only.includes(index)) as INodeExecutionData[],
			onError,
		});
	};

	it('pairs 5 items with the 2 that caused them', async () => {
		const { items, error } = await run(undefined, [0, 2]);
		expect(error).toBeUndefined();
		expect(items.map(sourceOf)).toEqual([0, 0, 1, 1, 1]);
	});

	it('pairs the failure too, on the error branch', async () => {
		const { items, errorItems } = await run('continueErrorOutput');
		expect(items.map(sourceOf)).toEqual([0, 0, 2, 2, 2]);
		expect(errorItems.map(sourceOf)).toEqual([1]);
		expect(failureOf(errorItems[0]).message).toMatch(/\[item 1\]$/);
	});

	it('pairs the failure too, in the regular output', async () => {
		const { items } = await run('continueRegularOutput');
		expect(items.map(sourceOf)).toEqual([0, 0, 1, 2, 2, 2]);
		expect(items.map(({ json }) => 'error' in json)).toEqual([false, false, true, false, false, false]);
	});

	it('names the item when it stops', async () => {
		const { error, items } = await run(undefined);
		expect(items).toEqual([]);
		expect(error?.message).toMatch(/\[item 1\]$/);
	});
});

describe('operations with one item each', () => {
	const door = () => emulator.addDevices(1)[0];
	const code = async () => await createCode(emulator, { device_id: door() });

	it.each<[string, string, INodeParameters, (bad: boolean) => Promise<string>]>([
		['accessCode', 'create', { deviceId: byId('={{ $json.id }}') }, async (bad) => (bad ? MISSING : door())],
		[
			'accessCode',
			'upsert',
			{ deviceId: byId('={{ $json.id }}'), name: 'Booking' },
			async (bad) => (bad ? MISSING : door()),
		],
		[
			'accessCode',
			'update',
			{ accessCodeId: byId('={{ $json.id }}'), name: 'After' },
			async (bad) => (bad ? MISSING : await code()),
		],
		[
			'accessCode',
			'delete',
			{ accessCodeId: byId('={{ $json.id }}'), options: { ignoreMissing: false } },
			async (bad) => (bad ? MISSING : await code()),
		],
		[
			'accessCode',
			'get',
			{ accessCodeId: byId('={{ $json.id }}') },
			async (bad) => (bad ? MISSING : await code()),
		],
		[
			'accessCode',
			'generateCode',
			{ deviceId: byId('={{ $json.id }}') },
			async (bad) => (bad ? MISSING : door()),
		],
		['device', 'get', { deviceId: byId('={{ $json.id }}') }, async (bad) => (bad ? MISSING : door())],
		['lock', 'lock', { deviceId: byId('={{ $json.id }}') }, async (bad) => (bad ? MISSING : door())],
		['lock', 'unlock', { deviceId: byId('={{ $json.id }}') }, async (bad) => (bad ? MISSING : door())],
	])('%s %s pairs each with its own', async (resource, operation, parameters, id) => {
		const input = [{ id: await id(false) }, { id: await id(true) }, { id: await id(false) }];
		const regular = await operate(emulator, [resource, operation], parameters, {
			input,
			onError: 'continueRegularOutput',
		});
		expect(regular.items.map(sourceOf)).toEqual([0, 1, 2]);
		expect(regular.items.map(({ json }) => 'error' in json)).toEqual([false, true, false]);
		const branched = await operate(emulator, [resource, operation], parameters, {
			input: [{ id: MISSING }, { id: await id(false) }],
			onError: 'continueErrorOutput',
		});
		expect(branched.items.map(sourceOf)).toEqual([1]);
		expect(branched.errorItems.map(sourceOf)).toEqual([0]);
	});
});
