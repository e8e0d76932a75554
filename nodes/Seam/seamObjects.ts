import type { IDataObject } from 'n8n-workflow';

/**
 * The parts of Seam's objects that this package reads. Everything else passes through untouched. What Seam answers is
 * data: it is read field by field, and what has another form than Seam's OpenAPI document (`@seamapi/types`) says counts
 * as not there.
 */

/** An access code. Times are ISO 8601 in UTC. Older answers lack `pending_mutations`. */
export interface AccessCode extends IDataObject {
	access_code_id: string;
	device_id?: string;
	name?: string | null;
	code?: string | null;
	common_code_key?: string | null;
	type?: string;
	status?: string;
	created_at?: string;
	starts_at?: string | null;
	ends_at?: string | null;
	is_scheduled_on_device?: boolean;
	pending_mutations?: IDataObject[];
	errors?: IDataObject[];
	warnings?: IDataObject[];
}

/** The record of something Seam does in its own time, such as turning a bolt. */
export interface ActionAttempt extends IDataObject {
	action_attempt_id: string;
	action_type?: string;
	status: string;
	result?: IDataObject | null;
	error?: IDataObject | null;
}

/** A device, as far as its abilities and its place matter here. */
export interface Device extends IDataObject {
	device_id: string;
	device_type?: string;
	display_name?: string;
	location?: { location_name?: string; room_name?: string; time_zone?: string } | null;
	can_program_online_access_codes?: boolean;
	can_program_offline_access_codes?: boolean;
	can_remotely_lock?: boolean;
	can_remotely_unlock?: boolean;
	capabilities_supported?: string[];
	/** The spaces that it is in. */
	space_ids?: string[];
	properties?: IDataObject;
}

/** A space, such as a flat: a name for the devices and entrances in it. */
export interface Space extends IDataObject {
	space_id: string;
	name?: string;
	/** The caller's own name for it, unique in the workspace. */
	space_key?: string;
	customer_key?: string;
	/** What the caller's own system knows of it: `HH:mm` or `HH:mm:ss`, and an IANA name. */
	customer_data?: {
		address?: string | null;
		default_checkin_time?: string | null;
		default_checkout_time?: string | null;
		time_zone?: string | null;
	} | null;
	acs_entrance_count?: number;
}

/** Who may open which doors, when and by what. Which devices those are is not part of it. */
export interface AccessGrant extends IDataObject {
	access_grant_id: string;
	/** The caller's own name for it, unique in the workspace. */
	access_grant_key?: string;
	user_identity_id?: string;
	name?: string | null;
	created_at?: string;
	starts_at?: string;
	/** Null for one without an end. */
	ends_at?: string | null;
	space_ids?: string[];
	access_method_ids?: string[];
	requested_access_methods?: IDataObject[];
	errors?: IDataObject[];
	warnings?: IDataObject[];
	pending_mutations?: IDataObject[];
}

/** What an access grant opens its doors by: one PIN, card or key. */
export interface AccessMethod extends IDataObject {
	access_method_id: string;
	mode?: string;
	code?: string | null;
	/** Whether Seam has handed it over to the doors; it may open them only later. */
	is_issued?: boolean;
	instant_key_url?: string;
	/** Whether a card waits for somebody to write it, or to say which one it is. */
	is_ready_for_encoding?: boolean;
	is_ready_for_assignment?: boolean;
	pending_mutations?: IDataObject[];
	errors?: IDataObject[];
}

/** A person to whom access is granted. All but the name and the ID are unique in the workspace. */
export interface UserIdentity extends IDataObject {
	user_identity_id: string;
	full_name?: string | null;
	email_address?: string | null;
	phone_number?: string | null;
	user_identity_key?: string | null;
}

/** Whether a value is a JSON object, as opposed to null, an array or a scalar. */
export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects in a list of an answer; none where it is no list. */
export function objectsIn(value: unknown): IDataObject[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Text that is not empty; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whether a value from an answer is an access code. */
export function isAccessCode(value: unknown): value is AccessCode {
	return isObject(value) && typeof value.access_code_id === 'string';
}

/** Whether a value from an answer is an action attempt. */
export function isActionAttempt(value: unknown): value is ActionAttempt {
	return isObject(value) && typeof value.action_attempt_id === 'string' && typeof value.status === 'string';
}

/** Whether a value from an answer is a device. */
export function isDevice(value: unknown): value is Device {
	return isObject(value) && typeof value.device_id === 'string';
}

/** Whether a value from an answer is a space. */
export function isSpace(value: unknown): value is Space {
	return isObject(value) && typeof value.space_id === 'string';
}

/** Whether a value from an answer is an access grant. */
export function isAccessGrant(value: unknown): value is AccessGrant {
	return isObject(value) && typeof value.access_grant_id === 'string';
}

/** Whether a value from an answer is an access method. */
export function isAccessMethod(value: unknown): value is AccessMethod {
	return isObject(value) && typeof value.access_method_id === 'string';
}

/** Whether a value from an answer is a user identity. */
export function isUserIdentity(value: unknown): value is UserIdentity {
	return isObject(value) && typeof value.user_identity_id === 'string';
}

/** Whether a list of Seam's, such as `warnings`, has an entry with that code. */
export function hasEntry(list: unknown, key: 'mutation_code' | 'warning_code', code: string): boolean {
	return objectsIn(list).some((entry) => entry[key] === code);
}

/** Whether two times name the same instant; two that are missing count as the same. */
export function isSameInstant(a: unknown, b: unknown): boolean {
	return (a ?? '') === (b ?? '') || Date.parse(String(a)) === Date.parse(String(b));
}

/**
 * Whether an access code is on its way out: deleted by somebody, or past its end.
 * @param now epoch milliseconds
 */
export function isEnding({ status, pending_mutations, warnings, ends_at }: AccessCode, now: number): boolean {
	return (
		status === 'removing' ||
		hasEntry(pending_mutations, 'mutation_code', 'deleting') ||
		hasEntry(warnings, 'warning_code', 'being_deleted') ||
		(typeof ends_at === 'string' && Date.parse(ends_at) <= now)
	);
}

/**
 * Whether access codes can be put on a device. Seam states abilities only where it knows them; older answers have
 * `capabilities_supported` instead.
 */
export function canTakeAccessCodes(device: Device): boolean {
	const { can_program_online_access_codes: online, can_program_offline_access_codes: offline } = device;
	if (online === true || offline === true) return true;
	if (online === false || offline === false) return false;
	return (
		Array.isArray(device.capabilities_supported) && device.capabilities_supported.includes('access_code')
	);
}

/** Whether a device is a thermostat: Seam's types of thermostats all say so in their name. */
export function isThermostat({ device_type, capabilities_supported: capabilities }: Device): boolean {
	const isNamedSo = textOf(device_type)?.endsWith('_thermostat') ?? false;
	return isNamedSo || (Array.isArray(capabilities) && capabilities.includes('thermostat'));
}

/** A device by the name that people call it, and the place where it is. */
export function nameOfDevice(device: Device): string {
	const properties = isObject(device.properties) ? device.properties : {};
	const name = textOf(device.display_name) ?? textOf(properties.name) ?? device.device_id;
	const place = [device.location?.location_name, device.location?.room_name].filter(Boolean).join(', ');
	return place && !name.includes(place) ? `${name} (${place})` : name;
}
