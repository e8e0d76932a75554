import { createHash } from 'node:crypto';

import { isBookingKey } from '../key';

export type CalendarSource = 'airbnb' | 'vrbo' | 'booking.com' | 'other';

export type EventKind = 'reserved' | 'blocked' | 'unknown';

/** What an event says in words. */
export interface EventTexts {
	summary: string | null;
	description: string | null;
	uid: string | null;
}

/** What the words mean. */
export interface EventMeaning {
	kind: EventKind;
	guest_name: string | null;
	booking_key: string | null;
}

/** Who made a calendar, by its PRODID. */
export function sourceOf(productId: string | null): CalendarSource {
	const id = productId ?? '';
	if (/airbnb/i.test(id)) return 'airbnb';
	if (/homeaway|vrbo/i.test(id)) return 'vrbo';
	return /booking\.com/i.test(id) ? 'booking.com' : 'other';
}

/** A key from the UID. One that can't be a key, as Outlook's are too long, gets a short one of its own. */
function keyOfUid(uid: string | null): string | null {
	const trimmed = uid?.trim() ?? '';
	if (trimmed === '') return null;
	if (isBookingKey(trimmed)) return trimmed;
	return `uid-${createHash('sha256').update(trimmed).digest('hex').slice(0, 32)}`;
}

/**
 * The confirmation code at the end of a reservation's address, which stays when the dates change. What may be of any length
 * has a bound here, so that the time does not grow with the square of a text's length.
 */
function airbnbConfirmationCode(description: string): string | null {
	return /airbnb\.[a-z.]{2,9}\/\S{0,99}details\/([A-Z0-9]+)/i.exec(description)?.[1] ?? null;
}

function readAirbnb({ summary, description, uid }: EventTexts): EventMeaning {
	const code = airbnbConfirmationCode(description ?? '');
	let kind: EventKind = 'unknown';
	if (code !== null || /^reserved\b/i.test(summary ?? '')) kind = 'reserved';
	else if (/not available/i.test(summary ?? '')) kind = 'blocked';
	return { kind, guest_name: null, booking_key: code ?? keyOfUid(uid) };
}

function readVrbo({ summary, uid }: EventTexts): EventMeaning {
	const reserved = /^reserved(?:\s*-\s*(.+))?$/is.exec(summary?.trim() ?? '');
	const kind = /^blocked\b/i.test(summary ?? '') ? 'blocked' : 'unknown';
	return {
		kind: reserved ? 'reserved' : kind,
		guest_name: reserved?.[1]?.trim() || null,
		booking_key: keyOfUid(uid),
	};
}

/** Bookings and blocked days look alike. */
function readBookingCom({ uid }: EventTexts): EventMeaning {
	return { kind: 'unknown', guest_name: null, booking_key: keyOfUid(uid) };
}

/** The ways in which management systems write a guest's name: `Reserved - Anna Smith`, `Anna Smith - HMAAAA1111`. */
const WAYS_TO_NAME = [
	/^(?:reserved|reservation|booked|booking)\s*[-–:]\s*(.+)$/is,
	/^(.+)\s-\s+HM[A-Z0-9]{8}$/s,
	/^(.+)\s\(HM[A-Z0-9]{8}\)$/s,
];

function readOther({ summary, uid }: EventTexts): EventMeaning {
	const text = summary?.trim() ?? '';
	let kind: EventKind = 'reserved';
	if (/^(busy)?$/i.test(text)) kind = 'unknown';
	else if (/\b(blocked|closed|not available|unavailable)\b/i.test(text)) kind = 'blocked';
	const names = WAYS_TO_NAME.map((way) => way.exec(text)?.[1].trim());
	return {
		kind,
		guest_name: (kind === 'reserved' && names.find((name) => name)) || null,
		booking_key: keyOfUid(uid),
	};
}

/** Reads an event's words as the maker of its calendar means them. */
export const READERS = {
	airbnb: readAirbnb,
	vrbo: readVrbo,
	'booking.com': readBookingCom,
	other: readOther,
} satisfies Record<CalendarSource, (texts: EventTexts) => EventMeaning>;

/** The last four digits of the guest's phone number, as Airbnb gives them; `0000` is one of them, and they can be missing. */
export function phoneLast4(description: string | null): string | null {
	return /last 4 digits\)?\s*:\s*(\d{4})\b/i.exec(description ?? '')?.[1] ?? null;
}
