import { DateTime, IANAZone } from 'luxon';

import { InvalidInput } from '../transport/failure';

/** What a user gave for a date: text from the picker, an expression's number, `Date` or Luxon `DateTime`. */
export type DateInput = unknown;

const EXAMPLE = '2027-03-27T15:00 or 2027-03-27T15:00:00+01:00';

/** From here on a bare number means milliseconds: in seconds it would be the year 5138. */
const FIRST_MILLISECONDS = 1e11;

/** What the user gave, in quotation marks; a date object as the ISO 8601 text that it stands for. */
function quote(value: unknown): string {
	const date = isDateObject(value) ? fromMilliseconds(millisecondsOf(value)) : undefined;
	const shown = date?.toISO() ?? value;
	const text = typeof shown === 'string' ? shown : (JSON.stringify(shown) ?? String(shown));
	return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
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

function fromEpoch(field: string, value: unknown, epoch: number): DateTime<true> {
	const date = fromMilliseconds(Math.abs(epoch) < FIRST_MILLISECONDS ? epoch * 1000 : epoch);
	if (!date) throw unreadable(field, value);
	return date;
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
 * @param instant any valid Luxon date
 */
export function toUtcText(instant: DateTime<true>): string {
	return instant.toUTC().toISO();
}

/**
 * Checks a name from the IANA time zone database.
 * @throws InvalidInput for a name that this n8n does not know
 */
export function checkTimeZone(zone: string): string {
	if (/^[A-Za-z]/.test(zone) && IANAZone.isValidZone(zone)) return zone;
	throw new InvalidInput(
		`'Time Zone' is not a time zone: ${quote(zone)}`,
		'Pick one from the list, or give its IANA name, such as Europe/Berlin or America/Chicago.',
	);
}

/** A stay as it is sent; both undefined for a code without an end. */
export interface TimeFrame {
	startsAt?: string;
	endsAt?: string;
}

function isEmpty(value: DateInput): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/**
 * Reads 'Starts At' and 'Ends At' together: both or neither, the end after the start and in the future.
 * @param zone IANA name for dates without an offset
 * @param now epoch milliseconds
 * @throws InvalidInput that names the field, quotes what was given and says what to write instead
 */
export function readTimeFrame(startsAt: DateInput, endsAt: DateInput, zone: string, now: number): TimeFrame {
	if (isEmpty(startsAt) && isEmpty(endsAt)) return {};
	if (isEmpty(startsAt) || isEmpty(endsAt)) {
		const [given, missing, value] = isEmpty(endsAt)
			? ['Starts At', 'Ends At', startsAt]
			: ['Ends At', 'Starts At', endsAt];
		throw new InvalidInput(
			`'${missing}' is empty while '${given}' is ${quote(value)}`,
			`Fill in '${missing}' too, for a code that works only for that time, or empty both, for a code without an end.`,
		);
	}
	const start = readInstant('Starts At', startsAt, zone);
	const end = readInstant('Ends At', endsAt, zone);
	if (end <= start) {
		throw new InvalidInput(
			`'Ends At' ${quote(endsAt)} is not after 'Starts At' ${quote(startsAt)}`,
			`In UTC that is ${toUtcText(end)} and ${toUtcText(start)}. Give an end that lies after the start, such as the time of departure.`,
		);
	}
	if (end.toMillis() <= now) {
		throw new InvalidInput(
			`'Ends At' ${quote(endsAt)} is in the past`,
			`In UTC that is ${toUtcText(end)}. Give an end that lies in the future; a stay that is over needs no code.`,
		);
	}
	return { startsAt: toUtcText(start), endsAt: toUtcText(end) };
}
