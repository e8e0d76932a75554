import type { IDataObject } from 'n8n-workflow';

import { fieldsOf } from '../seamObjects';
import { ownFields } from './outputItem';

/** A space, reduced to what a builder asks of it; what is known of stays in it stands beside the rest. */
export function simplifySpace(space: IDataObject): IDataObject {
	const data = fieldsOf(space.customer_data);
	return {
		space_id: space.space_id,
		space_key: space.space_key ?? null,
		name: space.name ?? null,
		device_count: space.device_count ?? null,
		acs_entrance_count: space.acs_entrance_count ?? null,
		customer_key: space.customer_key ?? null,
		address: data.address ?? null,
		default_checkin_time: data.default_checkin_time ?? null,
		default_checkout_time: data.default_checkout_time ?? null,
		time_zone: data.time_zone ?? null,
		...ownFields(space),
	};
}
