import type { IDataObject } from 'n8n-workflow';

import { outcomeOf, rejectionIn } from '../../api/errors';
import { allOf, pagesOf } from '../../api/paging';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ExistingCode } from '../../bookings/types';
import { onePerRun } from '../../execute/executionState';
import type { ItemContext } from '../../execute/itemContext';
import type { Doors } from '../../input/doors';
import { hasEntry, isAccessCode, textOf, type AccessCode } from '../../seamObjects';

/** Whether Seam has rejected a search over all doors in this run. Its client allows one, its documentation is not sure. */
const searchOf = onePerRun(() => ({ isRejected: false }));

async function listCodes(item: ItemContext, body: IDataObject): Promise<AccessCode[]> {
	const fetch = async (page: IDataObject) => await sendWithRetry(item, '/access_codes/list', page);
	return await allOf(pagesOf(fetch, body, 'access_codes'), isAccessCode);
}

/** The codes on one door. @throws RequestError */
export async function codesOn(item: ItemContext, device_id: string): Promise<AccessCode[]> {
	return await listCodes(item, { device_id });
}

/** All codes, door by door. @throws RequestError */
export async function allCodes(item: ItemContext, doors: Doors): Promise<AccessCode[]> {
	const lists = doors.fit.map(async ({ device_id }) => await codesOn(item, device_id));
	// A failure is thrown once the others have ended too, so that nothing is left running.
	await Promise.allSettled(lists);
	return (await Promise.all(lists)).flat();
}

/**
 * The codes that have a text in their names, from all doors in one request; where Seam rejects that, from the doors one by
 * one. Seam also finds the text in codes and IDs, so the names have to be compared afterwards.
 * @throws RequestError
 */
export async function searchCodes(item: ItemContext, search: string, doors: Doors): Promise<AccessCode[]> {
	const state = searchOf(item.state);
	if (!state.isRejected) {
		const { answer, error } = await outcomeOf(listCodes(item, { search }));
		if (answer) return answer;
		if (rejectionIn(error)?.status !== 400) throw error;
		state.isRejected = true;
	}
	return (await allCodes(item, doors)).filter(({ name }) => name?.includes(search));
}

function instantOf(time: unknown): number | null {
	const instant = Date.parse(textOf(time) ?? '');
	return Number.isNaN(instant) ? null : instant;
}

/** An access code as plans see it; undefined for one without a name or a door, which can't be a booking's. */
export function toExistingCode(accessCode: AccessCode): ExistingCode | undefined {
	const { access_code_id, device_id, status, pending_mutations, warnings } = accessCode;
	const { is_external_modification_allowed: external } = accessCode;
	const name = textOf(accessCode.name);
	if (name === undefined || device_id === undefined) return undefined;
	return {
		accessCodeId: access_code_id,
		deviceId: device_id,
		name,
		code: textOf(accessCode.code) ?? null,
		commonCodeKey: textOf(accessCode.common_code_key) ?? null,
		startsAt: instantOf(accessCode.starts_at),
		endsAt: instantOf(accessCode.ends_at),
		createdAt: instantOf(accessCode.created_at),
		isBeingDeleted:
			status === 'removing' ||
			hasEntry(pending_mutations, 'mutation_code', 'deleting') ||
			hasEntry(warnings, 'warning_code', 'being_deleted'),
		...(typeof external === 'boolean' && { isExternalModificationAllowed: external }),
	};
}
