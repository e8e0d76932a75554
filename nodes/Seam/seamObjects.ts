import type { IDataObject } from 'n8n-workflow';

/**
 * The parts of Seam's objects that this package reads. Everything else passes through untouched.
 * Source: the schemas in Seam's OpenAPI document (`@seamapi/types`).
 */

/** One entry of an access code's `errors`. */
export interface AccessCodeError extends IDataObject {
	error_code: string;
	message?: string;
	is_access_code_error?: boolean;
}

/** One entry of an access code's `pending_mutations`; `scheduled_at` only on `deferring_creation`. */
export interface PendingMutation extends IDataObject {
	mutation_code: string;
	scheduled_at?: string;
}

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
	pending_mutations?: PendingMutation[];
	errors?: AccessCodeError[];
	warnings?: IDataObject[];
}

/** The record of something Seam does in its own time, such as turning a bolt. */
export interface ActionAttempt extends IDataObject {
	action_attempt_id: string;
	action_type?: string;
	status: string;
	result?: IDataObject | null;
	error?: { type?: string; message?: string } | null;
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
	properties?: IDataObject;
}

/** Whether a value is a JSON object, as opposed to null, an array or a scalar. */
export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value from an answer is an access code. */
export function isAccessCode(value: unknown): value is AccessCode {
	return isObject(value) && typeof value.access_code_id === 'string';
}

/**
 * Whether an access code is on its way out: deleted by somebody, or past its end.
 * @param now epoch milliseconds
 */
export function isGoing({ status, pending_mutations, warnings, ends_at }: AccessCode, now: number): boolean {
	return (
		status === 'removing' ||
		pending_mutations?.some(({ mutation_code }) => mutation_code === 'deleting') === true ||
		warnings?.some(({ warning_code }) => warning_code === 'being_deleted') === true ||
		(typeof ends_at === 'string' && Date.parse(ends_at) <= now)
	);
}

/** Whether a value from an answer is an action attempt. */
export function isActionAttempt(value: unknown): value is ActionAttempt {
	return isObject(value) && typeof value.action_attempt_id === 'string' && typeof value.status === 'string';
}

/** Whether a value from an answer is a device. */
export function isDevice(value: unknown): value is Device {
	return isObject(value) && typeof value.device_id === 'string';
}

/**
 * Whether access codes can be put on a device. Seam states abilities only where it knows them; older answers have
 * `capabilities_supported` instead.
 */
export function canTakeAccessCodes(device: Device): boolean {
	const { can_program_online_access_codes: online, can_program_offline_access_codes: offline } = device;
	if (online === true || offline === true) return true;
	if (online === false || offline === false) return false;
	return device.capabilities_supported?.includes('access_code') === true;
}
