import { firstProperty, type Component, type Property } from './components';
import { offsetOfWallClock, type TimeZone } from './timeZones';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 1440 * MINUTE;

/**
 * A point in time as a calendar gives it. The wall clock is what a clock at that place shows, as epoch milliseconds as if it
 * were UTC, so that nothing here depends on the zone of the computer.
 */
type CalendarTime =
	| { kind: 'day'; wallClock: number }
	| { kind: 'utc'; wallClock: number }
	| { kind: 'zoned'; wallClock: number; zone: TimeZone }
	| { kind: 'floating'; wallClock: number };

const DATE_OR_TIME = /^(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})?(Z)?)?$/i;

function readTime(
	{ value, parameters }: Property,
	zoneOf: (id: string) => TimeZone | undefined,
): CalendarTime | undefined {
	const match = DATE_OR_TIME.exec(value.trim());
	if (!match) return undefined;
	const [year, month, day, hour = 0, minute = 0, second = 0] = match
		.slice(1, 7)
		.map((part) => (part === undefined ? undefined : Number(part)));
	if (year === undefined || month === undefined || day === undefined) return undefined;
	const midnight = new Date(Date.UTC(year, month - 1, day));
	// Neither 30 February, nor the year 27, which is 1927 to JavaScript, nor 25 o'clock.
	if (midnight.toISOString().slice(0, 10) !== match.slice(1, 4).join('-')) return undefined;
	if (hour > 23 || minute > 59 || second > 59) return undefined;
	if (match[4] === undefined || parameters.get('VALUE')?.toUpperCase() === 'DATE') {
		return { kind: 'day', wallClock: midnight.getTime() };
	}
	const wallClock = midnight.getTime() + ((hour * 60 + minute) * 60 + second) * SECOND;
	if (match[7] !== undefined) return { kind: 'utc', wallClock };
	const id = parameters.get('TZID');
	if (!id) return { kind: 'floating', wallClock };
	const zone = zoneOf(id);
	return zone && { kind: 'zoned', wallClock, zone };
}

const DURATION = /^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;

/** Adds a duration: weeks and days by the calendar, hours, minutes and seconds exactly. Source: RFC 5545, 3.3.6. */
function addDuration(start: CalendarTime, duration: string): CalendarTime | undefined {
	const match = DURATION.exec(duration.trim());
	if (!match || !/\d/.test(duration)) return undefined;
	const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
	const wallClock = start.wallClock + (weeks * 7 + days) * DAY;
	if (start.kind === 'day') return { kind: 'day', wallClock };
	const exact = ((hours * 60 + minutes) * 60 + seconds) * SECOND;
	if (start.kind !== 'zoned' || exact === 0) return { ...start, wallClock: wallClock + exact };
	const instant = wallClock - offsetOfWallClock(wallClock, start.zone) * MINUTE + exact;
	return { ...start, wallClock: instant + start.zone(instant) * MINUTE };
}

/** `+01:00` from minutes. */
function offsetText(offset: number): string {
	const size = Math.abs(offset);
	const twoDigits = (part: number) => String(part).padStart(2, '0');
	return `${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

/** The last second that ISO 8601 writes with four digits for the year. */
const LAST_SECOND = Date.UTC(9999, 11, 31, 23, 59, 59);

function toText(time: CalendarTime | undefined): string | null {
	if (!time || !(time.wallClock <= LAST_SECOND)) return null;
	const iso = (wallClock: number, length: number) => new Date(wallClock).toISOString().slice(0, length);
	switch (time.kind) {
		case 'day':
			return iso(time.wallClock, 10);
		case 'floating':
			return iso(time.wallClock, 19);
		case 'utc':
			return `${iso(time.wallClock, 19)}Z`;
		case 'zoned': {
			// A time that the change to summer time skips is shown as the clock shows that instant.
			const instant = time.wallClock - offsetOfWallClock(time.wallClock, time.zone) * MINUTE;
			const offset = time.zone(instant);
			return `${iso(instant + offset * MINUTE, 19)}${offsetText(offset)}`;
		}
	}
}

/**
 * When an event begins and ends.
 * @param event a VEVENT
 * @param zoneOf finds the zone of a TZID
 * @returns a day as `2027-03-27`; a time as ISO 8601 with an offset or `Z`, or with neither where the calendar doesn't say
 * which zone's it is; null for what can't be read, such as a time in a zone that nobody knows. Without an end, a day lasts one
 * day and a time has no length.
 */
export function datesOfEvent(
	event: Component,
	zoneOf: (id: string) => TimeZone | undefined,
): { starts_at: string | null; ends_at: string | null } {
	const [startProperty, endProperty, durationProperty] = ['DTSTART', 'DTEND', 'DURATION'].map((name) =>
		firstProperty(event, name),
	);
	const start = startProperty && readTime(startProperty, zoneOf);
	let end: CalendarTime | undefined;
	if (endProperty) end = readTime(endProperty, zoneOf);
	else if (start)
		end = addDuration(start, durationProperty?.value ?? (start.kind === 'day' ? 'P1D' : 'PT0S'));
	return { starts_at: toText(start), ends_at: toText(end) };
}
