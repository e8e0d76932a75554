import type { IDataObject } from 'n8n-workflow';

import {
	hasEntry,
	isEnding,
	isSameInstant,
	objectsIn,
	textOf,
	textsIn,
	timeOf,
	type AccessCode,
	type AccessGrant,
	type AccessMethod,
} from '../seamObjects';
import { judgeAccessCode, type Judgement } from './completion';

/** An access grant with its methods, as seen at one moment. */
export interface SeenGrant {
	grant: AccessGrant;
	methods: AccessMethod[];
}

/** A door of an access grant, and the code on it. */
export interface GrantDoor {
	deviceId: string;
	/** Undefined where the door has none (yet). */
	accessCode?: AccessCode;
	judgement: Judgement;
}

/** Seam's error for what it could not make, on all doors or on some (access grant schema of its OpenAPI document). */
const CANNOT_CREATE = 'cannot_create_requested_access_methods';

/** Seam's warnings that a device was left out (same source). The first also meets what is in a space and no door. */
const TAKES_NO_CODES = 'device_does_not_support_access_codes';
const TAKES_OTHER_TIMES = 'device_time_constraints_violated';

function creationError({ errors }: AccessGrant): IDataObject | undefined {
	return objectsIn(errors).find(({ error_code }) => error_code === CANNOT_CREATE);
}

/** Whether Seam could not make all that a grant asks for, on all its doors. */
export function isIncomplete(grant: AccessGrant): boolean {
	return creationError(grant) !== undefined;
}

/** The devices on which Seam could not make what a grant asks for. */
export function missingIds({ errors }: AccessGrant): string[] {
	return objectsIn(errors).flatMap(({ missing_device_ids: ids }) => textsIn(ids));
}

function obstacle(code: unknown, message: unknown): Judgement {
	const text = textOf(code) ?? 'unknown';
	return { state: 'failed', obstacle: { code: text, message: textOf(message) ?? text } };
}

/** Why a door without a code will not get one; pending where it may. */
function judgeBareDoor(grant: AccessGrant, deviceId: string): Judgement {
	if (missingIds(grant).includes(deviceId)) return obstacle(CANNOT_CREATE, creationError(grant)?.message);
	const warning = objectsIn(grant.warnings).find(
		({ device_id, warning_code: code }) =>
			device_id === deviceId && (code === TAKES_NO_CODES || code === TAKES_OTHER_TIMES),
	);
	return warning ? obstacle(warning.warning_code, warning.message) : { state: 'pending' };
}

/** The IDs of the methods that Seam made, for each that a grant asks for. */
export function createdIds({ requested_access_methods: requested }: AccessGrant): string[][] {
	return objectsIn(requested).map(({ created_access_method_ids: ids }) => textsIn(ids));
}

function wantsCodes({ requested_access_methods: requested }: AccessGrant): boolean {
	return objectsIn(requested).some(({ mode }) => mode === 'code');
}

/**
 * The doors of a grant with their codes, of which one that is not on its way out goes first. A grant that asks for no PIN
 * has no codes, and none of its doors is judged.
 * @param codes the access codes of the grant, as Seam lists them
 * @param deviceIds the devices that the grant is known to be for; what has a code and what Seam left out comes on top
 * @param now epoch milliseconds
 */
export function doorsOfGrant(
	grant: AccessGrant,
	codes: AccessCode[],
	deviceIds: string[],
	now: number,
): GrantDoor[] {
	if (!wantsCodes(grant)) return [];
	const others = [
		...codes.filter((code) => !isEnding(code, now)),
		...objectsIn(grant.warnings).filter(({ warning_code }) => warning_code === TAKES_OTHER_TIMES),
	].map(({ device_id }) => device_id);
	const all = new Set([...deviceIds, ...missingIds(grant), ...textsIn(others)]);
	return [...all].flatMap((deviceId): GrantDoor[] => {
		const onDoor = codes.filter(({ device_id }) => device_id === deviceId);
		const lasting = onDoor.filter((code) => !isEnding(code, now));
		const shown = lasting.length > 0 ? lasting : onDoor.slice(0, 1);
		if (shown.length === 0) return [{ deviceId, judgement: judgeBareDoor(grant, deviceId) }];
		return shown.map((accessCode) => ({
			deviceId,
			accessCode,
			judgement: judgeAccessCode(accessCode, now),
		}));
	});
}

/** Whether a method is as far as waiting can bring it. */
function isThere(method: AccessMethod, doors: GrantDoor[]): boolean {
	if (method.is_issued === true) return true;
	if (method.mode === 'card') {
		// Somebody has to write the card first, or to say which one it is.
		return method.is_ready_for_encoding === true || method.is_ready_for_assignment === true;
	}
	// Seam does not say whether it issues a PIN before it programs the code: that one is put off is told by its door.
	return doors.some(
		({ accessCode, judgement }) =>
			judgement.state === 'deferred' &&
			method.mode === 'code' &&
			textOf(method.code) !== undefined &&
			accessCode?.code === method.code,
	);
}

/** The earliest time at which Seam programs a door that it puts off. */
function earliest(doors: GrantDoor[]): string | undefined {
	const times = doors.flatMap(({ judgement }) => judgement.scheduledAt ?? []);
	return times.sort((a, b) => timeOf(a) - timeOf(b))[0];
}

/**
 * Judges a grant by its own fields, its methods, and each door's own code: `is_issued` says that a method was handed over,
 * not that the door opens.
 * @param written the dates that a change asked for, by Seam's names: an answer without them is older
 * @param now epoch milliseconds
 */
export function judgeGrant(
	{ grant, methods }: SeenGrant,
	doors: GrantDoor[],
	now: number,
	written: IDataObject = {},
): Judgement {
	if (hasEntry(grant.warnings, 'warning_code', 'being_deleted')) {
		return obstacle('being_deleted', 'Seam is deleting this access grant');
	}
	const created = createdIds(grant);
	const isEmpty = created.some((ids) => ids.length === 0);
	const error = creationError(grant);
	const failure = error && obstacle(error.error_code, error.message);
	if (isEmpty && failure) return failure;
	const known = new Set(methods.map(({ access_method_id }) => access_method_id));
	const isUnmet = isEmpty || known.size === 0 || created.flat().some((id) => !known.has(id));

	const lastDoor = doors.find(({ judgement }) => judgement.obstacle !== undefined);
	const lastError = objectsIn(methods.flatMap(({ errors }) => errors ?? [])).at(-1);
	const hindrance =
		lastDoor?.judgement.obstacle ?? (lastError && obstacle(lastError.error_code, lastError.message).obstacle);
	const pending: Judgement = { state: 'pending', ...(hindrance && { obstacle: hindrance }) };

	const states = new Set(doors.map(({ judgement }) => judgement.state));
	if (isUnmet || states.has('pending')) return pending;
	const failed = doors.find(({ judgement }) => judgement.state === 'failed');
	if (failed) return failed.judgement;

	const isInFlight = [grant, ...methods].some(
		({ pending_mutations: mutations }) => objectsIn(mutations).length > 0,
	);
	const isOld = Object.entries(written).some(([key, value]) => !isSameInstant(value, grant[key]));
	if (isInFlight || isOld || !methods.every((method) => isThere(method, doors))) return pending;
	if (failure) return failure;
	if (states.has('deferred')) return { state: 'deferred', scheduledAt: earliest(doors) };
	return { state: timeOf(grant.starts_at) > now ? 'scheduled' : 'set' };
}
