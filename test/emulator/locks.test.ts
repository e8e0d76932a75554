import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, createCode, hoursFromNow, post } from './client';

let emulator: Emulator;
let frontDoor: string;

beforeEach(async () => {
	emulator = await startEmulator();
	frontDoor = emulator.devices.frontDoor;
});
afterEach(async () => await emulator.stop());

async function act(path: string, body: object = { device_id: frontDoor }) {
	const { body: started } = await post(emulator, path, body);
	expect(at(started, 'action_attempt.status')).toBe('pending');
	emulator.advance(2);
	const { body: ended } = await post(emulator, '/action_attempts/get', {
		action_attempt_id: at(started, 'action_attempt.action_attempt_id'),
	});
	return ended.action_attempt;
}

const lastEvents = (count: number) =>
	emulator
		.events()
		.slice(-count)
		.map((event) => event.event_type);

it('unlocks and locks a door', async () => {
	expect(await act('/locks/unlock_door')).toMatchObject({
		action_type: 'UNLOCK_DOOR',
		status: 'success',
		result: { was_confirmed_by_device: true },
	});
	expect(emulator.device(frontDoor).properties.locked).toBe(false);
	expect(lastEvents(2)).toEqual(['lock.unlocked', 'action_attempt.unlock_door.succeeded']);
	await act('/locks/lock_door');
	expect(emulator.device(frontDoor).properties.locked).toBe(true);
});

it('fails where the lock is offline or told to, and may lack confirmation', async () => {
	expect(await act('/locks/lock_door', { device_id: emulator.devices.offline })).toMatchObject({
		status: 'error',
		error: { type: 'device_offline' },
	});
	emulator.setLockOutcome(frontDoor, { error: { type: 'jammed', message: 'The bolt is jammed.' } });
	expect(await act('/locks/lock_door')).toMatchObject({ status: 'error', error: { type: 'jammed' } });
	emulator.setLockOutcome(frontDoor, { was_confirmed_by_device: false });
	expect(await act('/locks/lock_door')).toMatchObject({ result: { was_confirmed_by_device: false } });
	emulator.setLockOutcome(frontDoor, null);
	expect(await act('/locks/lock_door')).toMatchObject({ result: { was_confirmed_by_device: true } });
});

it('opens to a code on the lock at its time, and says whose it was', async () => {
	const access_code_id = await createCode(emulator, {
		device_id: frontDoor,
		code: '4711',
		starts_at: hoursFromNow(1),
		ends_at: hoursFromNow(2),
	});
	const enter = () => act('/locks/simulate/keypad_code_entry', { device_id: frontDoor, code: '4711' });
	emulator.advance(5);
	await enter();
	expect(lastEvents(2)[0]).toBe('lock.access_denied');
	emulator.advance(3600);
	expect(await enter()).toMatchObject({ action_type: 'SIMULATE_KEYPAD_CODE_ENTRY', status: 'success' });
	expect(emulator.events().at(-2)).toMatchObject({
		event_type: 'lock.unlocked',
		method: 'keycode',
		access_code_id,
		code: '4711',
		device_id: frontDoor,
	});
});

it('lists locks alone, and refuses to turn what is none', async () => {
	const { body } = await post(emulator, '/locks/list');
	const types = Array.isArray(body.locks) ? body.locks.map((lock) => String(at(lock, 'device_type'))) : [];
	expect(types.length).toBeGreaterThan(8);
	expect(types.every((type) => type.endsWith('_lock'))).toBe(true);
	expect(body.devices).toEqual(body.locks);
	const thermostat = await post(emulator, '/locks/lock_door', { device_id: emulator.devices.thermostat });
	expect([thermostat.status, at(thermostat.body, 'error.type')]).toEqual([400, 'device_type_not_supported']);
});

it('tells of batteries and connections', async () => {
	emulator.setBattery(frontDoor, 0.2);
	expect(lastEvents(2)).toEqual(['device.battery_status_changed', 'device.low_battery']);
	emulator.setBattery(frontDoor, 0.19);
	emulator.setDeviceOnline(frontDoor, false);
	emulator.setDeviceOnline(frontDoor, false);
	expect(lastEvents(2)).toEqual(['device.low_battery', 'device.disconnected']);
	const { body } = await post(emulator, '/devices/get', { device_id: frontDoor });
	expect(body.device).toMatchObject({
		errors: [{ error_code: 'device_disconnected' }],
		properties: { online: false, battery: { level: 0.19, status: 'low' } },
	});
	await post(emulator, '/devices/simulate/connect', { device_id: frontDoor });
	expect(emulator.device(frontDoor).errors).toEqual([]);
});
