import type { IDataObject } from 'n8n-workflow';

import { isOutcomeUnknown, outcomeOf, rejectionIn } from '../../api/errors';
import { commonCodeKeyOf, FURTHER_CHOICES } from '../../bookings/codeChoice';
import { markOf } from '../../bookings/key';
import { planRemoval, type CodesOfBooking } from '../../bookings/plan';
import type { BookingPlan, DoorPlan, WantedBooking } from '../../bookings/types';
import type { ItemContext } from '../../execute/itemContext';
import type { BookingInput } from '../../input/booking';
import { textOf } from '../../seamObjects';
import { carryOut, isRemoval, type DoorResult, type Writing } from './carryOut';
import type { FoundCodes } from './findCodes';

/** One booking to be written, and how to plan it. */
export interface BookingTask {
	/** The item that asks for it; where none does, the first one of the run. */
	item: ItemContext;
	plan: BookingPlan;
	/**
	 * Plans it anew, after another look at its codes.
	 * @param refusedCodes digits that one of its doors can't take
	 */
	planAnew(found: CodesOfBooking | undefined, refusedCodes?: readonly string[]): BookingPlan;
	/** Settings of new codes, by Seam's names. */
	settings: IDataObject;
	/** Whether Seam may choose the digits where those of the plan can't be had. */
	mayChooseCode: boolean;
	/** Digits that could not be had. */
	refusedCodes?: readonly string[];
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
		planAnew: (found, refusedCodes = []) => planFor({ ...wanted, refusedCodes }, found),
		settings: input.settings,
		// Digits that the user did not ask for may always give way to others.
		mayChooseCode: input.ifCodeIsRefused === 'chooseAnother' || input.code === undefined,
	};
}

/**
 * Plans a booking with other digits.
 * @returns undefined where one of its codes would keep those that another door can't take
 */
export function planWithout(
	task: BookingTask,
	found: CodesOfBooking | undefined,
	refusedCodes: readonly string[],
): BookingTask | undefined {
	const plan = task.planAnew(found, refusedCodes);
	const isKept = plan.doors.some(
		(door) => !isRemoval(door) && door.code !== null && refusedCodes.includes(door.code),
	);
	return isKept ? undefined : { ...task, plan, refusedCodes };
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

function failuresIn(results: DoorResult[]): unknown[] {
	return results.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
}

/**
 * Whether another look tells more: a worker of n8n that got the same booking at the same moment may have made its codes too,
 * or first, and the answer to a write may have got lost. Where anything else failed, the next run has to look anyway.
 */
function isWorthALook({ results }: WrittenBooking): boolean {
	const failures = failuresIn(results);
	return (
		failures.every((failure) => isOutcomeUnknown(failure) || isTaken(failure)) &&
		(failures.length > 0 || results.some(({ change }) => change === 'created'))
	);
}

/** What became of a booking on one door, by what is there now. */
function settle(
	{ state }: ItemContext,
	result: DoorResult,
	now: BookingPlan,
	{ codes }: FoundCodes,
): DoorResult {
	const { plan, failure, change } = result;
	if (isRemoval(plan)) {
		const isGone = !now.doors.some(({ accessCodeId }) => accessCodeId === plan.accessCodeId);
		return isGone && isOutcomeUnknown(failure) ? { plan, change: 'removed', written: {} } : result;
	}
	const door = now.doors.find((other) => other.deviceId === plan.deviceId && !isRemoval(other));
	const accessCode = codes.get(door?.accessCodeId ?? '');
	if (!accessCode || door?.action) return result;
	const isLost = isOutcomeUnknown(failure);
	if (isLost && plan.action?.type === 'create') state.createdCodes.add(accessCode.access_code_id);
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

/** Whether one of the doors of a new booking has its digits already, and others may take their place: nobody knows them yet. */
function isChoiceTaken({ plan, mayChooseCode }: BookingTask, results: DoorResult[]): boolean {
	const failures = failuresIn(results);
	return plan.change === 'created' && mayChooseCode && failures.length > 0 && failures.every(isTaken);
}

/** The plan of a new booking by another key, for which Seam chooses other digits. */
function withOtherDigits({ plan, refusedCodes = [] }: BookingTask, choice: number): BookingPlan {
	const commonCodeKey = commonCodeKeyOf(plan.booking, refusedCodes[0] ?? plan.newCode, choice);
	const doors = plan.doors.map((door): DoorPlan => {
		const { action } = door;
		if (action?.type !== 'create') return door;
		return { ...door, code: null, action: { ...action, code: undefined, commonCodeKey } };
	});
	return { ...plan, code: null, doors };
}

/**
 * Has other digits chosen for all doors of a new booking. Seam chooses them for the first door that asks, and gives the same to
 * the others, which may have them already.
 */
async function chooseAnew(written: WrittenBooking, place: Place): Promise<WrittenBooking> {
	let last = written;
	for (let choice = 1; choice <= FURTHER_CHOICES && isChoiceTaken(last.task, last.results); choice++) {
		const { task, results } = last;
		const writing = writingOf(task, place, place.found);
		const made = results.flatMap(({ plan: { deviceId }, accessCode }) =>
			accessCode
				? [
						planRemoval({
							deviceId,
							accessCodeId: accessCode.access_code_id,
							code: textOf(accessCode.code) ?? null,
						}),
					]
				: [],
		);
		if (made.length === 0) return last;
		const undone = await carryOut(task.item, { doors: made }, writing);
		if (undone.some(({ failure }) => failure !== undefined)) return last;
		const plan = withOtherDigits(task, choice);
		last = { task: { ...task, plan }, results: await carryOut(task.item, plan, writing) };
	}
	return last;
}

/** Settles one booking by another look at its codes. No write is sent a second time. */
async function settleBooking(
	{ task, results }: WrittenBooking,
	again: FoundCodes,
	place: Place,
): Promise<WrittenBooking> {
	const { item, plan, refusedCodes = [], mayChooseCode } = task;
	const writing = writingOf(task, place, again);
	const found = again.bookings.get(markOf(plan.booking));
	const now = task.planAnew(found, refusedCodes);
	const settled = results.map((result) => settle(item, result, now, again));
	// What another worker has made of the same booking is settled by now; what it made is not ours to undo.
	const hasMade = results.some(({ change }) => change === 'created');
	if (hasMade && isChoiceTaken(task, results) && isChoiceTaken(task, settled)) {
		return await chooseAnew({ task, results }, place);
	}
	const writes = settled.filter((result) => result.plan.action && !isRemoval(result.plan));
	const isRefused = writes.length > 0 && writes.every(({ failure }) => isTaken(failure));
	if (isRefused && plan.newCode !== undefined && mayChooseCode) {
		const another = planWithout(task, found, [...refusedCodes, plan.newCode]);
		if (another) return { task: another, results: await carryOut(item, another.plan, writing) };
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
