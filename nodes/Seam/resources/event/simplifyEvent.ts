import type { IDataObject } from 'n8n-workflow';

import { ERROR_LISTS, errorLines } from './errorLines';

/** What Simplify leaves out of every event. The lists of errors come as lines instead. */
const LEFT_OUT: ReadonlySet<string> = new Set([
	...ERROR_LISTS,
	'workspace_id',
	'created_at',
	'event_description',
	'description',
	'device_custom_metadata',
	'connected_account_custom_metadata',
	'minut_metadata',
	'noiseaware_metadata',
	'fan_mode_setting',
]);

/** What Simplify leaves out of an event about a device: where the device comes from, and details of how a lock was opened. */
const LEFT_OUT_WITH_DEVICE: ReadonlySet<string> = new Set([
	'connected_account_id',
	'customer_key',
	'acs_system_id',
	'acs_user_id',
	'access_code_is_managed',
	'is_via_bluetooth',
	'is_via_nfc',
]);

/**
 * An event, reduced to what happened, when, to what, and the details of its type: at most ten fields, by Seam's names. Its
 * errors and warnings become `errors_in_words` and `warnings_in_words`.
 */
export function simplifyEvent(event: IDataObject): IDataObject {
	const isKept = (name: string) =>
		!LEFT_OUT.has(name) && !('device_id' in event && LEFT_OUT_WITH_DEVICE.has(name));
	const { event_id, event_type, occurred_at, ...details } = event;
	const kept = Object.entries(details).filter(([name]) => isKept(name));
	return { event_id, event_type, occurred_at, ...Object.fromEntries(kept), ...errorLines(event) };
}
