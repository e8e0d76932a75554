import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { createCode, post } from '../../emulator/client';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { byId, jsonOf, operate } from '../life/support';
import { unmanagedCode } from './ground';

let emulator: Emulator;
let door: string;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 60, rateLimits: false });
});
afterAll(async () => await emulator.stop());
beforeEach(() => {
	door = emulator.addDevice({ display_name: 'Loft' });
});

const remove = async (resource: string, id: string, waitForCompletion = false) =>
	await operate(emulator, [resource, 'delete'], { accessCodeId: byId(id), waitForCompletion });
const statusOf = async (route: string, access_code_id: string) =>
	(await post(emulator, route, { access_code_id })).status;

describe('Delete of a code of the other kind', () => {
	it('does not call one deleted that Seam manages', async () => {
		const id = await createCode(emulator, { device_id: door, name: 'Anna' });
		const { items, error } = await remove('unmanagedAccessCode', id);
		expect(items).toEqual([]);
		expect(error?.message).toContain(`Access code ${id} is still on its lock`);
		expect(error).toMatchObject({ description: expect.stringContaining("'Access Code'") });
		expect(await statusOf('/access_codes/get', id)).toBe(200);
	});

	it('does not call one deleted that was made by hand', async () => {
		const id = unmanagedCode(emulator, door);
		const { items, error } = await remove('accessCode', id);
		expect(items).toEqual([]);
		expect(error?.message).toContain(`Access code ${id} is still on its lock`);
		expect(error).toMatchObject({ description: expect.stringContaining("'Unmanaged Access Code'") });
		expect(await statusOf('/access_codes/unmanaged/get', id)).toBe(200);
	});

	it('does not take it for gone where the answer has no code', async () => {
		emulator.respondNext('/access_codes/unmanaged/get', { status: 200, body: { ok: true } });
		const { items, error } = await remove('accessCode', unmanagedCode(emulator, door));
		expect(items).toEqual([]);
		expect(error?.message).toContain('an access code');
	});

	it.each(['accessCode', 'unmanagedAccessCode'])(
		'says what was waited for, where it is gone: %s',
		async (resource) => {
			const access_code_id = '6aae9d08-fed6-4ca5-8328-e36849ab48fe';
			expect(jsonOf(await remove(resource, access_code_id, true))).toEqual([
				{ deleted: true, access_code_id, completion: { state: 'deleted', waited_seconds: 0 } },
			]);
			expect(jsonOf(await remove(resource, access_code_id))).toEqual([{ deleted: true, access_code_id }]);
		},
	);
});
