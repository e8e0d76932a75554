import type { IDataObject } from 'n8n-workflow';

import { isOutcomeUnknown, outcomeOf, rejectionIn, type Rejection } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { requestedMethods, type WantedGrant } from '../../input/accessGrant';
import { timeOf, type AccessGrant } from '../../seamObjects';
import { isAsWished } from './change';
import { findPerson, identityOf } from './person';
import { fetchWithKey, grantIn } from './find';

/** What a new grant has that is not in the wish. */
export interface NewGrant {
	/** The key that it gets. */
	key?: string;
	/** The person that it is for; undefined for somebody new. */
	personId?: string;
	/** The PIN to ask for. */
	code?: string;
}

/**
 * Whether Seam has refused a grant because its key is taken, which it documents without status or type: where it names the
 * key, or answers with a conflict and names nothing else.
 */
export function isKeyTaken({ status, type, message, validationErrors }: Rejection): boolean {
	const said = [type, message, ...validationErrors].join(' ').replace(/_/g, ' ');
	if (status === 429 || status >= 500 || /e-?mail|phone|identity|reservation/i.test(said)) return false;
	if (!/\bkey\b/i.test(said)) return status === 409 && !/device|entrance|\bspace|time|method/i.test(said);
	return status === 409 || /already|exist|unique|in use|taken/i.test(said);
}

function bodyOf(wanted: WantedGrant, { key, personId, code }: NewGrant): IDataObject {
	const { name, namedIds, space, entranceIds, reservationKey, startsAt, endsAt, modes } = wanted;
	return {
		...(key !== undefined && { access_grant_key: key }),
		...(name !== undefined && { name }),
		...(personId === undefined
			? { user_identity: identityOf(wanted.guest) }
			: { user_identity_id: personId }),
		...(namedIds.length > 0 && { device_ids: namedIds }),
		...(space && { space_ids: [space.space_id] }),
		...(entranceIds.length > 0 && { acs_entrance_ids: entranceIds }),
		...(reservationKey !== undefined && { reservation_key: reservationKey }),
		...(startsAt !== undefined && { starts_at: startsAt }),
		...(endsAt !== undefined && { ends_at: endsAt }),
		requested_access_methods: requestedMethods(modes, code),
	};
}

/** By how much (milliseconds) Seam's clock may be behind this one. */
const CLOCK_SKEW = 60_000;

/** Whether a grant is the one that was to be made, and no earlier one of the same key. */
function isNew(grant: AccessGrant, wanted: WantedGrant, { personId }: NewGrant, since: number): boolean {
	return (
		timeOf(grant.created_at) > since - CLOCK_SKEW &&
		isAsWished(grant, wanted) &&
		(personId === undefined || personId === grant.user_identity_id)
	);
}

/**
 * Creates a grant. Where the answer is lost, its key tells whether it was made; where another request has made the person in
 * the meantime, it is tried once more for that person.
 * @throws RequestError
 */
export async function sendCreate(
	item: ItemContext,
	wanted: WantedGrant,
	created: NewGrant,
): Promise<AccessGrant> {
	const since = Date.now();
	const send = async (personId: string | undefined) =>
		grantIn(
			await sendWithRetry(item, '/access_grants/create', bodyOf(wanted, { ...created, personId }), 'write'),
			'write',
		);
	let { answer: grant, error } = await outcomeOf(send(created.personId));
	const rejection = rejectionIn(error);
	if (rejection && created.personId === undefined && !isKeyTaken(rejection) && rejection.status < 500) {
		const { answer: personId } = await outcomeOf(findPerson(item, wanted.guest));
		if (personId !== undefined) ({ answer: grant, error } = await outcomeOf(send(personId)));
	}
	if (!grant && isOutcomeUnknown(error) && created.key !== undefined) {
		const { answer: found } = await outcomeOf(fetchWithKey(item, created.key));
		if (found && isNew(found, wanted, created, since)) grant = found;
	}
	if (!grant) throw error;
	item.state.createdGrants.add(grant.access_grant_id);
	item.known = grant;
	return grant;
}
