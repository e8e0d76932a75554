import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { createCode } from '../../emulator/client';
import type { NodeOptions } from '../harness';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import {
	asSeam,
	byId,
	failureOf,
	codesOn,
	inDays,
	jsonOf,
	operate,
	sent,
	SIMPLE_ACCESS_CODE,
	sourceOf,
	writes,
} from './support';

let emulator: Emulator;
let doors: string[];

beforeAll(async () => {
	emulator = await startEmulator({ speed: 50 });
});
afterAll(async () => await emulator.stop());
beforeEach(() => {
	doors = emulator.addDevices(3);
	emulator.clearResponses();
	emulator.resetRecording();
});

const createMany = async (parameters: INodeParameters = {}, options?: Partial<NodeOptions>) =>
	await operate(emulator, ['accessCode', 'createMany'], { deviceIds: doors, ...parameters }, options);

const updateMany = async (parameters: INodeParameters, options?: Partial<NodeOptions>) =>
	await operate(emulator, ['accessCode', 'updateMany'], parameters, options);

const arrival = inDays(10);
const departure = inDays(12);

describe('Create Many', () => {
	it('puts one PIN on all doors, one item for each code', async () => {
		const result = await createMany({
			name: 'Booking 12345',
			startsAt: arrival,
			endsAt: departure,
			additionalFields: {
				behaviorWhenCodeCannotBeShared: 'throw',
				preferredCodeLength: 6,
				preferNativeScheduling: true,
			},
		});
		expect(result.error).toBeUndefined();
		expect(sent(emulator)).toEqual([
			{
				path: '/access_codes/create_multiple',
				body: {
					device_ids: doors,
					name: 'Booking 12345',
					starts_at: asSeam(arrival),
					ends_at: asSeam(departure),
					behavior_when_code_cannot_be_shared: 'throw',
					preferred_code_length: 6,
					prefer_native_scheduling: true,
				},
			},
		]);
		const codes = jsonOf(result);
		expect(codes.map(({ device_id }) => device_id)).toEqual(doors);
		expect(new Set(codes.map(({ code }) => code)).size).toBe(1);
		for (const code of codes) expect(Object.keys(code).sort()).toEqual(SIMPLE_ACCESS_CODE);
		expect(result.items.map(sourceOf)).toEqual([0, 0, 0]);
	});

	it('gives out the common code key with Simplify off', async () => {
		const codes = jsonOf(await createMany({ simplify: false }));
		const [key, ...others] = new Set(codes.map(({ common_code_key }) => common_code_key));
		expect(key).toMatch(/^auto_set_by_create_multiple_/);
		expect(others).toEqual([]);
	});

	it('takes the devices from an expression, as text or list', async () => {
		const input = [{ doors: doors.join(', ') }, { doors }];
		const result = await createMany({ deviceIds: '={{ $json.doors }}' }, { input });
		expect(result.error).toBeUndefined();
		expect(result.items.map(sourceOf)).toEqual([0, 0, 0, 1, 1, 1]);
		for (const { body } of writes(emulator)) expect(body).toEqual({ device_ids: doors });
	});

	it('needs a device', async () => {
		const { error } = await createMany({ deviceIds: '={{ [] }}' });
		expect(error?.message).toBe("'Device Names or IDs' is empty [item 0]");
		expect(sent(emulator)).toEqual([]);
	});

	it('waits until all locks have it', async () => {
		const codes = jsonOf(await createMany({ waitForCompletion: true }));
		expect(codes).toHaveLength(3);
		for (const { completion } of codes) expect(completion).toMatchObject({ state: 'set' });
		const looks = sent(emulator).filter(({ path }) => path === '/access_codes/list');
		expect(looks.length).toBeLessThanOrEqual(3);
	});

	it('creates nothing where the doors can not share a PIN, or different ones if asked to', async () => {
		await createCode(emulator, { device_id: doors[1], code: '4711' });
		const { error } = await createMany({ code: '4711' });
		expect(error?.message).toMatch(/^Cannot set duplicate access code 4711/);
		expect(codesOn(emulator, doors[0])).toEqual([]);

		const additionalFields = { behaviorWhenCodeCannotBeShared: 'create_random_code' };
		const codes = jsonOf(await createMany({ code: '4711', additionalFields }));
		expect(codes.map(({ code }) => code === '4711')).toEqual([true, false, true]);
	});

	describe('when one lock does not take its code', () => {
		const failure = { error_code: 'no_space_for_access_code_on_device', message: 'The lock is full.' };
		beforeEach(() => emulator.failProgramming({ device_id: doors[1] }, failure));
		afterEach(() => emulator.failProgramming({ device_id: doors[1] }, null));

		it('hands the others on, and the one that failed with its access code', async () => {
			const { items, errorItems, error } = await createMany(
				{ waitForCompletion: true },
				{ onError: 'continueErrorOutput' },
			);
			expect(error).toBeUndefined();
			expect(items.map(({ json }) => json.device_id)).toEqual([doors[0], doors[2]]);
			expect(errorItems).toHaveLength(1);
			expect(failureOf(errorItems[0]).access_code).toMatchObject({
				device_id: doors[1],
				access_code_id: codesOn(emulator, doors[1])[0].access_code_id,
			});
		});

		it('names all codes that exist when the workflow stops', async () => {
			const { error } = await createMany({ waitForCompletion: true });
			expect(error?.message).toMatch(/can not be put on the lock: The lock is full \[item 0\]$/);
			for (const door of doors) {
				expect(`${error?.message} ${error?.description}`).toContain(
					codesOn(emulator, door)[0].access_code_id,
				);
			}
		});
	});

	it('loses no code from sight when the key is withdrawn during the wait', async () => {
		emulator.respondNext('/access_codes/list', {
			status: 401,
			body: { error: { type: 'unauthorized', message: 'API Key not found' }, ok: false },
		});
		const { items } = await createMany({ waitForCompletion: true }, { onError: 'continueRegularOutput' });
		const ids = doors.map((door) => codesOn(emulator, door)[0].access_code_id);
		expect(items).toHaveLength(3);
		const named = items.map((item) => failureOf(item).access_code as IDataObject);
		expect(named.map(({ access_code_id }) => access_code_id)).toEqual(ids);
	});
});

describe('Update Many', () => {
	const key = async (): Promise<string> => {
		const [{ common_code_key }] = jsonOf(await createMany({ name: 'Before', simplify: false }));
		emulator.resetRecording();
		return String(common_code_key);
	};

	it('changes all codes of a key, and gives each out as it is now', async () => {
		const commonCodeKey = await key();
		const other = await createCode(emulator, { device_id: doors[0], name: 'Before' });
		emulator.resetRecording();
		const result = await updateMany({
			commonCodeKey,
			deviceIds: doors,
			name: 'After',
			startsAt: arrival,
			endsAt: departure,
		});
		expect(result.error).toBeUndefined();
		expect(writes(emulator)).toEqual([
			{
				path: '/access_codes/update_multiple',
				body: {
					common_code_key: commonCodeKey,
					name: 'After',
					starts_at: asSeam(arrival),
					ends_at: asSeam(departure),
				},
			},
		]);
		expect(jsonOf(result).map(({ device_id }) => device_id)).toEqual(doors);
		for (const code of jsonOf(result)) {
			expect(code).toMatchObject({ name: 'After', type: 'time_bound', ends_at: asSeam(departure) });
			expect(Object.keys(code).sort()).toEqual(SIMPLE_ACCESS_CODE);
		}
		expect(result.items.map(sourceOf)).toEqual([0, 0, 0]);
		const untouched = codesOn(emulator, doors[0]).find(({ access_code_id }) => access_code_id === other);
		expect(untouched?.name).toBe('Before');
	});

	it('finds the codes on all devices where none are named, and waits for them', async () => {
		const commonCodeKey = await key();
		const result = await updateMany({
			commonCodeKey,
			name: 'After',
			waitForCompletion: true,
			simplify: false,
		});
		expect(result.error).toBeUndefined();
		expect(
			jsonOf(result)
				.map(({ device_id }) => device_id)
				.sort(),
		).toEqual([...doors].sort());
		for (const code of jsonOf(result)) {
			expect(code).toMatchObject({
				name: 'After',
				common_code_key: commonCodeKey,
				completion: { state: 'set' },
			});
		}
		const looked = sent(emulator).flatMap(({ path, body }) =>
			path === '/access_codes/list' ? [(body as IDataObject).device_id] : [],
		);
		expect(looked).not.toContain(emulator.devices.thermostat);
	});

	it('leaves out codes that are being deleted', async () => {
		const commonCodeKey = await key();
		emulator.setDeviceOnline(doors[2], false);
		const [{ access_code_id: accessCodeId }] = codesOn(emulator, doors[2]);
		await operate(emulator, ['accessCode', 'delete'], { accessCodeId: byId(accessCodeId) });
		const result = await updateMany({ commonCodeKey, deviceIds: doors, name: 'After' });
		expect(result.error).toBeUndefined();
		expect(jsonOf(result).map(({ device_id }) => device_id)).toEqual(doors.slice(0, 2));
	});

	it('needs a key, and says so when there is no such key', async () => {
		const empty = await updateMany({ commonCodeKey: ' ', name: 'After' });
		expect(empty.error?.message).toBe("'Common Code Key' is empty [item 0]");
		expect(sent(emulator)).toEqual([]);
		const unknown = await updateMany({ commonCodeKey: 'nobody', name: 'After' });
		expect(unknown.error?.description).toMatch(/access_code_not_found/);
	});
});

describe('a common code key', () => {
	it('gives several doors the same digits, also through Create or Update', async () => {
		const input = doors.map((door) => ({ door }));
		const parameters = { deviceId: byId('={{ $json.door }}'), name: 'Booking 1', commonCodeKey: 'booking-1' };
		const result = await operate(emulator, ['accessCode', 'upsert'], parameters, { input });
		expect(result.error).toBeUndefined();
		expect(new Set(jsonOf(result).map(({ code }) => code)).size).toBe(1);
		expect(jsonOf(result).map(({ device_id }) => device_id)).toEqual(doors);
	});
});
