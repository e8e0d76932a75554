import type { IDataObject } from 'n8n-workflow';

import { CODE_FIELDS, ownFields, pick } from './outputItem';

/** A code that Seam did not make, reduced to what a builder asks of it: when it opens which door, and whose it is. */
export function simplifyUnmanagedAccessCode(code: IDataObject): IDataObject {
	if (!('device_id' in code)) return code;
	return {
		...pick(code, [...CODE_FIELDS, 'is_managed']),
		cannot_be_managed: code.cannot_be_managed === true,
		...ownFields(code),
	};
}
