import type { IDataObject } from 'n8n-workflow';

import { textOf, type AccessGrant, type AccessMethod } from '../seamObjects';
import type { GrantDoor } from '../waiting/grantCompletion';
import { ownFields, pick } from './outputItem';

/** A door of a grant, as it comes out. */
export interface GrantDoorOutput extends IDataObject {
	device_id: string;
	device_name: string;
	access_code_id: string | null;
	code: string | null;
	/** As in `completion`. */
	state: string;
	scheduled_at?: string;
	/** What keeps the code off the door. */
	error?: string;
}

/** The fields of an access method that Simplify keeps. */
const METHOD_FIELDS = [
	'access_method_id',
	'mode',
	'code',
	'is_issued',
	'issued_at',
	'display_name',
	'instant_key_url',
	'created_at',
	'errors',
	'warnings',
] as const;

/** The fields of an access grant that Simplify keeps. */
const GRANT_FIELDS = [
	'access_grant_id',
	'access_grant_key',
	'display_name',
	'user_identity_id',
	'starts_at',
	'ends_at',
] as const;

/** What this package adds to a grant. */
const ADDED_FIELDS = ['code', 'methods', 'doors'] as const;

const LAST_FIELDS = ['errors', 'warnings'] as const;

/** A door of a grant by its name, with what is on it. */
export function doorOutput({ deviceId, accessCode, judgement }: GrantDoor, name: string): GrantDoorOutput {
	const { state, scheduledAt, obstacle } = judgement;
	return {
		device_id: deviceId,
		device_name: name,
		access_code_id: accessCode?.access_code_id ?? null,
		code: textOf(accessCode?.code) ?? null,
		state,
		...(scheduledAt !== undefined && { scheduled_at: scheduledAt }),
		...(state === 'failed' && obstacle && { error: obstacle.message }),
	};
}

/** The one PIN of all doors; null where they differ. Doors of access systems have no codes of their own: then the methods tell. */
function pinOf(methods: AccessMethod[], doors: GrantDoorOutput[]): string | null {
	const onDoors = doors.map(({ code }) => code);
	const pins = new Set(onDoors.length > 0 ? onDoors : methods.flatMap(({ code }) => textOf(code) ?? []));
	const [pin] = pins;
	return pins.size === 1 ? pin : null;
}

/** A grant with its PIN, its methods and its doors. */
export function outputOfGrant(
	grant: AccessGrant,
	methods: AccessMethod[],
	doors: GrantDoorOutput[],
): IDataObject {
	return {
		...grant,
		code: pinOf(methods, doors),
		methods: methods.map(({ access_method_id, mode, code, is_issued, instant_key_url }) => ({
			access_method_id,
			mode: mode ?? null,
			code: code ?? null,
			is_issued: is_issued ?? null,
			instant_key_url: instant_key_url ?? null,
		})),
		doors,
	};
}

/** A grant, reduced to whom it is for, when, by which PIN and on which doors. */
export function simplifyGrant(grant: IDataObject): IDataObject {
	if (!('requested_access_methods' in grant)) return grant;
	const added = ADDED_FIELDS.filter((key) => key in grant);
	return {
		...pick(grant, GRANT_FIELDS),
		...pick(grant, added),
		...pick(grant, LAST_FIELDS),
		...ownFields(grant),
	};
}

/** An access method, reduced to the ten fields that builders use. */
export function simplifyMethod(method: IDataObject): IDataObject {
	return pick(method, METHOD_FIELDS);
}

/** A grant or a method without the token that opens a session of the guest: a workflow has no use for it, and keeps what it gets. */
export function withoutToken(object: IDataObject): IDataObject {
	const { client_session_token, ...rest } = object;
	return client_session_token === undefined ? object : rest;
}
