import { firstProperty, parseCalendars, textOf, type Component } from './components';
import { phoneLast4, READERS, sourceOf, type CalendarSource, type EventKind } from './makers';
import { datesOfEvent } from './times';
import { timeZonesOf, type TimeZone } from './timeZones';

/** One event of a calendar, as the operation puts it out. What is not known is null. */
export interface CalendarEvent {
	booking_key: string | null;
	kind: EventKind;
	/** A day as `2027-03-27`; a time as ISO 8601, without an offset where the calendar names no zone. */
	starts_at: string | null;
	ends_at: string | null;
	guest_name: string | null;
	phone_last_4: string | null;
	source: CalendarSource;
	summary: string | null;
	uid: string | null;
	/** There, and true, for an event that repeats or is one of a series. Its dates are the first ones. */
	recurring?: true;
}

const RECURRENCE = ['RRULE', 'RDATE', 'RECURRENCE-ID'];

function readEvent(
	event: Component,
	source: CalendarSource,
	zoneOf: (id: string) => TimeZone | undefined,
): CalendarEvent {
	const texts = {
		summary: textOf(event, 'SUMMARY'),
		description: textOf(event, 'DESCRIPTION'),
		uid: textOf(event, 'UID'),
	};
	const isRecurring = RECURRENCE.some((name) => event.properties.has(name));
	const { booking_key, kind, guest_name } = READERS[source](texts);
	return {
		booking_key,
		kind: isRecurring ? 'unknown' : kind,
		...datesOfEvent(event, zoneOf),
		guest_name,
		phone_last_4: phoneLast4(texts.description),
		source,
		summary: texts.summary,
		uid: texts.uid,
		...(isRecurring && { recurring: true }),
	};
}

function isCancelled(event: Component): boolean {
	return firstProperty(event, 'STATUS')?.value.trim().toUpperCase() === 'CANCELLED';
}

/**
 * Reads an iCal feed (RFC 5545). A reservation whose dates can't be read is there with null for them, so that it is not taken
 * for one that was cancelled.
 * @param text the whole feed
 * @param include `reservations` for those alone; `all` also for what is blocked or not known
 * @returns one for each event that is not cancelled, in the feed's order
 * @throws InvalidInput where the text is empty, no calendar, or cut off
 */
export function readCalendar(text: string, include: 'reservations' | 'all'): CalendarEvent[] {
	return parseCalendars(text).flatMap((calendar) => {
		const source = sourceOf(textOf(calendar, 'PRODID'));
		const zoneOf = timeZonesOf(calendar);
		return calendar.components
			.filter((component) => component.name === 'VEVENT' && !isCancelled(component))
			.map((event) => readEvent(event, source, zoneOf))
			.filter(({ kind }) => include === 'all' || kind === 'reserved');
	});
}
