import type { DeviceActions } from '../deviceActions';
import { SeamError, invalidInput, notFound } from '../errors';
import type { ActionAttempt, Device } from '../types';
import { checkUnique } from '../uniqueKeys';
import type { World } from '../world';
import {
	checkClimate,
	completePreset,
	completeSetPoints,
	isThermostat,
	type Climate,
	type ClimatePreset,
	type FanMode,
	type HvacMode,
	type SetPoints,
	type ThermostatProperties,
} from './climate';
import { Schedules } from './schedules';

export type Thermostat = Device & { properties: Device['properties'] & ThermostatProperties };

/** What an activation of a preset came from. */
export interface Activation {
	thermostat_schedule_id: string | null;
	is_fallback_climate_preset: boolean;
}

/** The set points that a mode cannot do without. */
const NEEDED: Record<HvacMode, Array<'heating' | 'cooling'>> = {
	off: [],
	eco: [],
	heat: ['heating'],
	cool: ['cooling'],
	heat_cool: ['heating', 'cooling'],
};

/** Thermostats: presets, modes, and the schedules that activate presets. */
export class Thermostats {
	readonly schedules: Schedules;

	constructor(
		private readonly world: World,
		private readonly actions: DeviceActions,
	) {
		this.schedules = new Schedules(world, this);
	}

	/** @throws {SeamError} 404 `device_not_found`; 400 `device_type_not_supported` for what is no thermostat */
	find(workspace_id: string, device_id: string): Thermostat {
		const device = this.world.device(device_id, workspace_id);
		if (isThermostat(device)) return device;
		throw new SeamError(400, 'device_type_not_supported', 'This device is not a thermostat', {
			data: { device_id },
		});
	}

	/** @throws {SeamError} 404 `climate_preset_not_found` */
	preset({ properties }: Thermostat, climate_preset_key: string): ClimatePreset {
		const preset = properties.available_climate_presets.find(
			(other) => other.climate_preset_key === climate_preset_key,
		);
		if (!preset) throw notFound('climate_preset', { climate_preset_key });
		return preset;
	}

	createPreset(device: Thermostat, key: string, name: string | null, climate: Climate): void {
		const { available_climate_presets: presets } = device.properties;
		const taken = presets.some((preset) => preset.climate_preset_key === key);
		checkUnique(this.world.settings, 'climate_preset_key', key, taken);
		const preset = completePreset(key, name, climate);
		checkClimate(device.properties, preset);
		presets.push(preset);
	}

	/** Changes what is named; a set point that is changed in one unit changes in the other. */
	updatePreset(device: Thermostat, key: string, name: string | null | undefined, climate: Climate): void {
		const preset = this.preset(device, key);
		const changed = { ...preset, ...climate, ...completeSetPoints(climate) };
		checkClimate(device.properties, changed);
		Object.assign(preset, changed);
		if (name !== undefined) {
			preset.name = name;
			preset.display_name = name ?? key;
		}
	}

	deletePreset(device: Thermostat, key: string): void {
		const preset = this.preset(device, key);
		const { properties } = device;
		properties.available_climate_presets = properties.available_climate_presets.filter(
			(other) => other !== preset,
		);
		if (properties.fallback_climate_preset_key === key) properties.fallback_climate_preset_key = null;
	}

	/** Activates a preset; the attempt ends well when the thermostat has taken it, however warm it is then. */
	activatePreset(device: Thermostat, key: string): ActionAttempt {
		const preset = this.preset(device, key);
		return this.actions.start({
			device,
			action_type: 'ACTIVATE_CLIMATE_PRESET',
			act: () => {
				this.activate(device, preset, { thermostat_schedule_id: null, is_fallback_climate_preset: false });
				return {};
			},
		});
	}

	/** Sets a mode with its set points, which takes the thermostat off its preset. */
	setMode(device: Thermostat, hvac_mode_setting: HvacMode, given: SetPoints): ActionAttempt {
		const points = completeSetPoints(given);
		for (const kind of NEEDED[hvac_mode_setting]) {
			if (points[`${kind}_set_point_celsius`] !== undefined) continue;
			throw invalidInput(
				`Must set one of ${kind}_set_point_celsius and ${kind}_set_point_fahrenheit`,
				`${kind}_set_point_celsius`,
			);
		}
		checkClimate(device.properties, { hvac_mode_setting, ...points });
		return this.actions.start({
			device,
			action_type: 'SET_HVAC_MODE',
			act: () => {
				this.adjust(device, { hvac_mode_setting, ...points }, 'seam');
				return {};
			},
		});
	}

	setFanMode(device: Thermostat, fan_mode_setting: FanMode): ActionAttempt {
		checkClimate(device.properties, { fan_mode_setting });
		return this.actions.start({
			device,
			action_type: 'SET_FAN_MODE',
			act: () => {
				device.properties.fan_mode_setting = fan_mode_setting;
				const { hvac_mode_setting } = device.properties.current_climate_setting;
				this.adjust(device, { hvac_mode_setting, fan_mode_setting }, 'seam');
				return {};
			},
		});
	}

	/** A thermostat goes over to a preset at once. */
	activate(device: Thermostat, preset: ClimatePreset, activation: Activation): void {
		device.properties.current_climate_setting = { ...preset };
		if (preset.fan_mode_setting) device.properties.fan_mode_setting = preset.fan_mode_setting;
		this.emit('climate_preset_activated', device, {
			climate_preset_key: preset.climate_preset_key,
			...activation,
		});
	}

	/** Somebody sets a thermostat by hand: through Seam, or at the wall (`external`). */
	adjust(device: Thermostat, climate: Climate, method: 'seam' | 'external'): void {
		const { properties } = device;
		properties.current_climate_setting = {
			fan_mode_setting: properties.fan_mode_setting,
			manual_override_allowed: true,
			...climate,
		};
		this.emit('manually_adjusted', device, { method, ...climate });
	}

	emit(what: string, device: Thermostat, payload: Record<string, unknown>): void {
		const { device_id, connected_account_id, workspace_id } = device;
		this.world.events.emit(`thermostat.${what}`, workspace_id, {
			device_id,
			connected_account_id,
			...payload,
		});
	}
}
