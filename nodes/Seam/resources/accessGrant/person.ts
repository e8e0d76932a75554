import type { IDataObject } from 'n8n-workflow';

import { InvalidInput, isGone, outcomeOf } from '../../api/errors';
import { allOf, pagesOf } from '../../api/paging';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import type { Guest } from '../../input/accessGrant';
import { withoutEmpty } from '../../input/readers';
import { isUserIdentity, textOf, type UserIdentity } from '../../seamObjects';

/** What is known of a guest, by Seam's names. */
export function identityOf({ key, fullName, email, phone }: Guest): IDataObject {
	return withoutEmpty({
		full_name: fullName,
		email_address: email,
		phone_number: phone,
		user_identity_key: key,
	});
}

/** The person with that key, if there is one. */
async function withKey(item: ItemContext, user_identity_key: string): Promise<UserIdentity | undefined> {
	const { answer, error } = await outcomeOf(
		sendWithRetry(item, '/user_identities/get', { user_identity_key }),
	);
	if (error !== undefined && !isGone(error, 'user_identity')) throw error;
	return isUserIdentity(answer?.user_identity) ? answer.user_identity : undefined;
}

/** The person who has exactly this e-mail address or phone number: Seam's search also finds parts of one. */
async function withContact(
	item: ItemContext,
	property: 'email_address' | 'phone_number',
	contact: string,
): Promise<UserIdentity | undefined> {
	const fetch = async (body: IDataObject) => await sendWithRetry(item, '/user_identities/list', body);
	const wanted = contact.toLowerCase();
	const isSame = (person: IDataObject): person is UserIdentity =>
		isUserIdentity(person) && textOf(person[property])?.toLowerCase() === wanted;
	const [found] = await allOf(pagesOf(fetch, { search: contact }, 'user_identities'), isSame);
	return found;
}

/**
 * Finds the person that Seam has for a guest: keys, e-mail addresses and phone numbers belong to one person alone, and a grant
 * for a new person with one that is taken is refused.
 * @returns the ID; undefined for somebody new
 * @throws InvalidInput when they belong to different people
 */
export async function findPerson(
	item: ItemContext,
	{ id, key, email, phone }: Guest,
): Promise<string | undefined> {
	if (id !== undefined) return id;
	const found = [
		['User Identity Key', key, key && (await withKey(item, key))],
		['Email Address', email, email && (await withContact(item, 'email_address', email))],
		['Phone Number', phone, phone && (await withContact(item, 'phone_number', phone))],
	] as const;
	const [first, ...others] = found.flatMap(([field, value, person]) =>
		person ? [{ field, value, person }] : [],
	);
	const other = others.find(({ person }) => person.user_identity_id !== first.person.user_identity_id);
	if (!other) return first?.person.user_identity_id;
	throw new InvalidInput(
		`'${first.field}' ${first.value} and '${other.field}' ${other.value} belong to different people in Seam`,
		`Give one of them only, or the ID of the one that you mean in 'User Identity ID'. IDs: ${first.person.user_identity_id}, ${other.person.user_identity_id}`,
	);
}
