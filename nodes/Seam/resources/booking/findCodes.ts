import type { IDataObject } from 'n8n-workflow';

import { outcomeOf, rejectionIn } from '../../api/errors';
import { allOf, pagesOf } from '../../api/paging';
import { sendWithRetry } from '../../api/sendWithRetry';
import { groupByBooking, type CodesOfBooking } from '../../bookings/plan';
import type { ExistingCode } from '../../bookings/types';
import { onePerRun } from '../../execute/executionState';
import type { ItemContext } from '../../execute/itemContext';
import type { Doors } from '../../input/doors';
import { hasEntry, isAccessCode, textOf, timeOf, type AccessCode } from '../../seamObjects';
import { withRecentWrites } from '../accessCode/recentWrites';

/** Codes as Seam has them, and the bookings that they belong to. */
export interface FoundCodes {
	/** By ID. */
	codes: ReadonlyMap<string, AccessCode>;
	/** By the mark of their codes. */
	bookings: ReadonlyMap<string, CodesOfBooking>;
}

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

async function codesOnAll(item: ItemContext, doors: Doors): Promise<AccessCode[]> {
	const lists = doors.fit.map(async ({ device_id }) => await codesOn(item, device_id));
	// A failure is thrown once the others have ended too, so that nothing is left running.
	await Promise.allSettled(lists);
	return (await Promise.all(lists)).flat();
}

/**
 * The codes that have a text in their names, from all doors in one request; where Seam rejects that, from the doors one by
 * one. Seam also finds the text in codes and IDs, and in whatever case, so the names are compared afterwards.
 */
async function searchCodes(item: ItemContext, search: string, doors: Doors): Promise<AccessCode[]> {
	const state = searchOf(item.state);
	const isNamed = ({ name }: AccessCode) => textOf(name)?.includes(search);
	if (!state.isRejected) {
		const { answer, error } = await outcomeOf(listCodes(item, { search }));
		if (answer) return answer.filter(isNamed);
		if (rejectionIn(error)?.status !== 400) throw error;
		state.isRejected = true;
	}
	return (await codesOnAll(item, doors)).filter(isNamed);
}

function instantOf(time: unknown): number | null {
	const instant = timeOf(time);
	return Number.isNaN(instant) ? null : instant;
}

/** An access code as plans see it; none for one without a name or a door, which can't be a booking's. */
function toExistingCode(accessCode: AccessCode): ExistingCode[] {
	const { access_code_id, device_id, status, pending_mutations, warnings } = accessCode;
	const { is_external_modification_allowed: external } = accessCode;
	const [name, deviceId] = [textOf(accessCode.name), textOf(device_id)];
	if (name === undefined || deviceId === undefined) return [];
	return [
		{
			accessCodeId: access_code_id,
			deviceId,
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
		},
	];
}

/**
 * Finds the codes of bookings on all doors.
 * @param search a text that the names of all their codes have in them, such as a mark
 * @param memoryKey given where a write follows: names these bookings in the memory of recent writes
 * @throws RequestError
 */
export async function findCodes(
	item: ItemContext,
	search: string,
	doors: Doors,
	memoryKey?: string,
): Promise<FoundCodes> {
	const listed = await searchCodes(item, search, doors);
	const codes = memoryKey === undefined ? listed : await withRecentWrites(item, memoryKey, listed);
	return {
		codes: new Map(codes.map((code) => [code.access_code_id, code])),
		bookings: groupByBooking(codes.flatMap(toExistingCode)),
	};
}
