import type { IDataObject } from 'n8n-workflow';

import { ownFields, pick } from './outputItem';

const FIELDS = [
	'access_code_id',
	'code',
	'name',
	'type',
	'status',
	'starts_at',
	'ends_at',
	'device_id',
	'is_managed',
] as const;

/** A code that Seam did not make, reduced to what a builder asks of it: when it opens which door, and whose it is. */
export function simplifyUnmanagedAccessCode(code: IDataObject): IDataObject {
	if (!('device_id' in code)) return code;
	return {
		...pick(code, FIELDS),
		cannot_be_managed: code.cannot_be_managed === true,
		...ownFields(code),
	};
}
