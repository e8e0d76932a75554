import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import type { NodeOptions } from '../harness';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { byId, jsonOf, operate, sent } from '../life/support';
import { schedule, thermostat } from './ground';

let emulator: Emulator;
let device: string;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 60, rateLimits: false });
});
afterAll(async () => await emulator.stop());
beforeEach(() => {
	device = thermostat(emulator);
	emulator.clearResponses();
	emulator.resetRecording();
});

const run = async (operation: string, parameters: INodeParameters, options?: Partial<NodeOptions>) =>
	await operate(emulator, ['thermostat', operation], parameters, options);

const climateOf = () => emulator.device(device).properties.current_climate_setting;

describe('Activate Preset', () => {
	it('waits until the thermostat has taken it', async () => {
		const [json] = jsonOf(
			await run('activatePreset', { deviceId: byId(device), climatePresetKey: byId('occupied') }),
		);
		expect(json).toMatchObject({ action_type: 'ACTIVATE_CLIMATE_PRESET', status: 'success' });
		expect(climateOf()).toMatchObject({ climate_preset_key: 'occupied' });
	});

	it('says that the preset is missing, and that there is none of that key', async () => {
		const preset = async (key: string) =>
			await run('activatePreset', { deviceId: byId(device), climatePresetKey: byId(key) });
		expect((await preset('={{ $json.none }}')).error?.message).toBe("'Climate Preset' is empty [item 0]");
		expect((await preset('sauna')).error?.description).toContain('climate_preset_not_found');
	});
});

describe('Set Mode', () => {
	it.each<[string, INodeParameters, object]>([
		['heat, in °C', { hvacModeSetting: 'heat', heatingSetPoint: 21.5 }, { heating_set_point_celsius: 21.5 }],
		[
			'cool, in °F',
			{ hvacModeSetting: 'cool', coolingSetPoint: '77', temperatureUnit: 'fahrenheit' },
			{ cooling_set_point_fahrenheit: 77 },
		],
		[
			'both',
			{ hvacModeSetting: 'heat_cool', heatingSetPoint: 19, coolingSetPoint: 26 },
			{ heating_set_point_celsius: 19, cooling_set_point_celsius: 26 },
		],
		['off', { hvacModeSetting: 'off', heatingSetPoint: 19 }, {}],
	])('sends what the mode needs and no more: %s', async (_title, parameters, points) => {
		const [json] = jsonOf(await run('setMode', { deviceId: byId(device), ...parameters }));
		expect(json).toMatchObject({ action_type: 'SET_HVAC_MODE', status: 'success' });
		const { hvacModeSetting: hvac_mode_setting } = parameters;
		expect(sent(emulator)[0].body).toEqual({ device_id: device, hvac_mode_setting, ...points });
	});

	it.each<[string, INodeParameters, string]>([
		['no number', { heatingSetPoint: '={{ "warm" }}' }, '\'Heating Set Point\' is not a number: "warm"'],
		['nothing', { heatingSetPoint: '={{ $json.none }}' }, "'Heating Set Point' is empty"],
		['no mode', { hvacModeSetting: '={{ "tropical" }}' }, '\'Mode\' is no mode of a thermostat: "tropical"'],
		['no unit', { temperatureUnit: '={{ "kelvin" }}' }, '\'Temperature Unit\' is no unit: "kelvin"'],
	])('sends nothing for %s', async (_title, parameters, message) => {
		const { error } = await run('setMode', { deviceId: byId(device), ...parameters });
		expect(error?.message).toBe(`${message} [item 0]`);
		expect(sent(emulator)).toEqual([]);
	});

	it("fails with the thermostat's reason", async () => {
		emulator.setLockOutcome(device, { error: { type: 'device_offline', message: 'It is offline.' } });
		const { error } = await run('setMode', { deviceId: byId(device), hvacModeSetting: 'off' });
		expect(error?.message).toMatch(/^Action attempt \S+ failed: It is offline \[item 0\]$/);
	});
});

describe('schedules', () => {
	const stay = { startsAt: '2037-03-27', endsAt: '2037-03-29' };
	const create = async (parameters: INodeParameters = {}) =>
		await run('createSchedule', {
			deviceId: byId(device),
			climatePresetKey: byId('occupied'),
			name: 'Booking 1',
			...stay,
			additionalFields: { checkInTime: '15:00', checkOutTime: '11:00' },
			...parameters,
		});

	it('are for a stay, from check-in to check-out in the time zone of the thermostat', async () => {
		expect(jsonOf(await create())).toMatchObject([
			{
				name: 'Booking 1',
				climate_preset_key: 'occupied',
				device_id: device,
				starts_at: '2037-03-27T20:00:00.000Z',
				ends_at: '2037-03-29T16:00:00.000Z',
			},
		]);
	});

	it('say which one is in the way: no two start at the same time', async () => {
		const [{ thermostat_schedule_id: first }] = jsonOf(await create());
		const { error } = await create({ name: 'Booking 2', endsAt: '2037-03-30' });
		expect(error?.message).toBe(
			`The thermostat already has a schedule that starts at 2037-03-27T20:00:00.000Z: "Booking 1", ID ${String(first)} [item 0]`,
		);
		expect(error?.description).toContain('Update Schedule');

		const other = jsonOf(await create({ startsAt: '2037-04-01', endsAt: '2037-04-03' }))[0];
		const update = await run('updateSchedule', {
			thermostatScheduleId: String(other.thermostat_schedule_id),
			...stay,
			additionalFields: { checkInTime: '15:00', checkOutTime: '11:00' },
		});
		expect(update.error?.message).toContain('already has a schedule that starts at 2037-03-27T20:00:00.000Z');
	});

	it('are not said to be in the way of themselves where nobody knows whether one was created', async () => {
		await create();
		const body = { ok: false, error: { type: 'internal_error', message: 'Oh dear' } };
		emulator.respondNext('/thermostats/schedules/create', { status: 500, body });
		const { error } = await create();
		expect(error?.message).toContain('it is not known whether the schedule was created');
		expect(error?.description).toContain('Get Many Schedules');
	});

	it.each<[string, INodeParameters, string]>([
		['no start', { startsAt: '={{ $json.none }}' }, "'Starts At' is empty"],
		['no end', { endsAt: '={{ $json.none }}' }, "'Ends At' is empty"],
		[
			'an end before the start',
			{ endsAt: '2037-03-26' },
			"'Ends At' \"2037-03-26\" is not after 'Starts At'",
		],
		['a stay that is over', { startsAt: '2020-03-27', endsAt: '2020-03-29' }, 'is in the past'],
		[
			'a period that is no number',
			{ additionalFields: { maxOverridePeriodMinutes: '={{ "long" }}' } },
			"'Max Override Period' is not a whole number",
		],
	])('are not sent with %s', async (_title, parameters, message) => {
		const { error } = await create(parameters);
		expect(`${error?.message} ${error?.description}`).toContain(message);
		expect(sent(emulator).map(({ path }) => path)).not.toContain('/thermostats/schedules/create');
	});

	it('take dates as expressions have them', async () => {
		const startsAt = '={{ DateTime.fromISO("2037-05-01T12:00:00Z") }}';
		const [json] = jsonOf(await create({ startsAt, endsAt: '2037-05-03T12:00:00Z' }));
		expect(json).toMatchObject({ starts_at: '2037-05-01T12:00:00.000Z' });
	});

	it('are found by their name', async () => {
		await schedule(emulator, 10, device);
		const wanted = await schedule(emulator, 12, device);
		const many = async (parameters: INodeParameters) =>
			jsonOf(await run('getAllSchedules', { deviceId: byId(device), ...parameters }));
		expect(await many({ returnAll: true })).toHaveLength(2);
		expect(await many({ limit: 1 })).toHaveLength(1);
		expect(await many({ filters: { name: 'Booking 12' } })).toMatchObject([
			{ thermostat_schedule_id: wanted, device_id: device },
		]);
		expect(await many({ filters: { name: 'Booking' } })).toEqual([]);
	});

	it('are changed in what is given, and only in that', async () => {
		const thermostatScheduleId = await schedule(emulator, 10, device);
		emulator.resetRecording();
		const parameters = { thermostatScheduleId, climatePresetKey: byId('vacant') };
		const [json] = jsonOf(await run('updateSchedule', parameters));
		expect(json).toMatchObject({ name: 'Booking 10', climate_preset_key: 'vacant' });
		expect(sent(emulator)[0]).toEqual({
			path: '/thermostats/schedules/update',
			body: { thermostat_schedule_id: thermostatScheduleId, climate_preset_key: 'vacant' },
		});
		const nothing = await run('updateSchedule', { thermostatScheduleId });
		expect(nothing.error?.message).toBe('There is nothing to change [item 0]');
		const oneDate = await run('updateSchedule', { thermostatScheduleId, startsAt: '2037-03-27' });
		expect(oneDate.error?.message).toContain("'Ends At' is empty while 'Starts At' is");
	});

	it('read new dates in the time zone of their thermostat', async () => {
		const thermostatScheduleId = await schedule(emulator, 10, device);
		const dates = { startsAt: '2037-07-01T15:00', endsAt: '2037-07-03T11:00' };
		const [json] = jsonOf(await run('updateSchedule', { thermostatScheduleId, ...dates }));
		expect(json).toMatchObject({
			starts_at: '2037-07-01T20:00:00.000Z',
			ends_at: '2037-07-03T16:00:00.000Z',
		});
	});

	it('are deleted, and one that is gone counts as deleted unless told otherwise', async () => {
		const thermostatScheduleId = await schedule(emulator, 10, device);
		const remove = async (parameters: INodeParameters = {}) =>
			await run('deleteSchedule', { thermostatScheduleId, ...parameters });
		const deleted = { deleted: true, thermostat_schedule_id: thermostatScheduleId };
		expect(jsonOf(await remove())).toEqual([deleted]);
		expect(jsonOf(await remove())).toEqual([deleted]);
		const { error } = await remove({ options: { ignoreMissing: false } });
		expect(error?.description).toContain('thermostat_schedule_not_found');
	});
});
