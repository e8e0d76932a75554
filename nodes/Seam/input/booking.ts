import type { IDataObject } from 'n8n-workflow';

import { checkBookingKey, checkListName } from '../bookings/key';
import type { BookingReference, WantedBooking } from '../bookings/types';
import type { ItemContext } from '../execute/itemContext';
import type { Space } from '../seamObjects';
import { needsTimeZone, readTimeFrame, readTimeOfDay, requireDate, type DayTimes } from './dates';
import { readCodeSettings } from './accessCode';
import { readDoors, type Doors } from './doors';
import { readCode, readCollection, readNumber, readText, withoutEmpty } from './readers';
import { readSpace, timesOfStay, zoneOfStay, type SpaceReference } from './space';
import { readTimeZone, type TimeZoneChoice } from './timeZone';

const FIELDS = ['Arrival', 'Departure'] as const;

const MINUTE = 60_000;

/** By how many minutes a code may work longer than the stay: a week. */
const MOST_MINUTES = 10_080;

/** A booking as an item gives it, checked as far as that takes no look at the doors. */
export interface BookingInput {
	key: string;
	guestName: string | null;
	code?: string;
	/** IDs or names, as they were given; may be empty where a space stands for all doors. */
	doors: unknown;
	space?: SpaceReference;
	startsAt: unknown;
	endsAt: unknown;
	times: DayTimes;
	/** The choice of 'Time Zone'. */
	timeZone: TimeZoneChoice;
	/** Milliseconds by which the code works longer than the stay. */
	before: number;
	after: number;
	ifCodeIsRefused: 'chooseAnother' | 'error';
	/** Settings of the codes, by Seam's names. */
	settings: IDataObject;
}

/** Reads 'Booking Key'. @throws InvalidInput when it is empty, or no key */
function readBookingKey({ functions }: ItemContext): string {
	return checkBookingKey(readText('Booking Key', functions.getNodeParameter('bookingKey', '')) ?? '');
}

/** Reads which booking is meant, and of which list it is. @throws InvalidInput */
export function readBookingReference(item: ItemContext): BookingReference {
	const list = readText('List Name', item.functions.getNodeParameter('listName', ''));
	return { list: list === undefined ? null : checkListName(list), key: readBookingKey(item) };
}

/** Reads a number of minutes. @returns milliseconds */
function readMinutes(field: string, value: unknown): number {
	const what = `a number of minutes from 0 to ${MOST_MINUTES}`;
	return readNumber(field, value, { what, least: 0, most: MOST_MINUTES, example: 30, fallback: 0 }) * MINUTE;
}

/**
 * Reads a booking from an item.
 * @throws InvalidInput that names the field, quotes what was given and says what to write instead
 */
export function readBooking(item: ItemContext): BookingInput {
	const { functions, body } = item;
	const additional = readCollection(functions, 'additionalFields');
	const key = readBookingKey(item);
	const space = readSpace(item);
	const input: BookingInput = {
		key,
		guestName: readText('Guest Name', functions.getNodeParameter('guestName', '')) ?? null,
		code: readCode(body.code),
		doors: readDoors(functions.getNodeParameter('deviceIds', []), space),
		space,
		startsAt: requireDate('Arrival', body.starts_at),
		endsAt: requireDate('Departure', body.ends_at),
		times: {
			checkIn: readTimeOfDay('Check-In Time', functions.getNodeParameter('checkInTime', '')),
			checkOut: readTimeOfDay('Check-Out Time', functions.getNodeParameter('checkOutTime', '')),
		},
		timeZone: readTimeZone(item, additional.timeZone),
		before: readMinutes('Minutes Before', additional.minutesBefore),
		after: readMinutes('Minutes After', additional.minutesAfter),
		ifCodeIsRefused: additional.ifCodeIsRefused === 'error' ? 'error' : 'chooseAnother',
		settings: readCodeSettings(withoutEmpty(body)),
	};
	const isMixed = needsTimeZone(input.startsAt) !== needsTimeZone(input.endsAt);
	// The times of a space are not known yet.
	if (!isMixed && space === undefined) readFrame(input, undefined, undefined);
	return input;
}

/** The stay, in epoch milliseconds. A stay that is over is none that can't be read. */
function readFrame(
	{ startsAt, endsAt, times }: BookingInput,
	space: Space | undefined,
	zone: string | undefined,
): [number, number] {
	const frame = readTimeFrame(startsAt, endsAt, zone, 0, timesOfStay(times, space), FIELDS);
	return [Date.parse(frame.startsAt ?? ''), Date.parse(frame.endsAt ?? '')];
}

/**
 * Finds the doors of a booking, and reads its dates in their time zone.
 * @throws InvalidInput for a door that is not there, or that can't be told, and for doors in different time zones
 */
export function resolveBooking(item: ItemContext, input: BookingInput, doors: Doors): WantedBooking {
	const { key, guestName, code, timeZone, settings } = input;
	const { devices, space } = doors.resolve(input.doors, input.space);
	const isLocal = needsTimeZone(input.startsAt) || needsTimeZone(input.endsAt);
	const zone = isLocal ? zoneOfStay(item, timeZone, devices, space) : 'utc';
	const [start, end] = readFrame(input, space, zone);
	const external = settings.is_external_modification_allowed;
	return {
		itemIndex: item.functions.getItemIndex(),
		key,
		guestName,
		startsAt: start - input.before,
		endsAt: end + input.after,
		deviceIds: devices.map(({ device_id }) => device_id),
		...(code !== undefined && { code }),
		...(typeof external === 'boolean' && { isExternalModificationAllowed: external }),
	};
}
