import type { INodePropertyOptions } from 'n8n-workflow';

import { checkListName } from '../../bookings/key';
import { groupByBooking, isLive } from '../../bookings/plan';
import type { ItemContext } from '../../execute/itemContext';
import { doorsOf } from '../../input/doors';
import { readText, wantedCount } from '../../input/readers';
import { simplifyBooking } from '../../output/booking';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';
import { allCodes, searchCodes, toExistingCode } from './findCodes';
import { outputOfBooking } from './get';

async function listBookings(item: ItemContext): Promise<OutputItem[]> {
	const listName = readText('List Name', item.functions.getNodeParameter('listName', ''));
	const list = listName === undefined ? undefined : checkListName(listName);
	const wanted = wantedCount(item.functions);
	const doors = await doorsOf(item);
	const found = await (list === undefined ? allCodes(item, doors) : searchCodes(item, `[${list}:`, doors));
	const codes = new Map(found.map((code) => [code.access_code_id, code]));
	const now = Date.now();
	const existing = found.map(toExistingCode).filter((code) => code !== undefined && isLive(code, now));
	return [...groupByBooking(existing.filter((code) => code !== undefined)).values()]
		.filter(({ booking }) => list === undefined || booking.list === list)
		.slice(0, Math.min(wanted, found.length))
		.map((booking) => ({ json: outputOfBooking(booking, codes, doors) }));
}

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many bookings',
	description: 'Retrieve the bookings that have codes: all, or those of one list',
	routing: {
		request: { method: 'POST', url: '/access_codes/list' },
		operations: handledBy(listBookings, { subject: 'booking', simplify: simplifyBooking }),
	},
} satisfies INodePropertyOptions;
