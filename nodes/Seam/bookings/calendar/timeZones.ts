import { IANAZone } from 'luxon';

import { firstProperty, textOf, type Component } from './components';

const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * A time zone: its offset from UTC at an instant.
 * @param instant epoch milliseconds
 * @returns minutes, positive east of Greenwich
 */
export type TimeZone = (instant: number) => number;

/**
 * The offset that a wall clock has. In the hour that occurs twice the first one counts; in the hour that a change to summer
 * time skips, the offset before it. Source: RFC 5545, 3.3.5.
 * @param wallClock what the clock shows, as epoch milliseconds as if it were UTC
 * @returns minutes, positive east of Greenwich
 */
export function offsetOfWallClock(wallClock: number, zone: TimeZone): number {
	const before = zone(wallClock - DAY);
	const after = zone(wallClock + DAY);
	const isRight = (offset: number) => zone(wallClock - offset * MINUTE) === offset;
	return [before, after].find(isRight) ?? before;
}

/** The zone that a name stands for in the IANA database, with or without a maker's prefix. */
function ianaZone(id: string): TimeZone | undefined {
	const segments = id.split('/').filter((segment) => segment !== '');
	// America/Argentina/Ushuaia has three; makers write /citadel.org/20210210_1/Europe/Berlin.
	const names = [3, 2, 1]
		.filter((length) => length === segments.length || (length > 1 && length < segments.length))
		.map((length) => segments.slice(-length).join('/'));
	const name = names.find((one) => /^[A-Z]/i.test(one) && IANAZone.isValidZone(one));
	if (name === undefined) return undefined;
	const zone = IANAZone.create(name);
	return (instant) => zone.offset(instant);
}

/** The numbers of a DATE-TIME, as epoch milliseconds as if it were UTC. */
function readWallClock(value: string): number | undefined {
	const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z?$/.exec(value);
	if (!match) return undefined;
	const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
	return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Minutes from `+0100` or `-033000`. */
function readOffset(value: string | undefined): number | undefined {
	const match = /^([+-])(\d{2})(\d{2})(\d{2})?$/.exec(value?.trim() ?? '');
	if (!match) return undefined;
	const [, sign, hours, minutes] = match;
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** A rule for a day in each year, such as the last Sunday of March. */
interface YearlyRule {
	months: number[];
	weekday?: { nth: number | undefined; day: number };
	monthDays?: number[];
	/** Epoch milliseconds. */
	until: number;
}

function readRule(value: string): YearlyRule | undefined {
	const parts = new Map(
		value
			.toUpperCase()
			.split(';')
			.map((part): [string, string] => [
				part.split('=', 1)[0].trim(),
				part.slice(part.indexOf('=') + 1).trim(),
			]),
	);
	if (parts.get('FREQ') !== 'YEARLY') return undefined;
	const weekday = /^([+-]?\d+)?(SU|MO|TU|WE|TH|FR|SA)$/.exec(parts.get('BYDAY') ?? '');
	const until = parts.get('UNTIL');
	return {
		// More than twelve, and each twice, would only take time.
		months: [...new Set(parts.get('BYMONTH')?.split(',').map(Number))].slice(0, 12),
		weekday: weekday
			? { nth: weekday[1] ? Number(weekday[1]) : undefined, day: WEEKDAYS.indexOf(weekday[2]) }
			: undefined,
		monthDays: parts.get('BYMONTHDAY')?.split(',').map(Number),
		until:
			until === undefined
				? Infinity
				: (readWallClock(until.includes('T') ? until : `${until}T235959Z`) ?? Infinity),
	};
}

/** The days of a month, as epoch milliseconds of their midnight as if it were UTC, on which a rule falls. */
function daysOfRule(
	{ weekday, monthDays }: YearlyRule,
	year: number,
	month: number,
	dayOfStart: number,
): number[] {
	const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
	const all = Array.from({ length }, (_, i) => Date.UTC(year, month - 1, i + 1));
	if (!weekday && !monthDays) return all.slice(dayOfStart - 1, dayOfStart);
	const days = all.filter(
		(day, i) =>
			(!monthDays || monthDays.includes(i + 1) || monthDays.includes(i - length)) &&
			(!weekday || new Date(day).getUTCDay() === weekday.day),
	);
	const nth = weekday?.nth;
	if (nth === undefined) return days;
	const day = days.at(nth > 0 ? nth - 1 : nth);
	return day === undefined ? [] : [day];
}

/** A STANDARD or DAYLIGHT part of a VTIMEZONE. */
interface Observance {
	from: number;
	to: number;
	/** The onsets that may be the last one before an instant of that year, in epoch milliseconds. */
	onsetsFor(year: number): number[];
}

function readObservance(component: Component): Observance | undefined {
	const from = readOffset(firstProperty(component, 'TZOFFSETFROM')?.value);
	const to = readOffset(firstProperty(component, 'TZOFFSETTO')?.value);
	const start = readWallClock(firstProperty(component, 'DTSTART')?.value.trim() ?? '');
	if (from === undefined || to === undefined || start === undefined) return undefined;
	const first = new Date(start);
	const timeOfDay = start - Math.floor(start / DAY) * DAY;
	const toInstant = (wallClock: number) => wallClock - from * MINUTE;
	const singles = (component.properties.get('RDATE') ?? [])
		.flatMap(({ value }) => value.split(','))
		.map((value) => readWallClock(value.trim()))
		.filter((date) => date !== undefined);
	const rules = (component.properties.get('RRULE') ?? [])
		.map(({ value }) => readRule(value))
		.filter((rule) => rule !== undefined);

	const onsetsIn = (rule: YearlyRule, year: number) =>
		(rule.months.length > 0 ? rule.months : [first.getUTCMonth() + 1])
			.flatMap((month) => daysOfRule(rule, year, month, first.getUTCDate()))
			.map((day) => day + timeOfDay)
			.filter((onset) => onset >= start && toInstant(onset) <= rule.until);
	return {
		from,
		to,
		onsetsFor(year) {
			const yearly = rules.flatMap((rule) => {
				// A rule that ended had its last onset in its last year, whatever year it is now.
				const last = new Date(Math.min(rule.until, Date.UTC(year, 11))).getUTCFullYear();
				return [last - 1, last, last + 1].flatMap((near) => onsetsIn(rule, near));
			});
			return [start, ...singles, ...yearly].map(toInstant);
		},
	};
}

/** The zone that a VTIMEZONE describes. Source: RFC 5545, 3.6.5; of rules it has yearly ones only, as makers write. */
function describedZone(component: Component): TimeZone | undefined {
	const observances = component.components.map(readObservance).filter((one) => one !== undefined);
	if (observances.length === 0) return undefined;
	/** The onsets for a year, the latest first. */
	const years = new Map<number, Array<{ onset: number; to: number }>>();
	return (instant) => {
		const year = new Date(instant).getUTCFullYear();
		const onsets =
			years.get(year) ??
			observances
				.flatMap(({ to, onsetsFor }) => onsetsFor(year).map((onset) => ({ onset, to })))
				.sort((a, b) => b.onset - a.onset);
		years.set(year, onsets);
		return onsets.find(({ onset }) => onset <= instant)?.to ?? observances[0].from;
	};
}

/**
 * The zones that a calendar's times may name.
 * @param calendar a VCALENDAR
 * @returns finds a zone by its TZID: the IANA one of that name, whose rules are kept up to date, else the one that the
 * calendar describes itself; undefined where neither is known
 */
export function timeZonesOf(calendar: Component): (id: string) => TimeZone | undefined {
	const found = new Map<string, TimeZone | undefined>();
	const described = new Map<string | null, Component>();
	for (const component of calendar.components) {
		if (component.name === 'VTIMEZONE') described.set(textOf(component, 'TZID'), component);
	}
	const find = (id: string) => {
		const component = described.get(id);
		const location = component && textOf(component, 'X-LIC-LOCATION');
		return (
			ianaZone(id) ??
			(location ? ianaZone(location) : undefined) ??
			(component ? describedZone(component) : undefined)
		);
	};
	return (id) => {
		if (!found.has(id)) found.set(id, find(id));
		return found.get(id);
	};
}
