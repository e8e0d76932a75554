import type { IDataObject } from 'n8n-workflow';

import { isAccessCodeGone, outcomeOf } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { BookingPlan, DoorAction, DoorChange, DoorPlan } from '../../bookings/types';
import type { ItemContext } from '../../execute/itemContext';
import { toUtcInstant } from '../../input/dates';
import type { AccessCode } from '../../seamObjects';
import { afterTheChange, fetchChanged } from '../accessCode/changedCode';
import { rememberDelete, rememberWrite } from '../accessCode/recentWrites';
import { accessCodeIn, sendCreate } from '../accessCode/sendCreate';

/** What became of a booking on one door. */
export interface DoorResult {
	/** What was to be done. */
	plan: DoorPlan;
	/** What was done, as far as anybody knows. */
	change: DoorChange;
	/** The code as Seam answered it last; undefined where it is gone, or was not made. */
	accessCode?: AccessCode;
	/** What was asked for, by Seam's names. */
	written: IDataObject;
	/** The `action_attempt` in Seam's answer, if there was one. */
	attempt?: unknown;
	failure?: unknown;
}

/** What goes with a booking's writes. */
export interface Writing {
	/** Names the booking in the memory of recent writes. */
	memoryKey: string;
	/** Settings of new codes, by Seam's names. */
	settings: IDataObject;
	/** The codes as they were found, by ID. */
	codes: ReadonlyMap<string, AccessCode>;
}

type ActionOf<Type extends DoorAction['type']> = Extract<DoorAction, { type: Type }>;

async function create(
	item: ItemContext,
	plan: DoorPlan,
	{ name, startsAt, endsAt, code, commonCodeKey }: ActionOf<'create'>,
	{ memoryKey, settings }: Writing,
): Promise<DoorResult> {
	const body: IDataObject = {
		...settings,
		device_id: plan.deviceId,
		name,
		starts_at: toUtcInstant(startsAt),
		ends_at: toUtcInstant(endsAt),
		...(code !== undefined && { code }),
		...(commonCodeKey !== undefined && { common_code_key: commonCodeKey }),
	};
	const answer = await sendCreate(item, body);
	const accessCode = await accessCodeIn(item, answer);
	rememberWrite(memoryKey, accessCode.access_code_id, body, accessCode);
	return { plan, change: 'created', accessCode, written: body, attempt: answer.action_attempt };
}

async function update(
	item: ItemContext,
	plan: DoorPlan,
	{ changes }: ActionOf<'update'>,
	{ memoryKey, codes }: Writing,
): Promise<DoorResult> {
	const { name, code, startsAt, endsAt, becomesTimeBound, isExternalModificationAllowed } = changes;
	const accessCodeId = String(plan.accessCodeId);
	const written: IDataObject = {
		...(name !== undefined && { name }),
		...(code !== undefined && { code }),
		...(startsAt !== undefined && { starts_at: toUtcInstant(startsAt) }),
		...(endsAt !== undefined && { ends_at: toUtcInstant(endsAt) }),
		...(becomesTimeBound && { type: 'time_bound' }),
		...(isExternalModificationAllowed !== undefined && {
			is_external_modification_allowed: isExternalModificationAllowed,
		}),
	};
	const body = { access_code_id: accessCodeId, device_id: plan.deviceId, ...written };
	const { action_attempt: attempt } = await sendWithRetry(item, '/access_codes/update', body, 'write');
	rememberWrite(memoryKey, accessCodeId, written);
	const { answer, error } = await outcomeOf(afterTheChange(fetchChanged(item, accessCodeId, written)));
	const accessCode = answer ?? codes.get(accessCodeId);
	return { plan, change: 'updated', accessCode, written, attempt, failure: error };
}

async function remove(item: ItemContext, plan: DoorPlan): Promise<DoorResult> {
	const accessCodeId = String(plan.accessCodeId);
	const body = { access_code_id: accessCodeId, device_id: plan.deviceId };
	const { answer, error } = await outcomeOf(sendWithRetry(item, '/access_codes/delete', body, 'write'));
	if (error !== undefined && !isAccessCodeGone(error)) throw error;
	await rememberDelete(item, accessCodeId);
	item.state.createdCodes.delete(accessCodeId);
	return { plan, change: 'removed', written: {}, attempt: answer?.action_attempt };
}

function leftAlone(plan: DoorPlan, { codes }: Writing): DoorResult {
	return { plan, change: 'unchanged', accessCode: codes.get(plan.accessCodeId ?? ''), written: {} };
}

async function carryOutOnDoor(item: ItemContext, plan: DoorPlan, writing: Writing): Promise<DoorResult> {
	const { action } = plan;
	if (action === undefined) return leftAlone(plan, writing);
	const task =
		action.type === 'create'
			? create(item, plan, action, writing)
			: action.type === 'update'
				? update(item, plan, action, writing)
				: remove(item, plan);
	const { answer, error } = await outcomeOf(task);
	return answer ?? { ...leftAlone(plan, writing), failure: error };
}

/** Whether a code is to be removed from its door. */
export function isRemoval({ action }: DoorPlan): boolean {
	return action?.type === 'delete';
}

/**
 * Carries a booking's plan out: what makes and changes codes first, on all doors at once; what removes codes only after that
 * has succeeded, so that a booking that moves is never without a door.
 * @returns one result for each door of the plan, in its order; a door that failed does not keep the others from theirs
 */
export async function carryOut(
	item: ItemContext,
	{ doors }: Pick<BookingPlan, 'doors'>,
	writing: Writing,
): Promise<DoorResult[]> {
	const carryOutOn = async (plans: DoorPlan[]) =>
		await Promise.all(plans.map(async (plan) => await carryOutOnDoor(item, plan, writing)));
	const results = await carryOutOn(doors.filter((plan) => !isRemoval(plan)));
	const leaving = doors.filter(isRemoval);
	if (results.every(({ failure }) => failure === undefined)) {
		return [...results, ...(await carryOutOn(leaving))];
	}
	return [...results, ...leaving.map((plan) => leftAlone(plan, writing))];
}
