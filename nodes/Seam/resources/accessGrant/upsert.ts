import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { accountOfItem } from '../../api/account';
import { InvalidInput, outcomeOf, rejectionIn, RequestError } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { oneAtATime } from '../../execute/oneAtATime';
import { readGrantInput, requestedMethods, resolveGrant, type WantedGrant } from '../../input/accessGrant';
import { doorsOf } from '../../input/doors';
import { keyOfPlace } from '../../input/grantKey';
import type { OutputItem } from '../../output/outputItem';
import { fieldsOf, objectsIn, textOf, type AccessGrant } from '../../seamObjects';
import { isIncomplete } from '../../waiting/grantCompletion';
import { untilShown } from '../accessCode/changedCode';
import { handledBy } from '../operation';
import { changeGrant } from './change';
import { hasDoors, pinFor, type KnownGrant } from './compare';
import {
	FIRST_PLACES,
	FURTHER_PLACES,
	fetchGrant,
	fetchWithKey,
	grantIn,
	grantsOfKey,
	isBeingDeleted,
	isLive,
	LAST_PLACE,
	type Places,
} from './find';
import { grantOutput } from './options';
import { findPerson, identityOf } from './person';
import { removeReplaced } from './remove';
import { isKeyTaken, sendCreate, type NewGrant } from './sendCreate';
import { outputOfWritten, relatedTo } from './view';

/** What became of the grant of a key. */
interface Written {
	grant: AccessGrant;
	change: 'created' | 'updated' | 'replaced' | 'unchanged';
	/** The dates that were changed, by Seam's names. */
	dates: IDataObject;
}

/** What is wished for, and by which key it is found again. */
interface Wish {
	wanted: WantedGrant;
	key: string;
	/** The person that Seam has for the guest; undefined for somebody new. */
	personId?: string;
}

/** Whether a grant is for the guest: the person whom Seam has for them, or one with no other e-mail address, phone number or key. */
function isForGuest({ wanted, personId }: Wish, { grant, related }: KnownGrant): boolean {
	if (personId !== undefined) return grant.user_identity_id === personId;
	const known: IDataObject = related.person ?? {};
	const unique = identityOf({ ...wanted.guest, fullName: undefined });
	return Object.entries(unique).every(([key, value]) => (known[key] ?? value) === value);
}

/** Corrects what Seam knows of the grant's guest. @returns whether there was anything to correct */
async function correctPerson(
	item: ItemContext,
	{ wanted, personId }: Wish,
	{ related: { person } }: KnownGrant,
): Promise<boolean> {
	if (!person || personId !== undefined) return false;
	const known: IDataObject = person;
	const changes = Object.entries(identityOf(wanted.guest)).filter(([key, value]) => value !== known[key]);
	if (changes.length === 0) return false;
	const body = { user_identity_id: person.user_identity_id, ...Object.fromEntries(changes) };
	await sendWithRetry(item, '/user_identities/update', body, 'write');
	return true;
}

/** The access methods that are wished for and that a grant does not have. */
function missingModes({ requested_access_methods: requested }: AccessGrant, modes: string[]): string[] {
	const present = objectsIn(requested).map(({ mode }) => mode);
	return modes.filter((mode) => !present.includes(mode));
}

/** Makes a grant with the right doors as the user wishes it. One that is as wished is not touched. */
async function adapt(item: ItemContext, wish: Wish, known: KnownGrant): Promise<Written> {
	const { wanted } = wish;
	item.known = known.grant;
	const isCorrected = await correctPerson(item, wish, known);
	const { isChanged, dates, ...changed } = await changeGrant(item, known.grant, wanted);
	let { grant } = changed;
	const modes = missingModes(grant, wanted.modes);
	if (modes.length > 0) {
		const { access_grant_id } = grant;
		const body = { access_grant_id, requested_access_methods: requestedMethods(modes, wanted.code) };
		grant = grantIn(
			await sendWithRetry(item, '/access_grants/request_access_methods', body, 'write'),
			'write',
		);
	} else if (isCorrected && !isChanged) grant = await fetchGrant(item, grant.access_grant_id);
	const isSame = !isCorrected && !isChanged && modes.length === 0;
	return { grant, change: isSame ? 'unchanged' : 'updated', dates };
}

/** What a grant that takes the place of another one is to be: what the user left empty stays as it was. */
function successor(wanted: WantedGrant, previous: KnownGrant | undefined): WantedGrant {
	const { starts_at, ends_at, name } = previous?.grant ?? {};
	const { startsAt = textOf(starts_at), endsAt = textOf(ends_at) } = wanted;
	return { ...wanted, name: wanted.name ?? textOf(name), startsAt, endsAt };
}

/**
 * Creates a grant in the first place that is free. Whether a key is free again once its grant is gone, Seam does not say: a
 * place where nothing is and whose key Seam refuses all the same is passed over.
 * @param places the grants that are known, to which those found on the way are added
 * @returns the grant; undefined where one was found that is there to stay
 * @throws RequestError with what Seam said last, where it refuses all keys
 */
async function createInFreePlace(
	item: ItemContext,
	{ wanted, key }: Wish,
	places: Places,
	created: NewGrant,
): Promise<AccessGrant | undefined> {
	const found = (place: number, grant: AccessGrant) => {
		places.set(place, grant);
		return isLive(grant, Date.now());
	};
	const advice = "Give another 'Access Grant Key': the doors of this one have changed too often.";
	let refusal: RequestError | undefined;
	for (let place = 1; place <= LAST_PLACE; place++) {
		if (place === FURTHER_PLACES[0]) {
			const further = [...(await grantsOfKey(item, key, FURTHER_PLACES))].filter(([at]) => !places.has(at));
			const lasting = further.filter(([at, grant]) => found(at, grant));
			if (lasting.length > 0) return undefined;
		}
		if (places.has(place)) continue;
		const keyHere = keyOfPlace(key, place);
		const { answer, error } = await outcomeOf(sendCreate(item, wanted, { ...created, key: keyHere }));
		if (answer) return answer;
		const rejection = rejectionIn(error);
		if (!rejection || !isKeyTaken(rejection)) throw error;
		refusal = new RequestError(rejection, 'write', advice);
		const there = await fetchWithKey(item, keyHere);
		if (there && found(place, there)) return undefined;
	}
	throw (
		refusal ??
		new InvalidInput(`All ${LAST_PLACE} keys that grants of the key "${key}" can have are taken`, advice)
	);
}

/** How often, a second apart, to look whether a grant is gone that takes one of the usual places. */
const LOOKS_FOR_PLACE = 30;

/** Waits for one of the usual places, where all are taken and grants in them are being deleted: others are not looked at first. */
async function freeOne(item: ItemContext, key: string, places: Places): Promise<void> {
	const isFree = (taken: Places) => FIRST_PLACES.some((place) => !taken.has(place));
	if (isFree(places) || ![...places.values()].some(isBeingDeleted)) return;
	const taken = await untilShown(item, async () => await grantsOfKey(item, key), isFree, LOOKS_FOR_PLACE);
	for (const place of FIRST_PLACES) if (!taken.has(place)) places.delete(place);
}

/**
 * Makes the grant of a key what the user wishes. Seam can change neither its doors nor its guest: where they differ, a second
 * grant takes its place.
 */
async function settle(item: ItemContext, wish: Wish, places: Places): Promise<Written> {
	const { wanted, personId } = wish;
	const lasting = [...places.values()].filter((grant) => isLive(grant, Date.now()));
	const known = await Promise.all(
		lasting.map(async (grant): Promise<KnownGrant> => ({ grant, related: await relatedTo(item, grant) })),
	);
	let current: KnownGrant | undefined;
	for (const one of known) {
		if (isForGuest(wish, one) && (await hasDoors(item, wanted, one))) current = one;
	}
	if (current) return await adapt(item, wish, current);
	const previous = known.at(-1);
	const same = previous && isForGuest(wish, previous) ? previous : undefined;
	if (same) await correctPerson(item, wish, same);
	const next = { ...wish, wanted: successor(wanted, previous) };
	await freeOne(item, wish.key, places);
	const grant = await createInFreePlace(item, next, places, {
		personId: personId ?? textOf(same?.grant.user_identity_id),
		code: same || wanted.code ? pinFor(wanted, previous) : undefined,
	});
	if (!grant) return await settle(item, wish, places);
	return { grant, change: previous ? 'replaced' : 'created', dates: {} };
}

/**
 * Puts the grant of a key out as the user wishes it, and only then ends those whose place it has taken, so that the guest is
 * never without access. Where it can't open all its doors, or not within the time of a wait, they stay.
 */
async function replaceOthers(item: ItemContext, wish: Wish): Promise<OutputItem> {
	const places = await grantsOfKey(item, wish.key);
	const { grant, change, dates } = await settle(item, wish, places);
	const about = { wished: wish.wanted.devices, written: dates, more: { change } };
	const output = await outputOfWritten(item, grant, about);
	const isPending = fieldsOf(output.json.completion).state === 'pending';
	if (output.failure || isPending || isIncomplete(grant)) return output;
	for (const other of places.values()) {
		if (other.access_grant_id === grant.access_grant_id || isBeingDeleted(other)) continue;
		await removeReplaced(item, other.access_grant_id, grant.access_grant_id);
	}
	return output;
}

/** Look and write are one step for all items and runs of this process; between processes Seam keeps the keys unique. */
async function createOrUpdate(item: ItemContext): Promise<OutputItem[]> {
	const input = readGrantInput(item);
	const { key } = input;
	if (key === undefined) {
		throw new InvalidInput(
			"'Access Grant Key' is empty",
			'Give the number of the booking in the system it comes from: the access grant is found again by it.',
		);
	}
	const wanted = resolveGrant(item, input, await doorsOf(item));
	const turn = JSON.stringify(['access grant', await accountOfItem(item), key]);
	const write = async () =>
		await replaceOthers(item, { wanted, key, personId: await findPerson(item, wanted.guest) });
	return [await oneAtATime(turn, item.state, write)];
}

export const upsert = {
	name: 'Create or Update',
	value: 'upsert',
	action: 'Create or update access grant for doors',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	routing: {
		request: { method: 'POST', url: '/access_grants/create' },
		operations: handledBy(createOrUpdate, {
			...grantOutput,
			effect: 'the access grant was created or changed',
			whenUnknown:
				'Run this again: it finds the access grant by its key, and creates none where there is one.',
		}),
	},
} satisfies INodePropertyOptions;
