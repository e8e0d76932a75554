import type { INodePropertyOptions } from 'n8n-workflow';

import { answerWithout, InvalidInput } from '../../api/errors';
import type { ItemContext } from '../../execute/itemContext';
import type { OutputItem } from '../../output/outputItem';
import { simplifyThermostatSchedule } from '../../output/thermostatSchedule';
import { textOf } from '../../seamObjects';
import { afterTheChange } from '../accessCode/changedCode';
import { fetchObject } from '../getOne';
import { handledBy } from '../operation';
import { readSchedule, sendSchedule } from './schedule';

async function updateThermostatSchedule(item: ItemContext): Promise<OutputItem[]> {
	const fetchSchedule = async (thermostat_schedule_id: unknown) =>
		await fetchObject(
			item,
			'/thermostats/schedules/get',
			{ thermostat_schedule_id: String(thermostat_schedule_id) },
			'thermostat_schedule',
		);
	const thermostatOf = async (id: unknown) => {
		const device = textOf((await fetchSchedule(id)).device_id);
		if (device === undefined) throw answerWithout('the thermostat of the schedule');
		return device;
	};
	const body = await readSchedule(
		item,
		['thermostat_schedule_id'],
		async ({ thermostat_schedule_id: id }) => await thermostatOf(id),
	);
	const { thermostat_schedule_id: id, ...changes } = body;
	if (Object.keys(changes).length === 0) {
		throw new InvalidInput('There is nothing to change', 'Give a climate preset, a name or both dates.');
	}
	await sendSchedule(item, body, async () => await thermostatOf(id));
	return [{ json: await afterTheChange(fetchSchedule(id)) }];
}

export const updateSchedule = {
	name: 'Update Schedule',
	value: 'updateSchedule',
	action: 'Update thermostat schedule',
	description: 'Change the preset, the name or the dates of a schedule. What is left empty stays as it is.',
	routing: {
		request: { method: 'POST', url: '/thermostats/schedules/update' },
		operations: handledBy(updateThermostatSchedule, {
			effect: 'the schedule was changed',
			whenUnknown: 'Run this again: changing a schedule to what it already is does no harm.',
			simplify: simplifyThermostatSchedule,
		}),
	},
} satisfies INodePropertyOptions;
