import { hostOf } from '../../api/account';
import { toNodeApiError } from '../../api/nodeApiError';
import { markOf } from '../../bookings/key';
import { planOfExisting, type CodesOfBooking } from '../../bookings/plan';
import type { BookingChange, BookingPlan } from '../../bookings/types';
import type { ItemContext } from '../../execute/itemContext';
import { toUtcInstant } from '../../input/dates';
import type { Doors } from '../../input/doors';
import { commonCode, without, type BookingOutput, type DoorOutput } from '../../output/booking';
import type { OutputItem } from '../../output/outputItem';
import { isAccessCode, textOf, type AccessCode } from '../../seamObjects';
import { judgeAccessCode } from '../../waiting/completion';
import { waitForAccessCode, waitForRemoval, type Waiting } from '../../waiting/waitFor';
import { startWaiting } from '../operation';
import { isRemoval, type DoorResult } from './carryOut';
import type { FoundCodes } from './findCodes';
import type { BookingTask, WrittenBooking } from './writeBookings';

type State = Pick<DoorOutput, 'state' | 'scheduled_at' | 'error'>;

function stateOf(accessCode: AccessCode | undefined): State {
	if (!accessCode) return { state: null };
	const { state, scheduledAt, obstacle } = judgeAccessCode(accessCode, Date.now());
	return {
		state,
		...(scheduledAt !== undefined && { scheduled_at: scheduledAt }),
		...(state === 'failed' && obstacle && { error: obstacle.message }),
	};
}

/** What a wait has found out; undefined where nobody waited. */
function stateAfterWait({ json }: OutputItem): State | undefined {
	const { state, scheduled_at }: Record<string, unknown> = Object(json.completion);
	const [text, at] = [textOf(state), textOf(scheduled_at)];
	return text === undefined ? undefined : { state: text, ...(at !== undefined && { scheduled_at: at }) };
}

function instant(time: number | null): string | null {
	return time === null ? null : toUtcInstant(time);
}

/**
 * The output of a plan: what is there now, and what would be done. IDs that don't exist yet are null.
 * @param codes the codes that are there, by ID
 */
export function outputOfPlan(
	{ booking, guestName, startsAt, endsAt, code, change, reason, doors: plans }: BookingPlan,
	codes: ReadonlyMap<string, AccessCode>,
	doors: Doors,
): BookingOutput {
	return {
		booking_key: booking.key,
		list: booking.list,
		guest_name: guestName,
		starts_at: instant(startsAt),
		ends_at: instant(endsAt),
		code,
		change,
		...(reason !== undefined && { kept_because: reason }),
		doors: plans.map((door) => {
			const accessCode = codes.get(door.accessCodeId ?? '');
			return {
				device_id: door.deviceId,
				device_name: doors.nameOf(door.deviceId),
				access_code_id: door.accessCodeId,
				code: door.code,
				change: door.change,
				...stateOf(accessCode),
				access_code: accessCode ?? null,
			};
		}),
	};
}

/** The output of a booking as its codes show it. */
export function outputOfExisting(
	found: CodesOfBooking,
	{ codes }: Pick<FoundCodes, 'codes'>,
	doors: Doors,
): BookingOutput {
	return outputOfPlan(planOfExisting(found, Date.now()), codes, doors);
}

/** The output of a booking that fails before anything is written: what is there already. */
export function outputOfFailure({ plan, failure }: BookingTask, found: FoundCodes, doors: Doors): OutputItem {
	const existing = found.bookings.get(markOf(plan.booking));
	return { json: existing ? outputOfExisting(existing, found, doors) : {}, failure };
}

/** Waits for one door where the user asks for that. */
async function waitForDoor(
	{ plan, accessCode, written, attempt, failure, change }: DoorResult,
	waiting: Waiting,
): Promise<OutputItem> {
	const json = accessCode ?? {};
	if (failure !== undefined) return { json, failure };
	const wait =
		change === 'removed'
			? waitForRemoval(waiting, String(plan.accessCodeId), attempt, 'The code')
			: accessCode && waitForAccessCode(waiting, accessCode, written, attempt, 'The code');
	return (await wait?.catch((error: unknown) => ({ json, failure: error }))) ?? { json };
}

/** One door's output, and what went wrong on it. */
interface DoorOutcome {
	door: DoorOutput;
	failure?: unknown;
	/** Lines of advice. */
	description?: string;
}

async function outcomeOnDoor(
	item: ItemContext,
	result: DoorResult,
	doors: Doors,
	waiting: Waiting,
): Promise<DoorOutcome> {
	const { plan, change } = result;
	const waited = await waitForDoor(result, waiting);
	const isGone = change === 'removed';
	const { json, failure } = waited;
	const accessCode = !isGone && isAccessCode(json) ? json : undefined;
	const digits = textOf(accessCode?.code);
	const door: DoorOutput = {
		device_id: plan.deviceId,
		device_name: doors.nameOf(plan.deviceId),
		access_code_id: accessCode?.access_code_id ?? plan.accessCodeId,
		// A code that could not be made has no digits.
		code: digits ?? (change === plan.change ? plan.code : null),
		change,
		...(isGone ? { state: 'pending' } : stateOf(accessCode)),
		...stateAfterWait(waited),
		access_code: accessCode
			? { ...without(accessCode, 'completion'), access_code_id: accessCode.access_code_id }
			: null,
	};
	if (failure === undefined) return { door };
	const { message, description } = toNodeApiError(failure, {
		node: item.functions.getNode(),
		host: await hostOf(item.functions),
		effect: isRemoval(plan) ? 'the code was deleted' : 'the code was written',
		whenUnknown: 'Run this again: it finds the codes of the booking, and makes none twice.',
	});
	const state = stateAfterWait(waited)?.state ?? (isGone ? 'pending' : 'failed');
	return { door: { ...door, state, error: message }, failure, description: description ?? undefined };
}

/** How many doors a message names. */
const DOORS_NAMED = 3;

function namesOf(doors: DoorOutput[]): string {
	const names = doors.slice(0, DOORS_NAMED).map(({ device_name }) => device_name);
	const rest = doors.length - names.length;
	return `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Some of a booking's doors failed; the others have their codes. */
export class DoorsFailed extends Error {
	readonly description: string;

	/** @param outcomes of all doors, at least one of which failed */
	constructor(outcomes: DoorOutcome[]) {
		const failed = outcomes.filter(({ failure }) => failure !== undefined);
		const byError = new Map<string, DoorOutput[]>();
		for (const { door } of failed) {
			const error = String(door.error);
			byError.set(error, [...(byError.get(error) ?? []), door]);
		}
		const [first, ...others] = [...byError].map(([error, doors]) => `${namesOf(doors)}: ${error}`);
		const count = outcomes.length > 1 ? `${failed.length} of ${outcomes.length} doors failed. ` : '';
		super(`${count}${first}`);
		this.name = 'DoorsFailed';
		const advice = failed.flatMap(({ description }) => description?.split('\n') ?? []);
		const isOnlySome = outcomes.some(
			({ door, failure }) => failure === undefined && door.change !== 'removed',
		);
		this.description = [
			...others,
			...new Set(advice),
			...(isOnlySome ? ['The other doors have their codes. Run this again when the cause is gone.'] : []),
		].join('\n');
	}
}

/** What was done to a booking some of whose doors failed. */
function changeAfterFailure(planned: BookingChange, doors: DoorOutput[]): BookingChange {
	if (doors.every(({ change }) => change === 'unchanged')) return 'unchanged';
	return planned === 'moved' && !doors.some(({ change }) => change === 'removed') ? 'updated' : planned;
}

/**
 * Waits for a booking's codes where the user asks for that, and puts the booking out, with all its doors. It fails when one of
 * its doors does.
 */
export async function outputOfWritten(
	{ task: { item, plan }, results }: WrittenBooking,
	found: FoundCodes,
	doors: Doors,
): Promise<OutputItem> {
	if (plan.change === 'kept') return { json: outputOfPlan(plan, found.codes, doors) };
	const waiting = startWaiting(item);
	const outcomes = await Promise.all(
		results.map(async (result) => await outcomeOnDoor(item, result, doors, waiting)),
	);
	const shown = outcomes.map(({ door }) => door);
	const json: BookingOutput = {
		...outputOfPlan({ ...plan, doors: [] }, found.codes, doors),
		code: commonCode(shown) ?? plan.code,
		doors: shown,
	};
	if (outcomes.every(({ failure }) => failure === undefined)) return { json };
	const change = changeAfterFailure(plan.change, shown);
	return { json: { ...json, change }, failure: new DoorsFailed(outcomes) };
}
