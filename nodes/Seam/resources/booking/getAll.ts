import type { INodePropertyOptions } from 'n8n-workflow';

import { checkListName, startOfMarks } from '../../bookings/key';
import { isLive } from '../../bookings/plan';
import type { ItemContext } from '../../execute/itemContext';
import { doorsOf } from '../../input/doors';
import { readText, wantedCount } from '../../input/readers';
import { simplifyBooking } from '../../output/booking';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';
import { outputOfExisting } from './bookingOutput';
import { findCodes } from './findCodes';

/** What all marks have in them. */
const START_OF_ANY_MARK = '[';

async function listBookings(item: ItemContext): Promise<OutputItem[]> {
	const listName = readText('List Name', item.functions.getNodeParameter('listName', ''));
	const list = listName === undefined ? undefined : checkListName(listName);
	const wanted = wantedCount(item.functions);
	const doors = await doorsOf(item);
	const search = list === undefined ? START_OF_ANY_MARK : startOfMarks(list);
	const found = await findCodes(item, search, doors);
	const now = Date.now();
	return [...found.bookings.values()]
		.filter(({ booking, codes }) => {
			const isOfList = list === undefined || booking.list === list;
			return isOfList && codes.some((code) => isLive(code, now));
		})
		.slice(0, wanted)
		.map((booking) => ({ json: outputOfExisting(booking, found, doors) }));
}

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many bookings with door codes',
	description: 'Retrieve the bookings that have codes: all, or those of one list',
	routing: {
		request: { method: 'POST', url: '/access_codes/list' },
		operations: handledBy(listBookings, { subject: 'booking', simplify: simplifyBooking }),
	},
} satisfies INodePropertyOptions;
