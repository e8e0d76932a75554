import { sleep, type IDataObject } from 'n8n-workflow';

import { isAccessCode, isGoing, type AccessCode } from '../seamObjects';
import type { Arrival } from '../transport/envelope';
import { InvalidInput, refusalIn } from '../transport/failure';
import { oneAtATime } from '../transport/oneAtATime';
import { outcomeOf } from '../transport/outcome';
import { accessCodeIn, settleOnLock } from '../transport/settle';
import type { Trip } from '../transport/trip';
import { fetchAccessCode, isNotFound } from './journeys';
import { pagesOf } from './paging';
import { isLost } from './traces';

type Change = 'created' | 'updated' | 'unchanged';

interface Written {
	accessCode: AccessCode;
	change: Change;
	attempt?: unknown;
}

/** How often, and how long apart (milliseconds), to look again while another delivery tidies up its own duplicate. */
const LOOKS_AT_DUPLICATES = 3;
const PAUSE_BETWEEN_LOOKS = 1000;

/** For how long after its creation (milliseconds) a duplicate may still be removed by the run that made it. */
const TIDYING_TIME = 60_000;

function byAge(a: AccessCode, b: AccessCode): number {
	const age = Date.parse(a.created_at ?? '') - Date.parse(b.created_at ?? '');
	return age || a.access_code_id.localeCompare(b.access_code_id);
}

/** The codes of exactly that name on that device that are there to stay, oldest first. */
async function findByName(trip: Trip, deviceId: string, name: string): Promise<AccessCode[]> {
	const found: AccessCode[] = [];
	const fetch = async (body: IDataObject) => await trip.call('/access_codes/list', body);
	for await (const page of pagesOf(fetch, { device_id: deviceId }, 'access_codes')) {
		for (const code of page) {
			if (
				isAccessCode(code) &&
				code.name === name &&
				code.device_id === deviceId &&
				!isGoing(code, Date.now())
			) {
				found.push(code);
			}
		}
	}
	return found.sort(byAge);
}

/**
 * The one code of that name on that device.
 * @throws InvalidInput with the IDs when there are several, and not just because another delivery of the same booking
 * is about to remove the one that it made too many
 */
async function findOne(trip: Trip, deviceId: string, name: string): Promise<AccessCode | undefined> {
	let found = await findByName(trip, deviceId, name);
	for (let looks = 1; found.length > 1 && looks < LOOKS_AT_DUPLICATES; looks++) {
		const youngest = Date.parse(found[found.length - 1].created_at ?? '');
		if (!(Date.now() - youngest < TIDYING_TIME)) break;
		await sleep(PAUSE_BETWEEN_LOOKS, trip.run.signal);
		found = await findByName(trip, deviceId, name);
	}
	if (found.length <= 1) return found[0];
	throw new InvalidInput(
		`The device has ${found.length} access codes named "${name}"`,
		`Delete all but one of them, or give each a name of its own. Access code IDs: ${found.map(({ access_code_id }) => access_code_id).join(', ')}`,
	);
}

function sameInstant(a: unknown, b: unknown): boolean {
	return Date.parse(String(a)) === Date.parse(String(b));
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
					? `the Common Code Key "${accessCode.common_code_key}"`
					: 'no Common Code Key'
			}, which Seam can not change`,
			`Delete it first, or give the key that it has. Access code ID: ${accessCode.access_code_id}`,
		);
	}
	const changes: IDataObject = {};
	if (wish.code !== undefined && wish.code !== accessCode.code) changes.code = wish.code;
	const framed = wish.starts_at !== undefined && wish.ends_at !== undefined;
	const isSameFrame =
		sameInstant(wish.starts_at, accessCode.starts_at) && sameInstant(wish.ends_at, accessCode.ends_at);
	if (framed && !isSameFrame) {
		Object.assign(changes, { starts_at: wish.starts_at, ends_at: wish.ends_at });
		if (accessCode.type === 'ongoing') changes.type = 'time_bound';
	}
	const external = wish.is_external_modification_allowed;
	if (external !== undefined && external !== accessCode.is_external_modification_allowed) {
		changes.is_external_modification_allowed = external;
	}
	return changes;
}

/** Makes an existing code as the user wishes it. */
async function adapt(trip: Trip, accessCode: AccessCode): Promise<Written> {
	trip.known = accessCode;
	const changes = differences(accessCode, trip.body);
	if (Object.keys(changes).length === 0) return { accessCode, change: 'unchanged' };
	const { access_code_id, device_id } = accessCode;
	const offline = trip.body.attempt_for_offline_device;
	const update = {
		access_code_id,
		device_id,
		...changes,
		...(offline === undefined ? {} : { attempt_for_offline_device: offline }),
	};
	const { answer, failure } = await outcomeOf(trip.call('/access_codes/update', update, 'write'));
	if (failure !== undefined && !isLost(failure)) throw failure;
	const updated = await fetchAccessCode(trip, access_code_id);
	trip.known = updated;
	if (failure !== undefined && Object.keys(differences(updated, trip.body)).length > 0) throw failure;
	return { accessCode: updated, change: 'updated', attempt: answer?.action_attempt };
}

/** Whether Seam refused a code because it is there already, as another delivery of the same booking may have made it. */
function isDuplicate(failure: unknown): boolean {
	return refusalIn(failure)?.status === 409;
}

/** Takes a code away that two deliveries made too many. The other one may have been faster. */
async function removeDuplicate(trip: Trip, { access_code_id, device_id }: AccessCode): Promise<void> {
	const { failure } = await outcomeOf(
		trip.call('/access_codes/delete', { access_code_id, device_id }, 'write'),
	);
	if (failure !== undefined && !isNotFound(failure)) throw failure;
}

/**
 * Finds what a create left whose answer was lost. There was no code of that name before it, so all that are there now
 * were made at the same moment, this one's own among them: all deliveries keep the oldest.
 */
async function findLost(trip: Trip, deviceId: string, name: string): Promise<AccessCode | undefined> {
	const [oldest, ...younger] = await findByName(trip, deviceId, name);
	for (const code of younger) await removeDuplicate(trip, code);
	return oldest;
}

async function createNew(trip: Trip, deviceId: string, name: string): Promise<Written> {
	const { answer, failure } = await outcomeOf(trip.send());
	if (!answer) {
		if (!isLost(failure) && !isDuplicate(failure)) throw failure;
		const find = isLost(failure) ? findLost : findOne;
		const found = await find(trip, deviceId, name).catch(() => undefined);
		if (!found) throw failure;
		const written = await adapt(trip, found);
		// It was not there before this run's own create, so nobody has been told of it yet.
		return isLost(failure) && written.change === 'unchanged' ? { ...written, change: 'created' } : written;
	}
	const accessCode = await accessCodeIn(trip, answer);
	if (!accessCode) throw trip.run.signal?.reason;
	trip.known = accessCode;
	const attempt = isAccessCode(answer.access_code) ? answer.action_attempt : undefined;

	// Another n8n worker may have done the same at the same moment. All see both codes then, and keep the older one.
	const [oldest] = await findByName(trip, deviceId, name).catch(() => []);
	if (!oldest || byAge(oldest, accessCode) >= 0) return { accessCode, change: 'created', attempt };
	await removeDuplicate(trip, accessCode);
	return await adapt(trip, oldest);
}

/**
 * Create or Update: finds the managed code of that name on that device; creates it if there is none, changes it if it
 * differs in what the user gave, leaves it alone if not. Look and write are one step for all items and runs of this
 * process, so that the same booking delivered twice ends as one code.
 */
export async function createOrUpdate(trip: Trip): Promise<Arrival[]> {
	const deviceId = String(trip.body.device_id);
	const name = String(trip.body.name);
	const key = JSON.stringify([trip.request.baseURL, deviceId, name]);
	const { accessCode, change, attempt } = await oneAtATime(key, trip.run.signal, async () => {
		const found = await findOne(trip, deviceId, name);
		return found ? await adapt(trip, found) : await createNew(trip, deviceId, name);
	});
	const { json, failure } = await settleOnLock(trip, accessCode, attempt);
	return [{ json: { ...json, change }, failure }];
}
