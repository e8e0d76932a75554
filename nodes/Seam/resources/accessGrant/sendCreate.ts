import type { IDataObject } from 'n8n-workflow';

import { isOutcomeUnknown, outcomeOf, rejectionIn, type Rejection } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { requestedMethods, type WantedGrant } from '../../input/accessGrant';
import type { AccessGrant } from '../../seamObjects';
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
 * Whether Seam has refused a grant because its key is taken, which it documents without status or type.
 */
export function isKeyTaken({ status, type, message, validationErrors }: Rejection): boolean {
	const said = [type, message, ...validationErrors].join(' ').replace(/_/g, ' ');
	if (status === 429 || status >= 500 || /e-?mail|phone|identity/i.test(said)) return false;
	return status === 409 || /grant key|already|unique|in use|taken/i.test(said);
}

function bodyOf(wanted: WantedGrant, { key, personId, code }: NewGrant): IDataObject {
	const { name, namedIds, spaceIds, entranceIds, reservationKey, startsAt, endsAt, modes } = wanted;
	return {
		...(key !== undefined && { access_grant_key: key }),
		...(name !== undefined && { name }),
		...(personId === undefined
			? { user_identity: identityOf(wanted.guest) }
			: { user_identity_id: personId }),
		...(namedIds.length > 0 && { device_ids: namedIds }),
		...(spaceIds.length > 0 && { space_ids: spaceIds }),
		...(entranceIds.length > 0 && { acs_entrance_ids: entranceIds }),
		...(reservationKey !== undefined && { reservation_key: reservationKey }),
		...(startsAt !== undefined && { starts_at: startsAt }),
		...(endsAt !== undefined && { ends_at: endsAt }),
		requested_access_methods: requestedMethods(modes, code),
	};
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
		({ answer: grant } = await outcomeOf(fetchWithKey(item, created.key)));
	}
	if (!grant) throw error;
	item.state.createdGrants.add(grant.access_grant_id);
	item.known = grant;
	return grant;
}
