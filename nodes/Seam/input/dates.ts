import { DateTime, IANAZone } from 'luxon';

import { InvalidInput } from '../api/errors';
import { isGiven, quote as quoteValue } from './readers';

/** What a user gave for a date: text from the picker, an expression's number, `Date` or Luxon `DateTime`. */
export type DateInput = unknown;

const EXAMPLE = '2027-03-27T15:00 or 2027-03-27T15:00:00+01:00';

/** A number is a point in time only where it falls into the years 2001 to 2100, in seconds or in milliseconds. */
const EARLIEST_EPOCH = 978_307_200;
const LATEST_EPOCH = 4_133_980_800;

/** What the user gave, in quotation marks; a date object as the ISO 8601 text that it stands for. */
function quote(value: unknown): string {
	const date = isDateObject(value) ? fromMilliseconds(millisecondsOf(value)) : undefined;
	return quoteValue(date?.toISO() ?? value);
}

function unreadable(field: string, value: unknown, reason?: string): InvalidInput {
	return new InvalidInput(
		`'${field}' is not a date that can be read: ${quote(value)}${reason ? ` (${reason})` : ''}`,
		`Write it like ${EXAMPLE}, pick it with the calendar, or give an expression such as {{ $now.plus({ days: 1 }) }}.`,
	);
}

function fromMilliseconds(milliseconds: number): DateTime<true> | undefined {
	const date = Number.isFinite(milliseconds) ? DateTime.fromMillis(milliseconds, { zone: 'utc' }) : undefined;
	return date?.isValid ? date : undefined;
}

/** A sheet's serial number, or digits such as 20270601, would be a day in 1970 and make a code that works at once. */
function fromEpoch(field: string, value: unknown, epoch: number): DateTime<true> {
	const seconds = epoch >= EARLIEST_EPOCH * 1000 ? epoch / 1000 : epoch;
	const isNear = seconds >= EARLIEST_EPOCH && seconds < LATEST_EPOCH;
	const date = isNear ? fromMilliseconds(seconds * 1000) : undefined;
	if (date) return date;
	throw unreadable(
		field,
		value,
		'a number must be seconds or milliseconds since 1970, in the years 2001 to 2100',
	);
}

/**
 * Whether a value is a `Date` or a Luxon `DateTime`. It may come from another copy of Luxon, or through n8n's expression
 * sandbox, so `instanceof` says nothing of it: its mark does.
 */
function isDateObject(value: unknown): value is object {
	if (typeof value !== 'object' || value === null) return false;
	if (Object.prototype.toString.call(value) === '[object Date]') return true;
	return 'isLuxonDateTime' in value && value.isLuxonDateTime === true;
}

/** The epoch milliseconds of a `Date` or a Luxon `DateTime`; NaN for an invalid one, which holds the time it was made. */
function millisecondsOf(value: object): number {
	if ('invalid' in value && value.invalid) return Number.NaN;
	if ('ts' in value && typeof value.ts === 'number') return value.ts;
	return Number(value.valueOf());
}

/** Whether a text says by itself which instant it means: it ends in `Z`, an offset or a zone in brackets. */
function hasOffset(text: string): boolean {
	return /T.*(Z|[+-]\d{2}(:?\d{2})?|\])$/i.test(text);
}

/**
 * Whether reading this value takes a time zone: only text without an offset does.
 * @param value what the user gave
 */
export function needsTimeZone(value: DateInput): boolean {
	if (typeof value !== 'string') return false;
	const text = normaliseText(value);
	return text !== '' && !isEpochText(text) && !hasOffset(text);
}

/** Booking systems write a blank for the `T` and before the offset; ISO 8601 knows neither. */
function normaliseText(value: string): string {
	return value
		.trim()
		.replace(/^(\d{4}-\d{2}-\d{2}) +(?=\d)/, '$1T')
		.replace(/(T[\d:.,]+) +(?=[Zz+-])/, '$1');
}

/** 9 to 13 digits with nothing else are an epoch; 8 are a basic date, 7 an ordinal one. */
function isEpochText(text: string): boolean {
	return /^\d{9,13}$/.test(text);
}

/** The ISO 8601 forms that name a day: calendar, week and ordinal dates, extended and basic, with or without a time. */
const NAMES_A_DAY = /^([+-]\d{6}|\d{4})(-\d{2}-\d{2}|\d{4}|-W\d{2}-\d|W\d{3}|-\d{3}|\d{3})(T.+)?$/i;

/**
 * Reads a date into an instant. What has an offset is that instant; what has none is wall-clock time in `zone`. In the
 * hour that a change to summer time skips, the time is moved on by the hour; in the hour that occurs twice, the first
 * one counts. (Left to itself, Luxon takes the one that has the offset of the moment at which it is asked.)
 * @param field the field's display name, for messages
 * @param value picker text, ISO 8601 in any form that names a day, epoch seconds or milliseconds, `Date`, Luxon
 * `DateTime`
 * @param zone IANA name, used only for text without an offset
 * @returns the instant
 * @throws InvalidInput that quotes the value and says what to write
 */
export function readInstant(field: string, value: DateInput, zone: string): DateTime<true> {
	if (typeof value === 'number') return fromEpoch(field, value, value);
	if (typeof value === 'object' && value !== null) {
		const date = isDateObject(value) ? fromMilliseconds(millisecondsOf(value)) : undefined;
		if (!date) throw unreadable(field, value);
		return date;
	}
	if (typeof value !== 'string') throw unreadable(field, value);

	const text = normaliseText(value);
	if (isEpochText(text)) return fromEpoch(field, value, Number(text));
	if (!NAMES_A_DAY.test(text)) throw unreadable(field, value);
	const date = DateTime.fromISO(text, { zone, setZone: false });
	if (!date.isValid) {
		throw unreadable(
			field,
			value,
			date.invalidReason === 'unit out of range' ? 'there is no such day or time' : undefined,
		);
	}
	if (hasOffset(text)) return date;
	const [first] = date.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis());
	return first.isValid ? first : date;
}

/**
 * An instant as it is sent: UTC, ISO 8601, milliseconds, `Z`.
 * @param instant any valid Luxon date, or epoch milliseconds
 */
export function toUtcInstant(instant: DateTime<true> | number): string {
	return new Date(instant.valueOf()).toISOString();
}

/**
 * Checks a name from the IANA time zone database.
 * @throws InvalidInput for a name that this n8n does not know
 */
export function checkTimeZone(zone: string): string {
	if (/^[A-Za-z]/.test(zone) && IANAZone.isValidZone(zone)) return zone;
	throw new InvalidInput(
		`'Time Zone' is not a time zone: ${quote(zone)}`,
		'Pick one from the list, or give its name, such as Europe/Berlin or America/Chicago.',
	);
}

/** A stay as it is sent; both undefined for a code without an end. */
export interface TimeFrame {
	startsAt?: string;
	endsAt?: string;
}

/** Checks that a date was given. @throws InvalidInput when it is empty */
export function requireDate(field: string, value: DateInput): DateInput {
	if (isGiven(value)) return value;
	throw new InvalidInput(
		`'${field}' is empty`,
		'Give a day or a time, such as 2027-03-27 or 2027-03-27T15:00.',
	);
}

/** The times of day at which a stay begins and ends where a date is a bare day. */
export interface DayTimes {
	/** `HH:mm`; the start of the day where it is missing. */
	checkIn?: string;
	checkOut?: string;
}

/**
 * Reads a time of day.
 * @returns `HH:mm`; undefined when nothing was given
 * @throws InvalidInput for anything that is no time between 00:00 and 23:59
 */
export function readTimeOfDay(field: string, value: unknown): string | undefined {
	if (!isGiven(value)) return undefined;
	const [, hours, minutes] = /^\s*(\d{1,2}):([0-5]\d)(?::[0-5]\d)?\s*$/.exec(String(value)) ?? [];
	if (hours !== undefined && Number(hours) < 24) return `${hours.padStart(2, '0')}:${minutes}`;
	throw new InvalidInput(
		`'${field}' is not a time of day: ${quoteValue(value)}`,
		'Write hours and minutes, from 00:00 to 23:59, such as 15:00.',
	);
}

/** A bare day takes the time of check-in or check-out. */
function atTime(value: DateInput, time: string | undefined): DateInput {
	if (time === undefined || typeof value !== 'string') return value;
	const [day, , , timeGiven] = NAMES_A_DAY.exec(normaliseText(value)) ?? [];
	return day === undefined || timeGiven !== undefined ? value : `${day}T${time}`;
}

/**
 * Reads 'Starts At' and 'Ends At' together: both or neither, the end after the start and in the future.
 * @param zone IANA name for dates without an offset; undefined while it is not known, for a first check
 * @param now epoch milliseconds
 * @param times for bare days
 * @param fields the display names of the two fields
 * @throws InvalidInput that names the field, quotes what was given and says what to write instead
 */
export function readTimeFrame(
	startsAt: DateInput,
	endsAt: DateInput,
	zone: string | undefined,
	now: number,
	times: DayTimes = {},
	fields: readonly [start: string, end: string] = ['Starts At', 'Ends At'],
): TimeFrame {
	const [startField, endField] = fields;
	if (!isGiven(startsAt) && !isGiven(endsAt)) return {};
	if (!isGiven(startsAt) || !isGiven(endsAt)) {
		const [given, missing, value] = isGiven(startsAt)
			? [startField, endField, startsAt]
			: [endField, startField, endsAt];
		throw new InvalidInput(
			`'${missing}' is empty while '${given}' is ${quote(value)}`,
			`Fill in '${missing}' too, or empty both.`,
		);
	}
	const start = readInstant(startField, atTime(startsAt, times.checkIn), zone ?? 'utc');
	const end = readInstant(endField, atTime(endsAt, times.checkOut), zone ?? 'utc');
	if (end <= start) {
		const inUtc =
			zone === undefined ? '' : `In UTC that is ${toUtcInstant(end)} and ${toUtcInstant(start)}. `;
		throw new InvalidInput(
			`'${endField}' ${quote(endsAt)} is not after '${startField}' ${quote(startsAt)}`,
			`${inUtc}Give an end that lies after the start, such as the time of departure.`,
		);
	}
	// A time of day in UTC comes at most twelve hours later anywhere.
	const latestEnd = end.toMillis() + (zone === undefined ? 43_200_000 : 0);
	if (latestEnd <= now) {
		throw new InvalidInput(
			`'${endField}' ${quote(endsAt)} is in the past`,
			`${zone === undefined ? '' : `In UTC that is ${toUtcInstant(end)}. `}Give an end that lies in the future.`,
		);
	}
	return { startsAt: toUtcInstant(start), endsAt: toUtcInstant(end) };
}
