import type { INodePropertyOptions } from 'n8n-workflow';

import { planCancellation } from '../../bookings/plan';
import type { ItemContext } from '../../execute/itemContext';
import { oneAtATime } from '../../execute/oneAtATime';
import { readBookingKey } from '../../input/booking';
import { doorsOf } from '../../input/doors';
import { simplifyBooking } from '../../output/booking';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';
import { findBooking, memoryKeyOf, outputOfResults } from './booking';
import { carryOut } from './carryOut';

async function cancelBooking(item: ItemContext): Promise<OutputItem[]> {
	const booking = { list: null, key: readBookingKey(item) };
	const doors = await doorsOf(item);
	const memoryKey = await memoryKeyOf(item, booking);
	const { plan, results } = await oneAtATime(memoryKey, item.state.signal, async () => {
		const found = await findBooking(item, booking, doors);
		const plan = planCancellation(booking, found.found);
		return { plan, results: await carryOut(item, plan, { ...found, settings: {} }) };
	});
	return [await outputOfResults(item, plan, results, doors)];
}

export const cancel = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel a booking',
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
