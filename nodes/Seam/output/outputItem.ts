import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { fieldsOf } from '../seamObjects';

/** One output item to be: the object, and the error that befell it, if any. */
export interface OutputItem {
	json: IDataObject;
	failure?: unknown;
}

/** One output item, linked to the input item that caused it, if one did. n8n's routing engine sets no link of its own. */
export function pairedItem(json: IDataObject, itemIndex: number | undefined): INodeExecutionData {
	return itemIndex === undefined ? { json } : { json, pairedItem: { item: itemIndex } };
}

/** What went wrong with an item, for the On Error modes that continue. */
export interface FailureDetails extends IDataObject {
	message: string;
	description: string | null;
	http_code: string | null;
}

/**
 * The output item of a failure, for the On Error modes that continue. Before n8n 2.36 the engine takes an item for a
 * failed one only if `error` is its single key, and it would drop everything but the message if the item carried an
 * error object: so what must not be lost, an access code that exists for one, goes into `error`.
 */
export function failedItem(error: FailureDetails, itemIndex: number | undefined): INodeExecutionData {
	return pairedItem({ error }, itemIndex);
}

/** The given fields of an object; null for those that it lacks. */
export function pick(object: IDataObject, keys: readonly string[]): IDataObject {
	return Object.fromEntries(keys.map((key) => [key, object[key] ?? null]));
}

/** What Simplify keeps of any access code, whether or not Seam manages it. */
export const CODE_FIELDS = [
	'access_code_id',
	'code',
	'name',
	'type',
	'status',
	'starts_at',
	'ends_at',
	'device_id',
] as const;

const OWN_FIELDS = ['completion', 'change'] as const;

/** What the package itself has added to an object. */
export function ownFields(object: IDataObject): IDataObject {
	return Object.fromEntries(OWN_FIELDS.filter((key) => key in object).map((key) => [key, object[key]]));
}

/**
 * An access code, reduced to the ten fields that builders use. What is not a whole access code, such as the bare ID of
 * one, stays as it is.
 */
export function simplifyAccessCode(accessCode: IDataObject): IDataObject {
	if (!('device_id' in accessCode)) return accessCode;
	return { ...pick(accessCode, [...CODE_FIELDS, 'errors', 'warnings']), ...ownFields(accessCode) };
}

/** A device, reduced to what a builder asks of it: where it is, whether it is reachable, locked and charged. */
export function simplifyDevice(device: IDataObject): IDataObject {
	const properties = fieldsOf(device.properties);
	const battery = fieldsOf(properties.battery);
	const location = fieldsOf(device.location);
	return {
		device_id: device.device_id,
		display_name: device.display_name ?? properties.name ?? null,
		device_type: device.device_type ?? null,
		location_name: location.location_name ?? null,
		time_zone: location.time_zone ?? null,
		online: properties.online ?? null,
		locked: properties.locked ?? null,
		battery_level: battery.level ?? properties.battery_level ?? null,
		battery_status: battery.status ?? null,
		can_program_online_access_codes: device.can_program_online_access_codes ?? null,
	};
}

/**
 * An action attempt, reduced to how it went. Seam's `error` takes another name, because n8n reads a top-level `error`
 * as a failure of the node.
 */
export function simplifyActionAttempt(attempt: IDataObject): IDataObject {
	const result = fieldsOf(attempt.result);
	const error = fieldsOf(attempt.error);
	return {
		action_attempt_id: attempt.action_attempt_id,
		action_type: attempt.action_type ?? null,
		status: attempt.status,
		was_confirmed_by_device: result.was_confirmed_by_device ?? null,
		error_type: error.type ?? null,
		error_message: error.message ?? null,
		...ownFields(attempt),
	};
}

/** An action attempt with all of Seam's fields, but for `error`, which is called `action_attempt_error` (see above). */
export function wholeActionAttempt({ error, ...attempt }: IDataObject): IDataObject {
	return { ...attempt, action_attempt_error: error ?? null };
}
