import type { IDataObject } from 'n8n-workflow';

/**
 * What a field of Seam's objects holds. What it should be is said by Seam's OpenAPI document (`@seamapi/types`), but an
 * answer is data: each field is read where it is needed, and what has another form counts as not there. Named below are
 * the fields that this package reads; everything else passes through untouched.
 */
type Answered = IDataObject[string];

/** An access code. Times are ISO 8601 in UTC. Older answers lack `pending_mutations`. */
export interface AccessCode extends IDataObject {
	access_code_id: string;
	device_id?: Answered;
	name?: Answered;
	code?: Answered;
	common_code_key?: Answered;
	type?: Answered;
	status?: Answered;
	created_at?: Answered;
	starts_at?: Answered;
	ends_at?: Answered;
	is_scheduled_on_device?: Answered;
	pending_mutations?: Answered;
	errors?: Answered;
	warnings?: Answered;
}

/** The record of something Seam does in its own time, such as turning a bolt. */
export interface ActionAttempt extends IDataObject {
	action_attempt_id: string;
	action_type?: Answered;
	status: string;
	result?: Answered;
	error?: Answered;
}

/** A device, as far as its abilities and its place matter here. */
export interface Device extends IDataObject {
	device_id: string;
	device_type?: Answered;
	display_name?: Answered;
	location?: Answered;
	can_program_online_access_codes?: Answered;
	can_program_offline_access_codes?: Answered;
	can_remotely_lock?: Answered;
	can_remotely_unlock?: Answered;
	capabilities_supported?: Answered;
	/** The spaces that it is in. */
	space_ids?: Answered;
	properties?: Answered;
}

/** A space, such as a flat: a name for the devices and entrances in it. */
export interface Space extends IDataObject {
	space_id: string;
	name?: Answered;
	/** The caller's own name for it, unique in the workspace. */
	space_key?: Answered;
	customer_key?: Answered;
	/**
	 * What the caller's own system knows of it: `default_checkin_time` and `default_checkout_time` as `HH:mm` or
	 * `HH:mm:ss`, `time_zone` as an IANA name.
	 */
	customer_data?: Answered;
	acs_entrance_count?: Answered;
}

/** Who may open which doors, when and by what. Which devices those are is not part of it. */
export interface AccessGrant extends IDataObject {
	access_grant_id: string;
	/** The caller's own name for it, unique in the workspace. */
	access_grant_key?: Answered;
	user_identity_id?: Answered;
	name?: Answered;
	created_at?: Answered;
	starts_at?: Answered;
	/** Null for one without an end. */
	ends_at?: Answered;
	space_ids?: Answered;
	access_method_ids?: Answered;
	requested_access_methods?: Answered;
	errors?: Answered;
	warnings?: Answered;
	pending_mutations?: Answered;
}

/** What an access grant opens its doors by: one PIN, card or key. */
export interface AccessMethod extends IDataObject {
	access_method_id: string;
	mode?: Answered;
	code?: Answered;
	/** Whether Seam has handed it over to the doors; it may open them only later. */
	is_issued?: Answered;
	instant_key_url?: Answered;
	/** Whether a card waits for somebody to write it, or to say which one it is. */
	is_ready_for_encoding?: Answered;
	is_ready_for_assignment?: Answered;
	pending_mutations?: Answered;
	errors?: Answered;
}

/** A person to whom access is granted. All but the name and the ID are unique in the workspace. */
export interface UserIdentity extends IDataObject {
	user_identity_id: string;
	full_name?: Answered;
	email_address?: Answered;
	phone_number?: Answered;
	user_identity_key?: Answered;
}

/** Whether a value is a JSON object, as opposed to null, an array or a scalar. */
export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of an object in an answer; none where it is no object. */
export function fieldsOf(value: unknown): IDataObject {
	return isObject(value) ? value : {};
}

/** The objects in a list of an answer; none where it is no list. */
export function objectsIn(value: unknown): IDataObject[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Text that is not empty; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A text for a message, cut where it is long. */
export function cut(text: string, longest: number): string {
	return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** The texts in a list of an answer; none where it is no list. */
export function textsIn(value: unknown): string[] {
	return Array.isArray(value) ? value.flatMap((entry) => textOf(entry) ?? []) : [];
}

/** A time of an answer in epoch milliseconds; NaN for anything else. */
export function timeOf(value: unknown): number {
	return Date.parse(textOf(value) ?? '');
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
	return (a ?? '') === (b ?? '') || timeOf(a) === timeOf(b);
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
		timeOf(ends_at) <= now
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
	return textsIn(device.capabilities_supported).includes('access_code');
}

/** Whether a device is a thermostat: Seam's types of thermostats all say so in their name. */
export function isThermostat({ device_type, capabilities_supported: capabilities }: Device): boolean {
	const isNamedSo = textOf(device_type)?.endsWith('_thermostat') ?? false;
	return isNamedSo || textsIn(capabilities).includes('thermostat');
}

/** A device by the name that people call it, and the place where it is. */
export function nameOfDevice(device: Device): string {
	const { properties, location } = device;
	const name = textOf(device.display_name) ?? textOf(fieldsOf(properties).name) ?? device.device_id;
	const { location_name, room_name } = fieldsOf(location);
	const place = textsIn([location_name, room_name]).join(', ');
	return place && !name.includes(place) ? `${name} (${place})` : name;
}

/** A space by the name that people call it, else by its key. */
export function nameOfSpace({ name, space_key, space_id }: Space): string {
	return textOf(name) ?? textOf(space_key) ?? space_id;
}
