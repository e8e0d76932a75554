import type { IDataObject } from 'n8n-workflow';

import { parseCodeName } from '../Seam/bookings/key';
import { keyWithoutPlace } from '../Seam/input/grantKey';
import { objectsIn, textOf, textsIn } from '../Seam/seamObjects';
import type { SeamEvent } from './event';
import { ANY_EVENT } from './fields';
import type { EventLookUp } from './lookUp';
import type { TriggerParameters } from './parameters';

/**
 * Whether an event is of a chosen type, and of a chosen device if it is about a device at all: what the event itself tells.
 */
export function isChosen(event: SeamEvent, { eventTypes, deviceIds }: TriggerParameters): boolean {
	if (!eventTypes.includes(ANY_EVENT) && !eventTypes.includes(event.event_type)) return false;
	const deviceId = textOf(event.device_id);
	return deviceIds.length === 0 || deviceId === undefined || deviceIds.includes(deviceId);
}

async function isNamed(text: string, lookUp: EventLookUp): Promise<boolean> {
	const name = textOf((await lookUp.accessCode())?.name);
	return name?.toLowerCase().includes(text.toLowerCase()) ?? false;
}

/** Whether one of the keys is that of an access grant, or of one that took its place (`BK-1~2`). */
function haveKey(keys: string[], key: string): boolean {
	return keys.some((given) => given === key || keyWithoutPlace(given) === key);
}

function keysOf(grants: IDataObject[]): string[] {
	return textsIn(grants.map((grant) => grant.access_grant_key));
}

/** Whether the event names an access grant of that key, by the key itself or by an ID. */
async function namesAccessGrant(event: SeamEvent, key: string, lookUp: EventLookUp): Promise<boolean> {
	const keys = textsIn([event.access_grant_key, event.access_grant_keys].flat());
	return haveKey(keys.length > 0 ? keys : keysOf(await lookUp.accessGrants()), key);
}

/** Whether the event's access code is marked with that booking: by its key, or by its list and key (`airbnb:HM1`). */
async function isCodeOfBooking(bookingKey: string, lookUp: EventLookUp): Promise<boolean> {
	const name = textOf((await lookUp.accessCode())?.name);
	const booking = name === undefined ? undefined : parseCodeName(name);
	if (booking === undefined) return false;
	return booking.key === bookingKey || `${booking.list}:${booking.key}` === bookingKey;
}

/**
 * The spaces that an event is about: its own, those of its device, or those of its access grants.
 * @returns undefined for an event that is about none of these
 */
async function spacesOf(event: SeamEvent, lookUp: EventLookUp): Promise<string[] | undefined> {
	const spaceId = textOf(event.space_id);
	if (spaceId !== undefined) return [spaceId];
	if (textOf(event.device_id) !== undefined) return textsIn((await lookUp.device())?.space_ids);
	const isOfGrant = 'access_grant_id' in event || 'access_grant_ids' in event;
	return isOfGrant
		? objectsIn(await lookUp.accessGrants()).flatMap((grant) => textsIn(grant.space_ids))
		: undefined;
}

/**
 * Whether an event passes the filters for which Seam has to be asked.
 * @throws LookUpUnavailable when Seam can't be asked for now; NodeApiError when it rejects the request
 */
export async function passesFilters(
	event: SeamEvent,
	{ nameContains, bookingKey, accessGrantKey, spaceIds }: TriggerParameters,
	lookUp: EventLookUp,
): Promise<boolean> {
	if (nameContains !== '' && !(await isNamed(nameContains, lookUp))) return false;
	if (bookingKey !== '') {
		const isOfBooking =
			(await namesAccessGrant(event, bookingKey, lookUp)) || (await isCodeOfBooking(bookingKey, lookUp));
		if (!isOfBooking) return false;
	}
	if (accessGrantKey !== '') {
		const isOfGrant =
			(await namesAccessGrant(event, accessGrantKey, lookUp)) ||
			haveKey(keysOf(await lookUp.grantsOfCode()), accessGrantKey);
		if (!isOfGrant) return false;
	}
	if (spaceIds.length === 0) return true;
	const spaces = await spacesOf(event, lookUp);
	return spaces === undefined || spaces.some((space) => spaceIds.includes(space));
}
