import type { INodePropertyOptions } from 'n8n-workflow';

import { markOf } from '../../bookings/key';
import { planBooking, type CodesOfBooking } from '../../bookings/plan';
import type { WantedBooking } from '../../bookings/types';
import type { ItemContext } from '../../execute/itemContext';
import { oneAtATime } from '../../execute/oneAtATime';
import { readBooking, readBookingReference, resolveBooking } from '../../input/booking';
import { doorsOf } from '../../input/doors';
import { simplifyBooking } from '../../output/booking';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';
import { outputOfFailure, outputOfWritten } from './bookingOutput';
import { findCodes } from './findCodes';
import { memoryKeyOf } from './memoryKey';
import { taskFor, writeBookings } from './writeBookings';
import { settleWishes } from './wishedCode';

/** Look and write are one step for all items and runs of this process, so that a booking delivered twice ends as one. */
async function createOrUpdateBooking(item: ItemContext): Promise<OutputItem[]> {
	const input = readBooking(item);
	const booking = readBookingReference(item);
	const doors = await doorsOf(item);
	const wanted = resolveBooking(item, input, doors);
	const mark = markOf(booking);
	const memoryKey = await memoryKeyOf(item, booking.list, booking.key);
	const output = await oneAtATime(memoryKey, item.state, async () => {
		const findAgain = async () => await findCodes(item, mark, doors, memoryKey);
		const found = await findAgain();
		const planFor = (wish: WantedBooking, codes: CodesOfBooking | undefined) =>
			planBooking(booking.list, wish, codes, Date.now(), false);
		const plan = planFor(wanted, found.bookings.get(mark));
		const asked = taskFor({ item, input, wanted }, plan, planFor);
		const [task] = await settleWishes([asked], found, doors);
		if (task.failure !== undefined) return () => outputOfFailure(task, found, doors);
		const [written] = await writeBookings([task], { memoryKey, found, findAgain });
		return async () => await outputOfWritten(written, found, doors);
	});
	// The wait keeps nobody from their turn.
	return [await output()];
}

export const upsert = {
	name: 'Create or Update',
	value: 'upsert',
	action: 'Create or update door codes of booking',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	routing: {
		request: { method: 'POST', url: '/access_codes/create' },
		operations: handledBy(createOrUpdateBooking, {
			effect: 'the codes of the booking were written',
			whenUnknown: 'Run this again: it finds the codes of the booking, and makes none twice.',
			subject: 'booking',
			simplify: simplifyBooking,
		}),
	},
} satisfies INodePropertyOptions;
