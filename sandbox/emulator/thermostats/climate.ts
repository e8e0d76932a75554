import { invalidInput } from '../errors';
import type { Device } from '../types';

export type HvacMode = 'off' | 'heat' | 'cool' | 'heat_cool' | 'eco';
export type FanMode = 'auto' | 'on' | 'circulate';

/** Set points as a caller gives them: each in one unit or in both. */
export interface SetPoints {
	heating_set_point_celsius?: number;
	heating_set_point_fahrenheit?: number;
	cooling_set_point_celsius?: number;
	cooling_set_point_fahrenheit?: number;
}

/** A climate: what a thermostat does, or what a preset has it do. */
export interface Climate extends SetPoints {
	hvac_mode_setting?: HvacMode;
	fan_mode_setting?: FanMode;
	climate_preset_mode?: 'home' | 'away' | 'wake' | 'sleep' | 'occupied' | 'unoccupied';
	manual_override_allowed?: boolean;
}

/** `properties.available_climate_presets[]` */
export interface ClimatePreset extends Climate {
	climate_preset_key: string;
	name: string | null;
	display_name: string;
	can_edit: boolean;
	can_delete: boolean;
	can_use_with_thermostat_daily_programs: boolean;
	manual_override_allowed: boolean;
}

/** What a thermostat's `properties` hold beside those of every device. */
export interface ThermostatProperties {
	available_climate_presets: ClimatePreset[];
	current_climate_setting: Partial<ClimatePreset>;
	fallback_climate_preset_key: string | null;
	active_thermostat_schedule_id: string | null;
	available_hvac_mode_settings: HvacMode[];
	available_fan_mode_settings: FanMode[];
	fan_mode_setting: FanMode;
	temperature_celsius: number;
	temperature_fahrenheit: number;
	relative_humidity: number;
	temperature_threshold: Record<`${'lower' | 'upper'}_limit_${'celsius' | 'fahrenheit'}`, number | null>;
	min_heating_set_point_celsius: number;
	max_heating_set_point_celsius: number;
	min_cooling_set_point_celsius: number;
	max_cooling_set_point_celsius: number;
	min_heating_cooling_delta_celsius: number;
}

export function toFahrenheit(celsius: number): number {
	return Math.round((celsius * 9) / 5 + 32);
}

export function toCelsius(fahrenheit: number): number {
	return Math.round(((fahrenheit - 32) / 9) * 5 * 100) / 100;
}

/** A temperature in both units, from either; undefined where neither is given. */
export function inBoth(
	celsius: number | undefined,
	fahrenheit: number | undefined,
): { celsius: number; fahrenheit: number } | undefined {
	if (celsius !== undefined) return { celsius, fahrenheit: fahrenheit ?? toFahrenheit(celsius) };
	return fahrenheit === undefined ? undefined : { celsius: toCelsius(fahrenheit), fahrenheit };
}

/** The set points of a climate in both units. */
export function completeSetPoints(given: SetPoints): SetPoints {
	const heating = inBoth(given.heating_set_point_celsius, given.heating_set_point_fahrenheit);
	const cooling = inBoth(given.cooling_set_point_celsius, given.cooling_set_point_fahrenheit);
	return {
		...(heating && {
			heating_set_point_celsius: heating.celsius,
			heating_set_point_fahrenheit: heating.fahrenheit,
		}),
		...(cooling && {
			cooling_set_point_celsius: cooling.celsius,
			cooling_set_point_fahrenheit: cooling.fahrenheit,
		}),
	};
}

function checkRange(value: number | undefined, [min, max]: [number, number], parameter: string): void {
	if (value !== undefined && (value < min || value > max)) {
		throw invalidInput(`Must be from ${min} to ${max}`, parameter);
	}
}

/**
 * Refuses what a thermostat cannot do.
 * @param climate With set points in both units.
 * @throws {SeamError} 400 `invalid_input`
 */
export function checkClimate(properties: ThermostatProperties, climate: Climate): void {
	const { hvac_mode_setting: mode, fan_mode_setting: fan } = climate;
	const { heating_set_point_celsius: heating, cooling_set_point_celsius: cooling } = climate;
	if (mode !== undefined && !properties.available_hvac_mode_settings.includes(mode)) {
		throw invalidInput(`This thermostat has no mode ${mode}`, 'hvac_mode_setting');
	}
	if (fan !== undefined && !properties.available_fan_mode_settings.includes(fan)) {
		throw invalidInput(`This thermostat has no fan mode ${fan}`, 'fan_mode_setting');
	}
	const { min_heating_set_point_celsius: minHeating, max_heating_set_point_celsius: maxHeating } = properties;
	const { min_cooling_set_point_celsius: minCooling, max_cooling_set_point_celsius: maxCooling } = properties;
	checkRange(heating, [minHeating, maxHeating], 'heating_set_point_celsius');
	checkRange(cooling, [minCooling, maxCooling], 'cooling_set_point_celsius');
	const delta = properties.min_heating_cooling_delta_celsius;
	if (heating !== undefined && cooling !== undefined && cooling - heating < delta) {
		throw invalidInput(`The set points must be ${delta} °C apart`, 'cooling_set_point_celsius');
	}
}

/** Whether a device is a thermostat, so that its properties have what thermostats have. */
export function isThermostat(
	device: Device,
): device is Device & { properties: Device['properties'] & ThermostatProperties } {
	return Array.isArray(device.properties.available_climate_presets);
}

/** A preset as a thermostat keeps it. */
export function completePreset(key: string, name: string | null, climate: Climate): ClimatePreset {
	return {
		can_edit: true,
		can_delete: true,
		can_use_with_thermostat_daily_programs: true,
		manual_override_allowed: true,
		...climate,
		...completeSetPoints(climate),
		climate_preset_key: key,
		name,
		display_name: name ?? key,
	};
}

/** What a thermostat has from the start: heating and cooling, and two presets. */
export function thermostatProperties(): ThermostatProperties {
	const occupied = completePreset('occupied', 'Occupied', {
		hvac_mode_setting: 'heat_cool',
		fan_mode_setting: 'auto',
		heating_set_point_celsius: 20,
		cooling_set_point_celsius: 25,
	});
	const vacant = completePreset('vacant', 'Vacant', {
		hvac_mode_setting: 'heat_cool',
		fan_mode_setting: 'auto',
		heating_set_point_celsius: 15,
		cooling_set_point_celsius: 29,
	});
	return {
		available_climate_presets: [occupied, vacant],
		current_climate_setting: { ...vacant },
		fallback_climate_preset_key: null,
		active_thermostat_schedule_id: null,
		available_hvac_mode_settings: ['off', 'heat', 'cool', 'heat_cool'],
		available_fan_mode_settings: ['auto', 'on'],
		fan_mode_setting: 'auto',
		temperature_celsius: 17,
		temperature_fahrenheit: toFahrenheit(17),
		relative_humidity: 0.46,
		temperature_threshold: {
			lower_limit_celsius: null,
			lower_limit_fahrenheit: null,
			upper_limit_celsius: null,
			upper_limit_fahrenheit: null,
		},
		min_heating_set_point_celsius: 7,
		max_heating_set_point_celsius: 26,
		min_cooling_set_point_celsius: 18,
		max_cooling_set_point_celsius: 33,
		min_heating_cooling_delta_celsius: 2.78,
	};
}
