import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { byId, jsonOf, operate, sent } from '../life/support';
import { cloudKey, lockWithoutPlace, selfLocking } from './ground';

let emulator: Emulator;
let door: string;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 60, rateLimits: false });
});
afterAll(async () => await emulator.stop());
beforeEach(() => {
	door = emulator.addDevice({
		display_name: 'Loft',
		properties: { supports_backup_access_code_pool: true, backup_access_code_pool_enabled: false },
	});
	emulator.resetRecording();
});

const run = async (resource: string, operation: string, parameters: INodeParameters = {}) =>
	await operate(emulator, [resource, operation], parameters);
const pathsOf = () => sent(emulator).map(({ path }) => path);

describe('Device: Update', () => {
	it('changes the name, the metadata and the backup pool, and puts the device out', async () => {
		const [json] = jsonOf(
			await run('device', 'update', {
				deviceId: byId(door),
				name: 'Flat 3',
				additionalFields: {
					backupAccessCodePoolEnabled: true,
					customMetadata: { entries: [{ key: 'flat', value: '3' }] },
				},
			}),
		);
		expect(json).toMatchObject({ device_id: door, display_name: 'Flat 3' });
		const [update] = sent(emulator).filter(({ path }) => path === '/devices/update');
		expect(update.body).toEqual({
			device_id: door,
			name: 'Flat 3',
			backup_access_code_pool_enabled: true,
			custom_metadata: { flat: '3' },
		});
		expect(emulator.device(door).properties.backup_access_code_pool_enabled).toBe(true);
	});

	it.each(['replace', 'merge'] as const)(
		'keeps the entries of other keys, where Seam would %s them',
		async (how) => {
			const seam = await startEmulator({ speed: 60, rateLimits: false, deviceMetadata: how });
			const [device] = seam.addDevices(1);
			const keep = async (key: string, value: string) =>
				await operate(seam, ['device', 'update'], {
					deviceId: byId(device),
					additionalFields: { customMetadata: { entries: [{ key, value }] } },
				});
			await keep('owner', 'Nora');
			await keep('flat', '2');
			await keep('flat', '3');
			expect(seam.device(device).custom_metadata).toEqual({ owner: 'Nora', flat: '3' });
			await seam.stop();
		},
	);

	it('sends nothing where there is nothing to change', async () => {
		const { error } = await run('device', 'update', { deviceId: byId(door) });
		expect(error?.message).toBe('There is nothing to change [item 0]');
		expect(pathsOf()).toEqual([]);
	});
});

describe('Device: Report Time Zone', () => {
	it('tells Seam where a lock is, in the form that its maker has', async () => {
		const cellar = lockWithoutPlace(emulator);
		const [json] = jsonOf(
			await run('device', 'reportTimeZone', { deviceId: byId(cellar), timeZone: byId('Europe/Vienna') }),
		);
		expect(json).toMatchObject({ device_id: cellar, time_zone: 'Europe/Vienna' });
		const [{ body }] = sent(emulator).filter(({ path }) => path === '/devices/report_provider_metadata');
		expect(body).toEqual({
			devices: [{ device_id: cellar, ultraloq_metadata: { time_zone: 'Europe/Vienna' } }],
		});
	});

	it('sends nothing for another maker, nor for what is no time zone', async () => {
		const report = async (timeZone: string) =>
			await run('device', 'reportTimeZone', { deviceId: byId(door), timeZone: byId(timeZone) });
		expect((await report('Europe/Vienna')).error?.message).toBe(
			'Seam takes no time zone for "Loft", which is of the type august_lock [item 0]',
		);
		expect((await report('Atlantis')).error?.message).toContain('not a time zone: "Atlantis"');
		expect(pathsOf()).toEqual(['/devices/get']);
	});
});

describe('Lock: Configure Auto-Lock', () => {
	it.each<[string, INodeParameters, object]>([
		['on', { autoLockDelaySeconds: '={{ "45" }}' }, { auto_lock_enabled: true, auto_lock_delay_seconds: 45 }],
		['off', { autoLockEnabled: false }, { auto_lock_enabled: false }],
	])('waits until the lock has taken it: %s', async (_title, parameters, body) => {
		const device = selfLocking(emulator);
		const [json] = jsonOf(await run('lock', 'configureAutoLock', { deviceId: byId(device), ...parameters }));
		expect(json).toMatchObject({ action_type: 'CONFIGURE_AUTO_LOCK', status: 'success' });
		expect(sent(emulator)[0].body).toEqual({ device_id: device, ...body });
	});
});

describe('Entrance', () => {
	it('is found by its name, with what opens it', async () => {
		const found = jsonOf(await run('entrance', 'getAll', { filters: { search: 'room' } }));
		expect(found).toMatchObject([
			{
				acs_entrance_id: emulator.entrances.hotelRoom,
				display_name: 'Hotel Room 12',
				can_unlock_with_code: false,
				can_unlock_with_card: true,
				can_unlock_with_cloud_key: false,
			},
		]);
	});

	it('is unlocked with the cloud key of an access grant', async () => {
		const { gym, lobby } = emulator.entrances;
		const accessMethodId = await cloudKey(emulator, gym);
		emulator.resetRecording();
		const unlock = async (entrance: string) =>
			await run('entrance', 'unlock', { acsEntranceId: byId(entrance), accessMethodId });
		expect(jsonOf(await unlock(gym))).toMatchObject([{ action_type: 'UNLOCK_DOOR', status: 'success' }]);
		expect(sent(emulator)[0].body).toEqual({ acs_entrance_id: gym, access_method_id: accessMethodId });
		expect((await unlock(lobby)).error?.message).toContain('cannot unlock this entrance');
	});
});
