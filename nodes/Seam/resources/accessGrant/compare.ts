import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import type { WantedGrant } from '../../input/accessGrant';
import {
	canTakeAccessCodes,
	hasEntry,
	objectsIn,
	textOf,
	textsIn,
	type AccessGrant,
	type Space,
} from '../../seamObjects';
import { missingIds } from '../../waiting/grantCompletion';
import type { RelatedToGrant } from './view';

/** A grant, and what belongs to it. */
export interface KnownGrant {
	grant: AccessGrant;
	related: RelatedToGrant;
}

/** The devices that a grant is for, those included that Seam could not give it. */
export function devicesOf({ grant, related }: KnownGrant, namedIds: readonly string[] = []): Set<string> {
	const devices = related.devices.filter(
		(device) => canTakeAccessCodes(device) || namedIds.includes(device.device_id),
	);
	const leftOut = objectsIn(grant.warnings).flatMap(({ device_id }) => textOf(device_id) ?? []);
	const named = [...missingIds(grant), ...leftOut].filter((id) => namedIds.includes(id));
	return new Set([...devices.map(({ device_id }) => device_id), ...named]);
}

function isSameSet(a: Iterable<string>, b: Iterable<string>): boolean {
	const [one, other] = [new Set(a), new Set(b)];
	return one.size === other.size && [...one].every((entry) => other.has(entry));
}

/** Whether a grant is for an entrance that it does not open (yet). */
async function isForEntrance(
	item: ItemContext,
	{ access_grant_id }: AccessGrant,
	acs_entrance_id: string,
): Promise<boolean> {
	const body = { acs_entrance_id, access_grant_ids: [access_grant_id] };
	const { access_grants: grants } = await sendWithRetry(item, '/access_grants/list', body);
	return objectsIn(grants).some((grant) => grant.access_grant_id === access_grant_id);
}

/** How many entrances a space has; which ones it does not say. */
function entrancesIn({ acs_entrance_count: count }: Space): number {
	return Number(count ?? 0);
}

/** Whether a grant opens the doors that are wished for, no matter whether by their space or one by one. */
export async function hasDoors(item: ItemContext, wanted: WantedGrant, known: KnownGrant): Promise<boolean> {
	const { grant, related } = known;
	const { entranceIds, space } = wanted;
	const isInSpace = isSameSet(space ? [space.space_id] : [], textsIn(grant.space_ids));
	// Seam is about to follow a change of the space.
	const isFollowing = isInSpace && hasEntry(grant.pending_mutations, 'mutation_code', 'updating_spaces');
	if (!isFollowing) {
		const spaces = space ? [space, ...related.spaces] : related.spaces;
		if (!isInSpace && spaces.some(entrancesIn)) return false;
		const wantedIds = wanted.devices.map(({ device_id }) => device_id);
		if (!isSameSet(wantedIds, devicesOf(known, wantedIds))) return false;
		const others = related.entranceIds.filter((id) => !entranceIds.includes(id));
		if (others.length > (space ? entrancesIn(space) : 0)) return false;
	}
	for (const id of entranceIds.filter((one) => !related.entranceIds.includes(one))) {
		if (!(await isForEntrance(item, grant, id))) return false;
	}
	return true;
}

/**
 * The PIN to ask for where a grant takes the place of another one: the one that the guest has, unless a door is in both. The
 * earlier grant holds its PIN there until it is gone, so that door would get another.
 */
export function pinFor(wanted: WantedGrant, previous: KnownGrant | undefined): string | undefined {
	if (!previous) return wanted.code;
	const pins = [...new Set(previous.related.methods.flatMap(({ code }) => textOf(code) ?? []))];
	const before = devicesOf(previous);
	const isShared = wanted.devices.some(({ device_id }) => before.has(device_id));
	if (wanted.code !== undefined) return isShared && pins.includes(wanted.code) ? undefined : wanted.code;
	const [pin] = pins;
	const isOne = pins.length === 1 && /^\d{4,9}$/.test(pin);
	return !isShared && isOne && wanted.modes.includes('code') ? pin : undefined;
}
