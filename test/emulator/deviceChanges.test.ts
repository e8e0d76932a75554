import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, hoursFromNow, post, textAt } from './client';

let emulator: Emulator;
let device_id: string;
beforeEach(async () => {
	emulator = await startEmulator();
	device_id = emulator.devices.frontDoor;
});
afterEach(async () => await emulator.stop());

async function refusal(path: string, body: object): Promise<unknown[]> {
	const answer = await post(emulator, path, body);
	return [answer.status, at(answer.body, 'error.type')];
}

describe('update', () => {
	it('renames a device, with an event, and gives it its own name back', async () => {
		await post(emulator, '/devices/update', { device_id, name: 'Flat 3' });
		expect(emulator.device(device_id)).toMatchObject({
			display_name: 'Flat 3',
			nickname: 'Flat 3',
			properties: { name: 'Flat 3' },
		});
		expect(emulator.events()).toMatchObject([
			{ event_type: 'device.name_changed', device_id, device_name: 'Flat 3' },
		]);
		await post(emulator, '/devices/update', { device_id, name: null });
		expect(emulator.device(device_id)).toMatchObject({ display_name: 'Front Door' });
		expect(emulator.device(device_id)).not.toHaveProperty('nickname');
	});

	it('replaces metadata, or adds to it, as told', async () => {
		const set = async (custom_metadata: object) =>
			await refusal('/devices/update', { device_id, custom_metadata });
		await set({ flat: '3' });
		await set({ floor: '1' });
		expect(emulator.device(device_id).custom_metadata).toEqual({ floor: '1' });
		emulator.configure({ deviceMetadata: 'merge' });
		await set({ flat: '3' });
		expect(emulator.device(device_id).custom_metadata).toEqual({ flat: '3', floor: '1' });
		expect(await set({ ['x'.repeat(41)]: '1' })).toEqual([400, 'invalid_input']);
	});

	it('switches the pool of backup codes, where there is one', async () => {
		const { backupPool } = emulator.devices;
		const off = { device_id: backupPool, backup_access_code_pool_enabled: false };
		await post(emulator, '/devices/update', off);
		expect(emulator.device(backupPool).properties.backup_access_code_pool_enabled).toBe(false);
		const on = { device_id, backup_access_code_pool_enabled: true };
		expect(await refusal('/devices/update', on)).toEqual([400, 'invalid_input']);
	});
});

it('needs a reported time zone before an Ultraloq lock takes codes for a time', async () => {
	const ultraloq = emulator.addDevice({ display_name: 'Cabin', device_type: 'ultraloq_lock' });
	expect(emulator.device(ultraloq).warnings).toMatchObject([{ warning_code: 'ultraloq_time_zone_unknown' }]);
	const stay = { device_id: ultraloq, starts_at: hoursFromNow(1), ends_at: hoursFromNow(2) };
	expect(await refusal('/access_codes/create', stay)).toEqual([400, 'invalid_input']);
	const granted = await post(emulator, '/access_grants/create', {
		user_identity: {},
		device_ids: [ultraloq],
		requested_access_methods: [{ mode: 'code' }],
	});
	expect(at(granted.body, 'access_grant.errors.0.missing_device_ids')).toEqual([ultraloq]);
	const report = (metadata: object) =>
		refusal('/devices/report_provider_metadata', { devices: [{ device_id: ultraloq, ...metadata }] });
	expect(await report({ schlage_metadata: { time_zone: 'Europe/Berlin' } })).toEqual([400, 'invalid_input']);
	expect(await report({ ultraloq_metadata: { time_zone: 'Middle/Earth' } })).toEqual([400, 'invalid_input']);
	expect(await report({ ultraloq_metadata: { time_zone: 'Europe/Berlin' } })).toEqual([200, undefined]);
	expect(emulator.device(ultraloq)).toMatchObject({ warnings: [], location: { time_zone: 'Europe/Berlin' } });
	expect(await refusal('/access_codes/create', stay)).toEqual([200, undefined]);
});

describe('auto-lock', () => {
	it('is set by an attempt, on locks that can', async () => {
		const body = { device_id, auto_lock_enabled: true, auto_lock_delay_seconds: 30 };
		const answer = await post(emulator, '/locks/configure_auto_lock', body);
		expect(answer.body.action_attempt).toMatchObject({
			action_type: 'CONFIGURE_AUTO_LOCK',
			status: 'pending',
		});
		emulator.advance(2);
		expect(emulator.device(device_id).properties).toMatchObject({
			auto_lock_enabled: true,
			auto_lock_delay_seconds: 30,
		});
		const late = { ...body, auto_lock_delay_seconds: 61 };
		expect(await refusal('/locks/configure_auto_lock', late)).toEqual([400, 'invalid_input']);
		const other = { ...body, device_id: emulator.devices.tokyo };
		expect(await refusal('/locks/configure_auto_lock', other)).toEqual([400, 'device_type_not_supported']);
	});
});

describe('entrances', () => {
	it('are listed with what opens them', async () => {
		const { body } = await post(emulator, '/acs/entrances/list', { search: 'lobby' });
		expect(body.acs_entrances).toMatchObject([
			{
				acs_entrance_id: emulator.entrances.lobby,
				can_unlock_with_code: true,
				can_unlock_with_cloud_key: true,
			},
		]);
		const first = await post(emulator, '/acs/entrances/list', { limit: 2 });
		expect(first.body.acs_entrances).toHaveLength(2);
		expect(at(first.body, 'pagination.has_next_page')).toBe(true);
		const acs_entrance_id = emulator.addEntrance({ display_name: 'Roof' });
		const got = await post(emulator, '/acs/entrances/get', { acs_entrance_id });
		expect(at(got.body, 'acs_entrance.display_name')).toBe('Roof');
	});

	it('are unlocked by a cloud key, where they take one', async () => {
		const { lobby, hotelRoom } = emulator.entrances;
		const open = (acs_entrance_id: string, acs_credential_id = emulator.cloudKeyId) =>
			post(emulator, '/acs/entrances/unlock', { acs_entrance_id, acs_credential_id });
		const { body } = await open(lobby);
		expect(body.action_attempt).toMatchObject({ action_type: 'UNLOCK_DOOR', status: 'pending' });
		emulator.advance(2);
		const action_attempt_id = textAt(body, 'action_attempt.action_attempt_id');
		const followed = await post(emulator, '/action_attempts/get', { action_attempt_id });
		expect(at(followed.body, 'action_attempt.status')).toBe('success');
		expect((await open(hotelRoom)).status).toBe(400);
		expect((await open(lobby, emulator.workspaceId)).status).toBe(404);
	});

	it('are unlocked by the cloud key of a grant, once it is issued', async () => {
		const { lobby, gym } = emulator.entrances;
		const { body } = await post(emulator, '/access_grants/create', {
			user_identity: { full_name: 'Anna' },
			acs_entrance_ids: [lobby],
			requested_access_methods: [{ mode: 'cloud_key' }],
		});
		const access_method_id = textAt(body, 'access_grant.access_method_ids.0');
		const open = async (acs_entrance_id: string) =>
			await refusal('/access_methods/unlock_door', { access_method_id, acs_entrance_id });
		expect(await open(lobby)).toEqual([400, 'access_method_not_supported']);
		emulator.advance(5);
		expect(await open(lobby)).toEqual([200, undefined]);
		expect(await open(gym)).toEqual([400, 'access_method_not_supported']);
	});
});
