import fc from 'fast-check';
import ICAL from 'ical.js';

import { readCalendar } from '../../nodes/Seam/bookings/calendar/readCalendar';

/** Zones with their VTIMEZONE, which is the only place where ical.js looks. */
const ZONES: Record<string, string[]> = {
	'Europe/Berlin': [
		'BEGIN:VTIMEZONE',
		'TZID:Europe/Berlin',
		'BEGIN:DAYLIGHT',
		'TZOFFSETFROM:+0100',
		'TZOFFSETTO:+0200',
		'DTSTART:19700329T020000',
		'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
		'END:DAYLIGHT',
		'BEGIN:STANDARD',
		'TZOFFSETFROM:+0200',
		'TZOFFSETTO:+0100',
		'DTSTART:19701025T030000',
		'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
		'END:STANDARD',
		'END:VTIMEZONE',
	],
	'America/New_York': [
		'BEGIN:VTIMEZONE',
		'TZID:America/New_York',
		'BEGIN:STANDARD',
		'DTSTART:20071104T020000',
		'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU',
		'TZOFFSETFROM:-0400',
		'TZOFFSETTO:-0500',
		'END:STANDARD',
		'BEGIN:DAYLIGHT',
		'DTSTART:20070311T020000',
		'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU',
		'TZOFFSETFROM:-0500',
		'TZOFFSETTO:-0400',
		'END:DAYLIGHT',
		'END:VTIMEZONE',
	],
	'Island Standard Time': [
		'BEGIN:VTIMEZONE',
		'TZID:Island Standard Time',
		'BEGIN:STANDARD',
		'DTSTART:20000402T030000',
		'RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4',
		'TZOFFSETFROM:+1345',
		'TZOFFSETTO:+1245',
		'END:STANDARD',
		'BEGIN:DAYLIGHT',
		'DTSTART:20000924T024500',
		'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=9',
		'TZOFFSETFROM:+1245',
		'TZOFFSETTO:+1345',
		'END:DAYLIGHT',
		'END:VTIMEZONE',
	],
};

const digits = (value: number, length = 2) => String(value).padStart(length, '0');

const day = fc
	.integer({ min: Date.UTC(2021, 0) / 86_400_000, max: Date.UTC(2040, 0) / 86_400_000 })
	.map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', ''));

/** Neither library nor calendar means anything sure by a time that the clock shows twice, or never. */
const time = fc
	.tuple(fc.integer({ min: 4, max: 23 }), fc.nat(59), fc.nat(59))
	.map((parts) => parts.map((part) => digits(part)).join(''));

const dateTime = fc.tuple(day, time).map((parts) => parts.join('T'));

const zone = fc.constantFrom(...Object.keys(ZONES));

/** What comes after the name of DTSTART or DTEND. */
const moment = fc.oneof(
	day.map((value) => `;VALUE=DATE:${value}`),
	dateTime.map((value) => `:${value}Z`),
	dateTime.map((value) => `:${value}`),
	dateTime.map((value) => `;VALUE=DATE-TIME:${value}Z`),
	fc.tuple(zone, dateTime).map(([id, value]) => `;TZID=${id}:${value}`),
	fc.tuple(zone, dateTime).map(([id, value]) => `;X-A="b:;,c";TZID="${id}":${value}`),
);

/** ical.js adds hours to what the clock shows, RFC 5545 to the instant: they agree where the clock is not changed. */
const dates = fc.oneof(
	fc.tuple(moment, moment).map(([start, end]) => [`DTSTART${start}`, `DTEND${end}`]),
	moment.map((start) => [`DTSTART${start}`]),
	fc.tuple(moment, fc.nat(400)).map(([start, days]) => [`DTSTART${start}`, `DURATION:P${days}D`]),
	fc.tuple(moment, fc.nat(20)).map(([start, weeks]) => [`DTSTART${start}`, `DURATION:P${weeks}W`]),
	fc
		.tuple(dateTime, fc.nat(40), fc.nat(40), fc.nat(100), fc.nat(100))
		.map(([start, days, hours, minutes, seconds]) => [
			`DTSTART:${start}Z`,
			`DURATION:P${days}DT${hours}H${minutes}M${seconds}S`,
		]),
);

const words = fc
	.array(
		fc.oneof(
			fc.string({ unit: 'grapheme', maxLength: 30 }),
			fc.constantFrom(',', ';', '\\', '\n', ':', '"', '\\n', 'END:VEVENT', ' ', '\t', 'Reserved - '),
		),
		{ maxLength: 6 },
	)
	.map((parts) => parts.join('').replace(/(?![\n\t])\p{Cc}/gu, ''));

function escape(text: string): string {
	return text.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n');
}

interface Line {
	text: string;
	/** Where it is folded, as shares of its length. */
	folds: number[];
	blank: string;
}

const folds = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 });

function fold({ text, folds: shares, blank }: Line, newLine: string): string {
	// Whole characters: what is cut within one is no text any more. The name of a property stays whole.
	const characters = [...text];
	const cuts = [...new Set(shares.map((share) => 1 + Math.floor(share * (characters.length - 1))))].sort(
		(a, b) => a - b,
	);
	return [0, ...cuts]
		.map((cut, i, all) => characters.slice(cut, all[i + 1]).join(''))
		.join(`${newLine}${blank}`);
}

const event = fc
	.record({
		dates,
		summary: fc.option(words),
		uid: fc.option(words),
		description: fc.option(words),
		others: fc.subarray([
			'DTSTAMP:20270102T030405Z',
			'TRANSP:OPAQUE',
			'X-OTHER;VALUE=TEXT:SUMMARY:no',
			'RRULE:FREQ=WEEKLY;COUNT=3',
			'BEGIN:VALARM\nSUMMARY:no\nUID:no\nDTSTART:20000101T000000Z\nTRIGGER:-PT15M\nEND:VALARM',
		]),
	})
	.chain(({ dates: when, summary, uid, description, others }) => {
		const lines = [
			...when,
			...(summary === null ? [] : [`SUMMARY:${escape(summary)}`]),
			...(uid === null ? [] : [`UID:${escape(uid)}`]),
			...(description === null ? [] : [`DESCRIPTION;LANGUAGE=en:${escape(description)}`]),
			...others,
		];
		return fc.shuffledSubarray(lines, { minLength: lines.length });
	})
	.chain((lines) =>
		fc.tuple(
			...lines.map((text) =>
				fc.record({ text: fc.constant(text), folds, blank: fc.constantFrom(' ', '\t') }),
			),
		),
	);

const feed = fc
	.record({
		events: fc.array(event, { maxLength: 4 }),
		newLine: fc.constantFrom('\r\n', '\n'),
		end: fc.boolean(),
	})
	.map(({ events, newLine, end }) => {
		const lines = [
			'BEGIN:VCALENDAR',
			'VERSION:2.0',
			'PRODID:-//Example//Test//EN',
			...Object.values(ZONES).flat(),
			...events.flatMap((properties) => [
				'BEGIN:VEVENT',
				...properties.flatMap((line) =>
					line.text.startsWith('BEGIN:') ? line.text.split('\n') : [fold(line, newLine)],
				),
				'END:VEVENT',
			]),
			'END:VCALENDAR',
		];
		return lines.join(newLine) + (end ? newLine : '');
	});

/** A date as both can say it: a day, a time without a zone as it is written, any other as its instant. */
function comparable(time: ICAL.Time | null): string | number | null {
	if (!time) return null;
	const isFloating = time.zone === ICAL.Timezone.localTimezone;
	return time.isDate || isFloating ? time.toString() : time.toUnixTime() * 1000;
}

function readByOracle(text: string) {
	const calendar = new ICAL.Component(ICAL.parse(text));
	return calendar.getAllSubcomponents('vevent').map((component) => {
		const { startDate, endDate } = new ICAL.Event(component);
		return {
			starts_at: comparable(startDate),
			ends_at: comparable(endDate),
			summary: component.getFirstPropertyValue('summary'),
			uid: component.getFirstPropertyValue('uid'),
		};
	});
}

function readByUs(text: string) {
	const instant = (date: string | null) =>
		date !== null && /T.*(Z|[+-]\d\d:\d\d)$/.test(date) ? Date.parse(date) : date;
	return readCalendar(text, 'all').map(({ starts_at, ends_at, summary, uid }) => ({
		starts_at: instant(starts_at),
		ends_at: instant(ends_at),
		summary,
		uid,
	}));
}

it('any calendar is read as ical.js reads it', () => {
	fc.assert(
		fc.property(feed, (text) => {
			expect(readByUs(text)).toEqual(readByOracle(text));
		}),
		{ numRuns: 300 },
	);
});
