import type { IDataObject, PreSendAction } from 'n8n-workflow';

import { isObject } from '../seamObjects';
import type { Arrival } from '../transport/envelope';
import { InvalidInput, SeamFailure } from '../transport/failure';
import { guarded } from '../transport/refusal';
import type { Trip } from '../transport/trip';
import { readIds } from './checks';
import { readInstant, toUtcText } from './dates';
import { wantedCount } from './paging';
import { withoutEmpty } from './prepare';

const PAGE_SIZE = 500;

/** The `preSend` of Get Many events: reads the dates, and the event types. */
export const prepareListEvents: PreSendAction = guarded(async function (requestOptions) {
	const body = withoutEmpty((requestOptions.body ?? {}) as IDataObject);
	const zone = this.getTimezone();
	const { since, until } = withoutEmpty({
		since: this.getNodeParameter('since', '') as string,
		until: this.getNodeParameter('until', '') as string,
	});
	if (since === undefined) {
		throw new InvalidInput(
			"'Since' is empty",
			'Give the time from which on to get events, such as {{ $now.minus({ days: 1 }) }}.',
		);
	}
	const start = readInstant('Since', since, zone);
	if (until === undefined) {
		body.since = toUtcText(start);
	} else {
		const end = readInstant('Until', until, zone);
		if (end <= start) {
			throw new InvalidInput(
				`'Until' "${String(until)}" is not after 'Since' "${String(since)}"`,
				'Give a later time, or leave it empty.',
			);
		}
		body.between = [toUtcText(start), toUtcText(end)];
	}
	if ('event_types' in body) {
		body.event_types = readIds(
			'Event Types',
			body.event_types,
			'Give at least one event type, or remove the filter.',
		);
	}
	return { ...requestOptions, body };
});

/** Puts out as many events as the user wants. Seam's list of events has no cursor but an offset; each event comes out once. */
export async function events(trip: Trip): Promise<Arrival[]> {
	const wanted = wantedCount(trip);
	const pageSize = Math.min(wanted, PAGE_SIZE);
	const found = new Map<unknown, Arrival>();
	for (let offset = 0; found.size < wanted; offset += pageSize) {
		const page = { ...trip.body, limit: pageSize };
		const { events: list } = await trip.send(offset === 0 ? page : { ...page, unstable_offset: offset });
		if (!Array.isArray(list)) {
			throw new SeamFailure(
				{ kind: 'unreadable', status: 200, found: 'an answer without events' },
				trip.request.url,
			);
		}
		const before = found.size;
		for (const event of list.filter(isObject)) found.set(event.event_id, { json: event });
		if (list.length < pageSize || found.size === before) break;
	}
	return [...found.values()].slice(0, wanted === Number.POSITIVE_INFINITY ? undefined : wanted);
}
