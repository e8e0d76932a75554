import type { INodePropertyOptions } from 'n8n-workflow';

import { answerWithout } from '../../api/errors';
import type { ItemContext } from '../../execute/itemContext';
import { requireDate } from '../../input/dates';
import type { OutputItem } from '../../output/outputItem';
import { simplifyThermostatSchedule } from '../../output/thermostatSchedule';
import { isObject } from '../../seamObjects';
import { handledBy } from '../operation';
import { readSchedule, sendSchedule } from './schedule';

async function createThermostatSchedule(item: ItemContext): Promise<OutputItem[]> {
	requireDate('Starts At', item.body.starts_at);
	requireDate('Ends At', item.body.ends_at);
	const body = await readSchedule(item, ['device_id', 'climate_preset_key'], async ({ device_id }) =>
		String(device_id),
	);
	const answer = await sendSchedule(item, body, async () => String(body.device_id));
	const { thermostat_schedule: schedule } = answer;
	if (!isObject(schedule)) throw answerWithout('thermostat_schedule', 'write');
	return [{ json: schedule }];
}

export const createSchedule = {
	name: 'Create Schedule',
	value: 'createSchedule',
	action: 'Create thermostat schedule',
	description: 'Have a climate preset come on at a time and end at another, such as for a stay',
	routing: {
		request: { method: 'POST', url: '/thermostats/schedules/create' },
		operations: handledBy(createThermostatSchedule, {
			effect: 'the schedule was created',
			whenUnknown: 'Use Get Many Schedules to see whether it is there before you run this again.',
			simplify: simplifyThermostatSchedule,
		}),
	},
} satisfies INodePropertyOptions;
