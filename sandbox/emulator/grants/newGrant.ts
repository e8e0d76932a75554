import { moment } from '../dates';
import { SeamError, invalidInput } from '../errors';
import type { Person } from '../identities';
import type { Spaces } from '../spaces';
import type { World } from '../world';
import type { RequestedMethod } from './types';

/** What `/access_grants/create` takes. */
export interface NewGrant {
	user_identity_id?: string;
	user_identity?: Person;
	requested_access_methods: RequestedMethod[];
	device_ids?: string[];
	space_ids?: string[];
	space_keys?: string[];
	acs_entrance_ids?: string[];
	starts_at?: string;
	ends_at?: string | null;
	access_grant_key?: string;
	reservation_key?: string;
	customization_profile_id?: string;
	name?: string | null;
	/** Set by automations alone. */
	customer_key?: string;
}

/**
 * The doors that a grant is to be for.
 * @throws {SeamError} 404 for any that does not exist, 400 `invalid_input` for none at all
 */
export function doorsOf(world: World, spaces: Spaces, workspace_id: string, body: NewGrant) {
	const { device_ids = [], acs_entrance_ids = [], space_ids = [], space_keys = [] } = body;
	for (const id of device_ids) world.device(id, workspace_id);
	for (const id of acs_entrance_ids) world.entrance(id, workspace_id);
	const found = [
		...space_ids.map((space_id) => spaces.find(workspace_id, { space_id })),
		...space_keys.map((space_key) => spaces.find(workspace_id, { space_key })),
	];
	if (device_ids.length + acs_entrance_ids.length + found.length === 0) {
		throw invalidInput('At least one of device_ids, acs_entrance_ids, space_ids and space_keys is required');
	}
	return {
		device_ids: [...new Set(device_ids)],
		acs_entrance_ids: [...new Set(acs_entrance_ids)],
		space_ids: [...new Set(found.map((space) => space.space_id))],
	};
}

/**
 * The end that a grant is to have; `null` leaves it open.
 * @param starts_at In UTC.
 * @param now In milliseconds since 1970.
 * @throws {SeamError} 400 `invalid_input` for an end that is past or not after the start
 */
export function endOf(starts_at: string, ends_at: string | null | undefined, now: number): string | null {
	if (ends_at === null || ends_at === undefined) return null;
	const end = moment(ends_at, 'ends_at');
	if (end <= Date.parse(starts_at)) throw invalidInput('ends_at must be after starts_at', 'ends_at');
	if (end <= now) throw invalidInput('ends_at must be in the future', 'ends_at');
	return new Date(end).toISOString();
}

/** Plain locks know no reservations, and Seam refuses the key for them alone. */
export function checkReservation(
	world: World,
	reservation_key: string | undefined,
	acs_entrance_ids: string[],
): void {
	const knows = acs_entrance_ids.some((id) => world.entrances.get(id)?.can_belong_to_reservation);
	if (reservation_key === undefined || knows) return;
	throw new SeamError(
		400,
		'reservation_key_not_supported',
		'No targeted entrances support reservation behavior',
	);
}
