import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { accountOfItem } from '../../api/account';
import { InvalidInput, isAccessCodeGone, isOutcomeUnknown, outcomeOf, rejectionIn } from '../../api/errors';
import { allOf, pagesOf } from '../../api/paging';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { oneAtATime } from '../../execute/oneAtATime';
import { readAccessCode } from '../../input/accessCode';
import { simplifyAccessCode, type OutputItem } from '../../output/outputItem';
import { isAccessCode, isEnding, isSameInstant, timeOf, type AccessCode } from '../../seamObjects';
import { unfinishedOf } from '../../waiting/waitErrors';
import { handledBy, waitIfAsked } from '../operation';
import { afterTheChange, fetchChanged, untilShown } from './changedCode';
import { rememberDelete, rememberWrite, withoutDeleted, withRecentWrites } from './recentWrites';
import { accessCodeIn, requestCreate } from './sendCreate';

/** What became of the code of a name. */
interface Written {
	accessCode: AccessCode;
	change: 'created' | 'updated' | 'unchanged';
	attempt?: unknown;
}

/** What is wished for: by its device and name the code is found again, in this process by `key`. */
interface Wish {
	body: IDataObject;
	deviceId: string;
	name: string;
	key: string;
}

/** For how long after its creation (milliseconds) a duplicate may still be removed by the run that made it. */
const TIDYING_TIME = 60_000;

/** By how much (milliseconds) Seam's times of the same creation may differ from one answer to another. */
const SAME_CREATION = 1000;

function byAge(a: AccessCode, b: AccessCode): number {
	const age = timeOf(a.created_at) - timeOf(b.created_at);
	return age || a.access_code_id.localeCompare(b.access_code_id);
}

/** The codes of exactly that name on that device that are there to stay, oldest first, as Seam lists them. */
async function listByName(item: ItemContext, { deviceId, name }: Wish): Promise<AccessCode[]> {
	const fetch = async (body: IDataObject) => await sendWithRetry(item, '/access_codes/list', body);
	const isOfName = (code: IDataObject): code is AccessCode =>
		isAccessCode(code) && code.name === name && code.device_id === deviceId && !isEnding(code, Date.now());
	return (await allOf(pagesOf(fetch, { device_id: deviceId }, 'access_codes'), isOfName)).sort(byAge);
}

/** The same, without what this process deleted just now and the list may still show. */
async function listStaying(item: ItemContext, wish: Wish): Promise<AccessCode[]> {
	return await withoutDeleted(item, await listByName(item, wish));
}

/** The same, with what this process wrote just now and the list may not show yet. */
async function findByName(item: ItemContext, wish: Wish): Promise<AccessCode[]> {
	return (await withRecentWrites(item, wish.key, await listByName(item, wish))).sort(byAge);
}

/**
 * The one code of that name on that device.
 * @throws InvalidInput with the IDs when there are several, and not just because another delivery of the same booking
 * is about to remove the one that it made too many
 */
async function findOne(item: ItemContext, wish: Wish): Promise<AccessCode | undefined> {
	const isBeingTidied = (codes: AccessCode[]) =>
		codes.length > 1 && Date.now() - timeOf(codes[codes.length - 1].created_at) < TIDYING_TIME;
	const look = async () => await findByName(item, wish);
	const found = await untilShown(item, look, (codes) => !isBeingTidied(codes));
	if (found.length <= 1) return found[0];
	throw new InvalidInput(
		`The device has ${found.length} access codes named "${wish.name}"`,
		`Delete all but one of them, or give each a name of its own. Access code IDs: ${found.map(({ access_code_id }) => access_code_id).join(', ')}`,
	);
}

/**
 * What of the wish the code that is there does not fulfil. What the user left empty is not a wish.
 * @param wish the body of a create request
 * @returns the parameters of an update; empty when the code is as wished
 * @throws InvalidInput when they differ in what Seam can not change
 */
export function differences(accessCode: AccessCode, wish: IDataObject): IDataObject {
	if (wish.common_code_key !== undefined && wish.common_code_key !== accessCode.common_code_key) {
		throw new InvalidInput(
			`The access code "${accessCode.name}" exists with ${
				accessCode.common_code_key
					? `the common code key "${accessCode.common_code_key}"`
					: 'no common code key'
			}, which Seam can not change`,
			`Delete it first, or give the key that it has. Access code ID: ${accessCode.access_code_id}`,
		);
	}
	const changes: IDataObject = {};
	if (wish.code !== undefined && wish.code !== accessCode.code) changes.code = wish.code;
	const framed = wish.starts_at !== undefined && wish.ends_at !== undefined;
	const isSameFrame =
		isSameInstant(wish.starts_at, accessCode.starts_at) && isSameInstant(wish.ends_at, accessCode.ends_at);
	if (framed && !isSameFrame) {
		Object.assign(changes, { starts_at: wish.starts_at, ends_at: wish.ends_at });
		if (accessCode.type === 'ongoing') changes.type = 'time_bound';
	}
	const external = wish.is_external_modification_allowed;
	if (external !== undefined && external !== (accessCode.is_external_modification_allowed ?? false)) {
		changes.is_external_modification_allowed = external;
	}
	return changes;
}

/** Makes an existing code as the user wishes it. */
async function adapt(item: ItemContext, wish: Wish, accessCode: AccessCode): Promise<Written> {
	item.known = accessCode;
	const changes = differences(accessCode, wish.body);
	if (Object.keys(changes).length === 0) return { accessCode, change: 'unchanged' };
	const { access_code_id, device_id, name } = accessCode;
	const { attempt_for_offline_device } = wish.body;
	const update = {
		access_code_id,
		device_id,
		...changes,
		...(attempt_for_offline_device !== undefined && { attempt_for_offline_device }),
	};
	const { answer, error } = await outcomeOf(sendWithRetry(item, '/access_codes/update', update, 'write'));
	if (error !== undefined && !isOutcomeUnknown(error)) throw error;
	// From here on its old state is not the result.
	item.known = { access_code_id, name };
	rememberWrite(wish.key, access_code_id, changes);
	const look = fetchChanged(item, access_code_id, changes);
	if (error === undefined) {
		const updated = await afterTheChange(look);
		return { accessCode: updated, change: 'updated', attempt: answer?.action_attempt };
	}
	const { answer: updated } = await outcomeOf(look);
	if (!updated || Object.keys(differences(updated, wish.body)).length > 0) throw error;
	return { accessCode: updated, change: 'updated' };
}

/** Takes a code away that two deliveries made too many. The other one may have been faster. */
async function removeDuplicate(item: ItemContext, { access_code_id, device_id }: AccessCode): Promise<void> {
	const { error } = await outcomeOf(
		sendWithRetry(item, '/access_codes/delete', { access_code_id, device_id }, 'write'),
	);
	if (error !== undefined && !isAccessCodeGone(error)) throw error;
	item.state.createdCodes.delete(access_code_id);
	await rememberDelete(item, access_code_id);
}

/**
 * Finds what a create left whose answer was lost. There was no code of that name before it, so all that are there now
 * were made at the same moment, this one's own among them: all deliveries keep the oldest.
 */
async function findLost(item: ItemContext, wish: Wish): Promise<AccessCode | undefined> {
	const look = async () => await listStaying(item, wish);
	const [oldest, ...younger] = await untilShown(item, look, (codes) => codes.length > 0);
	item.known = oldest;
	for (const code of younger) await removeDuplicate(item, code);
	return oldest;
}

/**
 * The code that another n8n worker made under the same name at the same moment, where that one is to be kept. All
 * workers see both codes then, and keep the older one. The list's times decide, since it shows the same to all; an own
 * code that it does not show yet is compared by the answer's, and at nearly the same time by the IDs.
 */
async function findOlder(item: ItemContext, wish: Wish, own: AccessCode): Promise<AccessCode | undefined> {
	const isOwn = ({ access_code_id }: AccessCode) => access_code_id === own.access_code_id;
	const look = async () => await listStaying(item, wish);
	const listed = await untilShown(item, look, (codes) => codes.length === 0 || codes.some(isOwn));
	const oldest = listed.find((code) => !isOwn(code));
	const listedOwn = listed.find(isOwn);
	// Seen once, it is gone when a look no longer shows it.
	if (listedOwn) rememberWrite(wish.key, own.access_code_id, wish.body);
	if (!oldest) return undefined;
	if (listedOwn) return byAge(oldest, listedOwn) < 0 ? oldest : undefined;
	const age = timeOf(own.created_at) - timeOf(oldest.created_at);
	const isOlder = Math.abs(age) < SAME_CREATION ? oldest.access_code_id < own.access_code_id : age > 0;
	return isOlder ? oldest : undefined;
}

async function createNew(item: ItemContext, wish: Wish): Promise<Written> {
	const { answer, error } = await outcomeOf(requestCreate(item, wish.body));
	if (!answer) {
		const isLost = isOutcomeUnknown(error);
		// 409: the code is there already, as another delivery of the same booking may have made it.
		if (!isLost && rejectionIn(error)?.status !== 409) throw error;
		const { answer: found } = await outcomeOf(isLost ? findLost(item, wish) : findOne(item, wish));
		if (!found) throw error;
		// It was not there before this run's own create, so nobody has been told of it yet.
		if (isLost) item.state.createdCodes.add(found.access_code_id);
		const written = await adapt(item, wish, found);
		return isLost && written.change === 'unchanged' ? { ...written, change: 'created' } : written;
	}
	const accessCode = await accessCodeIn(item, answer);
	item.known = accessCode;
	rememberWrite(wish.key, accessCode.access_code_id, wish.body, accessCode);
	const attempt = isAccessCode(answer.access_code) ? answer.action_attempt : undefined;

	const { answer: older } = await outcomeOf(findOlder(item, wish, accessCode));
	if (!older) return { accessCode, change: 'created', attempt };
	await removeDuplicate(item, accessCode);
	return await adapt(item, wish, older);
}

/**
 * Finds the managed code of that name on that device; creates it if there is none, changes it if it differs in what the
 * user gave, leaves it alone if not. Look and write are one step for all items and runs of this process, so that the
 * same booking delivered twice ends as one code.
 */
async function createOrUpdate(item: ItemContext): Promise<OutputItem[]> {
	const body = await readAccessCode(item, 'device_id', 'name');
	const [deviceId, name] = [String(body.device_id), String(body.name)];
	const key = JSON.stringify([await accountOfItem(item), deviceId, name]);
	const wish = { body, deviceId, name, key };
	const writing = oneAtATime(key, item.state, async () => {
		const found = await findOne(item, wish);
		return found ? await adapt(item, wish, found) : await createNew(item, wish);
	});
	const { answer: written, error } = await outcomeOf(writing);
	if (!written) return [{ json: { ...unfinishedOf(error).json, change: 'created' } }];
	const { accessCode, change, attempt } = written;
	const output = await waitIfAsked(item, accessCode, body, attempt);
	return [{ ...output, json: { ...output.json, change } }];
}

export const upsert = {
	name: 'Create or Update',
	value: 'upsert',
	action: 'Create or update access code for door lock',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	routing: {
		request: { method: 'POST', url: '/access_codes/create' },
		operations: handledBy(createOrUpdate, {
			effect: 'the access code was created or changed',
			whenUnknown: 'Run this again: it finds the code by its name, and creates none where there is one.',
			simplify: simplifyAccessCode,
		}),
	},
} satisfies INodePropertyOptions;
