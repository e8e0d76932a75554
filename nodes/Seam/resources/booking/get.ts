import type { INodePropertyOptions } from 'n8n-workflow';

import { markOf } from '../../bookings/key';
import type { ItemContext } from '../../execute/itemContext';
import { readBookingReference } from '../../input/booking';
import { doorsOf } from '../../input/doors';
import { simplifyBooking } from '../../output/booking';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';
import { outputOfExisting } from './bookingOutput';
import { findCodes } from './findCodes';
import { memoryKeyOf } from './memoryKey';

async function getBooking(item: ItemContext): Promise<OutputItem[]> {
	const booking = readBookingReference(item);
	const mark = markOf(booking);
	const doors = await doorsOf(item);
	const found = await findCodes(item, mark, doors, await memoryKeyOf(item, booking.list, booking.key));
	return [{ json: outputOfExisting(found.bookings.get(mark) ?? { booking, codes: [] }, found, doors) }];
}

export const get = {
	name: 'Get',
	value: 'get',
	action: 'Get door codes of booking',
	description: 'Retrieve the codes of a booking: on which doors they are, and in which state',
	routing: {
		request: { method: 'POST', url: '/access_codes/list' },
		operations: handledBy(getBooking, { subject: 'booking', simplify: simplifyBooking }),
	},
} satisfies INodePropertyOptions;
