import { invalidInput } from '../errors';
import {
	inBoth,
	isThermostat,
	type Climate,
	type FanMode,
	type HvacMode,
	type SetPoints,
} from '../thermostats/climate';
import { setTemperature } from '../thermostats/temperature';
import type { Thermostat } from '../thermostats/thermostats';
import { filteredDevices, presentDevice, type DeviceFilters } from './devices';
import { route, type Call, type Route } from './route';

interface OfDevice {
	device_id: string;
}

interface OfPreset extends OfDevice {
	climate_preset_key: string;
}

interface PresetBody extends OfPreset, Climate {
	name?: string | null;
}

interface ThresholdBody extends OfDevice {
	lower_limit_celsius?: number | null;
	lower_limit_fahrenheit?: number | null;
	upper_limit_celsius?: number | null;
	upper_limit_fahrenheit?: number | null;
}

function find(call: Call, { device_id }: OfDevice): Thermostat {
	return call.thermostats.find(call.workspaceId, device_id);
}

/** Newer Seam takes neither `limit` nor `page_cursor`, `search` and `space_id` here; npm's OpenAPI 1.977.0 still does. */
function list(body: DeviceFilters, call: Call): object {
	const devices = filteredDevices(body, call).filter(isThermostat).map(presentDevice);
	return { thermostats: devices, devices };
}

function createPreset({ device_id, climate_preset_key, name, ...climate }: PresetBody, call: Call): object {
	call.thermostats.createPreset(find(call, { device_id }), climate_preset_key, name ?? null, climate);
	return {};
}

function updatePreset({ device_id, climate_preset_key, name, ...climate }: PresetBody, call: Call): object {
	call.thermostats.updatePreset(find(call, { device_id }), climate_preset_key, name, climate);
	return {};
}

function deletePreset(body: OfPreset, call: Call): object {
	call.thermostats.deletePreset(find(call, body), body.climate_preset_key);
	return {};
}

function activatePreset(body: OfPreset, call: Call): object {
	return {
		action_attempt: { ...call.thermostats.activatePreset(find(call, body), body.climate_preset_key) },
	};
}

function setFallback(body: OfPreset, call: Call): object {
	const device = find(call, body);
	const { climate_preset_key } = call.thermostats.preset(device, body.climate_preset_key);
	device.properties.fallback_climate_preset_key = climate_preset_key;
	return {};
}

function setMode(mode: HvacMode | undefined) {
	return (body: OfDevice & SetPoints & { hvac_mode_setting?: HvacMode }, call: Call): object => {
		const { device_id, hvac_mode_setting = 'off', ...points } = body;
		const attempt = call.thermostats.setMode(find(call, { device_id }), mode ?? hvac_mode_setting, points);
		return { action_attempt: { ...attempt } };
	};
}

function setFanMode(body: OfDevice & { fan_mode?: FanMode; fan_mode_setting?: FanMode }, call: Call): object {
	const mode = body.fan_mode_setting ?? body.fan_mode;
	if (mode === undefined) throw invalidInput('Required', 'fan_mode_setting');
	return { action_attempt: { ...call.thermostats.setFanMode(find(call, body), mode) } };
}

function setThreshold(body: ThresholdBody, call: Call): object {
	const limit = (celsius?: number | null, fahrenheit?: number | null) =>
		inBoth(celsius ?? undefined, fahrenheit ?? undefined) ?? { celsius: null, fahrenheit: null };
	const lower = limit(body.lower_limit_celsius, body.lower_limit_fahrenheit);
	const upper = limit(body.upper_limit_celsius, body.upper_limit_fahrenheit);
	if (lower.celsius !== null && upper.celsius !== null && lower.celsius >= upper.celsius) {
		throw invalidInput('The lower limit must be below the upper limit');
	}
	find(call, body).properties.temperature_threshold = {
		lower_limit_celsius: lower.celsius,
		lower_limit_fahrenheit: lower.fahrenheit,
		upper_limit_celsius: upper.celsius,
		upper_limit_fahrenheit: upper.fahrenheit,
	};
	return {};
}

function simulateTemperature(
	body: OfDevice & { temperature_celsius?: number; temperature_fahrenheit?: number },
	call: Call,
): object {
	const temperature = inBoth(body.temperature_celsius, body.temperature_fahrenheit);
	if (!temperature) throw invalidInput('Must set one of temperature_celsius and temperature_fahrenheit');
	setTemperature(call.thermostats, find(call, body), temperature.celsius);
	return {};
}

function simulateAdjustment(
	{ device_id, hvac_mode, ...points }: OfDevice & SetPoints & { hvac_mode: HvacMode },
	call: Call,
): object {
	const climate = { hvac_mode_setting: hvac_mode, ...points };
	call.thermostats.adjust(find(call, { device_id }), climate, 'external');
	return {};
}

export const thermostatRoutes: Route[] = [
	route('/thermostats/list', list),
	route('/thermostats/create_climate_preset', createPreset),
	route('/thermostats/update_climate_preset', updatePreset),
	route('/thermostats/delete_climate_preset', deletePreset),
	route('/thermostats/activate_climate_preset', activatePreset),
	route('/thermostats/set_fallback_climate_preset', setFallback),
	route('/thermostats/set_hvac_mode', setMode(undefined)),
	route('/thermostats/heat', setMode('heat')),
	route('/thermostats/cool', setMode('cool')),
	route('/thermostats/heat_cool', setMode('heat_cool')),
	route('/thermostats/off', setMode('off')),
	route('/thermostats/set_fan_mode', setFanMode),
	route('/thermostats/set_temperature_threshold', setThreshold),
	route('/thermostats/simulate/temperature_reached', simulateTemperature),
	route('/thermostats/simulate/hvac_mode_adjusted', simulateAdjustment),
];
