import type { IDataObject } from 'n8n-workflow';

import { pick } from './outputItem';

/** What may open an entrance. Seam names only what it knows of: what is not there does not open it. */
const ABILITIES = [
	'can_unlock_with_code',
	'can_unlock_with_card',
	'can_unlock_with_mobile_key',
	'can_unlock_with_cloud_key',
] as const;

/** An entrance, reduced to where it is and what opens it. */
export function simplifyEntrance(entrance: IDataObject): IDataObject {
	return {
		...pick(entrance, ['acs_entrance_id', 'display_name', 'acs_system_id', 'connected_account_id']),
		...pick(entrance, ['space_ids', 'is_locked']),
		...Object.fromEntries(ABILITIES.map((ability) => [ability, entrance[ability] === true])),
	};
}
