import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, eventsOf, hoursFromNow, post } from './client';

let emulator: Emulator;
let frontDoor: string;
beforeEach(async () => {
	emulator = await startEmulator();
	({ frontDoor } = emulator.devices);
});
afterEach(async () => await emulator.stop());

const CLEANER = { name: 'Cleaner', code: '4711' };

async function status(path: string, access_code_id: string): Promise<number> {
	return (await post(emulator, path, { access_code_id })).status;
}

it('stands in a list of its own until somebody removes it, and keeps its dates', async () => {
	const dates = { starts_at: hoursFromNow(-1), ends_at: hoursFromNow(2) };
	const access_code_id = emulator.addUnmanagedCode(frontDoor, { ...CLEANER, ...dates });
	const { body } = await post(emulator, '/access_codes/unmanaged/list', {
		device_id: frontDoor,
		search: '471',
	});
	expect(body.access_codes).toMatchObject([
		{ access_code_id, type: 'time_bound', is_managed: false, ...dates },
	]);
	expect(await status('/access_codes/get', access_code_id)).toBe(404);
	emulator.advance(2 * 3600 + 1);
	expect(await status('/access_codes/unmanaged/get', access_code_id)).toBe(404);
	expect(eventsOf(emulator, access_code_id)).toEqual([
		'access_code.unmanaged.created',
		'access_code.unmanaged.removed',
	]);
});

it.each(['convert_to_managed', 'update'])(
	'is taken over some time after %s, under the same id',
	async (verb) => {
		const access_code_id = emulator.addUnmanagedCode(frontDoor, CLEANER);
		const body = { access_code_id, is_external_modification_allowed: true, is_managed: true };
		expect((await post(emulator, `/access_codes/unmanaged/${verb}`, body)).body).toEqual({ ok: true });
		expect(await status('/access_codes/get', access_code_id)).toBe(404);
		expect(await status('/access_codes/unmanaged/get', access_code_id)).toBe(200);
		emulator.advance(4);
		expect(await status('/access_codes/unmanaged/get', access_code_id)).toBe(404);
		expect(emulator.accessCodes()).toMatchObject([
			{ access_code_id, ...CLEANER, status: 'set', is_managed: true, is_external_modification_allowed: true },
		]);
		expect(eventsOf(emulator, access_code_id).at(-1)).toBe('access_code.unmanaged.converted_to_managed');
	},
);

it('cannot be taken over on some locks, and only an event says so', async () => {
	const access_code_id = emulator.addUnmanagedCode(emulator.devices.justInTime, CLEANER);
	const got = await post(emulator, '/access_codes/unmanaged/get', { access_code_id });
	expect(at(got.body, 'access_code.cannot_be_managed')).toBe(true);
	expect(await status('/access_codes/unmanaged/convert_to_managed', access_code_id)).toBe(200);
	emulator.advance(10);
	expect(emulator.accessCodes()).toEqual([]);
	expect(emulator.events().at(-1)).toMatchObject({
		event_type: 'access_code.unmanaged.failed_to_convert_to_managed',
		access_code_errors: [{ error_code: 'provider_issue' }],
	});
	emulator.configure({ conversionRefusal: 'at-once' });
	expect(await status('/access_codes/unmanaged/convert_to_managed', access_code_id)).toBe(400);
});

it('stays where it is when the lock is offline or was told to fail', async () => {
	emulator.failProgramming({ name: 'Cleaner' }, { error_code: 'failed_to_set_on_device' });
	const failing = emulator.addUnmanagedCode(frontDoor, CLEANER);
	const unreachable = emulator.addUnmanagedCode(emulator.devices.offline, { ...CLEANER, name: 'Owner' });
	for (const access_code_id of [failing, unreachable]) {
		await post(emulator, '/access_codes/unmanaged/convert_to_managed', { access_code_id });
		emulator.advance(10);
		expect(await status('/access_codes/unmanaged/get', access_code_id)).toBe(200);
	}
	const failures = emulator.events().filter((event) => event.event_type.includes('failed_to_convert'));
	expect(failures.map((event) => at(event, 'access_code_errors.0.error_code'))).toEqual([
		'failed_to_set_on_device',
		'provider_issue',
	]);
});

it('is removed with an attempt to follow, which can fail', async () => {
	const removed = async (device_id: string, details: Parameters<Emulator['addUnmanagedCode']>[1]) => {
		const access_code_id = emulator.addUnmanagedCode(device_id, details);
		const { body } = await post(emulator, '/access_codes/unmanaged/delete', { access_code_id });
		expect(at(body, 'action_attempt.status')).toBe('pending');
		emulator.advance(4);
		const action_attempt_id = at(body, 'action_attempt.action_attempt_id');
		const followed = await post(emulator, '/action_attempts/get', { action_attempt_id });
		const left = await status('/access_codes/unmanaged/get', access_code_id);
		return [at(followed.body, 'action_attempt.status'), left];
	};
	expect(await removed(frontDoor, CLEANER)).toEqual(['success', 404]);
	const fixed = { ...CLEANER, cannot_delete_unmanaged_access_code: true as const };
	expect(await removed(frontDoor, fixed)).toEqual(['error', 200]);
	expect(await removed(emulator.devices.offline, CLEANER)).toEqual(['error', 200]);
});
