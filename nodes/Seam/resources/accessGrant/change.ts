import type { IDataObject } from 'n8n-workflow';

import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import type { TimeFrame } from '../../input/dates';
import { withoutEmpty } from '../../input/readers';
import { isSameInstant, type AccessGrant } from '../../seamObjects';
import { afterTheChange, untilShown } from '../accessCode/changedCode';
import { fetchGrant } from './find';

/** What a user wishes a grant to have, as far as Seam can change it. What was left empty is not a wish. */
type Changeable = TimeFrame & { name?: string };

/** What of a wish a grant does not fulfil, as the parameters of an update. */
function changesOf(grant: AccessGrant, { name, startsAt, endsAt }: Changeable): IDataObject {
	const isSameFrame =
		startsAt === undefined ||
		(isSameInstant(startsAt, grant.starts_at) && isSameInstant(endsAt, grant.ends_at));
	return {
		...(name !== undefined && name !== grant.name && { name }),
		...(!isSameFrame && { starts_at: startsAt, ends_at: endsAt }),
	};
}

/** Whether a grant has the name and the dates that are wished for. */
export function isAsWished(grant: AccessGrant, wished: Changeable): boolean {
	return Object.keys(changesOf(grant, wished)).length === 0;
}

/**
 * Gives a grant the name and the dates that are wished for. One that has them is not touched: an update makes it invalid for a
 * while, whatever it changes.
 * @returns the grant as it is then, whether it was changed, and the changed dates by Seam's names: what a wait has to see
 * @throws RequestError
 */
export async function changeGrant(
	item: ItemContext,
	grant: AccessGrant,
	wished: Changeable,
): Promise<{ grant: AccessGrant; isChanged: boolean; dates: IDataObject }> {
	if (isAsWished(grant, wished)) return { grant, isChanged: false, dates: {} };
	const { access_grant_id } = grant;
	const changes = changesOf(grant, wished);
	await sendWithRetry(item, '/access_grants/update', { access_grant_id, ...changes }, 'write');
	const look = async () => await fetchGrant(item, access_grant_id);
	const changed = untilShown(item, look, (seen) => isAsWished(seen, wished));
	const dates = withoutEmpty({ ...changes, name: undefined });
	return { grant: await afterTheChange(changed), isChanged: true, dates };
}
