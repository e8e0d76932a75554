import type { IDataObject } from 'n8n-workflow';

import { answerWithout, InvalidInput, isGone, outcomeOf } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import type { GrantReference } from '../../input/accessGrant';
import { keyOfPlace, keyWithoutPlace } from '../../input/grantKey';
import { hasEntry, isAccessGrant, textOf, timeOf, type AccessGrant } from '../../seamObjects';

/** The grants of one key, by the places that they are in. */
export type Places = Map<number, AccessGrant>;

/** The last place that a grant can get to. */
export const LAST_PLACE = 12;

/**
 * The places that are looked at first, and where there is nothing in them, the others. A grant moves on by one place when its
 * doors change, and back to the first that is free: only where Seam never frees the keys of grants that are gone does it get
 * far.
 */
export const FIRST_PLACES = [1, 2, 3];

export const FURTHER_PLACES = [4, 5, 6, 7, 8, 9, 10, 11, LAST_PLACE];

/** The grant in an answer. @throws RequestError when it has none */
export function grantIn({ access_grant: grant }: IDataObject, kind?: 'write'): AccessGrant {
	if (!isAccessGrant(grant)) throw answerWithout('an access grant', kind);
	return grant;
}

/** Fetches a grant. @throws RequestError */
export async function fetchGrant(item: ItemContext, access_grant_id: string): Promise<AccessGrant> {
	return grantIn(await sendWithRetry(item, '/access_grants/get', { access_grant_id }));
}

/** The grant that has a key at this moment: a list may be older. @throws RequestError */
export async function fetchWithKey(
	item: ItemContext,
	access_grant_key: string,
): Promise<AccessGrant | undefined> {
	const { answer, error } = await outcomeOf(sendWithRetry(item, '/access_grants/get', { access_grant_key }));
	if (answer) return grantIn(answer);
	if (isGone(error, 'access_grant')) return undefined;
	throw error;
}

/** Whether a grant is on its way out. */
export function isBeingDeleted({ warnings }: AccessGrant): boolean {
	return hasEntry(warnings, 'warning_code', 'being_deleted');
}

/** Whether a grant is there to stay: neither over nor being deleted. @param now epoch milliseconds */
export function isLive(grant: AccessGrant, now: number): boolean {
	const isOver = timeOf(grant.ends_at) <= now;
	return !isOver && !isBeingDeleted(grant);
}

/** The grants of a key, in the places where they usually are unless others are given. @throws RequestError */
export async function grantsOfKey(
	item: ItemContext,
	key: string,
	places: number[] = FIRST_PLACES,
): Promise<Places> {
	const looks = places.map(
		async (place) => [place, await fetchWithKey(item, keyOfPlace(key, place))] as const,
	);
	await Promise.allSettled(looks);
	const found = (await Promise.all(looks)).flatMap(([place, grant]) =>
		grant ? [[place, grant] as const] : [],
	);
	return new Map(found);
}

/** The grants of a key, wherever they are; those that are there to stay come last, the newest last of all. */
export async function allGrantsOfKey(item: ItemContext, key: string): Promise<AccessGrant[]> {
	const now = Date.now();
	const first = [...(await grantsOfKey(item, key)).values()];
	const isThere = first.some((grant) => isLive(grant, now));
	const found = isThere ? first : [...first, ...(await grantsOfKey(item, key, FURTHER_PLACES)).values()];
	return found.sort(
		(a, b) => Number(isLive(a, now)) - Number(isLive(b, now)) || timeOf(a.created_at) - timeOf(b.created_at),
	);
}

/**
 * Finds the grant that an item means, of several of one key the newest.
 * @throws RequestError; InvalidInput when no grant has the key
 */
export async function findGrant(item: ItemContext, reference: GrantReference): Promise<AccessGrant> {
	if ('id' in reference) return await fetchGrant(item, reference.id);
	const grant = (await allGrantsOfKey(item, reference.key)).at(-1);
	if (grant) return grant;
	throw new InvalidInput(
		`Seam has no access grant with the key "${reference.key}"`,
		'Check the key, and that the API key is of the workspace that the grant was made in. It may have been deleted.',
	);
}

/** The ID of the grant that an item means. One that is given is not looked up. */
export async function grantIdOf(item: ItemContext, reference: GrantReference): Promise<string> {
	return 'id' in reference ? reference.id : (await findGrant(item, reference)).access_grant_id;
}

/** Has the filter by a key find the grant that has taken the place of an earlier one, too. */
export async function followKey(item: ItemContext, filters: IDataObject): Promise<IDataObject> {
	const key = textOf(filters.access_grant_key);
	if (key === undefined) return filters;
	const grant = (await allGrantsOfKey(item, keyWithoutPlace(key))).at(-1);
	return { ...filters, access_grant_key: grant?.access_grant_key ?? key };
}
