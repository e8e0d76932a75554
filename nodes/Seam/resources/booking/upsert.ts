import type { INodePropertyOptions } from 'n8n-workflow';

import { InvalidInput, isOutcomeUnknown } from '../../api/errors';
import { planBooking } from '../../bookings/plan';
import type { BookingPlan, WantedBooking } from '../../bookings/types';
import type { ItemContext } from '../../execute/itemContext';
import { oneAtATime } from '../../execute/oneAtATime';
import { readBooking, resolveBooking, type BookingInput } from '../../input/booking';
import { doorsOf, type Doors } from '../../input/doors';
import { simplifyBooking } from '../../output/booking';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';
import { findBooking, isCodeTaken, memoryKeyOf, outputOfResults, type FoundBooking } from './booking';
import { carryOut, isWorthALook, type DoorResult } from './carryOut';
import { whyRefused } from './wishedCode';

/** The error of a wish that can't be had. */
export function refusedWish(code: string | undefined, reason: string): InvalidInput {
	return new InvalidInput(
		`The code ${code ?? ''} can't be had on all doors: ${reason}`,
		"Nothing was changed. Give another one in 'Code', leave it empty, or set 'If Code Is Refused' to Choose Another.",
	);
}

function planFor(wanted: WantedBooking, { found }: FoundBooking): BookingPlan {
	return planBooking(null, wanted, found, Date.now(), false);
}

/** The plan of a booking whose code all of its doors can take. */
async function planWithCode(
	item: ItemContext,
	input: BookingInput,
	wanted: WantedBooking,
	found: FoundBooking,
	doors: Doors,
): Promise<BookingPlan> {
	const plan = planFor(wanted, found);
	const reason = await whyRefused(item, plan, doors);
	if (reason === undefined) return plan;
	if (input.ifCodeIsRefused === 'error') throw refusedWish(plan.newCode, reason);
	return planFor({ ...wanted, refusedCodes: [String(plan.newCode)] }, found);
}

/**
 * Looks once more at a booking whose codes were just made: another n8n worker may have done the same at the same moment, and
 * an answer may have got lost. All workers see the same codes then, and keep the same ones.
 */
async function lookAgain(
	item: ItemContext,
	input: BookingInput,
	wanted: WantedBooking,
	results: DoorResult[],
	doors: Doors,
): Promise<DoorResult[]> {
	const found = await findBooking(item, { list: null, key: wanted.key }, doors);
	const plan = planFor(wanted, found);
	const tidied = await carryOut(item, plan, { ...found, settings: input.settings });
	return results.map((result) => {
		const now = tidied.find(
			({ plan: door, accessCode }) =>
				door.deviceId === result.plan.deviceId && door.change !== 'removed' && accessCode,
		);
		if (!now?.accessCode || result.plan.change === 'removed') return result;
		const isFound = result.failure === undefined || isOutcomeUnknown(result.failure);
		return isFound ? { ...result, accessCode: now.accessCode, failure: now.failure } : result;
	});
}

async function createOrUpdateBooking(item: ItemContext): Promise<OutputItem[]> {
	const input = readBooking(item);
	const doors = await doorsOf(item);
	const wanted = resolveBooking(item, input, doors);
	const booking = { list: null, key: input.key };
	const memoryKey = await memoryKeyOf(item, booking);
	const { plan, results } = await oneAtATime(memoryKey, item.state.signal, async () => {
		const found = await findBooking(item, booking, doors);
		const writing = { ...found, settings: input.settings };
		let plan = await planWithCode(item, input, wanted, found, doors);
		let results = await carryOut(item, plan, writing);
		if (isCodeTaken(results) && plan.newCode !== undefined && input.ifCodeIsRefused !== 'error') {
			plan = planFor({ ...wanted, refusedCodes: [plan.newCode] }, found);
			results = await carryOut(item, plan, writing);
		}
		if (isWorthALook(results)) results = await lookAgain(item, input, wanted, results, doors);
		return { plan, results };
	});
	return [await outputOfResults(item, plan, results, doors)];
}

export const upsert = {
	name: 'Create or Update',
	value: 'upsert',
	action: 'Create or update a booking',
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
