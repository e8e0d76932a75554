import type { IDataObject } from 'n8n-workflow';

import { isAccessCodeGone, isOutcomeUnknown, outcomeOf } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { BookingPlan, DoorAction, DoorPlan } from '../../bookings/types';
import type { ItemContext } from '../../execute/itemContext';
import { toUtcInstant } from '../../input/dates';
import type { AccessCode } from '../../seamObjects';
import { afterTheChange, fetchChanged } from '../accessCode/changedCode';
import { rememberWrite } from '../accessCode/recentWrites';
import { accessCodeIn, sendCreate } from '../accessCode/sendCreate';

/** What became of a booking on one door. */
export interface DoorResult {
	plan: DoorPlan;
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
	key: string;
	/** Settings of the codes, by Seam's names. */
	settings: IDataObject;
	/** The codes as they were found, by ID. */
	codes: ReadonlyMap<string, AccessCode>;
}

type CreateAction = Extract<DoorAction, { type: 'create' }>;
type UpdateAction = Extract<DoorAction, { type: 'update' }>;

async function create(
	item: ItemContext,
	plan: DoorPlan,
	action: CreateAction,
	writing: Writing,
): Promise<DoorResult> {
	const { name, startsAt, endsAt, code, commonCodeKey } = action;
	const body: IDataObject = {
		...writing.settings,
		device_id: plan.deviceId,
		name,
		starts_at: toUtcInstant(startsAt),
		ends_at: toUtcInstant(endsAt),
		...(code !== undefined && { code }),
		...(commonCodeKey !== undefined && { common_code_key: commonCodeKey }),
	};
	const answer = await sendCreate(item, body);
	const accessCode = await accessCodeIn(item, answer);
	rememberWrite(writing.key, accessCode.access_code_id, body);
	return { plan, accessCode, written: body, attempt: answer.action_attempt };
}

async function update(
	item: ItemContext,
	plan: DoorPlan,
	action: UpdateAction,
	writing: Writing,
): Promise<DoorResult> {
	const { name, code, startsAt, endsAt, becomesTimeBound, isExternalModificationAllowed } = action.changes;
	const accessCodeId = String(plan.accessCodeId);
	const changes: IDataObject = {
		...(name !== undefined && { name }),
		...(code !== undefined && { code }),
		...(startsAt !== undefined && { starts_at: toUtcInstant(startsAt) }),
		...(endsAt !== undefined && { ends_at: toUtcInstant(endsAt) }),
		...(becomesTimeBound && { type: 'time_bound' }),
		...(isExternalModificationAllowed !== undefined && {
			is_external_modification_allowed: isExternalModificationAllowed,
		}),
	};
	const body = { access_code_id: accessCodeId, device_id: plan.deviceId, ...changes };
	const { action_attempt: attempt } = await sendWithRetry(item, '/access_codes/update', body, 'write');
	rememberWrite(writing.key, accessCodeId, changes);
	const accessCode = await afterTheChange(fetchChanged(item, accessCodeId, changes));
	return { plan, accessCode, written: changes, attempt };
}

async function remove(item: ItemContext, plan: DoorPlan, { key }: Writing): Promise<DoorResult> {
	const accessCodeId = String(plan.accessCodeId);
	const body = { access_code_id: accessCodeId, device_id: plan.deviceId };
	const { answer, error } = await outcomeOf(sendWithRetry(item, '/access_codes/delete', body, 'write'));
	if (error !== undefined && !isAccessCodeGone(error)) throw error;
	rememberWrite(key, accessCodeId, null);
	item.state.createdCodes.delete(accessCodeId);
	return { plan, written: {}, attempt: answer?.action_attempt };
}

async function carryOutOnDoor(item: ItemContext, plan: DoorPlan, writing: Writing): Promise<DoorResult> {
	const { action, accessCodeId } = plan;
	const existing = writing.codes.get(accessCodeId ?? '');
	if (action === undefined) return { plan, accessCode: existing, written: {} };
	const task =
		action.type === 'create'
			? create(item, plan, action, writing)
			: action.type === 'update'
				? update(item, plan, action, writing)
				: remove(item, plan, writing);
	const { answer, error } = await outcomeOf(task);
	return answer ?? { plan, accessCode: existing, written: {}, failure: error };
}

/**
 * Carries a booking's plan out: what makes and changes codes first, on all doors at once; what removes codes only after that
 * has succeeded, so that a booking that moves is never without a door.
 * @returns one result for each door of the plan, in its order; a door that failed does not keep the others from theirs
 */
export async function carryOut(
	item: ItemContext,
	{ doors }: BookingPlan,
	writing: Writing,
): Promise<DoorResult[]> {
	const isRemoval = ({ action }: DoorPlan) => action?.type === 'delete';
	const results = await Promise.all(
		doors.filter((plan) => !isRemoval(plan)).map(async (plan) => await carryOutOnDoor(item, plan, writing)),
	);
	const isComplete = results.every(({ failure }) => failure === undefined);
	const removals = doors.filter(isRemoval).map(async (plan): Promise<DoorResult> => {
		if (isComplete) return await carryOutOnDoor(item, plan, writing);
		const accessCode = writing.codes.get(plan.accessCodeId ?? '');
		return { plan: { ...plan, change: 'unchanged' }, accessCode, written: {} };
	});
	return [...results, ...(await Promise.all(removals))];
}

/** Whether a look at the doors may tell more: something was made, or the answer to a write was lost. */
export function isWorthALook(results: DoorResult[]): boolean {
	return results.some(({ plan, failure }) => plan.change === 'created' || isOutcomeUnknown(failure));
}
