import { InvalidInput } from '../api/errors';
import type { BookingReference } from './types';

/** The longest key, in characters. */
const LONGEST_KEY = 80;

const LINE_BREAK = /[\n\v\f\r\u0085\u2028\u2029]/;

/** What stands before a key in brackets: the list's name, or nothing, and a colon. */
const LIST_PREFIX = /^([a-z0-9-]{0,20}):/;

/** Why a text can't be a booking key; undefined where it can. */
function faultOfKey(key: string): string | undefined {
	if (key === '') return 'is empty';
	if (/[[\]]/.test(key)) return 'has brackets';
	if (LINE_BREAK.test(key)) return 'has a line break';
	// A character may be two units of the text.
	const length = key.length > LONGEST_KEY ? [...key].length : key.length;
	return length > LONGEST_KEY ? `has ${length} characters` : undefined;
}

/**
 * Whether a text can be a booking key as it is.
 * @param key without blanks around it
 */
export function isBookingKey(key: string): boolean {
	return key === key.trim() && faultOfKey(key) === undefined;
}

/**
 * Checks a booking key.
 * @param key the booking's number in the system that it comes from
 * @returns the key without blanks around it
 * @throws InvalidInput when it is empty, has brackets or line breaks, or is longer than 80 characters
 */
export function checkBookingKey(key: string): string {
	const trimmed = key.trim();
	const fault = faultOfKey(trimmed);
	if (fault === undefined) return trimmed;
	const shown = trimmed.length > 60 ? `${trimmed.slice(0, 60)}…` : trimmed;
	throw new InvalidInput(
		trimmed === '' ? "'Booking Key' is empty" : `'Booking Key' ${fault}: "${shown}"`,
		`Give the number that the booking has in the system it comes from and keeps when it changes: up to ${LONGEST_KEY} characters on one line, without brackets.`,
	);
}

/**
 * Checks the name of a list of bookings.
 * @param name 1 to 20 lower-case letters, digits and hyphens
 * @returns the name without blanks around it
 * @throws InvalidInput for any other name
 */
export function checkListName(name: string): string {
	const trimmed = name.trim();
	if (/^[a-z0-9-]{1,20}$/.test(trimmed)) return trimmed;
	throw new InvalidInput(
		trimmed === '' ? "'List Name' is empty" : `'List Name' is not a list's name: "${trimmed.slice(0, 60)}"`,
		'Give 1 to 20 lower-case letters, digits and hyphens, such as airbnb or flat-3, and never change it: it marks the codes that belong to this list.',
	);
}

/**
 * The mark at the end of the names of a booking's codes: `[BK-1]`, of a list `[airbnb:HM1]`. No two bookings share a mark: a
 * key that would read as one of a list, as an address does, gets a colon in front (`[:https://…]`).
 * @param booking a key and a list's name that have been checked
 */
export function markOf({ list, key }: BookingReference): string {
	if (list !== null) return `[${list}:${key}]`;
	return LIST_PREFIX.test(key) ? `[:${key}]` : `[${key}]`;
}

/** The text with which the marks of all bookings of a list begin, and no other mark does. */
export function startOfMarks(list: string): string {
	return `[${list}:`;
}

/**
 * A guest's name as it stands in a code's name: on one line, with parentheses for brackets.
 * @returns null where there is no name
 */
export function plainGuestName(guestName: string | null): string | null {
	const name = guestName
		?.replaceAll('[', '(')
		.replaceAll(']', ')')
		.replace(/[\s\u0085]+/g, ' ')
		.trim();
	return name || null;
}

/**
 * The name of a booking's codes, such as `Anna Smith [BK-1]`. Codes are found again by it, so this form never changes.
 * @param booking a key and a list's name that have been checked
 * @param guestName any text; null where the guest is not known
 */
export function codeName(booking: BookingReference, guestName: string | null): string {
	const guest = plainGuestName(guestName);
	return guest === null ? markOf(booking) : `${guest} ${markOf(booking)}`;
}

/** What a code's name says. */
export interface ParsedCodeName extends BookingReference {
	guestName: string | null;
}

/**
 * Reads a code's name.
 * @returns undefined for a code of something else than a booking
 */
export function parseCodeName(name: string): ParsedCodeName | undefined {
	if (!name.endsWith(']')) return undefined;
	const start = name.lastIndexOf('[');
	if (start < 0) return undefined;
	const mark = name.slice(start + 1, -1);
	const prefix = LIST_PREFIX.exec(mark);
	const list = prefix?.[1] || null;
	const key = prefix ? mark.slice(prefix[0].length) : mark;
	if (!isBookingKey(key)) return undefined;
	// A colon in front is there only where the key needs it.
	if (prefix && list === null && !LIST_PREFIX.test(key)) return undefined;
	return { list, key, guestName: name.slice(0, start).trim() || null };
}
