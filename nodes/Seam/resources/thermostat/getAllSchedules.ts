import type { INodePropertyOptions } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import { readCollection, readRequired, wantedCount } from '../../input/readers';
import type { OutputItem } from '../../output/outputItem';
import { simplifyThermostatSchedule } from '../../output/thermostatSchedule';
import { FILL_FILTER, readFilters } from '../getMany';
import { handledBy } from '../operation';
import { fetchSchedules } from './schedule';

async function listSchedules(item: ItemContext): Promise<OutputItem[]> {
	const { device_id } = readFilters(item, 'device_id');
	const wanted = wantedCount(item.functions);
	const filters = readCollection(item.functions, 'filters');
	const name = 'name' in filters ? readRequired('Name', filters.name, FILL_FILTER) : undefined;
	const schedules = await fetchSchedules(item, String(device_id));
	const fitting = name === undefined ? schedules : schedules.filter((schedule) => schedule.name === name);
	return fitting.slice(0, Math.min(wanted, fitting.length)).map((json) => ({ json }));
}

export const getAllSchedules = {
	name: 'Get Many Schedules',
	value: 'getAllSchedules',
	action: 'Get many thermostat schedules',
	description:
		'Retrieve the schedules of a thermostat, or the one that has the number of a booking for its name',
	routing: {
		request: { method: 'POST', url: '/thermostats/schedules/list' },
		operations: handledBy(listSchedules, { simplify: simplifyThermostatSchedule }),
	},
} satisfies INodePropertyOptions;
