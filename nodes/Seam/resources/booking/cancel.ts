import type { INodePropertyOptions } from 'n8n-workflow';

import { markOf } from '../../bookings/key';
import { planCancellation, type CodesOfBooking } from '../../bookings/plan';
import type { ItemContext } from '../../execute/itemContext';
import { oneAtATime } from '../../execute/oneAtATime';
import { readBookingReference } from '../../input/booking';
import { doorsOf } from '../../input/doors';
import { simplifyBooking } from '../../output/booking';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';
import { outputOfWritten } from './bookingOutput';
import { findCodes } from './findCodes';
import { memoryKeyOf } from './memoryKey';
import { writeBookings } from './writeBookings';

async function cancelBooking(item: ItemContext): Promise<OutputItem[]> {
	const booking = readBookingReference(item);
	const mark = markOf(booking);
	const doors = await doorsOf(item);
	const memoryKey = await memoryKeyOf(item, booking.list, booking.key);
	const { found, written } = await oneAtATime(memoryKey, item.state, async () => {
		const findAgain = async () => await findCodes(item, mark, doors, memoryKey);
		const found = await findAgain();
		const planAnew = (codes: CodesOfBooking | undefined) => planCancellation(booking, codes);
		const plan = planAnew(found.bookings.get(mark));
		const task = { item, plan, planAnew, settings: {}, mayChooseCode: false };
		const [written] = await writeBookings([task], { memoryKey, found, findAgain });
		return { found, written };
	});
	return [await outputOfWritten(written, found, doors)];
}

export const cancel = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel door codes of booking',
	description: 'Take the codes of a booking off all doors. A booking without codes is fine.',
	routing: {
		request: { method: 'POST', url: '/access_codes/delete' },
		operations: handledBy(cancelBooking, {
			effect: 'the codes of the booking were deleted',
			whenUnknown: 'Run this again: a code that is gone counts as deleted.',
			subject: 'booking',
			simplify: simplifyBooking,
		}),
	},
} satisfies INodePropertyOptions;
