import type { INodePropertyOptions } from 'n8n-workflow';

import { isGone, outcomeOf } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readBody } from '../../input/accessCode';
import { isOn } from '../../input/readers';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';

async function deleteThermostatSchedule(item: ItemContext): Promise<OutputItem[]> {
	const body = readBody(item, 'thermostat_schedule_id');
	const { error } = await outcomeOf(sendWithRetry(item, item.path, body, 'write'));
	const isFine = isGone(error, 'thermostat_schedule') && isOn(item.functions, 'options.ignoreMissing', true);
	if (error !== undefined && !isFine) throw error;
	return [{ json: { deleted: true, thermostat_schedule_id: body.thermostat_schedule_id } }];
}

export const deleteSchedule = {
	name: 'Delete Schedule',
	value: 'deleteSchedule',
	action: 'Delete thermostat schedule',
	description: 'Remove a schedule, as when a booking is cancelled. One that is running ends at once.',
	routing: {
		request: { method: 'POST', url: '/thermostats/schedules/delete' },
		operations: handledBy(deleteThermostatSchedule, {
			effect: 'the schedule was deleted',
			whenUnknown: 'Run this again: a schedule that is gone counts as deleted.',
		}),
	},
} satisfies INodePropertyOptions;
