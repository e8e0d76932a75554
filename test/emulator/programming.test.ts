import { startEmulator, type AccessCode, type Emulator } from '../../sandbox/emulator';
import { at, createCode, eventsOf, hoursFromNow, post } from './client';

const HOUR = 3600;

let emulator: Emulator;
let frontDoor: string;

beforeEach(async () => {
	emulator = await startEmulator();
	frontDoor = emulator.devices.frontDoor;
});
afterEach(async () => await emulator.stop());

function code(access_code_id: string): AccessCode {
	const found = emulator.accessCodes().find((c) => c.access_code_id === access_code_id);
	if (!found) throw new Error(`No code ${access_code_id}`);
	return found;
}

/** The state of a code in one line: its status, and what is pending. */
function state(access_code_id: string): string {
	const { status, pending_mutations = [], is_scheduled_on_device } = code(access_code_id);
	const pending = pending_mutations.map((mutation) => mutation.mutation_code).join('+');
	return [status, pending, is_scheduled_on_device && 'scheduled'].filter(Boolean).join(' ');
}

describe('an ongoing code', () => {
	it('is on the lock after a while', async () => {
		const id = await createCode(emulator, { device_id: frontDoor });
		expect(state(id)).toBe('setting creating');
		emulator.advance(2.9);
		expect(state(id)).toBe('setting creating');
		emulator.advance(0.2);
		expect(state(id)).toBe('set');
		expect(eventsOf(emulator, id)).toEqual([
			'access_code.created',
			'access_code.mutations_requested',
			'access_code.set_on_device',
		]);
	});

	it('gets there in real time as well', async () => {
		emulator.setSpeed(100);
		const id = await createCode(emulator, { device_id: frontDoor });
		const deadline = Date.now() + 2000;
		while (state(id) !== 'set' && Date.now() < deadline) await post(emulator, '/workspaces/get');
		expect(state(id)).toBe('set');
	});
});

describe('a future code', () => {
	const stay = { starts_at: hoursFromNow(100), ends_at: hoursFromNow(124) };

	it('waits, is handed to the lock with its schedule, opens, and is gone at the end', async () => {
		const id = await createCode(emulator, { device_id: frontDoor, ...stay });
		expect(state(id)).toBe('unset deferring_creation');
		expect(at(code(id), 'pending_mutations.0.scheduled_at')).toBe(
			new Date(Date.parse(stay.starts_at) - 72 * HOUR * 1000).toISOString(),
		);
		emulator.advance(28 * HOUR);
		emulator.advance(4);
		expect(state(id)).toBe('unset scheduled');
		emulator.advance(72 * HOUR);
		expect(state(id)).toBe('set scheduled');
		emulator.advance(24 * HOUR);
		expect(emulator.accessCodes()).toEqual([]);
		expect(eventsOf(emulator, id)).toEqual([
			'access_code.created',
			'access_code.mutations_requested',
			'access_code.scheduled_on_device',
			'access_code.set_on_device',
			'access_code.removed_from_device',
			'access_code.deleted',
		]);
		const { status, body } = await post(emulator, '/access_codes/get', { access_code_id: id });
		expect([status, at(body, 'error.type')]).toEqual([404, 'access_code_not_found']);
	});

	it('is dated by the moment at which each step happened', async () => {
		const id = await createCode(emulator, { device_id: frontDoor, ...stay });
		emulator.advance(200 * HOUR);
		const set = emulator
			.events()
			.find((e) => e.access_code_id === id && e.event_type === 'access_code.set_on_device');
		expect(Math.abs(Date.parse(String(set?.created_at)) - Date.parse(stay.starts_at))).toBeLessThan(1000);
	});

	it('is programmed an hour before its start on a lock without schedules, or when asked to be', async () => {
		const codes = [
			await createCode(emulator, { device_id: emulator.devices.justInTime, ...stay }),
			await createCode(emulator, { device_id: frontDoor, prefer_native_scheduling: false, ...stay }),
		];
		emulator.advance(98 * HOUR);
		for (const id of codes) expect(state(id)).toBe('unset deferring_creation');
		emulator.advance(HOUR + 4);
		for (const id of codes) expect(state(id)).toBe('set');
	});

	it('is late when the lock does not take it in time', async () => {
		emulator.failProgramming({ name: 'Late' }, { error_code: 'failed_to_set_on_device' });
		const id = await createCode(emulator, { device_id: frontDoor, name: 'Late', ...stay });
		emulator.advance(100 * HOUR + 1);
		expect(state(id)).toBe('setting creating');
		expect(code(id).warnings).toMatchObject([{ warning_code: 'delay_in_setting_on_device' }]);
		emulator.failProgramming({ name: 'Late' }, null);
		emulator.advance(4);
		expect(state(id)).toBe('set');
		expect(code(id).warnings).toEqual([]);
	});
});

describe('an update', () => {
	it('shows from what to what, until the lock has it', async () => {
		const id = await createCode(emulator, { device_id: frontDoor, name: 'Anna', code: '1111' });
		emulator.advance(4);
		const frame = { starts_at: hoursFromNow(1), ends_at: hoursFromNow(2) };
		await post(emulator, '/access_codes/update', { access_code_id: id, name: 'Ben', code: '2222', ...frame });
		expect(code(id).pending_mutations).toMatchObject([
			{ mutation_code: 'updating_code', from: { code: '1111' }, to: { code: '2222' } },
			{ mutation_code: 'updating_name', from: { name: 'Anna' }, to: { name: 'Ben' } },
			{ mutation_code: 'updating_time_frame', from: { starts_at: null, ends_at: null }, to: frame },
		]);
		emulator.advance(4);
		expect(state(id)).toBe('unset scheduled');
		expect(eventsOf(emulator, id).slice(3)).toEqual([
			'access_code.mutations_requested',
			'access_code.changed',
			'access_code.code_changed',
			'access_code.name_changed',
			'access_code.time_frame_changed',
			'access_code.scheduled_on_device',
		]);
	});

	it('that changes nothing is done at once', async () => {
		const id = await createCode(emulator, { device_id: frontDoor, name: 'Anna' });
		emulator.advance(4);
		const { body } = await post(emulator, '/access_codes/update', { access_code_id: id, name: 'Anna' });
		expect(state(id)).toBe('set');
		const action_attempt_id = at(body, 'action_attempt.action_attempt_id');
		const { body: followed } = await post(emulator, '/action_attempts/get', { action_attempt_id });
		expect(at(followed, 'action_attempt.status')).toBe('success');
	});

	it('moves a waiting code to its new time', async () => {
		const id = await createCode(emulator, {
			device_id: frontDoor,
			starts_at: hoursFromNow(200),
			ends_at: hoursFromNow(201),
		});
		const frame = { starts_at: hoursFromNow(100), ends_at: hoursFromNow(101) };
		await post(emulator, '/access_codes/update', { access_code_id: id, ...frame });
		expect(state(id)).toBe('unset deferring_creation');
		emulator.advance(28 * HOUR + 4);
		expect(state(id)).toBe('unset scheduled');
	});
});

describe('a deletion', () => {
	it('shows while it lasts, and then the code is gone', async () => {
		const id = await createCode(emulator, { device_id: frontDoor });
		emulator.advance(4);
		await post(emulator, '/access_codes/delete', { access_code_id: id });
		expect(state(id)).toBe('removing deleting');
		expect(code(id).warnings).toMatchObject([{ warning_code: 'being_deleted' }]);
		emulator.advance(3);
		expect(emulator.accessCodes()).toEqual([]);
		expect(eventsOf(emulator, id).slice(-2)).toEqual([
			'access_code.removed_from_device',
			'access_code.deleted',
		]);
		const again = await post(emulator, '/access_codes/delete', { access_code_id: id });
		expect([again.status, at(again.body, 'error.type')]).toEqual([404, 'access_code_not_found']);
	});

	it('of a code that never got onto the lock tells of no removal', async () => {
		const id = await createCode(emulator, { device_id: frontDoor });
		await post(emulator, '/access_codes/delete', { access_code_id: id });
		emulator.advance(10);
		expect(eventsOf(emulator, id)).not.toContain('access_code.removed_from_device');
		expect(eventsOf(emulator, id)).not.toContain('access_code.set_on_device');
	});
});

describe('a failure', () => {
	it('stands until the code is changed, where Seam does not try again', async () => {
		emulator.failProgramming({ name: 'Bad' }, { error_code: 'access_code_inactive', message: 'Disabled.' });
		const { body } = await post(emulator, '/access_codes/create', { device_id: frontDoor, name: 'Bad' });
		const id = emulator.accessCodes()[0].access_code_id;
		emulator.advance(60);
		expect(code(id).errors).toMatchObject([
			{ error_code: 'access_code_inactive', message: 'Disabled.', is_access_code_error: true },
		]);
		expect(state(id)).toBe('setting creating');
		const { body: followed } = await post(emulator, '/action_attempts/get', {
			action_attempt_id: at(body, 'action_attempt.action_attempt_id'),
		});
		expect(followed.action_attempt).toMatchObject({
			status: 'error',
			error: { type: 'access_code_inactive' },
		});
		await post(emulator, '/access_codes/update', { access_code_id: id, name: 'Good' });
		emulator.advance(4);
		expect([state(id), code(id).errors]).toEqual(['set', []]);
		expect(eventsOf(emulator, id).filter((type) => type.includes('failed'))).toEqual([
			'access_code.failed_to_set_on_device',
		]);
	});

	it('comes of itself for a length that the lock does not take, and when its memory is full', async () => {
		const long = await createCode(emulator, { device_id: frontDoor, code: '12345678' });
		const full: string[] = [];
		for (let i = 0; i < 4; i++)
			full.push(await createCode(emulator, { device_id: emulator.devices.threeCodes }));
		emulator.advance(4);
		expect(code(long).errors).toMatchObject([{ error_code: 'code_constraints_violated' }]);
		expect(full.map((id) => code(id).errors.map((error) => error.error_code))).toEqual([
			[],
			[],
			[],
			['no_space_for_access_code_on_device'],
		]);
	});

	it('comes of a code that somebody put on the lock by hand', async () => {
		await post(emulator, '/access_codes/simulate/create_unmanaged_access_code', {
			device_id: frontDoor,
			name: 'By hand',
			code: '7777',
		});
		const id = await createCode(emulator, { device_id: frontDoor, code: '7777' });
		emulator.advance(4);
		expect(code(id).errors).toMatchObject([{ error_code: 'duplicate_code_on_device' }]);
	});
});

describe('a lock that is offline', () => {
	it('does not forget what waits for its time', async () => {
		const id = await createCode(emulator, {
			device_id: frontDoor,
			starts_at: hoursFromNow(100),
			ends_at: hoursFromNow(101),
		});
		emulator.setDeviceOnline(frontDoor, false);
		emulator.advance(29 * HOUR);
		expect(state(id)).toBe('unset creating');
		emulator.setDeviceOnline(frontDoor, true);
		emulator.advance(4);
		expect(state(id)).toBe('unset scheduled');
	});

	it('programs nothing until it is back, and its codes say so', async () => {
		const { offline } = emulator.devices;
		const id = await createCode(emulator, { device_id: offline });
		emulator.advance(60);
		expect(state(id)).toBe('setting creating');
		expect(code(id).errors).toMatchObject([{ error_code: 'device_disconnected', is_device_error: true }]);
		emulator.setDeviceOnline(offline, true);
		emulator.advance(4);
		expect([state(id), code(id).errors]).toEqual(['set', []]);
		emulator.setDeviceOnline(offline, false);
		await post(emulator, '/access_codes/delete', { access_code_id: id });
		emulator.advance(60);
		expect(state(id)).toBe('removing deleting');
		emulator.setDeviceOnline(offline, true);
		emulator.advance(4);
		expect(emulator.accessCodes()).toEqual([]);
	});
});
