import type { IDataObject } from 'n8n-workflow';

import { InvalidInput } from '../api/errors';
import type { ItemContext } from '../execute/itemContext';
import { canTakeAccessCodes, isObject, nameOfDevice, type Device, type Space } from '../seamObjects';
import { needsTimeZone, readTimeFrame, readTimeOfDay, type DayTimes, type TimeFrame } from './dates';
import type { Doors } from './doors';
import { checkGrantKey, keyWithoutPlace } from './grantKey';

import { isGiven, quote, readCode, readCollection, readIds, readList, readText } from './readers';
import { readSpace, timesOfStay, UUID, zoneOfStay, type SpaceReference } from './space';
import { readTimeZone, type TimeZoneChoice } from './timeZone';

/** Seam's bound for the PIN of a grant (`/access_grants/create` in its OpenAPI document); other codes may be longer. */
const LONGEST_PIN = 9;

const MODES = ['code', 'card', 'mobile_key', 'cloud_key'];

/** Who gets access: somebody whom Seam knows, or what is known of somebody. */
export interface Guest {
	id?: string;
	key?: string;
	fullName?: string;
	email?: string;
	phone?: string;
}

/** Dates as the user gave them, before it is known in which time zone they are read. */
export interface DatesInput {
	startsAt: unknown;
	endsAt: unknown;
	times: DayTimes;
	timeZone: TimeZoneChoice;
}

/** An access grant as an item gives it, checked as far as that takes no look at the doors. */
export interface GrantInput {
	key?: string;
	name?: string;
	guest: Guest;
	/** IDs or names, as they were given; none where a space or entrances stand for all doors. */
	doors: unknown;
	space?: SpaceReference;
	entranceIds: string[];
	reservationKey?: string;
	modes: string[];
	/** The wished PIN. */
	code?: string;
	dates: DatesInput;
}

/** An access grant as it should be. */
export interface WantedGrant extends TimeFrame {
	key?: string;
	name?: string;
	guest: Guest;
	/** All devices that it is to open, those of the space among them. */
	devices: Device[];
	/** The devices that were named one by one. */
	namedIds: string[];
	/** The space that stands for some of them. */
	space?: Space;
	entranceIds: string[];
	reservationKey?: string;
	modes: string[];
	code?: string;
}

/** Which access grant an item means. */
export type GrantReference = { id: string } | { key: string };

function emptyGrant(): InvalidInput {
	return new InvalidInput(
		"'Access Grant' is empty",
		'Give the key that the grant was made with, such as the booking number, or its ID. In an expression, check that it has a value.',
	);
}

/**
 * Reads 'Access Grant'. What comes without a mode is an ID if it looks like one, else a key, in whichever place the grant is.
 * @returns undefined where it is left empty
 * @throws InvalidInput where an expression gives no value
 */
export function readGrant({ functions }: ItemContext): GrantReference | undefined {
	const given: unknown = functions.getNodeParameter('accessGrantId', '');
	const { mode, value } = isObject(given) ? given : { mode: undefined, value: given };
	const text = readText('Access Grant', value);
	// An empty text is none; an expression that gives no value is a mistake.
	if (text === undefined && typeof value !== 'string') throw emptyGrant();
	if (text === undefined) return undefined;
	const isId = mode === 'id' || (mode !== 'key' && UUID.test(text));
	return isId ? { id: text } : { key: keyWithoutPlace(text) };
}

/** Reads 'Access Grant'. @throws InvalidInput where it is empty */
export function requireGrant(item: ItemContext): GrantReference {
	const reference = readGrant(item);
	if (reference) return reference;
	throw emptyGrant();
}

/** Reads 'Access Methods', and the PIN that is wished for one. */
export function readModes(item: ItemContext): Pick<GrantInput, 'modes' | 'code'> {
	const advice = `Pick at least one of the list. In an expression, give ${MODES.join(', ')}.`;
	const modes = readIds('Access Methods', item.body.requested_access_methods, advice);
	const unknown = modes.find((mode) => !MODES.includes(mode));
	if (unknown !== undefined) {
		throw new InvalidInput(`'Access Methods' has one that Seam does not know: ${quote(unknown)}`, advice);
	}
	const code = readCode(item.functions.getNodeParameter('code', ''));
	if (code === undefined) return { modes };
	if (code.length > LONGEST_PIN) {
		throw new InvalidInput(
			`'Code' is too long for an access grant: ${quote(code)}`,
			`Give 4 to ${LONGEST_PIN} digits, or leave it empty to let Seam choose.`,
		);
	}
	if (modes.includes('code')) return { modes, code };
	throw new InvalidInput(
		`'Code' is ${quote(code)}, but 'Access Methods' has no PIN Code`,
		"Add PIN Code to 'Access Methods', or empty 'Code'.",
	);
}

/** The access methods as Seam takes them. */
export function requestedMethods(modes: string[], code: string | undefined): IDataObject[] {
	return modes.map((mode) => ({ mode, ...(mode === 'code' && code !== undefined && { code }) }));
}

function readEmail(value: unknown): string | undefined {
	const email = readText('Email Address', value);
	if (email === undefined || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return email;
	throw new InvalidInput(
		`'Email Address' is not an e-mail address: ${quote(email)}`,
		'Write it like anna@example.com, or leave it empty.',
	);
}

/** Reads a phone number, in Seam's form (E.164): a plus sign and digits alone. */
function readPhone(value: unknown): string | undefined {
	const given = readText('Phone Number', value);
	const phone = given?.replace(/[\s()./-]/g, '').replace(/^00/, '+');
	if (phone === undefined || /^\+[1-9]\d{6,14}$/.test(phone)) return phone;
	throw new InvalidInput(
		`'Phone Number' is not a phone number with its country: ${quote(given)}`,
		'Write it like +49 170 1234567, or leave it empty.',
	);
}

function readGuest({ functions }: ItemContext): Guest {
	const { userIdentityId, userIdentityKey, emailAddress, phoneNumber } = readCollection(
		functions,
		'additionalFields',
	);
	const guest: Guest = {
		id: readText('User Identity ID', userIdentityId),
		key: readText('User Identity Key', userIdentityKey),
		fullName: readText('Guest Name', functions.getNodeParameter('guestName', '')),
		email: readEmail(emailAddress),
		phone: readPhone(phoneNumber),
	};
	if (Object.values(guest).some(isGiven)) return guest;
	throw new InvalidInput(
		"'Guest Name' is empty",
		"Say who gets access: give a name, or an e-mail address, a phone number or a user identity under 'Additional Fields'.",
	);
}

/** Reads the dates of a grant, and checks them as far as that can be done without the doors. */
export function readDates(item: ItemContext, isSpaceKnown: boolean): DatesInput {
	const { functions, body } = item;
	const dates: DatesInput = {
		startsAt: body.starts_at,
		endsAt: body.ends_at,
		times: {
			checkIn: readTimeOfDay('Check-In Time', functions.getNodeParameter('checkInTime', '')),
			checkOut: readTimeOfDay('Check-Out Time', functions.getNodeParameter('checkOutTime', '')),
		},
		timeZone: readTimeZone(item, readCollection(functions, 'additionalFields').timeZone),
	};
	const isMixed = needsTimeZone(dates.startsAt) !== needsTimeZone(dates.endsAt);
	const isHalf = isGiven(dates.startsAt) !== isGiven(dates.endsAt);
	if (isHalf || (isSpaceKnown && !isMixed)) frameOf(dates, undefined, undefined);
	return dates;
}

function frameOf(
	{ startsAt, endsAt, times }: DatesInput,
	space: Space | undefined,
	zone: string | undefined,
): TimeFrame {
	return readTimeFrame(startsAt, endsAt, zone, Date.now(), timesOfStay(times, space));
}

/** Whether it takes a look at the doors to read the dates. */
export function needsDoors({ startsAt, endsAt }: DatesInput): boolean {
	return needsTimeZone(startsAt) || needsTimeZone(endsAt);
}

/** Reads the dates of a grant in the time zone of its space or its doors. @throws InvalidInput */
export function resolveDates(
	item: ItemContext,
	dates: DatesInput,
	devices: Device[],
	space: Space | undefined,
): TimeFrame {
	const zone = needsDoors(dates) ? zoneOfStay(item, dates.timeZone, devices, space) : 'utc';
	return frameOf(dates, space, zone);
}

/**
 * Reads an access grant from an item.
 * @throws InvalidInput that names the field, quotes what was given and says what to write instead
 */
export function readGrantInput(item: ItemContext): GrantInput {
	const { body, functions } = item;
	const key = readText('Access Grant Key', body.access_grant_key);
	const space = readSpace(item);
	const entranceIds = readList(body.acs_entrance_ids ?? '');
	const doors: unknown = functions.getNodeParameter('deviceIds', []);
	if (readList(doors).length === 0 && entranceIds.length === 0 && !space) {
		throw new InvalidInput(
			"'Space' and 'Device Names or IDs' are empty",
			"Pick the space whose doors are to be opened, or the doors one by one; for doors of an access system give 'Entrance IDs' under 'Additional Fields'.",
		);
	}
	return {
		...(key !== undefined && { key: checkGrantKey(key) }),
		name: readText('Name', body.name),
		guest: readGuest(item),
		doors,
		space,
		entranceIds,
		reservationKey: readText('Reservation Key', body.reservation_key),
		...readModes(item),
		dates: readDates(item, space === undefined),
	};
}

/**
 * Finds the doors of a grant, and reads its dates in their time zone.
 * @throws InvalidInput for a door that is not there or takes no codes, and for doors in different time zones
 */
export function resolveGrant(item: ItemContext, input: GrantInput, doors: Doors): WantedGrant {
	const { key, name, guest, entranceIds, reservationKey, modes, code, dates } = input;
	const named = doors.findAll(input.doors);
	const unable = modes.every((mode) => mode === 'code') && named.find((one) => !canTakeAccessCodes(one));
	if (unable) {
		throw new InvalidInput(
			`"${nameOfDevice(unable)}" takes no access codes`,
			"Take it out of 'Device Names or IDs', or choose another access method.",
		);
	}
	const { devices, space } = doors.resolve(input.doors, input.space, true);
	return {
		...(key !== undefined && { key }),
		...(name !== undefined && { name }),
		...(code !== undefined && { code }),
		...(reservationKey !== undefined && { reservationKey }),
		guest,
		devices,
		namedIds: named.map(({ device_id }) => device_id),
		...(space && { space }),
		entranceIds,
		modes,
		...resolveDates(item, dates, devices, space),
	};
}
