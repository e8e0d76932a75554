import type { IDataObject } from 'n8n-workflow';

import { isOutcomeUnknown, outcomeOf, rejectionIn } from '../../api/errors';
import { markOf } from '../../bookings/key';
import type { CodesOfBooking } from '../../bookings/plan';
import type { BookingPlan, WantedBooking } from '../../bookings/types';
import type { ItemContext } from '../../execute/itemContext';
import type { BookingInput } from '../../input/booking';
import { carryOut, isRemoval, type DoorResult, type Writing } from './carryOut';
import type { FoundCodes } from './findCodes';

/** One booking to be written, and how to plan it. */
export interface BookingTask {
	/** The item that asks for it; where none does, the first one of the run. */
	item: ItemContext;
	plan: BookingPlan;
	/**
	 * Plans it anew, after another look at its codes.
	 * @param refusedCode digits that one of its doors can't take
	 */
	planAnew(found: CodesOfBooking | undefined, refusedCode?: string): BookingPlan;
	/** Settings of new codes, by Seam's names. */
	settings: IDataObject;
	/** Whether Seam may choose the digits where those of the plan can't be had. */
	mayChooseCode: boolean;
	/** The digits that could not be had. */
	refusedCode?: string;
	/** Why nothing is written. */
	failure?: unknown;
}

/** A booking that an item asks for. */
export interface AskedBooking {
	item: ItemContext;
	input: BookingInput;
	wanted: WantedBooking;
}

/**
 * What is to be done for a booking that an item asks for.
 * @param planFor plans it, by its codes as they are
 */
export function taskFor(
	{ item, input, wanted }: AskedBooking,
	plan: BookingPlan,
	planFor: (wanted: WantedBooking, found: CodesOfBooking | undefined) => BookingPlan,
): BookingTask {
	return {
		item,
		plan,
		planAnew: (found, refusedCode) =>
			planFor(refusedCode === undefined ? wanted : { ...wanted, refusedCodes: [refusedCode] }, found),
		settings: input.settings,
		// Digits that the user did not ask for may always give way to others.
		mayChooseCode: input.ifCodeIsRefused === 'chooseAnother' || input.code === undefined,
	};
}

/** A booking that was written, with one result for each door of its plan. */
export interface WrittenBooking {
	task: BookingTask;
	results: DoorResult[];
}

/** What the bookings that are written together have in common. */
export interface Place {
	/** Names them in the memory of recent writes. */
	memoryKey: string;
	found: FoundCodes;
	/** Looks for their codes once more. */
	findAgain: () => Promise<FoundCodes>;
}

function writingOf({ settings }: BookingTask, { memoryKey }: Place, { codes }: FoundCodes): Writing {
	return { memoryKey, settings, codes };
}

/** Seam's word that the door has these digits already. */
function isTaken(failure: unknown): boolean {
	return rejectionIn(failure)?.status === 409;
}

/**
 * Whether another look tells more: a worker of n8n that got the same booking at the same moment may have made its codes too,
 * or first, and the answer to a write may have got lost. Where anything else failed, the next run has to look anyway.
 */
function isWorthALook({ results }: WrittenBooking): boolean {
	const failures = results.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
	return (
		failures.every((failure) => isOutcomeUnknown(failure) || isTaken(failure)) &&
		(failures.length > 0 || results.some(({ change }) => change === 'created'))
	);
}

/** What became of a booking on one door, by what is there now. */
function settle(result: DoorResult, now: BookingPlan, { codes }: FoundCodes): DoorResult {
	const { plan, failure, change } = result;
	if (isRemoval(plan)) {
		const isGone = !now.doors.some(({ accessCodeId }) => accessCodeId === plan.accessCodeId);
		return isGone && isOutcomeUnknown(failure) ? { plan, change: 'removed', written: {} } : result;
	}
	const door = now.doors.find((other) => other.deviceId === plan.deviceId && !isRemoval(other));
	const accessCode = codes.get(door?.accessCodeId ?? '');
	if (!accessCode || door?.action) return result;
	const isLost = isOutcomeUnknown(failure);
	return { ...result, change: isLost ? plan.change : change, accessCode, failure: undefined };
}

/** Removes what the look has shown to be too many: duplicates, and codes on doors that the booking has left by now. */
async function tidy(
	task: BookingTask,
	results: DoorResult[],
	now: BookingPlan,
	writing: Writing,
): Promise<DoorResult[]> {
	if (results.some(({ failure }) => failure !== undefined)) return results;
	const removed = new Set(
		results.filter(({ change }) => change === 'removed').map(({ plan }) => plan.accessCodeId),
	);
	const doors = now.doors.filter((door) => isRemoval(door) && !removed.has(door.accessCodeId));
	const tidied = await carryOut(task.item, { doors }, writing);
	const later = new Map(tidied.map((result) => [result.plan.accessCodeId, result]));
	const planned = results.map((result) =>
		isRemoval(result.plan) ? (later.get(result.plan.accessCodeId) ?? result) : result,
	);
	// A duplicate that is gone is nobody's business; one that could not be removed is.
	const failed = tidied.filter((result) => result.failure !== undefined && !planned.includes(result));
	return [...planned, ...failed];
}

/** Settles one booking by another look at its codes. No write is sent a second time. */
async function settleBooking(
	{ task, results }: WrittenBooking,
	again: FoundCodes,
	place: Place,
): Promise<WrittenBooking> {
	const { item, plan, refusedCode, mayChooseCode } = task;
	const writing = writingOf(task, place, again);
	const found = again.bookings.get(markOf(plan.booking));
	const now = task.planAnew(found, refusedCode);
	const settled = results.map((result) => settle(result, now, again));
	const writes = settled.filter((result) => result.plan.action && !isRemoval(result.plan));
	const isRefused = writes.length > 0 && writes.every(({ failure }) => isTaken(failure));
	if (isRefused && plan.newCode !== undefined && mayChooseCode) {
		const another = task.planAnew(found, plan.newCode);
		return { task: { ...task, plan: another }, results: await carryOut(item, another, writing) };
	}
	return { task, results: await tidy(task, settled, now, writing) };
}

/**
 * Carries out the plans of bookings under Seam's limits: first those that remove codes, which frees digits and room on the
 * locks, then all others at once. Then it looks once more at what was just made, in one search for all: whoever makes the same
 * codes at the same moment sees the same then, and keeps the same ones.
 * @returns the bookings in the order of the tasks; what fails is in their results
 */
export async function writeBookings(tasks: BookingTask[], place: Place): Promise<WrittenBooking[]> {
	const results = new Map<BookingTask, DoorResult[]>();
	for (const removes of [true, false]) {
		const next = tasks.filter(({ plan }) => (plan.change === 'removed') === removes);
		await Promise.all(
			next.map(async (task) =>
				results.set(task, await carryOut(task.item, task.plan, writingOf(task, place, place.found))),
			),
		);
	}
	const written = tasks.map((task) => ({ task, results: results.get(task) ?? [] }));
	if (!written.some(isWorthALook)) return written;
	const { answer: again } = await outcomeOf(place.findAgain());
	if (!again) return written;
	return await Promise.all(
		written.map(async (one) => (isWorthALook(one) ? await settleBooking(one, again, place) : one)),
	);
}
