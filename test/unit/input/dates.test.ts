import { DateTime, Settings } from 'luxon';

import {
	checkTimeZone,
	needsTimeZone,
	readInstant,
	readTimeFrame,
	toUtcInstant,
} from '../../../nodes/Seam/input/dates';
import { invalidInputOf } from '../invalidInput';

const BERLIN = 'Europe/Berlin';

const read = (value: unknown, zone = BERLIN) => toUtcInstant(readInstant('Starts At', value, zone));

describe('readInstant', () => {
	describe('text without an offset is wall-clock time in the zone', () => {
		it.each([
			['the picker', '2027-03-27T15:00:00', '2027-03-27T14:00:00.000Z'],
			['without seconds', '2027-03-27T15:00', '2027-03-27T14:00:00.000Z'],
			['hour alone', '2027-03-27T15', '2027-03-27T14:00:00.000Z'],
			['a blank for the T', '2027-03-27 15:00', '2027-03-27T14:00:00.000Z'],
			['blanks around', '  2027-03-27T15:00:00 ', '2027-03-27T14:00:00.000Z'],
			['milliseconds', '2027-03-27T15:00:00.250', '2027-03-27T14:00:00.250Z'],
			['a comma for the point', '2027-03-27T15:00:00,250', '2027-03-27T14:00:00.250Z'],
			['basic', '20270327T150000', '2027-03-27T14:00:00.000Z'],
			['basic without seconds', '20270327T1500', '2027-03-27T14:00:00.000Z'],
			['date only', '2027-03-27', '2027-03-26T23:00:00.000Z'],
			['basic date only', '20270327', '2027-03-26T23:00:00.000Z'],
			['week date', '2027-W12-6', '2027-03-26T23:00:00.000Z'],
			['week date with time', '2027-W12-6T15:00', '2027-03-27T14:00:00.000Z'],
			['basic week date', '2027W126T150000', '2027-03-27T14:00:00.000Z'],
			['ordinal date', '2027-086', '2027-03-26T23:00:00.000Z'],
			['basic ordinal date', '2027086T1500', '2027-03-27T14:00:00.000Z'],
			['29 February of a leap year', '2028-02-29T12:00', '2028-02-29T11:00:00.000Z'],
			['midnight written as 24:00', '2027-03-27T24:00', '2027-03-27T23:00:00.000Z'],
		])('%s', (_, value, instant) => {
			expect(needsTimeZone(value)).toBe(true);
			expect(read(value)).toBe(instant);
		});

		it.each([
			['Asia/Tokyo', '2027-03-27T06:00:00.000Z'],
			['America/Chicago', '2027-03-27T20:00:00.000Z'],
			['Asia/Kolkata', '2027-03-27T09:30:00.000Z'],
			['Asia/Kathmandu', '2027-03-27T09:15:00.000Z'],
			['Pacific/Kiritimati', '2027-03-27T01:00:00.000Z'],
			['Pacific/Pago_Pago', '2027-03-28T02:00:00.000Z'],
			['UTC', '2027-03-27T15:00:00.000Z'],
		])('in %s', (zone, instant) => {
			expect(read('2027-03-27T15:00', zone)).toBe(instant);
		});
	});

	describe('what has an offset is that instant, whatever the zone', () => {
		it.each([
			['Z', '2027-03-27T15:00:00Z', '2027-03-27T15:00:00.000Z'],
			['small letters', '2027-03-27t15:00:00z', '2027-03-27T15:00:00.000Z'],
			['hours and minutes', '2027-03-27T15:00:00+02:00', '2027-03-27T13:00:00.000Z'],
			['without the colon', '2027-03-27T15:00:00+0000', '2027-03-27T15:00:00.000Z'],
			['hours alone', '2027-03-27T15:00:00-05', '2027-03-27T20:00:00.000Z'],
			['half hours', '2027-03-27T15:00:00+05:30', '2027-03-27T09:30:00.000Z'],
			['without seconds', '2027-03-27T15:00-05:00', '2027-03-27T20:00:00.000Z'],
			['milliseconds', '2027-03-27T15:00:00.250-05:00', '2027-03-27T20:00:00.250Z'],
			['basic', '20270327T150000-0500', '2027-03-27T20:00:00.000Z'],
			['a blank before it', '2027-03-27 15:00:00 +0000', '2027-03-27T15:00:00.000Z'],
			['a zone in brackets', '2027-03-27T15:00:00-05:00[America/Chicago]', '2027-03-27T20:00:00.000Z'],
			['week date', '2027-W12-6T15:00Z', '2027-03-27T15:00:00.000Z'],
			['what Luxon writes', '2026-11-23T13:46:47.402+01:00', '2026-11-23T12:46:47.402Z'],
			['epoch seconds', 1_806_159_600, '2027-03-27T15:00:00.000Z'],
			['epoch milliseconds', 1_806_159_600_000, '2027-03-27T15:00:00.000Z'],
			['epoch seconds as text', '1806159600', '2027-03-27T15:00:00.000Z'],
			['epoch milliseconds as text', ' 1806159600000 ', '2027-03-27T15:00:00.000Z'],
			['a Date', new Date('2027-03-27T15:00:00Z'), '2027-03-27T15:00:00.000Z'],
			[
				'a Luxon DateTime',
				DateTime.fromISO('2027-03-27T15:00', { zone: 'Asia/Tokyo' }),
				'2027-03-27T06:00:00.000Z',
			],
			[
				'a DateTime that crossed a sandbox as plain data',
				{ ts: 1_806_159_600_000, isLuxonDateTime: true, _zone: {} },
				'2027-03-27T15:00:00.000Z',
			],
		])('%s', (_, value, instant) => {
			expect(needsTimeZone(value)).toBe(false);
			expect(read(value, 'Asia/Tokyo')).toBe(instant);
			expect(read(value, 'America/Chicago')).toBe(instant);
		});
	});

	describe('changes of the clocks', () => {
		const hours = [
			['before a gap, Berlin', BERLIN, '2027-03-28T01:59', '2027-03-28T00:59:00.000Z'],
			['in a gap, Berlin', BERLIN, '2027-03-28T02:30', '2027-03-28T01:30:00.000Z'],
			['after a gap, Berlin', BERLIN, '2027-03-28T03:00', '2027-03-28T01:00:00.000Z'],
			['twice, Berlin', BERLIN, '2027-10-31T02:30', '2027-10-31T00:30:00.000Z'],
			['after both, Berlin', BERLIN, '2027-10-31T03:00', '2027-10-31T02:00:00.000Z'],
			['in a gap, Chicago', 'America/Chicago', '2027-03-14T02:30', '2027-03-14T08:30:00.000Z'],
			['twice, Chicago', 'America/Chicago', '2027-11-07T01:30', '2027-11-07T06:30:00.000Z'],
			[
				'in a gap of half an hour, Lord Howe',
				'Australia/Lord_Howe',
				'2027-10-03T02:15',
				'2027-10-02T15:45:00.000Z',
			],
			[
				'twice for half an hour, Lord Howe',
				'Australia/Lord_Howe',
				'2027-04-04T01:45',
				'2027-04-03T14:45:00.000Z',
			],
			['a day that begins in a gap, Santiago', 'America/Santiago', '2027-09-05', '2027-09-05T04:00:00.000Z'],
			['no change at all, Tokyo', 'Asia/Tokyo', '2027-03-28T02:30', '2027-03-27T17:30:00.000Z'],
		] as const;

		afterEach(() => {
			Settings.now = () => Date.now();
		});

		it.each(hours)('%s', (_, zone, value, instant) => {
			for (const season of ['2027-01-15', '2027-07-15']) {
				Settings.now = () => Date.parse(season);
				expect(read(value, zone)).toBe(instant);
			}
		});
	});

	it.each([
		['no such day', '2026-02-30', ' (there is no such day or time)'],
		['no leap year', '2027-02-29T12:00', ' (there is no such day or time)'],
		['no such month', '2026-13-01', ' (there is no such day or time)'],
		['no such hour', '2027-03-27T25:00', ' (there is no such day or time)'],
		['words', 'next friday', ''],
		['time only', '16:00', ''],
		['month only', '2026-11', ''],
		['year only', '2026', ''],
		['week only', '2026-W48', ''],
		['American order', '11/23/2026', ''],
		['German order', '23.11.2026', ''],
		['one digit a day', '2026-1-5', ''],
		['a day with an offset but no time', '2026-11-23Z', ''],
		['nothing after the T', '2026-11-23T', ''],
		['a word where the time belongs', '2026-11-23Tnoon', ''],
		['n8n without a value', 'undefined', ''],
		['an expression that failed', '[object Object]', ''],
	])('turns down %s', (_, value, reason) => {
		const { message, description } = invalidInputOf(() => read(value));
		expect(message).toBe(`'Starts At' is not a date that can be read: "${value}"${reason}`);
		expect(description).toContain('2027-03-27T15:00');
	});

	it.each([
		['true', true, '"true"'],
		['a list', ['2027-03-27'], '"["2027-03-27"]"'],
		['an object', { date: '2027-03-27' }, '"{"date":"2027-03-27"}"'],
		['an invalid Date', new Date('x'), '"null"'],
		['an invalid DateTime', DateTime.fromISO('rubbish'), '"null"'],
		[
			'one that crossed a sandbox',
			{ ts: 1, isLuxonDateTime: true, invalid: { reason: 'x' } },
			'"{"ts":1,"isLuxonDateTime":true,"invalid":{"reason":"x"}}"',
		],
	])('turns down %s', (_, value, quoted) => {
		expect(invalidInputOf(() => read(value)).message).toBe(
			`'Starts At' is not a date that can be read: ${quoted}`,
		);
	});

	it.each([
		["a sheet's serial number", 46539.625],
		["a sheet's serial number as text", '46539.625'],
		['nothing as a number', 0],
		['a year', 2027],
		['a day written as a number', 20270601],
		['a day and a time written as a number', 202706011200],
		['a day and a time written as digits', '202706011200'],
		['nine digits', '123456789'],
		['the last second of 2000', 978_307_199],
		['the last millisecond of 2000', 978_307_199_999],
		['the first second of 2101', 4_133_980_800],
		['the first millisecond of 2101', 4_133_980_800_000],
		['seconds in 2001 as milliseconds of 1970', 1_000_000],
		['a negative number', -1_806_159_600],
		['not a number', Number.NaN],
		['more than all numbers', Number.POSITIVE_INFINITY],
		['a number beyond all dates', 9e15],
	])('turns down %s, which would be no day that was meant', (_, value) => {
		const { message, description } = invalidInputOf(() => read(value));
		expect(message).toContain(`'Starts At' is not a date that can be read: "${String(value)}"`);
		if (typeof value === 'number') {
			expect(message).toContain(
				'(a number must be seconds or milliseconds since 1970, in the years 2001 to 2100)',
			);
		}
		expect(description).toContain('2027-03-27T15:00');
	});

	it.each([
		['the first second of 2001', 978_307_200, '2001-01-01T00:00:00.000Z'],
		['the first millisecond of 2001', 978_307_200_000, '2001-01-01T00:00:00.000Z'],
		['the last second of 2100', 4_133_980_799, '2100-12-31T23:59:59.000Z'],
		['the last millisecond of 2100', 4_133_980_799_999, '2100-12-31T23:59:59.999Z'],
		['seconds with a fraction', 1_806_159_600.25, '2027-03-27T15:00:00.250Z'],
	])('reads %s', (_, value, instant) => {
		expect(read(value)).toBe(instant);
	});

	it('quotes no more than sixty characters', () => {
		const { message } = invalidInputOf(() => read('x'.repeat(500)));
		expect(message.endsWith(`"${'x'.repeat(60)}…"`)).toBe(true);
	});
});

describe('needsTimeZone', () => {
	it.each([undefined, null, '', '  ', 0, new Date(), {}])('is false for %p', (value) => {
		expect(needsTimeZone(value)).toBe(false);
	});
});

describe('checkTimeZone', () => {
	it.each(['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC', 'Etc/GMT+5'])('accepts %s', (zone) => {
		expect(checkTimeZone(zone)).toBe(zone);
	});

	it.each(['Mars/Olympus', 'local', 'system', 'default', 'Europe', 'Berlin', '+02:00', 'UTC+2', '2', ''])(
		'turns down %p',
		(zone) => {
			const { message, description } = invalidInputOf(() => checkTimeZone(zone));
			expect(message).toBe(`'Time Zone' is not a time zone: "${zone}"`);
			expect(description).toContain('Europe/Berlin');
		},
	);
});

describe('readTimeFrame', () => {
	const now = Date.parse('2027-01-01T12:00:00Z');
	const frame = (startsAt: unknown, endsAt: unknown) => readTimeFrame(startsAt, endsAt, BERLIN, now);

	it.each([
		[undefined, undefined],
		['', null],
		[' ', undefined],
	])('takes neither date: %p, %p', (startsAt, endsAt) => {
		expect(frame(startsAt, endsAt)).toEqual({});
	});

	it('gives both in UTC', () => {
		expect(frame('2027-03-27T15:00', '2027-03-29T11:00')).toEqual({
			startsAt: '2027-03-27T14:00:00.000Z',
			endsAt: '2027-03-29T09:00:00.000Z',
		});
	});

	it('takes a start in the past while the stay lasts', () => {
		expect(frame('2026-12-31T15:00Z', '2027-01-02T11:00Z').startsAt).toBe('2026-12-31T15:00:00.000Z');
	});

	it.each([
		['a start alone', '2027-03-27T15:00', '', "'Ends At' is empty while 'Starts At' is \"2027-03-27T15:00\""],
		['an end alone', undefined, '2027-03-29', "'Starts At' is empty while 'Ends At' is \"2027-03-29\""],
		[
			'an end before the start',
			'2027-03-29',
			'2027-03-27',
			'\'Ends At\' "2027-03-27" is not after \'Starts At\' "2027-03-29"',
		],
		[
			'an end at the start',
			'2027-03-29',
			'2027-03-29',
			'\'Ends At\' "2027-03-29" is not after \'Starts At\' "2027-03-29"',
		],
		[
			'an end before the start that only the offsets tell',
			'2027-03-29T10:00-05:00',
			'2027-03-29T11:00+01:00',
			'\'Ends At\' "2027-03-29T11:00+01:00" is not after \'Starts At\' "2027-03-29T10:00-05:00"',
		],
		['a stay that is over', '2026-03-27', '2026-03-29', '\'Ends At\' "2026-03-29" is in the past'],
		[
			'a stay that ends now',
			'2026-12-31',
			new Date(now),
			'\'Ends At\' "2027-01-01T12:00:00.000Z" is in the past',
		],
		[
			'an end that is no date',
			'2027-03-27',
			'2027-02-30',
			'\'Ends At\' is not a date that can be read: "2027-02-30" (there is no such day or time)',
		],
	])('turns down %s', (_, startsAt, endsAt, message) => {
		expect(invalidInputOf(() => frame(startsAt, endsAt)).message).toBe(message);
	});

	it('quotes a Luxon date as the text it stands for', () => {
		const day = DateTime.fromISO('2026-03-29T00:00', { zone: 'utc' });
		expect(invalidInputOf(() => frame('2026-03-27', day)).message).toBe(
			'\'Ends At\' "2026-03-29T00:00:00.000Z" is in the past',
		);
	});
});
