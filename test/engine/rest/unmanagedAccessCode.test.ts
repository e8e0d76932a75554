import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { createCode, post } from '../../emulator/client';
import type { NodeOptions } from '../harness';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { byId, failureOf, jsonOf, operate, sent } from '../life/support';
import { unmanagedCode } from './ground';

let emulator: Emulator;
let door: string;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 60, conversionSeconds: 30, rateLimits: false });
});
afterAll(async () => await emulator.stop());
beforeEach(() => {
	emulator.configure({ conversionSeconds: 30, conversionRefusal: 'later' });
	door = emulator.addDevice({ display_name: 'Loft' });
	emulator.resetRecording();
});

const run = async (operation: string, parameters: INodeParameters, options?: Partial<NodeOptions>) =>
	await operate(emulator, ['unmanagedAccessCode', operation], parameters, options);
const pathsOf = () => sent(emulator).map(({ path }) => path);
const isThere = async (access_code_id: string) =>
	(await post(emulator, '/access_codes/unmanaged/get', { access_code_id })).status === 200;

describe('Get and Get Many', () => {
	it('find the codes on a lock that Seam did not make', async () => {
		const id = emulator.addUnmanagedCode(door, { name: 'Cleaner', code: '2580' });
		await createCode(emulator, { device_id: door, name: 'Anna' });
		const code = {
			access_code_id: id,
			code: '2580',
			name: 'Cleaner',
			type: 'ongoing',
			status: 'set',
			starts_at: null,
			ends_at: null,
			device_id: door,
			is_managed: false,
			cannot_be_managed: false,
		};
		expect(jsonOf(await run('getAll', { deviceId: byId(door) }))).toEqual([code]);
		expect(jsonOf(await run('get', { accessCodeId: byId(id) }))).toEqual([code]);
		const byDigits = { getBy: 'deviceAndCode', deviceId: byId(door), code: '2580' };
		expect(jsonOf(await run('get', byDigits))).toEqual([code]);
		const search = { deviceId: byId(door), filters: { search: 'nobody' } };
		expect(jsonOf(await run('getAll', search))).toEqual([]);
	});

	it('say which lock is missing', async () => {
		const { error } = await run('getAll', { deviceId: byId('={{ $json.lock }}') });
		expect(error?.message).toBe("'Device' is empty [item 0]");
	});
});

describe('Convert', () => {
	it('waits until Seam manages the code', async () => {
		const id = unmanagedCode(emulator, door);
		const parameters = {
			accessCodeId: byId(id),
			additionalFields: { isExternalModificationAllowed: 'true' },
		};
		const [json] = jsonOf(await run('convert', parameters));
		expect(json).toMatchObject({
			access_code_id: id,
			is_managed: true,
			completion: { state: 'set', waited_seconds: expect.any(Number) },
		});
		const [{ body }] = sent(emulator).filter(({ path }) => path.endsWith('convert_to_managed'));
		expect(body).toEqual({ access_code_id: id, is_external_modification_allowed: true });
	});

	it('goes on at once where nobody wants to wait', async () => {
		const id = unmanagedCode(emulator, door);
		const [json] = jsonOf(await run('convert', { accessCodeId: byId(id), waitForCompletion: false }));
		expect(json).toMatchObject({ access_code_id: id, is_managed: false });
		expect(json).not.toHaveProperty('completion');
		expect(pathsOf()).toEqual(['/access_codes/unmanaged/get', '/access_codes/unmanaged/convert_to_managed']);
	});

	it('leaves a code that Seam manages already as it is', async () => {
		const id = await createCode(emulator, { device_id: door, name: 'Anna' });
		emulator.resetRecording();
		const [json] = jsonOf(await run('convert', { accessCodeId: byId(id), waitForCompletion: false }));
		expect(json).toMatchObject({ access_code_id: id, is_managed: true, change: 'unchanged' });
		expect(json).not.toHaveProperty('completion');
		expect(pathsOf()).toEqual(['/access_codes/unmanaged/get', '/access_codes/get']);
	});

	it('waits for a code that Seam manages already to be on the lock', async () => {
		const id = await createCode(emulator, { device_id: door, name: 'Anna' });
		const [json] = jsonOf(await run('convert', { accessCodeId: byId(id) }));
		expect(json).toMatchObject({ access_code_id: id, change: 'unchanged', completion: { state: 'set' } });
	});

	it('sends nothing for a code that Seam can not manage', async () => {
		const hut = emulator.addDevice({ display_name: 'Hut', device_type: 'igloohome_lock' });
		const id = emulator.addUnmanagedCode(hut, { name: 'Old guest', code: '1470' });
		const { error } = await run('convert', { accessCodeId: byId(id) });
		expect(error?.message).toBe(`Seam can not manage the access code "Old guest", ID ${id} [item 0]`);
		expect(error?.description).toContain('Access Code: Create');
		expect(pathsOf()).toEqual(['/access_codes/unmanaged/get']);
	});

	it('says why Seam could not take the code over, and keeps the code in sight', async () => {
		const id = unmanagedCode(emulator, door);
		emulator.setDeviceOnline(door, false);
		const { items } = await run('convert', { accessCodeId: byId(id) }, { onError: 'continueRegularOutput' });
		expect(failureOf(items[0])).toMatchObject({
			message: expect.stringMatching(
				/^Seam could not take over access code \S+: The device is offline, so Seam cannot take the code over/,
			),
			access_code: { access_code_id: id, is_managed: false },
		});
	});

	it('does not take the failure of an earlier try for one of its own', async () => {
		const id = unmanagedCode(emulator, door);
		emulator.setDeviceOnline(door, false);
		expect((await run('convert', { accessCodeId: byId(id) })).error).toBeDefined();
		emulator.setDeviceOnline(door, true);
		emulator.configure({ conversionSeconds: 150 });
		expect(jsonOf(await run('convert', { accessCodeId: byId(id) }))).toMatchObject([{ is_managed: true }]);
	});

	it.each(['error', 'continue'])('ends when its time is up: %s', async (onTimeout) => {
		emulator.configure({ conversionSeconds: 6000 });
		const id = unmanagedCode(emulator, door);
		const { items, error } = await run('convert', {
			accessCodeId: byId(id),
			options: { timeout: 1, onTimeout },
		});
		if (onTimeout === 'error') {
			expect(error?.message).toBe(`Seam had not taken over access code ${id} within 1 seconds [item 0]`);
		} else {
			expect(items[0].json).toMatchObject({ is_managed: false, completion: { state: 'pending' } });
		}
	});

	it('looks all codes of a run up together', async () => {
		emulator.configure({ conversionSeconds: 120 });
		const ids = Array.from({ length: 20 }, () => unmanagedCode(emulator, door));
		const { items } = await run(
			'convert',
			{ accessCodeId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } },
			{ input: ids.map((id) => ({ id })) },
		);
		expect(items.map(({ json }) => json.is_managed)).toEqual(ids.map(() => true));
		expect(pathsOf().filter((path) => path === '/access_codes/list').length).toBeLessThan(8);
	});
});

describe('Delete', () => {
	/** Older answers of Seam's have no action attempt. */
	const answer = { status: 200, body: { ok: true } };

	it('takes the code off the lock, and waits where that is wanted', async () => {
		const id = unmanagedCode(emulator, door);
		const [json] = jsonOf(await run('delete', { accessCodeId: byId(id), waitForCompletion: true }));
		expect(json).toEqual({
			deleted: true,
			access_code_id: id,
			completion: { state: 'deleted', waited_seconds: expect.any(Number) },
		});
		expect(await isThere(id)).toBe(false);
	});

	it('takes an answer without an action attempt, and looks the code up until it is gone', async () => {
		const id = unmanagedCode(emulator, door);
		emulator.respondNext('/access_codes/unmanaged/delete', answer);
		const deleted = { deleted: true, access_code_id: id };
		expect(jsonOf(await run('delete', { accessCodeId: byId(id) }))).toEqual([deleted]);

		emulator.configure({ removalSeconds: 90 });
		await post(emulator, '/access_codes/unmanaged/delete', { access_code_id: id });
		emulator.respondNext('/access_codes/unmanaged/delete', answer);
		const parameters = { accessCodeId: byId(id), waitForCompletion: true };
		const completion = { state: 'deleted', waited_seconds: expect.any(Number) };
		expect(jsonOf(await run('delete', parameters))).toEqual([{ ...deleted, completion }]);
		expect(await isThere(id)).toBe(false);
		emulator.configure({ removalSeconds: 2 });
	});

	it('looks the code up no more once the key is rejected', async () => {
		const id = unmanagedCode(emulator, door);
		emulator.respondNext('/access_codes/unmanaged/delete', answer);
		emulator.respondNext('/access_codes/unmanaged/get', {
			status: 401,
			body: { error: { type: 'unauthorized', message: 'API Key not found' }, ok: false },
		});
		const parameters = { accessCodeId: byId(id), waitForCompletion: true };
		const { items } = await run('delete', parameters, { onError: 'continueRegularOutput' });
		expect(failureOf(items[0])).toMatchObject({
			message: expect.stringContaining('API Key not found'),
			access_code: { access_code_id: id },
		});
	});

	it('counts a code that is gone as deleted, unless told otherwise', async () => {
		const gone = byId('6aae9d08-fed6-4ca5-8328-e36849ab48fe');
		expect(jsonOf(await run('delete', { accessCodeId: gone }))).toMatchObject([{ deleted: true }]);
		const { error } = await run('delete', { accessCodeId: gone, options: { ignoreMissing: false } });
		expect(error?.description).toContain('access_code_not_found');
	});

	it("fails with the lock's reason, and says which code", async () => {
		const details = { name: 'Owner', code: '1379', cannot_delete_unmanaged_access_code: true } as const;
		const id = emulator.addUnmanagedCode(door, details);
		const parameters = { accessCodeId: byId(id), waitForCompletion: true };
		const { items } = await run('delete', parameters, { onError: 'continueRegularOutput' });
		expect(failureOf(items[0])).toMatchObject({
			message: expect.stringContaining('This access code cannot be removed from the device'),
			access_code: { access_code_id: id },
		});
		expect(await isThere(id)).toBe(true);
	});

	it('says that it is under way when its time is up', async () => {
		emulator.configure({ removalSeconds: 6000 });
		const id = unmanagedCode(emulator, door);
		const options = { timeout: 1, onTimeout: 'continue' };
		const [json] = jsonOf(await run('delete', { accessCodeId: byId(id), waitForCompletion: true, options }));
		expect(json).toMatchObject({ deleted: false, completion: { state: 'pending' } });
		emulator.configure({ removalSeconds: 2 });
	});
});
