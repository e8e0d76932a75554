import { randomUUID } from 'node:crypto';
import type { Cancel } from '../clock';
import { frameOf } from '../dates';
import { invalidInput, notFound } from '../errors';
import { isReachable } from '../seed';
import type { Store } from '../store';
import type { IsoInstant } from '../types';
import { checkUnique } from '../uniqueKeys';
import type { World } from '../world';
import type { Thermostat, Thermostats } from './thermostats';

/** `thermostat_schedule`: a preset for a time. */
export interface Schedule {
	thermostat_schedule_id: string;
	workspace_id: string;
	device_id: string;
	climate_preset_key: string;
	name: string | null;
	starts_at: IsoInstant;
	ends_at: IsoInstant;
	is_override_allowed?: boolean;
	max_override_period_minutes?: number | null;
	errors: Array<{ error_code: string; message: string; created_at: IsoInstant }>;
	created_at: IsoInstant;
}

export interface ScheduleContent {
	climate_preset_key?: string;
	starts_at?: string;
	ends_at?: string;
	name?: string;
	is_override_allowed?: boolean;
	max_override_period_minutes?: number | null;
}

/** The schedules of thermostats: each activates its preset when it starts; at its end the fallback preset takes over. */
export class Schedules {
	readonly store: Store<Schedule>;
	private readonly plans = new Map<string, Cancel[]>();

	constructor(
		private readonly world: World,
		private readonly thermostats: Thermostats,
	) {
		this.store = world.newStore((schedule) => schedule.thermostat_schedule_id);
	}

	/** @throws {SeamError} 404 `thermostat_schedule_not_found` */
	find(workspace_id: string, thermostat_schedule_id: string): Schedule {
		const schedule = this.store.get(thermostat_schedule_id, workspace_id);
		if (!schedule) throw notFound('thermostat_schedule', { thermostat_schedule_id });
		return schedule;
	}

	create(
		device: Thermostat,
		content: ScheduleContent & { climate_preset_key: string; starts_at: string; ends_at: string },
	): Schedule {
		const { name = null, climate_preset_key, is_override_allowed, max_override_period_minutes } = content;
		this.thermostats.preset(device, climate_preset_key);
		checkOverride(max_override_period_minutes);
		const schedule = this.store.add({
			thermostat_schedule_id: randomUUID(),
			workspace_id: device.workspace_id,
			device_id: device.device_id,
			climate_preset_key,
			name,
			...this.frame(device, content),
			...(is_override_allowed !== undefined && { is_override_allowed }),
			...(max_override_period_minutes !== undefined && { max_override_period_minutes }),
			errors: [],
			created_at: this.world.clock.iso(),
		});
		this.plan(schedule, device);
		return schedule;
	}

	/** Changes what is named. One that is under way starts anew, with what it then says. */
	update(schedule: Schedule, changes: ScheduleContent): void {
		const device = this.thermostats.find(schedule.workspace_id, schedule.device_id);
		if (changes.climate_preset_key !== undefined) {
			this.thermostats.preset(device, changes.climate_preset_key);
		}
		checkOverride(changes.max_override_period_minutes);
		const frame = this.frame(device, { ...schedule, ...changes }, schedule);
		Object.assign(schedule, changes, frame);
		this.plan(schedule, device);
		const isActive = device.properties.active_thermostat_schedule_id === schedule.thermostat_schedule_id;
		if (isActive && Date.parse(schedule.starts_at) > this.world.clock.now()) this.end(schedule, device);
	}

	delete(schedule: Schedule): void {
		this.cancel(schedule);
		this.store.delete(schedule.thermostat_schedule_id);
		this.end(schedule, this.thermostats.find(schedule.workspace_id, schedule.device_id));
	}

	/** No two schedules of a thermostat may start at the same moment. */
	private frame(
		device: Thermostat,
		dates: { starts_at: string; ends_at: string },
		except?: Schedule,
	): { starts_at: string; ends_at: string } {
		const frame = frameOf(dates, this.world.clock.now()) ?? dates;
		const taken = this.store
			.all(device.workspace_id)
			.some(
				(other) =>
					other !== except && other.device_id === device.device_id && other.starts_at === frame.starts_at,
			);
		checkUnique(this.world.settings, 'starts_at', frame.starts_at, taken);
		return frame;
	}

	private plan(schedule: Schedule, device: Thermostat): void {
		const { clock } = this.world;
		this.cancel(schedule);
		const start = Date.parse(schedule.starts_at);
		const plans = [clock.at(Date.parse(schedule.ends_at), () => this.end(schedule, device))];
		if (start > clock.now()) plans.push(clock.at(start, () => this.start(schedule, device)));
		else this.start(schedule, device);
		this.plans.set(schedule.thermostat_schedule_id, plans);
	}

	private cancel({ thermostat_schedule_id }: Schedule): void {
		for (const cancel of this.plans.get(thermostat_schedule_id) ?? []) cancel();
		this.plans.delete(thermostat_schedule_id);
	}

	private start(schedule: Schedule, device: Thermostat): void {
		const { thermostat_schedule_id, climate_preset_key } = schedule;
		const preset = device.properties.available_climate_presets.find(
			(other) => other.climate_preset_key === climate_preset_key,
		);
		schedule.errors = [];
		if (!preset || !isReachable(device)) {
			const [error_code, message] = preset
				? ['device_offline', 'The thermostat is offline.']
				: ['climate_preset_not_found', 'The thermostat has no such preset any more.'];
			schedule.errors.push({ error_code, message, created_at: this.world.clock.iso() });
			return;
		}
		device.properties.active_thermostat_schedule_id = thermostat_schedule_id;
		this.thermostats.activate(device, preset, {
			thermostat_schedule_id,
			is_fallback_climate_preset: false,
		});
	}

	/** The end of a schedule that is under way; of any other, nothing follows. */
	private end({ thermostat_schedule_id }: Schedule, device: Thermostat): void {
		const { properties } = device;
		if (properties.active_thermostat_schedule_id !== thermostat_schedule_id) return;
		properties.active_thermostat_schedule_id = null;
		const fallback = properties.available_climate_presets.find(
			(preset) => preset.climate_preset_key === properties.fallback_climate_preset_key,
		);
		if (!fallback || !isReachable(device)) return;
		this.thermostats.activate(device, fallback, {
			thermostat_schedule_id: null,
			is_fallback_climate_preset: true,
		});
	}
}

function checkOverride(minutes: number | null | undefined): void {
	if (typeof minutes === 'number' && minutes < 0) {
		throw invalidInput('Number must be greater than or equal to 0', 'max_override_period_minutes');
	}
}
