import type { IDataObject } from 'n8n-workflow';

import { answerWithout, InvalidInput, isOutcomeUnknown, outcomeOf, rejectionIn } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readBody, readDates, type RequiredParameter } from '../../input/accessCode';
import { isGiven, readBooleans, readCount, readText } from '../../input/readers';
import { isSameInstant, objectsIn, textOf } from '../../seamObjects';

const BOOLEANS = { is_override_allowed: 'Override Allowed' } as const;

/**
 * Reads what a schedule is to be.
 * @param thermostatOf finds the ID of its thermostat, in whose time zone dates without an offset are
 * @throws InvalidInput that names the field, quotes what was given and says what to write instead
 */
export async function readSchedule(
	item: ItemContext,
	required: RequiredParameter[],
	thermostatOf: (body: IDataObject) => Promise<string>,
): Promise<IDataObject> {
	const given = readBody(item, ...required);
	const body = { ...given, ...readBooleans(given, BOOLEANS) };
	if ('name' in body) body.name = readText('Name', body.name);
	if ('max_override_period_minutes' in body) {
		body.max_override_period_minutes = readCount('Max Override Period', body.max_override_period_minutes);
	}
	if (!isGiven(body.starts_at) && !isGiven(body.ends_at)) return body;
	return { ...body, ...(await readDates(item, body, async () => [await thermostatOf(body)])) };
}

/** All schedules of a thermostat: Seam's list of them has no pages. @throws RequestError */
export async function fetchSchedules(item: ItemContext, device_id: string): Promise<IDataObject[]> {
	const { thermostat_schedules: schedules } = await sendWithRetry(item, '/thermostats/schedules/list', {
		device_id,
	});
	if (!Array.isArray(schedules)) throw answerWithout('thermostat_schedules');
	return objectsIn(schedules);
}

/**
 * Sends a schedule. Where Seam rejects it because another one of the thermostat starts at the same time, it says which.
 * @param thermostatOf finds the ID of its thermostat
 * @throws InvalidInput that names the schedule in the way; RequestError
 */
export async function sendSchedule(
	item: ItemContext,
	body: IDataObject,
	thermostatOf: () => Promise<string>,
): Promise<IDataObject> {
	const { answer, error } = await outcomeOf(sendWithRetry(item, item.path, body, 'write'));
	if (answer) return answer;
	// After a 500 the schedule that is found may be the one that was sent.
	if (!rejectionIn(error) || isOutcomeUnknown(error) || !isGiven(body.starts_at)) throw error;
	const { answer: schedules } = await outcomeOf(
		thermostatOf().then(async (device) => await fetchSchedules(item, device)),
	);
	const other = schedules?.find(
		({ thermostat_schedule_id: id, starts_at }) =>
			id !== body.thermostat_schedule_id && isSameInstant(starts_at, body.starts_at),
	);
	if (!other) throw error;
	const { name, thermostat_schedule_id: id } = other;
	throw new InvalidInput(
		`The thermostat already has a schedule that starts at ${String(body.starts_at)}: ${textOf(name) ? `"${String(name)}", ` : ''}ID ${String(id)}`,
		"No two schedules of a thermostat may start at the same time. Change that one with Update Schedule, delete it, or give another time in 'Starts At'.",
	);
}
