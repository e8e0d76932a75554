import type { IDataObject } from 'n8n-workflow';

import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import type { TimeFrame } from '../../input/dates';
import { isSameInstant, type AccessGrant } from '../../seamObjects';
import { afterTheChange } from '../accessCode/changedCode';
import { fetchGrant } from './find';

/** How often, and how long apart (milliseconds), to look for a change that Seam has taken and does not show yet. */
const LOOKS_AT_CHANGE = 3;
const PAUSE_BETWEEN_LOOKS = 1000;

/**
 * What of a wish a grant does not fulfil, as far as Seam can change it. What the user left empty is not a wish.
 * @returns the parameters of an update; empty when the grant is as wished: an update makes it invalid for a while, whatever it
 * changes
 */
export function changesOf(
	grant: AccessGrant,
	{ name, startsAt, endsAt }: TimeFrame & { name?: string },
): IDataObject {
	const isSameFrame =
		startsAt === undefined ||
		(isSameInstant(startsAt, grant.starts_at) && isSameInstant(endsAt, grant.ends_at));
	return {
		...(name !== undefined && name !== grant.name && { name }),
		...(!isSameFrame && { starts_at: startsAt, ends_at: endsAt }),
	};
}

function reflects(grant: AccessGrant, { name, starts_at, ends_at }: IDataObject): boolean {
	return (
		(name === undefined || name === grant.name) &&
		(starts_at === undefined || isSameInstant(starts_at, grant.starts_at)) &&
		(ends_at === undefined || isSameInstant(ends_at, grant.ends_at))
	);
}

/** Changes a grant. @returns the grant as it is then @throws RequestError */
export async function changeGrant(
	item: ItemContext,
	{ access_grant_id }: AccessGrant,
	changes: IDataObject,
): Promise<AccessGrant> {
	await sendWithRetry(item, '/access_grants/update', { access_grant_id, ...changes }, 'write');
	const look = async (): Promise<AccessGrant> => {
		for (let looks = 1; ; looks++) {
			const grant = await fetchGrant(item, access_grant_id);
			if (looks === LOOKS_AT_CHANGE || reflects(grant, changes)) return grant;
			await item.state.pause(PAUSE_BETWEEN_LOOKS);
		}
	};
	return await afterTheChange(look());
}

/** The dates among the changes: what a wait has to see. */
export function datesIn({ starts_at, ends_at }: IDataObject): IDataObject {
	return starts_at === undefined ? {} : { starts_at, ends_at };
}
