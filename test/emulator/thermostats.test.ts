import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, hoursFromNow, post, textAt } from './client';

let emulator: Emulator;
let device_id: string;
beforeEach(async () => {
	emulator = await startEmulator();
	device_id = emulator.devices.thermostat;
});
afterEach(async () => await emulator.stop());

/** Asks about the thermostat, and gives the status and the body. */
async function ask(path: string, body: object = {}) {
	const answer = await post(emulator, `/thermostats/${path}`, { device_id, ...body });
	return { status: answer.status, body: answer.body };
}

/** Does something that has an attempt, and gives how that ends. */
async function carriedOut(path: string, body: object): Promise<unknown> {
	const { body: answer } = await ask(path, body);
	expect(at(answer, 'action_attempt.status')).toBe('pending');
	emulator.advance(2);
	const action_attempt_id = textAt(answer, 'action_attempt.action_attempt_id');
	const { body: followed } = await post(emulator, '/action_attempts/get', { action_attempt_id });
	return at(followed, 'action_attempt.error.type') ?? at(followed, 'action_attempt.status');
}

/** What the thermostat does at the moment. */
function climate(): unknown {
	return emulator.device(device_id).properties.current_climate_setting;
}

/** The events about thermostats, without what all events have. */
function events(): object[] {
	return emulator.events().filter((event) => event.event_type.startsWith('thermostat.'));
}

describe('presets', () => {
	it('are activated by an attempt, with an event', async () => {
		expect(climate()).toMatchObject({ climate_preset_key: 'vacant' });
		const preset = { climate_preset_key: 'occupied' };
		expect(await carriedOut('activate_climate_preset', preset)).toBe('success');
		expect(climate()).toMatchObject({
			...preset,
			heating_set_point_celsius: 20,
			heating_set_point_fahrenheit: 68,
		});
		expect(events()).toMatchObject([
			{
				event_type: 'thermostat.climate_preset_activated',
				device_id,
				...preset,
				thermostat_schedule_id: null,
				is_fallback_climate_preset: false,
			},
		]);
		const unknown = await ask('activate_climate_preset', { climate_preset_key: 'party' });
		expect([unknown.status, at(unknown.body, 'error.type')]).toEqual([404, 'climate_preset_not_found']);
	});

	it('are made, changed and deleted, each key once', async () => {
		const climate_preset_key = 'guest';
		const warm = {
			climate_preset_key,
			name: 'Guest',
			hvac_mode_setting: 'heat',
			heating_set_point_celsius: 21,
		};
		expect((await ask('create_climate_preset', warm)).status).toBe(200);
		expect((await ask('create_climate_preset', warm)).status).toBe(409);
		await ask('update_climate_preset', { climate_preset_key, heating_set_point_fahrenheit: 68 });
		await ask('set_fallback_climate_preset', { climate_preset_key });
		const { properties } = emulator.device(device_id);
		expect(properties.available_climate_presets).toContainEqual(
			expect.objectContaining({
				name: 'Guest',
				heating_set_point_celsius: 20,
				heating_set_point_fahrenheit: 68,
			}),
		);
		expect(properties.fallback_climate_preset_key).toBe('guest');
		await ask('delete_climate_preset', { climate_preset_key });
		expect(emulator.device(device_id).properties.fallback_climate_preset_key).toBeNull();
		expect((await ask('delete_climate_preset', { climate_preset_key })).status).toBe(404);
	});
});

describe('modes', () => {
	it.each([
		['set_hvac_mode', { hvac_mode_setting: 'heat', heating_set_point_celsius: 21.5 }, 'heat'],
		['set_hvac_mode', { hvac_mode_setting: 'cool', cooling_set_point_fahrenheit: 75 }, 'cool'],
		['set_hvac_mode', { hvac_mode_setting: 'off' }, 'off'],
		['heat', { heating_set_point_celsius: 21 }, 'heat'],
		['off', {}, 'off'],
	])('are set by %s with %j', async (path, body, hvac_mode_setting) => {
		expect(await carriedOut(path, body)).toBe('success');
		expect(climate()).toMatchObject({ hvac_mode_setting });
		expect(climate()).not.toHaveProperty('climate_preset_key');
		expect(events()).toMatchObject([
			{ event_type: 'thermostat.manually_adjusted', method: 'seam', hvac_mode_setting },
		]);
	});

	it.each([
		[{ hvac_mode_setting: 'heat' }, 'heating_set_point_celsius'],
		[{ hvac_mode_setting: 'cool', heating_set_point_celsius: 20 }, 'cooling_set_point_celsius'],
		[{ hvac_mode_setting: 'heat', heating_set_point_celsius: 40 }, 'heating_set_point_celsius'],
		[
			{ hvac_mode_setting: 'heat_cool', heating_set_point_celsius: 22, cooling_set_point_celsius: 23 },
			'cooling_set_point_celsius',
		],
		[{ hvac_mode_setting: 'eco' }, 'hvac_mode_setting'],
	])('are refused with %j', async (body, parameter) => {
		const { status, body: answer } = await ask('set_hvac_mode', body);
		expect(status).toBe(400);
		expect(at(answer, `error.validation_errors.${parameter}._errors`)).toHaveLength(1);
	});

	it('fail when the thermostat is offline, or was told to', async () => {
		const heat = { hvac_mode_setting: 'heat', heating_set_point_celsius: 21 };
		emulator.setLockOutcome(device_id, { error: { type: 'provider_error', message: 'Try later' } });
		expect(await carriedOut('set_hvac_mode', heat)).toBe('provider_error');
		emulator.setDeviceOnline(device_id, false);
		expect(await carriedOut('set_hvac_mode', heat)).toBe('device_offline');
		expect(climate()).toMatchObject({ climate_preset_key: 'vacant' });
	});

	it('are not for locks', async () => {
		const answer = await ask('off', { device_id: emulator.devices.frontDoor });
		expect(at(answer.body, 'error.type')).toBe('device_type_not_supported');
		const { body } = await ask('list', { device_id: undefined });
		expect(body.thermostats).toMatchObject([{ device_id }]);
	});
});

describe('the room', () => {
	it('gets as warm as it should, and too warm', async () => {
		await ask('set_temperature_threshold', { upper_limit_celsius: 24 });
		await carriedOut('set_hvac_mode', { hvac_mode_setting: 'heat', heating_set_point_celsius: 21 });
		for (const temperature_celsius of [18, 20.5, 25, 23]) {
			await ask('simulate/temperature_reached', { temperature_celsius });
		}
		expect(events().map((event) => String(at(event, 'event_type')).slice(11))).toEqual([
			'manually_adjusted',
			'temperature_changed',
			'temperature_changed',
			'temperature_reached_set_point',
			'temperature_changed',
			'temperature_threshold_exceeded',
			'temperature_changed',
			'temperature_threshold_no_longer_exceeded',
		]);
	});

	it('is changed by hand', async () => {
		await ask('simulate/hvac_mode_adjusted', { hvac_mode: 'off' });
		expect(events()).toMatchObject([{ method: 'external', hvac_mode_setting: 'off' }]);
	});
});

describe('schedules', () => {
	const stay = () => ({
		climate_preset_key: 'occupied',
		name: 'BK-1',
		starts_at: hoursFromNow(2),
		ends_at: hoursFromNow(50),
	});
	const create = async (change: object = {}): Promise<string> => {
		const { body } = await ask('schedules/create', { ...stay(), ...change });
		return textAt(body, 'thermostat_schedule.thermostat_schedule_id');
	};

	it('activate their preset when they start, and the fallback when they end', async () => {
		await ask('set_fallback_climate_preset', { climate_preset_key: 'vacant' });
		const thermostat_schedule_id = await create();
		const { body } = await ask('schedules/list');
		expect(body.thermostat_schedules).toMatchObject([{ thermostat_schedule_id, name: 'BK-1', errors: [] }]);
		expect(events()).toEqual([]);
		emulator.advance(2 * 3600);
		expect(climate()).toMatchObject({ climate_preset_key: 'occupied' });
		const { properties } = emulator.device(device_id);
		expect(properties.active_thermostat_schedule_id).toBe(thermostat_schedule_id);
		emulator.advance(48 * 3600);
		expect(climate()).toMatchObject({ climate_preset_key: 'vacant' });
		expect(events()).toMatchObject([
			{ thermostat_schedule_id, climate_preset_key: 'occupied', is_fallback_climate_preset: false },
			{ thermostat_schedule_id: null, climate_preset_key: 'vacant', is_fallback_climate_preset: true },
		]);
	});

	it.each<[string, () => object, number]>([
		['a second one at the same start', () => ({}), 409],
		['an end before the start', () => ({ ends_at: hoursFromNow(1) }), 400],
		['an end in the past', () => ({ starts_at: hoursFromNow(-9), ends_at: hoursFromNow(-8) }), 400],
		['an unknown preset', () => ({ climate_preset_key: 'party', starts_at: hoursFromNow(3) }), 404],
		['a date that is none', () => ({ starts_at: 'tomorrow' }), 400],
		[
			'less than no time for an override',
			() => ({ starts_at: hoursFromNow(3), max_override_period_minutes: -1 }),
			400,
		],
	])('refuse %s', async (_case, change, expected) => {
		const first = stay();
		await create(first);
		const { status } = await ask('schedules/create', { ...first, ...change() });
		expect(status).toBe(expected);
		expect((await ask('schedules/list')).body.thermostat_schedules).toHaveLength(1);
	});

	it('start at once when their start is past, and follow a change of dates', async () => {
		const thermostat_schedule_id = await create({ starts_at: hoursFromNow(-1) });
		expect(climate()).toMatchObject({ climate_preset_key: 'occupied' });
		await ask('schedules/update', { thermostat_schedule_id, ends_at: hoursFromNow(1), name: 'BK-2' });
		const { body } = await ask('schedules/get', { thermostat_schedule_id });
		expect(body.thermostat_schedule).toMatchObject({ name: 'BK-2', climate_preset_key: 'occupied' });
		emulator.advance(3601);
		expect(emulator.device(device_id).properties.active_thermostat_schedule_id).toBeNull();
	});

	it('end when they are deleted, and do not start after', async () => {
		const thermostat_schedule_id = await create();
		await ask('schedules/delete', { thermostat_schedule_id });
		emulator.advance(3 * 3600);
		expect(events()).toEqual([]);
		expect((await ask('schedules/get', { thermostat_schedule_id })).status).toBe(404);
	});

	it('say so when the thermostat is offline at their start', async () => {
		const thermostat_schedule_id = await create();
		emulator.setDeviceOnline(device_id, false);
		emulator.advance(2 * 3600);
		const { body } = await ask('schedules/get', { thermostat_schedule_id });
		expect(body.thermostat_schedule).toMatchObject({ errors: [{ error_code: 'device_offline' }] });
	});
});
