import type { INodePropertyOptions } from 'n8n-workflow';

import { planToKeep } from '../../bookings/plan';
import type { BookingOutput } from '../../output/booking';
import type { CodesOfBooking } from '../../bookings/plan';
import type { ItemContext } from '../../execute/itemContext';
import { readBookingKey } from '../../input/booking';
import { doorsOf, type Doors } from '../../input/doors';
import { simplifyBooking } from '../../output/booking';
import type { OutputItem } from '../../output/outputItem';
import type { AccessCode } from '../../seamObjects';
import { handledBy } from '../operation';
import { findBooking, outputOfPlan } from './booking';

/** A booking as its codes show it. */
export function outputOfBooking(
	found: CodesOfBooking,
	codes: ReadonlyMap<string, AccessCode>,
	doors: Doors,
): BookingOutput {
	const plan = planToKeep(found, Date.now(), { reason: 'manualRun' });
	return outputOfPlan({ ...plan, change: 'unchanged' }, doors, codes);
}

async function getBooking(item: ItemContext): Promise<OutputItem[]> {
	const booking = { list: null, key: readBookingKey(item) };
	const doors = await doorsOf(item);
	const { codes, found = { booking, codes: [] } } = await findBooking(item, booking, doors);
	return [{ json: outputOfBooking(found, codes, doors) }];
}

export const get = {
	name: 'Get',
	value: 'get',
	action: 'Get a booking',
	description: 'Retrieve the codes of a booking: on which doors they are, and in which state',
	routing: {
		request: { method: 'POST', url: '/access_codes/list' },
		operations: handledBy(getBooking, { subject: 'booking', simplify: simplifyBooking }),
	},
} satisfies INodePropertyOptions;
