import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { answerWithout, InvalidInput } from '../../api/errors';
import { PAGE_SIZE } from '../../api/paging';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { showFor } from '../../fields/show';
import { readInstant, toUtcInstant } from '../../input/dates';
import { isGiven, quote, readIds, wantedCount } from '../../input/readers';
import type { OutputItem } from '../../output/outputItem';
import { isObject } from '../../seamObjects';
import { readFilters } from '../getMany';
import { handledBy } from '../operation';
import { simplifyEvent } from './simplifyEvent';

/** The time span of the events, by Seam's names. */
function readSpan({ functions }: ItemContext): IDataObject {
	const zone = functions.getTimezone();
	const since: unknown = functions.getNodeParameter('since', '');
	const until: unknown = functions.getNodeParameter('until', '');
	if (!isGiven(since)) {
		throw new InvalidInput(
			"'Since' is empty",
			'Give the time from which on to get events, such as {{ $now.minus({ days: 1 }) }}.',
		);
	}
	const start = readInstant('Since', since, zone);
	if (until === undefined || until === null) {
		throw new InvalidInput("'Until' is empty", 'Give a time, or clear the field for all events up to now.');
	}
	if (!isGiven(until)) return { since: toUtcInstant(start) };
	const end = readInstant('Until', until, zone);
	if (end > start) return { between: [toUtcInstant(start), toUtcInstant(end)] };
	throw new InvalidInput(
		`'Until' ${quote(until)} is not after 'Since' ${quote(since)}`,
		'Give a later time, or leave it empty.',
	);
}

/**
 * Puts out as many events as the user wants. Seam's list of events is paged by an offset instead of a cursor, so events that
 * happen meanwhile can move others to the next page: each event comes out once.
 */
async function listEvents(item: ItemContext): Promise<OutputItem[]> {
	const body = { ...readFilters(item), ...readSpan(item) };
	if ('event_types' in item.body) {
		const advice = 'Give at least one event type, or remove the filter.';
		Object.assign(body, { event_types: readIds('Event Types', item.body.event_types, advice) });
	}
	const wanted = wantedCount(item.functions);
	const limit = Math.min(wanted, PAGE_SIZE);
	const found = new Map<unknown, OutputItem>();
	for (let offset = 0; found.size < wanted; offset += limit) {
		const page = { ...body, limit, ...(offset > 0 && { unstable_offset: offset }) };
		const { events } = await sendWithRetry(item, item.path, page);
		if (!Array.isArray(events)) throw answerWithout('events');
		const before = found.size;
		for (const event of events.filter(isObject)) found.set(event.event_id, { json: event });
		if (events.length < limit || found.size === before) break;
	}
	return [...found.values()].slice(0, Math.min(wanted, found.size));
}

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many events',
	description:
		'Retrieve a list of events, such as codes set or removed, doors unlocked and locks gone offline',
	routing: {
		request: { method: 'POST', url: '/events/list' },
		operations: handledBy(listEvents, { simplify: simplifyEvent }),
	},
} satisfies INodePropertyOptions;

export const getAllFields = [
	{
		displayName: 'Since',
		name: 'since',
		type: 'dateTime',
		required: true,
		default: '={{ $now.minus({ days: 1 }) }}',
		displayOptions: showFor(['event'], ['getAll']),
		description:
			'Only events from this time on. A date and time without a time zone is read in the time zone of the workflow.',
	},
	{
		displayName: 'Until',
		name: 'until',
		type: 'dateTime',
		default: '',
		displayOptions: showFor(['event'], ['getAll']),
		description: 'Only events before this time. Leave empty for all events up to now.',
	},
] satisfies INodeProperties[];
