import { accountOf } from '../../api/account';
import { isOutcomeUnknown, rejectionIn } from '../../api/errors';
import { toNodeApiError } from '../../api/nodeApiError';
import { markOf } from '../../bookings/key';
import { groupByBooking, type CodesOfBooking } from '../../bookings/plan';
import type { BookingPlan, BookingReference } from '../../bookings/types';
import type { ItemContext } from '../../execute/itemContext';
import { toUtcInstant } from '../../input/dates';
import type { Doors } from '../../input/doors';
import { commonCode, without, type BookingOutput, type DoorOutput } from '../../output/booking';
import type { OutputItem } from '../../output/outputItem';
import { textOf, type AccessCode } from '../../seamObjects';
import { judgeAccessCode } from '../../waiting/completion';
import { waitForAccessCode, waitForRemoval, type Waiting } from '../../waiting/waitFor';
import { withRecentWrites } from '../accessCode/recentWrites';
import { startWaiting } from '../operation';
import type { DoorResult } from './carryOut';
import { searchCodes, toExistingCode } from './findCodes';

/** The codes of one booking as Seam has them, and as plans see them. */
export interface FoundBooking {
	key: string;
	codes: Map<string, AccessCode>;
	found: CodesOfBooking | undefined;
}

/** Names a booking of an account, across all runs of this process. */
export async function memoryKeyOf(item: ItemContext, booking: BookingReference): Promise<string> {
	return JSON.stringify([await accountOf(item.functions), markOf(booking)]);
}

/** Finds a booking's codes on all doors. @throws RequestError */
export async function findBooking(
	item: ItemContext,
	booking: BookingReference,
	doors: Doors,
): Promise<FoundBooking> {
	const key = await memoryKeyOf(item, booking);
	const mark = markOf(booking);
	const listed = (await searchCodes(item, booking.key, doors)).filter(({ name }) => name?.endsWith(mark));
	const recent = await withRecentWrites(item, key, listed);
	const codes = new Map(recent.map((code) => [code.access_code_id, code]));
	const existing = recent.map(toExistingCode).filter((code) => code !== undefined);
	return { key, codes, found: groupByBooking(existing).get(mark) };
}

function wholeState(
	accessCode: AccessCode | undefined,
): Pick<DoorOutput, 'state' | 'scheduled_at' | 'error'> {
	if (!accessCode) return { state: null };
	const { state, scheduledAt, obstacle } = judgeAccessCode(accessCode, Date.now());
	return {
		state,
		...(scheduledAt !== undefined && { scheduled_at: scheduledAt }),
		...(state === 'failed' && obstacle && { error: obstacle.message }),
	};
}

/** What a wait has put into the output. */
function completionIn({ json }: OutputItem): Pick<DoorOutput, 'state' | 'scheduled_at'> | undefined {
	const { state, scheduled_at }: Record<string, unknown> = Object(json.completion);
	const text = textOf(state);
	const at = textOf(scheduled_at);
	return text === undefined ? undefined : { state: text, ...(at !== undefined && { scheduled_at: at }) };
}

function messageOf(item: ItemContext, failure: unknown): string {
	const context = { node: item.functions.getNode(), host: 'Seam', effect: 'the code was written' };
	return toNodeApiError(failure, context).message;
}

async function outcomeOnDoor(result: DoorResult, waiting: Waiting): Promise<OutputItem> {
	const { plan, accessCode, written, attempt, failure } = result;
	if (failure !== undefined) return { json: accessCode ?? {}, failure };
	if (plan.change === 'removed') return await waitForRemoval(waiting, String(plan.accessCodeId), attempt);
	if (!accessCode) return { json: {} };
	return await waitForAccessCode(waiting, accessCode, written, attempt);
}

async function outputOfDoor(
	item: ItemContext,
	result: DoorResult,
	doors: Doors,
	waiting: Waiting,
): Promise<{ door: DoorOutput; failure?: unknown }> {
	const { plan, accessCode } = result;
	const outcome = await outcomeOnDoor(result, waiting).catch((failure: unknown) => ({
		json: accessCode ?? {},
		failure,
	}));
	const { failure } = outcome;
	const isRemoved = plan.change === 'removed' && failure === undefined;
	const code: AccessCode | undefined =
		'device_id' in outcome.json
			? { ...outcome.json, access_code_id: String(outcome.json.access_code_id) }
			: accessCode;
	const door: DoorOutput = {
		device_id: plan.deviceId,
		device_name: doors.nameOf(plan.deviceId),
		access_code_id: accessCode?.access_code_id ?? plan.accessCodeId,
		code: textOf(code?.code) ?? plan.code,
		change: result.failure === undefined ? plan.change : 'unchanged',
		...(isRemoved && !completionIn(outcome) ? { state: 'deleted' } : wholeState(code)),
		...completionIn(outcome),
		...(failure !== undefined && { state: 'failed', error: messageOf(item, failure) }),
		access_code:
			isRemoved || !code ? null : { ...without(code, 'completion'), access_code_id: code.access_code_id },
	};
	return { door, failure };
}

function instant(time: number | null): string | null {
	return time === null ? null : toUtcInstant(time);
}

/** The output of a plan that is not carried out: IDs that don't exist yet are null. */
export function outputOfPlan(
	plan: BookingPlan,
	doors: Doors,
	codes: ReadonlyMap<string, AccessCode>,
): BookingOutput {
	const { booking, guestName, startsAt, endsAt, code, change } = plan;
	return {
		booking_key: booking.key,
		list: booking.list,
		guest_name: guestName,
		starts_at: instant(startsAt),
		ends_at: instant(endsAt),
		code,
		change,
		doors: plan.doors.map((door) => {
			const accessCode = codes.get(door.accessCodeId ?? '');
			return {
				device_id: door.deviceId,
				device_name: doors.nameOf(door.deviceId),
				access_code_id: door.accessCodeId,
				code: door.code,
				change: door.change,
				...wholeState(accessCode),
				access_code: accessCode ?? null,
			};
		}),
	};
}

/**
 * Waits for a booking's codes where the user asks for that, and puts the booking out, with all its doors. It fails when one of
 * its doors does.
 */
export async function outputOfResults(
	item: ItemContext,
	plan: BookingPlan,
	results: DoorResult[],
	doors: Doors,
): Promise<OutputItem> {
	const waiting = startWaiting(item);
	const outputs = await Promise.all(
		results.map(async (result) => await outputOfDoor(item, result, doors, waiting)),
	);
	const failures = outputs.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
	const shown = outputs.map(({ door }) => door);
	const json: BookingOutput = {
		...outputOfPlan({ ...plan, doors: [] }, doors, new Map()),
		code: commonCode(shown) ?? plan.code,
		doors: shown,
	};
	if (failures.length === 0) return { json };
	const names = shown
		.filter(({ error }) => error !== undefined)
		.map(({ device_name, error }) => `${device_name}: ${error}`);
	return { json, failure: new DoorsFailed(failures, outputs.length, names) };
}

/** Some of a booking's doors failed; the others have their codes. */
export class DoorsFailed extends Error {
	readonly description: string;

	constructor(
		readonly failures: unknown[],
		doors: number,
		names: string[],
	) {
		super(`${failures.length} of ${doors} doors of the booking failed: ${names.join('; ')}`);
		this.name = 'DoorsFailed';
		this.description = failures.some(isOutcomeUnknown)
			? 'Run this again: it finds the codes of the booking, and makes none twice. The other doors keep theirs.'
			: 'Mend what the doors say and run this again. The other doors keep their codes.';
	}
}

/** Whether all that failed did so because their doors have the code already. */
export function isCodeTaken(results: DoorResult[]): boolean {
	const failed = results.filter(({ failure }) => failure !== undefined);
	return (
		failed.length > 0 &&
		failed.length === results.length &&
		failed.every(({ failure }) => rejectionIn(failure)?.status === 409)
	);
}
