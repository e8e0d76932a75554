import { InvalidInput, outcomeOf, rejectionIn } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import { whyCodeIsRefused } from '../../bookings/codeChoice';
import { markOf, parseCodeName } from '../../bookings/key';
import { bringsCode } from '../../bookings/plan';
import type { BookingPlan } from '../../bookings/types';
import { onePerRun } from '../../execute/executionState';
import type { ItemContext } from '../../execute/itemContext';
import type { Doors } from '../../input/doors';
import { fieldsOf, objectsIn, textOf, timeOf, type Device } from '../../seamObjects';
import { codesOn, type FoundCodes } from './findCodes';
import { planWithout, type BookingTask } from './writeBookings';

/** A code on a door, and the booking that it belongs to, if any. */
interface TakenCode {
	code: string;
	mark?: string;
}

const takenByDoor = onePerRun(() => new Map<string, Promise<TakenCode[]>>());

async function readTaken(item: ItemContext, device_id: string): Promise<TakenCode[]> {
	const [managed, unmanaged] = await Promise.all([
		codesOn(item, device_id),
		outcomeOf(sendWithRetry(item, '/access_codes/unmanaged/list', { device_id })),
	]);
	// Not all doors can say what else is on them.
	if (unmanaged.error !== undefined && !rejectionIn(unmanaged.error)) throw unmanaged.error;
	return [...managed, ...objectsIn(unmanaged.answer?.access_codes)].flatMap(({ code, name, ends_at }) => {
		// Seam may keep a code that has ended; its digits are free again.
		const digits = timeOf(ends_at) <= Date.now() ? undefined : textOf(code);
		const parsed = parseCodeName(textOf(name) ?? '');
		return digits === undefined ? [] : [{ code: digits, ...(parsed && { mark: markOf(parsed) }) }];
	});
}

/** The codes that are on a door, those included that Seam did not make; read once in a run. */
async function takenOn(item: ItemContext, deviceId: string): Promise<TakenCode[]> {
	const taken = takenByDoor(item.state);
	const codes = taken.get(deviceId) ?? readTaken(item, deviceId);
	taken.set(deviceId, codes);
	codes.catch(() => taken.delete(deviceId));
	return await codes;
}

function constraintsOf({ properties }: Device): { lengths: number[]; types: string[] } {
	const { supported_code_lengths: lengths, code_constraints } = fieldsOf(properties);
	return {
		lengths: Array.isArray(lengths) ? lengths.map(Number) : [],
		types: objectsIn(code_constraints).map(({ constraint_type }) => textOf(constraint_type) ?? ''),
	};
}

/** The doors that get digits which they don't have yet. */
function doorsToAsk({ newCode, doors }: BookingPlan): string[] {
	return newCode === undefined ? [] : doors.filter(bringsCode).map(({ deviceId }) => deviceId);
}

/**
 * Why one of a booking's doors can't take the digits that are new to it; undefined where all can. Digits that can be had are
 * taken from then on, for the other bookings of the run.
 */
async function whyRefused(item: ItemContext, plan: BookingPlan, doors: Doors): Promise<string | undefined> {
	const { booking, newCode } = plan;
	if (newCode === undefined) return undefined;
	const mark = markOf(booking);
	const asked = doorsToAsk(plan);
	const taken = await Promise.all(asked.map(async (deviceId) => await takenOn(item, deviceId)));
	for (const [index, deviceId] of asked.entries()) {
		const device = doors.get(deviceId);
		const { lengths, types } = device ? constraintsOf(device) : { lengths: [], types: [] };
		const reason = whyCodeIsRefused(newCode, {
			deviceName: doors.nameOf(deviceId),
			supportedCodeLengths: lengths,
			codeConstraints: types,
			otherCodes: taken[index].filter((one) => one.mark !== mark).map(({ code }) => code),
		});
		if (reason !== undefined) return reason;
	}
	for (const codes of taken) codes.push({ code: newCode, mark });
	return undefined;
}

async function settleWish(task: BookingTask, found: FoundCodes, doors: Doors): Promise<BookingTask> {
	const { item, plan, mayChooseCode, refusedCodes = [] } = task;
	const { answer: reason, error } = await outcomeOf(whyRefused(item, plan, doors));
	if (error !== undefined) return { ...task, failure: error };
	if (reason === undefined || plan.newCode === undefined) return task;
	const codes = found.bookings.get(markOf(plan.booking));
	const another = mayChooseCode && planWithout(task, codes, [...refusedCodes, plan.newCode]);
	if (another) return await settleWish(another, found, doors);
	const advice = mayChooseCode
		? "Give one in 'Code' that all doors can take."
		: "Give another one in 'Code', leave it empty, or set 'If Code Is Refused' to Choose Another.";
	const failure = new InvalidInput(
		`The code ${plan.newCode} can't be had on all doors: ${reason}`,
		`The codes of this booking were not changed. ${advice}`,
	);
	return { ...task, failure };
}

/**
 * Asks the doors of each booking whether they can take its digits, before anything is written.
 * @returns the tasks with digits that can be had; those that can't have theirs, and must, with a failure
 */
export async function settleWishes(
	tasks: BookingTask[],
	found: FoundCodes,
	doors: Doors,
): Promise<BookingTask[]> {
	const reads = tasks.flatMap(({ item, plan }) =>
		doorsToAsk(plan).map(async (deviceId) => await takenOn(item, deviceId)),
	);
	await Promise.allSettled(reads);
	const settled: BookingTask[] = [];
	// One after the other: what one booking gets, the next one can't have.
	for (const task of tasks) settled.push(await settleWish(task, found, doors));
	return settled;
}
