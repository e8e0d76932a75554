import type { IDataObject } from 'n8n-workflow';

import {
	hasEntry,
	isEnding,
	isSameInstant,
	objectsIn,
	textOf,
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

/** Seam's warnings that a door was left out (same source). */
const LEFT_OUT: ReadonlySet<unknown> = new Set([
	'device_does_not_support_access_codes',
	'device_time_constraints_violated',
]);

function creationError({ errors }: AccessGrant): IDataObject | undefined {
	return objectsIn(errors).find(({ error_code }) => error_code === CANNOT_CREATE);
}

/** Whether Seam could not make all that a grant asks for, on all its doors. */
export function isIncomplete(grant: AccessGrant): boolean {
	return creationError(grant) !== undefined;
}

function obstacle(code: unknown, message: unknown): Judgement {
	const text = textOf(code) ?? 'unknown';
	return { state: 'failed', obstacle: { code: text, message: textOf(message) ?? text } };
}

/** Why a door without a code will not get one; pending where it may. */
function judgeBareDoor(grant: AccessGrant, deviceId: string): Judgement {
	const error = creationError(grant);
	const { missing_device_ids: missing } = error ?? {};
	if (Array.isArray(missing) && missing.some((id) => id === deviceId))
		return obstacle(CANNOT_CREATE, error?.message);
	const warning = objectsIn(grant.warnings).find(
		({ device_id, warning_code }) => device_id === deviceId && LEFT_OUT.has(warning_code),
	);
	return warning ? obstacle(warning.warning_code, warning.message) : { state: 'pending' };
}

function wantsCodes({ requested_access_methods: requested }: AccessGrant): boolean {
	return objectsIn(requested).some(({ mode }) => mode === 'code');
}

/**
 * The doors of a grant with their codes, of which one that is not on its way out goes first. A grant that asks for no PIN
 * has no codes, and none of its doors is judged.
 * @param codes the access codes of the grant, as Seam lists them
 * @param deviceIds the devices that the grant is for
 * @param now epoch milliseconds
 */
export function doorsOfGrant(
	grant: AccessGrant,
	codes: AccessCode[],
	deviceIds: string[],
	now: number,
): GrantDoor[] {
	if (!wantsCodes(grant)) return [];
	return deviceIds.flatMap((deviceId): GrantDoor[] => {
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
		({ accessCode, judgement }) => judgement.state === 'deferred' && accessCode?.code === method.code,
	);
}

/** The earliest time at which Seam programs a door that it puts off. */
function earliest(doors: GrantDoor[]): string | undefined {
	const times = doors.flatMap(({ judgement }) => judgement.scheduledAt ?? []);
	return times.sort((a, b) => Date.parse(a) - Date.parse(b))[0];
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
	const isUnmet = objectsIn(grant.requested_access_methods).some(
		({ created_access_method_ids: ids }) => !Array.isArray(ids) || ids.length === 0,
	);
	const error = creationError(grant);
	if (isUnmet && error) return obstacle(error.error_code, error.message);

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
	if (states.has('deferred')) return { state: 'deferred', scheduledAt: earliest(doors) };
	return { state: Date.parse(grant.starts_at ?? '') > now ? 'scheduled' : 'set' };
}
