/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { readCalendar, type CalendarEvent } from '../../../nodes/Seam/bookings/calendar/readCalendar';
import { InvalidInput } from '../../../nodes/Seam/api/errors';

const PRODUCTS = {
	airbnb: '-//Airbnb Inc//Hosting Calendar 1.0//EN',
	vrbo: '-//HomeAway.com, Inc.//EN',
	'booking.com': '-//admin.booking.com//EN',
	other: '-//Example PMS//Bookings//EN',
};

function feed(product: string, lines: string[], zones: string[] = []): string {
	const all = [
		'BEGIN:VCALENDAR',
		`PRODID:${product}`,
		'VERSION:2.0',
		...zones,
		...lines,
		'END:VCALENDAR',
		'',
	];
	return all.join('\r\n');
}

const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];

function readOne(product: string, lines: string[], zones?: string[]): CalendarEvent {
	const events = readCalendar(feed(product, event(...lines), zones), 'all');
	expect(events).toHaveLength(1);
	return events[0];
}

const STAY = ['DTSTART;VALUE=DATE:20270327', 'DTEND;VALUE=DATE:20270329'];

const AIRBNB = feed(PRODUCTS.airbnb, [
	...event(
		'DTSTAMP:20270102T030405Z',
		...STAY,
		'SUMMARY:Reserved',
		'UID:1418fb94e984-00112233445566778899aabbccddeeff@airbnb.com',
		'DESCRIPTION:Reservation URL: https://www.airbnb.com/hosting/reservations/de',
		' tails/HMAAAA1111\\nPhone Number (Last 4 Digits): 4711',
	),
	...event(
		'DTSTART;VALUE=DATE:20270401',
		'DTEND;VALUE=DATE:20270403',
		'SUMMARY:Airbnb (Not available)',
		'UID:2418fb94e984-00112233445566778899aabbccddeeff@airbnb.com',
	),
]);

const RESERVED: CalendarEvent = {
	booking_key: 'HMAAAA1111',
	kind: 'reserved',
	starts_at: '2027-03-27',
	ends_at: '2027-03-29',
	guest_name: null,
	phone_last_4: '4711',
	source: 'airbnb',
	summary: 'Reserved',
	uid: '1418fb94e984-00112233445566778899aabbccddeeff@airbnb.com',
};
const BLOCKED: CalendarEvent = {
	booking_key: '2418fb94e984-00112233445566778899aabbccddeeff@airbnb.com',
	kind: 'blocked',
	starts_at: '2027-04-01',
	ends_at: '2027-04-03',
	guest_name: null,
	phone_last_4: null,
	source: 'airbnb',
	summary: 'Airbnb (Not available)',
	uid: '2418fb94e984-00112233445566778899aabbccddeeff@airbnb.com',
};

describe('the makers', () => {
	it.each([
		['CRLF', AIRBNB],
		['LF', AIRBNB.replaceAll('\r\n', '\n')],
		['CR', AIRBNB.replaceAll('\r\n', '\r')],
		['a byte order mark', `\uFEFF${AIRBNB}`],
		['blank lines around it', `\r\n\r\n${AIRBNB}\r\n \r\n`],
		[
			'names in lower case',
			AIRBNB.replaceAll('BEGIN:VEVENT', 'begin:vevent').replaceAll('END:VEVENT', 'End:vEvent'),
		],
	])('reads Airbnb: %s', (_case, text) => {
		expect(readCalendar(text, 'all')).toEqual([RESERVED, BLOCKED]);
		expect(readCalendar(text, 'reservations')).toEqual([RESERVED]);
	});

	it('finds the confirmation code wherever a fold falls', () => {
		const line =
			'DESCRIPTION:Reservation URL: https://www.airbnb.co.uk/hosting/reservations/details/HMBBBB2222\\nPhone Number (Last 4 Digits): 0000';
		for (let at = 1; at < line.length; at++) {
			const { booking_key, phone_last_4 } = readOne(PRODUCTS.airbnb, [
				...STAY,
				'SUMMARY:Reserved',
				'UID:x',
				line.slice(0, at),
				` ${line.slice(at)}`,
			]);
			expect([booking_key, phone_last_4]).toEqual(['HMBBBB2222', '0000']);
		}
	});

	it.each<[string, string, string[], Partial<CalendarEvent>]>([
		[
			'Airbnb without an address',
			PRODUCTS.airbnb,
			['SUMMARY:Reserved', 'UID:a@airbnb.com'],
			{ kind: 'reserved', booking_key: 'a@airbnb.com', phone_last_4: null },
		],
		[
			'Airbnb with other words',
			PRODUCTS.airbnb,
			['SUMMARY:News', 'UID:a'],
			{ kind: 'unknown', source: 'airbnb' },
		],
		[
			'Vrbo reserved',
			PRODUCTS.vrbo,
			['SUMMARY:Reserved - Anna Smith', 'UID:b'],
			{ kind: 'reserved', booking_key: 'b', guest_name: 'Anna Smith', source: 'vrbo' },
		],
		[
			'Vrbo reserved without a name',
			PRODUCTS.vrbo,
			['SUMMARY:Reserved', 'UID:b'],
			{ kind: 'reserved', guest_name: null },
		],
		['Vrbo blocked', PRODUCTS.vrbo, ['SUMMARY:Blocked', 'UID:b'], { kind: 'blocked', guest_name: null }],
		['Vrbo with other words', PRODUCTS.vrbo, ['SUMMARY:Tentative', 'UID:b'], { kind: 'unknown' }],
		[
			'Booking.com, which says nothing',
			PRODUCTS['booking.com'],
			['SUMMARY:CLOSED - Not available', 'UID:c'],
			{ kind: 'unknown', source: 'booking.com', guest_name: null },
		],
		[
			'a management system with names',
			PRODUCTS.other,
			['SUMMARY:Anna Smith - HMAAAA1111', 'UID:d'],
			{ kind: 'reserved', guest_name: 'Anna Smith', booking_key: 'd', source: 'other' },
		],
		[
			'a name in front of the code',
			PRODUCTS.other,
			['SUMMARY:Anna Smith (HMAAAA1111)'],
			{ guest_name: 'Anna Smith' },
		],
		[
			'a name with dashes and wide gaps',
			PRODUCTS.other,
			['SUMMARY: Anna - Maria  -   HMAAAA1111'],
			{ guest_name: 'Anna - Maria' },
		],
		['a word and a name', PRODUCTS.other, ['SUMMARY:Booking: Anna\\, Smith'], { guest_name: 'Anna, Smith' }],
		['words that may be no name', PRODUCTS.other, ['SUMMARY:Flat 3'], { kind: 'reserved', guest_name: null }],
		['a blocked day', PRODUCTS.other, ['SUMMARY:Blocked by owner'], { kind: 'blocked', guest_name: null }],
		['a calendar that shows only busy times', PRODUCTS.other, ['SUMMARY:Busy'], { kind: 'unknown' }],
		['no words at all', PRODUCTS.other, [], { kind: 'unknown', summary: null, uid: null, booking_key: null }],
	])('reads %s', (_case, product, lines, expected) => {
		expect(readOne(product, [...STAY, ...lines])).toMatchObject(expected);
	});

	it('takes a calendar without a PRODID for that of another maker', () => {
		const text = feed('x', event(...STAY)).replace('PRODID:x\r\n', '');
		expect(readCalendar(text, 'all')).toMatchObject([{ source: 'other' }]);
	});

	it('makes a key of a UID that can be none', () => {
		const uid = '0'.repeat(112);
		const { booking_key } = readOne(PRODUCTS.other, [...STAY, `UID:${uid}`]);
		expect(booking_key).toMatch(/^uid-[0-9a-f]{32}$/);
		expect(readOne(PRODUCTS.other, [...STAY, `UID:${uid}1`]).booking_key).not.toBe(booking_key);
		expect(readOne(PRODUCTS.other, [...STAY, 'UID:[1]']).booking_key).toMatch(/^uid-/);
	});
});

/** With half a million characters, a pattern that takes the square of them takes minutes. */
it.each<[string, string, string]>([
	['blanks before no code', PRODUCTS.other, `SUMMARY:Anna${' '.repeat(500_000)}Smith`],
	['blanks after a dash', PRODUCTS.other, `SUMMARY:Anna -${' '.repeat(500_000)}Smith`],
	['dashes', PRODUCTS.other, `SUMMARY:Anna${' -'.repeat(250_000)} HM`],
	['brackets', PRODUCTS.other, `SUMMARY:Anna${' (HMAAAA1111'.repeat(50_000)}`],
	['line breaks', PRODUCTS.other, `SUMMARY:Anna${'\\n'.repeat(500_000)}Smith`],
	['blanks after a word', PRODUCTS.vrbo, `SUMMARY:Reserved${' '.repeat(500_000)}Smith`],
	['names of a site', PRODUCTS.airbnb, `DESCRIPTION:${'airbnb.'.repeat(100_000)}`],
	['addresses of a site', PRODUCTS.airbnb, `DESCRIPTION:${'airbnb.com/'.repeat(100_000)}`],
	['addresses of no reservation', PRODUCTS.airbnb, `DESCRIPTION:${'airbnb.com/details/-'.repeat(50_000)}`],
	['folds', PRODUCTS.other, `SUMMARY:Anna${'\r\n '.repeat(500_000)}`],
	['backslashes', PRODUCTS.other, `SUMMARY:Anna${'\\'.repeat(500_000)}`],
	['parameters without an end', PRODUCTS.other, `SUMMARY${';X="a",b'.repeat(100_000)}`],
])('reads a very long text in a short time: %s', (_case, product, line) => {
	expect(readOne(product, [...STAY, line])).toMatchObject({ starts_at: '2027-03-27', guest_name: null });
});

describe('words', () => {
	it.each([
		['escapes', 'SUMMARY:a\\, b\\; c\\\\n\\nd\\Ne', 'a, b; c\\n\nd\ne'],
		['an unknown escape', 'SUMMARY:a\\x', 'a\\x'],
		['a colon', 'SUMMARY:a:b', 'a:b'],
		['a parameter', 'SUMMARY;LANGUAGE=en:a', 'a'],
		['a quoted parameter', 'SUMMARY;ALTREP="http://x.test/;a:b,c":d', 'd'],
		['several parameters', 'SUMMARY;X=1;Y="2",3:e', 'e'],
		['nothing', 'SUMMARY:', ''],
		['a fold with a tab', 'SUMMARY:a\r\n\tb', 'ab'],
		['a fold before a blank', 'SUMMARY:a\r\n  b', 'a b'],
	])('reads %s', (_case, line, summary) => {
		expect(readOne(PRODUCTS.other, [...STAY, line]).summary).toBe(summary);
	});

	it('passes over lines that are no property', () => {
		expect(readOne(PRODUCTS.other, [...STAY, 'DESCRIPTION:a', 'raw line', '', 'UID:x']).uid).toBe('x');
	});

	it('leaves the words of an alarm to the alarm', () => {
		const alarm = ['BEGIN:VALARM', 'UID:alarm', 'SUMMARY:Wake up', 'DTSTART:20200101T000000Z', 'END:VALARM'];
		expect(readOne(PRODUCTS.other, [...alarm, ...STAY])).toMatchObject({
			uid: null,
			summary: null,
			starts_at: '2027-03-27',
		});
	});
});

/** Rules that differ from those of any zone in the IANA database. */
const OWN_ZONE = [
	'BEGIN:VTIMEZONE',
	'TZID:Ferry Time',
	'BEGIN:STANDARD',
	'DTSTART:16011028T030000',
	'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
	'TZOFFSETFROM:+0545',
	'TZOFFSETTO:+0445',
	'END:STANDARD',
	'BEGIN:DAYLIGHT',
	'DTSTART:16010325T020000',
	'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
	'TZOFFSETFROM:+0445',
	'TZOFFSETTO:+0545',
	'END:DAYLIGHT',
	'END:VTIMEZONE',
];
const zoneWith = (id: string, ...lines: string[]) => [
	'BEGIN:VTIMEZONE',
	`TZID:${id}`,
	...lines,
	'END:VTIMEZONE',
];
const part = (kind: string, start: string, from: string, to: string, ...lines: string[]) => [
	`BEGIN:${kind}`,
	`DTSTART:${start}`,
	`TZOFFSETFROM:${from}`,
	`TZOFFSETTO:${to}`,
	...lines,
	`END:${kind}`,
];

describe('dates', () => {
	const table: Array<[string, string[], string | null, string | null, string[]?]> = [
		['days', STAY, '2027-03-27', '2027-03-29'],
		['days without VALUE', ['DTSTART:20270327', 'DTEND:20270329'], '2027-03-27', '2027-03-29'],
		['a day alone', ['DTSTART;VALUE=DATE:20271231'], '2027-12-31', '2028-01-01'],
		['a day and a duration', ['DTSTART;VALUE=DATE:20270327', 'DURATION:P1W'], '2027-03-27', '2027-04-03'],
		['VALUE=DATE with a time', ['DTSTART;VALUE=DATE:20270327T000000Z'], '2027-03-27', '2027-03-28'],
		[
			'UTC',
			['DTSTART:20270327T150000Z', 'DTEND:20270329T110000Z'],
			'2027-03-27T15:00:00Z',
			'2027-03-29T11:00:00Z',
		],
		['a time alone', ['DTSTART:20270327T150000Z'], '2027-03-27T15:00:00Z', '2027-03-27T15:00:00Z'],
		[
			'a floating time',
			['DTSTART:20270327T150000', 'DURATION:P1DT20H'],
			'2027-03-27T15:00:00',
			'2027-03-29T11:00:00',
		],
		[
			'an IANA zone, over the change to summer time',
			['DTSTART;TZID=Europe/Berlin:20270327T150000', 'DTEND;TZID=Europe/Berlin:20270329T110000'],
			'2027-03-27T15:00:00+01:00',
			'2027-03-29T11:00:00+02:00',
		],
		[
			'a quoted zone',
			['DTSTART;TZID="America/New_York":20270327T150000'],
			'2027-03-27T15:00:00-04:00',
			'2027-03-27T15:00:00-04:00',
		],
		[
			'a zone with a maker in front',
			['DTSTART;TZID=/citadel.org/20210210_1/America/Argentina/Ushuaia:20270327T150000'],
			'2027-03-27T15:00:00-03:00',
			'2027-03-27T15:00:00-03:00',
		],
		[
			'a duration of days by the calendar',
			['DTSTART;TZID=Europe/Berlin:20270327T150000', 'DURATION:P1D'],
			'2027-03-27T15:00:00+01:00',
			'2027-03-28T15:00:00+02:00',
		],
		[
			'a duration of hours by the clock',
			['DTSTART;TZID=Europe/Berlin:20270327T150000', 'DURATION:PT24H'],
			'2027-03-27T15:00:00+01:00',
			'2027-03-28T16:00:00+02:00',
		],
		[
			'a time that the change skips',
			['DTSTART;TZID=Europe/Berlin:20270328T023000'],
			'2027-03-28T03:30:00+02:00',
			'2027-03-28T03:30:00+02:00',
		],
		[
			'a time that comes twice',
			['DTSTART;TZID=Europe/Berlin:20271031T023000'],
			'2027-10-31T02:30:00+02:00',
			'2027-10-31T02:30:00+02:00',
		],
		[
			'a zone that the calendar describes, summer and winter',
			['DTSTART;TZID=Ferry Time:20270701T150000', 'DTEND;TZID=Ferry Time:20271224T110000'],
			'2027-07-01T15:00:00+05:45',
			'2027-12-24T11:00:00+04:45',
			OWN_ZONE,
		],
		[
			'such a zone on the day of its change',
			['DTSTART;TZID=Ferry Time:20270328T013000', 'DTEND;TZID=Ferry Time:20270328T033000'],
			'2027-03-28T01:30:00+04:45',
			'2027-03-28T03:30:00+05:45',
			OWN_ZONE,
		],
		[
			'a zone without changes',
			['DTSTART;TZID=Fixed:20270701T150000'],
			'2027-07-01T15:00:00-03:30',
			'2027-07-01T15:00:00-03:30',
			zoneWith('Fixed', ...part('STANDARD', '19700101T000000', '-0330', '-0330')),
		],
		[
			'a zone by its known location',
			['DTSTART;TZID=W. Europe Standard Time:20270701T150000'],
			'2027-07-01T15:00:00+02:00',
			'2027-07-01T15:00:00+02:00',
			zoneWith('W. Europe Standard Time', 'X-LIC-LOCATION:Europe/Berlin'),
		],
		[
			'a zone whose rule ended, and whose later changes are listed',
			['DTSTART;TZID=Old:20030701T120000', 'DTEND;TZID=Old:20270701T120000'],
			'2003-07-01T12:00:00+02:00',
			'2027-07-01T12:00:00+03:00',
			zoneWith(
				'Old',
				...part(
					'DAYLIGHT',
					'19990328T020000',
					'+0100',
					'+0200',
					'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20050401T000000Z',
				),
				...part('STANDARD', '19991031T030000', '+0200', '+0100', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU'),
				...part('STANDARD', '20260101T000000', '+0100', '+0300', 'RDATE:20270101T000000,20280101T000000'),
			).map((line) =>
				line.replace(
					'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
					'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20060101',
				),
			),
		],
		[
			'a zone whose rule counts days of the month',
			['DTSTART;TZID=Days:20270313T120000', 'DTEND;TZID=Days:20270314T120000'],
			'2027-03-13T12:00:00-05:00',
			'2027-03-14T12:00:00-04:00',
			zoneWith(
				'Days',
				...part(
					'DAYLIGHT',
					'20070311T020000',
					'-0500',
					'-0400',
					'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14',
				),
				...part('STANDARD', '20071104T020000', '-0400', '-0500', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU'),
			),
		],
		[
			'a zone that nobody knows',
			['DTSTART;TZID=Middle-earth:20270701T150000', 'DTEND:20270702T110000Z'],
			null,
			'2027-07-02T11:00:00Z',
		],
		[
			"a zone by the name that Windows has for it, which the calendar doesn't describe",
			['DTSTART;TZID=W. Europe Standard Time:20270701T150000', 'DURATION:P1D'],
			null,
			null,
		],
		[
			'a zone without a name',
			['DTSTART;TZID=:20270701T150000'],
			'2027-07-01T15:00:00',
			'2027-07-01T15:00:00',
		],
		['30 February', ['DTSTART;VALUE=DATE:20270230', 'DTEND;VALUE=DATE:20270301'], null, '2027-03-01'],
		['the year 27', ['DTSTART;VALUE=DATE:00270327', 'DTEND:00270329T110000Z'], null, null],
		[
			'a day that lasts too long',
			['DTSTART;VALUE=DATE:20270327', 'DURATION:P999999999D'],
			'2027-03-27',
			null,
		],
		['the last day of all', ['DTSTART;VALUE=DATE:99991231'], '9999-12-31', null],
		[
			'the last second of all',
			['DTSTART;TZID=Europe/Berlin:99991231T235959', 'DURATION:PT1S'],
			'9999-12-31T23:59:59+01:00',
			null,
		],
		["25 o'clock", ['DTSTART:20270327T250000Z'], null, null],
		['words', ['DTSTART:tomorrow', 'DTEND:later'], null, null],
		['no start', ['DTEND;VALUE=DATE:20270329'], null, '2027-03-29'],
		['no dates', [], null, null],
		['a duration of nothing', ['DTSTART:20270327T150000Z', 'DURATION:P'], '2027-03-27T15:00:00Z', null],
		['a duration backwards', ['DTSTART:20270327T150000Z', 'DURATION:-P1D'], '2027-03-27T15:00:00Z', null],
	];
	it.each(
		table.map(([name, lines, starts_at, ends_at, zones = []]) => ({
			name,
			lines,
			starts_at,
			ends_at,
			zones,
		})),
	)('reads $name', ({ lines, starts_at, ends_at, zones }) => {
		expect(readOne(PRODUCTS.other, ['SUMMARY:Reserved', ...lines], zones)).toMatchObject({
			kind: 'reserved',
			starts_at,
			ends_at,
		});
	});

	it.each(['P999999999D', 'P99999999999W', 'P1DT99999999999999H', `PT${'9'.repeat(400)}S`])(
		'leaves the end open, and loses no other event, where one lasts too long: %s',
		(duration) => {
			const starts = [
				':20270327T150000',
				':20270327T150000Z',
				';TZID=Europe/Berlin:20270327T150000',
				';TZID=Ferry Time:20270327T150000',
			];
			const lines = starts.flatMap((start) => event(`DTSTART${start}`, `DURATION:${duration}`));
			const events = readCalendar(feed(PRODUCTS.other, [...lines, ...event(...STAY)], OWN_ZONE), 'all');
			expect(events.map(({ ends_at }) => ends_at)).toEqual([null, null, null, null, '2027-03-29']);
		},
	);
});

it('reads many times in a zone with many changes in a short time', () => {
	const rule = 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU';
	const parts = Array.from({ length: 1000 }, () =>
		part('STANDARD', '19700101T000000', '+0200', '+0100', rule),
	);
	const single = part(
		'DAYLIGHT',
		'19700601T000000',
		'+0100',
		'+0200',
		`RDATE:${'20260601T000000,'.repeat(150_000)}20270601T000000`,
	);
	const months = part(
		'STANDARD',
		'19700101T000000',
		'+0200',
		'+0100',
		`${rule};BYMONTH=${'3,'.repeat(200_000)}`,
	);
	const zone = zoneWith('Many', ...parts.flat(), ...single, ...months);
	const stay = event('DTSTART;TZID=Many:20270427T150000', 'DTEND;TZID=Many:20270701T110000');
	const stays = Array.from({ length: 1000 }, () => stay);
	const events = readCalendar(feed(PRODUCTS.other, stays.flat(), zone), 'all');
	expect(events).toHaveLength(1000);
	expect(events.at(-1)).toMatchObject({
		starts_at: '2027-04-27T15:00:00+01:00',
		ends_at: '2027-07-01T11:00:00+02:00',
	});
});

describe('events that are no single stay', () => {
	it.each([['RRULE:FREQ=WEEKLY'], ['RDATE;VALUE=DATE:20270405'], ['RECURRENCE-ID;VALUE=DATE:20270327']])(
		'shows what repeats as unknown: %s',
		(line) => {
			const lines = [...STAY, 'SUMMARY:Reserved - Anna', 'UID:r', line];
			expect(readOne(PRODUCTS.vrbo, lines)).toEqual({
				booking_key: 'r',
				kind: 'unknown',
				starts_at: '2027-03-27',
				ends_at: '2027-03-29',
				guest_name: 'Anna',
				phone_last_4: null,
				source: 'vrbo',
				summary: 'Reserved - Anna',
				uid: 'r',
				recurring: true,
			});
			expect(readCalendar(feed(PRODUCTS.vrbo, event(...lines)), 'reservations')).toEqual([]);
		},
	);

	it('leaves out what is cancelled', () => {
		const text = feed(PRODUCTS.other, event(...STAY, 'SUMMARY:Reserved', 'STATUS:cancelled'));
		expect(readCalendar(text, 'all')).toEqual([]);
	});

	it('makes nothing of a calendar without events', () => {
		expect(readCalendar(feed(PRODUCTS.airbnb, []), 'all')).toEqual([]);
	});

	it('reads two calendars in one text, each by its own maker', () => {
		const text = AIRBNB + feed(PRODUCTS.vrbo, event(...STAY, 'SUMMARY:Reserved - Anna'));
		expect(readCalendar(text, 'reservations').map(({ source }) => source)).toEqual(['airbnb', 'vrbo']);
	});
});

it.each([
	['nothing', '', "'Calendar' is empty"],
	['blanks', ' \r\n\t', "'Calendar' is empty"],
	['a web page', '<!DOCTYPE html><html>BEGIN:VCALENDAR</html>', "'Calendar' is a web page, not a calendar"],
	['JSON', '{"error":"expired"}', "'Calendar' is JSON, not a calendar"],
	[
		'an address',
		'https://cal.test/ical/1.ics?s=secret',
		"'Calendar' is the address of a calendar, not its text",
	],
	[
		'other words',
		'Sorry, too many requests',
		`'Calendar' is not a calendar: it does not begin with BEGIN:VCALENDAR but with "Sorry,"`,
	],
	[
		'one event',
		event(...STAY).join('\n'),
		`'Calendar' is not a calendar: it does not begin with BEGIN:VCALENDAR but with "BEGIN:VEVENT"`,
	],
	['a beginning', 'BEGIN:VCALENDAR', "'Calendar' is cut off: END:VCALENDAR is missing"],
	[
		'one without its END',
		AIRBNB.replace('END:VCALENDAR', ''),
		"'Calendar' is cut off: END:VCALENDAR is missing",
	],
	['half of one', AIRBNB.slice(0, AIRBNB.length / 2), "'Calendar' is cut off: END:VCALENDAR is missing"],
	[
		'one with a hole in it',
		feed(PRODUCTS.other, ['BEGIN:VEVENT', ...STAY]),
		"'Calendar' is damaged: END:VCALENDAR ends what has not begun",
	],
])('refuses %s', (_case, text, message) => {
	expect(() => readCalendar(text, 'all')).toThrow(new InvalidInput(message, ''));
});

it('never takes a calendar that is cut off for a whole one', () => {
	for (let length = 0; length < AIRBNB.trimEnd().length; length++) {
		expect(() => readCalendar(AIRBNB.slice(0, length), 'all')).toThrow(InvalidInput);
	}
});

it("reads the same in whatever zone the server's clock is", () => {
	const text = feed(
		PRODUCTS.other,
		[
			...event(...STAY),
			...event('DTSTART:20270328T023000', 'DTEND:20270328T033000Z'),
			...event('DTSTART;TZID=Europe/Berlin:20270328T023000', 'DURATION:P200DT5H'),
			...event('DTSTART;TZID=Ferry Time:20270328T013000', 'DURATION:P200DT5H'),
		],
		OWN_ZONE,
	);
	const module = join(__dirname, '../../../nodes/Seam/bookings/calendar/readCalendar.ts');
	const script = `const { readCalendar } = require(${JSON.stringify(module)});
		process.stdout.write(JSON.stringify([new Date(2027, 0).getTimezoneOffset(), readCalendar(process.argv[1], 'all')]));`;
	const zones = ['UTC', 'Europe/Berlin', 'Pacific/Auckland'];
	const seen = zones.map((TZ): [number, CalendarEvent[]] =>
		JSON.parse(
			execFileSync(process.execPath, ['--require', 'tsx/cjs', '-e', script, text], {
				env: { ...process.env, TZ },
				encoding: 'utf8',
			}),
		),
	);
	expect(seen.map(([offset]) => offset)).toEqual([0, -60, -780]);
	for (const [, events] of seen) expect(events).toEqual(readCalendar(text, 'all'));
});
