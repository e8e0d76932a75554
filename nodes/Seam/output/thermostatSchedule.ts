import type { IDataObject } from 'n8n-workflow';

import { pick } from './outputItem';

const FIELDS = [
	'thermostat_schedule_id',
	'name',
	'climate_preset_key',
	'starts_at',
	'ends_at',
	'is_override_allowed',
	'max_override_period_minutes',
	'device_id',
	'errors',
	'created_at',
] as const;

/** A thermostat's schedule with the same fields always: Seam leaves some out. */
export function simplifyThermostatSchedule(schedule: IDataObject): IDataObject {
	return pick(schedule, FIELDS);
}
