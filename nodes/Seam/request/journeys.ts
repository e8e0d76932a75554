import type { IDataObject } from 'n8n-workflow';

import {
	canTakeAccessCodes,
	isAccessCode,
	isActionAttempt,
	isDevice,
	isGoing,
	isObject,
	type AccessCode,
} from '../seamObjects';
import type { Arrival } from '../transport/envelope';
import { refusalIn, SeamFailure } from '../transport/failure';
import { outcomeOf } from '../transport/outcome';
import { accessCodeIn, settleAttempt, settleOnLock, settleRemoved } from '../transport/settle';
import { isSwitchedOn } from '../transport/switches';
import type { Trip } from '../transport/trip';
import { pagesOf } from './paging';
import { namedDevices } from './prepare';
import { createTraceably, isLost } from './traces';

function without(trip: Trip, what: string): SeamFailure {
	return new SeamFailure(
		{ kind: 'unreadable', status: 200, found: `an answer without ${what}` },
		trip.request.url,
	);
}

/** Sends the request and puts out the one object that the answer holds under `key`. */
export function one(key: string): (trip: Trip) => Promise<Arrival[]> {
	return async (trip) => {
		const object = (await trip.send())[key];
		if (!isObject(object)) throw without(trip, key);
		return [{ json: object }];
	};
}

/** Creates an access code and waits for it where the user asks for that. */
export async function createAccessCode(trip: Trip): Promise<Arrival[]> {
	const answer = await createTraceably(trip);
	const accessCode = await accessCodeIn(trip, answer);
	if (!accessCode) return [{ json: trip.known ?? {} }];
	trip.known = accessCode;
	return [
		await settleOnLock(
			trip,
			accessCode,
			isAccessCode(answer.access_code) ? answer.action_attempt : undefined,
		),
	];
}

/** Waits for several access codes, each on its own: what befalls one must not lose the others from sight. */
async function settleAll(trip: Trip, accessCodes: AccessCode[]): Promise<Arrival[]> {
	return await Promise.all(
		accessCodes.map(
			async (accessCode) =>
				await settleOnLock(trip, accessCode).catch((failure: unknown) => ({ json: accessCode, failure })),
		),
	);
}

/** Creates one access code for each device, and waits for each where the user asks for that. */
export async function createAccessCodes(trip: Trip): Promise<Arrival[]> {
	const { access_codes: created } = await createTraceably(trip);
	if (!Array.isArray(created)) throw without(trip, 'access codes');
	return await settleAll(trip, created.filter(isAccessCode));
}

/** Fetches an access code that was just changed: Seam's answer to a change does not hold it. */
export async function fetchAccessCode(trip: Trip, accessCodeId: string): Promise<AccessCode> {
	const { access_code: accessCode } = await trip.call('/access_codes/get', { access_code_id: accessCodeId });
	if (!isAccessCode(accessCode)) throw without(trip, 'an access code');
	return accessCode;
}

/**
 * Looks at what a change has led to.
 * @throws SeamFailure that says that only the look went wrong
 */
async function afterTheChange<T>(look: Promise<T>): Promise<T> {
	return await look.catch((failure: unknown) => {
		if (!(failure instanceof SeamFailure)) throw failure;
		const hint = 'Seam has taken the change; only the look at the result failed.';
		throw new SeamFailure(failure.fault, failure.path, 'read', hint);
	});
}

/** Changes one access code, puts out what it is now, and waits where the user asks for that. */
export async function updateAccessCode(trip: Trip): Promise<Arrival[]> {
	const answer = await trip.send();
	trip.known = { access_code_id: trip.body.access_code_id };
	const accessCode = await afterTheChange(fetchAccessCode(trip, String(trip.body.access_code_id)));
	trip.known = accessCode;
	return [await settleOnLock(trip, accessCode, answer.action_attempt)];
}

/** Whether Seam says that the object is not there (any more). A 404 in other words comes from something else. */
export function isNotFound(failure: unknown): boolean {
	const refusal = refusalIn(failure);
	return refusal?.status === 404 && refusal.type?.endsWith('not_found') === true;
}

/** Takes the backup code of an access code. Where the answer is lost, Seam says which one it was. */
export async function useBackupCode(trip: Trip): Promise<Arrival[]> {
	const { answer, failure } = await outcomeOf(trip.send());
	if (answer) {
		if (!isAccessCode(answer.backup_access_code)) throw without(trip, 'a backup code');
		return [{ json: answer.backup_access_code }];
	}
	if (!isLost(failure)) throw failure;
	const { pulled_backup_access_code_id: pulled } = await fetchAccessCode(
		trip,
		String(trip.body.access_code_id),
	).catch((): IDataObject => ({}));
	if (typeof pulled !== 'string') throw failure;
	trip.known = { access_code_id: pulled };
	return [{ json: await afterTheChange(fetchAccessCode(trip, pulled)) }];
}

/** Deletes one access code, and waits for it to be gone where the user asks for that. */
export async function deleteAccessCode(trip: Trip): Promise<Arrival[]> {
	const accessCodeId = String(trip.body.access_code_id);
	const { answer, failure } = await outcomeOf(trip.send());
	if (!answer) {
		const options = trip.context.getNodeParameter('options', {}) as IDataObject;
		if (isSwitchedOn(options.ignoreMissing, true) && isNotFound(failure)) {
			return [{ json: { deleted: true, access_code_id: accessCodeId } }];
		}
		trip.known = { access_code_id: accessCodeId };
		throw failure;
	}
	return [await settleRemoved(trip, accessCodeId, answer.action_attempt)];
}

/** Locks or unlocks, or looks an attempt up, and follows it to its end where the user asks for that. */
export async function attemptAction(trip: Trip): Promise<Arrival[]> {
	const { action_attempt: attempt } = await trip.send();
	if (!isActionAttempt(attempt)) throw without(trip, 'an action attempt');
	return [await settleAttempt(trip, attempt)];
}

/** The devices on which to look for codes with a common key: those the user named, else all that can take codes. */
async function devicesToSearch(trip: Trip): Promise<string[]> {
	const named = namedDevices(trip.context);
	if (named.length > 0) return named;
	const found: string[] = [];
	const fetch = async (body: IDataObject) => await trip.call('/devices/list', body);
	for await (const page of pagesOf(fetch, {}, 'devices')) {
		found.push(
			...page
				.filter(isDevice)
				.filter(canTakeAccessCodes)
				.map(({ device_id }) => device_id),
		);
	}
	return found;
}

/**
 * Like `Promise.all`, but leaves nothing running: a failure is thrown once the others have ended too.
 * @throws the first failure
 */
async function allOf<T>(tasks: Array<Promise<T>>): Promise<T[]> {
	await Promise.allSettled(tasks);
	return await Promise.all(tasks);
}

/** The codes with a common key. Seam's list has no filter for it, so the devices are searched. */
async function findByCommonCodeKey(trip: Trip, commonCodeKey: unknown): Promise<AccessCode[]> {
	const devices = await devicesToSearch(trip);
	const fetch = async (body: IDataObject) => await trip.call('/access_codes/list', body);
	const belongs = (code: AccessCode) => code.common_code_key === commonCodeKey && !isGoing(code, Date.now());
	const lists = await allOf(
		devices.map(async (device_id) => {
			const codes: AccessCode[] = [];
			for await (const page of pagesOf(fetch, { device_id }, 'access_codes')) {
				codes.push(...page.filter(isAccessCode).filter(belongs));
			}
			return codes;
		}),
	);
	return lists.flat();
}

/** Changes all codes with a common key, puts each out as it is now, and waits where the user asks for that. */
export async function updateAccessCodes(trip: Trip): Promise<Arrival[]> {
	await trip.send();
	const { common_code_key } = trip.body;
	const accessCodes = await afterTheChange(findByCommonCodeKey(trip, common_code_key));
	if (accessCodes.length === 0) return [{ json: { updated: true, common_code_key } }];
	return await settleAll(trip, accessCodes);
}
