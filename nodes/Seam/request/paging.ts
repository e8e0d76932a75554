import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../seamObjects';
import type { Arrival } from '../transport/envelope';
import { SeamFailure } from '../transport/failure';
import { isOn } from '../transport/switches';
import type { Trip } from '../transport/trip';
import { readCount } from './checks';

const PAGE_SIZE = 500;

/**
 * Reads a list of Seam's page by page. Every page repeats the first one's parameters: Seam refuses a cursor with others.
 * @param fetch sends the request with the given body
 * @param body the parameters, without `limit` and `page_cursor`
 * @param listKey the key of the list in the answer
 * @param pageSize objects a page
 * @throws SeamFailure when an answer holds no list, or the same cursor comes twice
 */
export async function* pagesOf(
	fetch: (body: IDataObject) => Promise<IDataObject>,
	body: IDataObject,
	listKey: string,
	pageSize = PAGE_SIZE,
): AsyncGenerator<IDataObject[]> {
	const seen = new Set<unknown>();
	let cursor: unknown;
	do {
		const page = { ...body, limit: pageSize };
		const answer = await fetch(cursor === undefined ? page : { ...page, page_cursor: String(cursor) });
		const list = answer[listKey];
		if (!Array.isArray(list) || seen.has(cursor)) {
			throw new SeamFailure({ kind: 'unreadable', status: 200, found: `an answer without ${listKey}` }, '');
		}
		seen.add(cursor);
		yield list.filter(isObject);
		const pagination = isObject(answer.pagination) ? answer.pagination : {};
		cursor = pagination.has_next_page === true ? (pagination.next_page_cursor ?? undefined) : undefined;
	} while (cursor !== undefined);
}

/** How many results the user wants: 'Return All', or 'Limit'. */
export function wantedCount({ context }: Trip): number {
	if (isOn(context, 'returnAll')) return Number.POSITIVE_INFINITY;
	return readCount('Limit', context.getNodeParameter('limit', 50));
}

/**
 * Puts out as many objects of a list as the user wants, from as many pages as that takes.
 * @param listKey the key of the list in the answer
 * @param keep which objects count; all unless given
 */
export function many(
	listKey: string,
	keep?: (object: IDataObject, trip: Trip) => boolean,
): (trip: Trip) => Promise<Arrival[]> {
	return async (trip) => {
		const wanted = wantedCount(trip);
		const pageSize = keep ? PAGE_SIZE : Math.min(wanted, PAGE_SIZE);
		const arrivals: Arrival[] = [];
		for await (const page of pagesOf(trip.send, trip.body, listKey, pageSize)) {
			for (const json of page) {
				if (keep && !keep(json, trip)) continue;
				arrivals.push({ json });
				if (arrivals.length >= wanted) return arrivals;
			}
		}
		return arrivals;
	};
}
