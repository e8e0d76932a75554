import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { accountOf } from '../../api/account';
import { InvalidInput, outcomeOf, rejectionIn } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { oneAtATime } from '../../execute/oneAtATime';
import { readGrantInput, requestedMethods, resolveGrant, type WantedGrant } from '../../input/accessGrant';
import { doorsOf } from '../../input/doors';
import { keyOfPlace } from '../../input/grantKey';
import type { OutputItem } from '../../output/outputItem';
import { objectsIn, textOf, type AccessGrant } from '../../seamObjects';
import { isIncomplete } from '../../waiting/grantCompletion';
import { handledBy } from '../operation';
import { changeGrant, changesOf, datesIn } from './change';
import { hasDoors, pinFor, type KnownGrant } from './compare';
import {
	fetchGrant,
	fetchWithKey,
	furtherGrantsOfKey,
	grantIn,
	grantsOfKey,
	isBeingDeleted,
	isFurther,
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
	let { grant } = known;
	item.known = grant;
	const isCorrected = await correctPerson(item, wish, known);
	const changes = changesOf(grant, wanted);
	const isChanged = Object.keys(changes).length > 0;
	if (isChanged) grant = await changeGrant(item, grant, changes);
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
	return { grant, change: isSame ? 'unchanged' : 'updated', dates: datesIn(changes) };
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
	for (let place = 1; place <= LAST_PLACE; place++) {
		if (isFurther(place) && !isFurther(place - 1)) {
			const further = [...(await furtherGrantsOfKey(item, key))].filter(([at]) => !places.has(at));
			const lasting = further.filter(([at, grant]) => found(at, grant));
			if (lasting.length > 0) return undefined;
		}
		if (places.has(place)) continue;
		const keyHere = keyOfPlace(key, place);
		const { answer, error } = await outcomeOf(sendCreate(item, wanted, { ...created, key: keyHere }));
		if (answer) return answer;
		const rejection = rejectionIn(error);
		if (!rejection || !isKeyTaken(rejection)) throw error;
		const there = await fetchWithKey(item, keyHere);
		if (there && found(place, there)) return undefined;
	}
	throw new InvalidInput(
		`Seam refuses all ${LAST_PLACE} keys that grants of the key "${key}" can have`,
		"Give another 'Access Grant Key': the doors of this one have changed too often.",
	);
}

/**
 * Makes the grant of a key what the user wishes. Seam can change neither its doors nor its guest: where they differ, a second
 * grant takes its place, and only then the first one ends, so that the guest is never without access. Where the second one
 * can't be made on all its doors, the first one stays.
 */
async function settle(item: ItemContext, wish: Wish, places: Places): Promise<Written> {
	const { wanted, personId } = wish;
	const lasting = [...places.values()].filter((grant) => isLive(grant, Date.now()));
	const known = await Promise.all(
		lasting.map(async (grant): Promise<KnownGrant> => ({ grant, related: await relatedTo(item, grant) })),
	);
	let current: KnownGrant | undefined;
	for (const one of known) {
		const isForGuest = personId === undefined || one.grant.user_identity_id === personId;
		if (isForGuest && (await hasDoors(item, wanted, one))) current = one;
	}
	let written: Written | undefined;
	if (current) written = await adapt(item, wish, current);
	else {
		const previous = known.at(-1);
		if (previous) await correctPerson(item, wish, previous);
		const next = { ...wish, wanted: successor(wanted, previous) };
		const grant = await createInFreePlace(item, next, places, {
			personId: personId ?? previous?.grant.user_identity_id,
			code: pinFor(wanted, previous),
		});
		if (!grant) return await settle(item, wish, places);
		written = { grant, change: previous ? 'replaced' : 'created', dates: {} };
	}
	const { grant } = written;
	if (isIncomplete(grant)) return written;
	for (const other of places.values()) {
		if (other.access_grant_id === grant.access_grant_id || isBeingDeleted(other)) continue;
		await removeReplaced(item, other.access_grant_id, grant.access_grant_id);
	}
	return written;
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
	const turn = JSON.stringify(['access grant', await accountOf(item.functions), key]);
	const { grant, change, dates } = await oneAtATime(turn, item.state.signal, async () => {
		const personId = await findPerson(item, wanted.guest);
		return await settle(item, { wanted, key, personId }, await grantsOfKey(item, key));
	});
	return [await outputOfWritten(item, grant, dates, { change })];
}

export const upsert = {
	name: 'Create or Update',
	value: 'upsert',
	action: 'Create or update access grant',
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
