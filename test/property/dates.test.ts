import fc from 'fast-check';
import { DateTime } from 'luxon';

import { readInstant, toUtcInstant } from '../../nodes/Seam/input/dates';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

const zones = fc.constantFrom(
	...Intl.supportedValuesOf('timeZone').filter((zone) => DateTime.local({ zone }).isValid),
);

/** Whole seconds, since half of the spellings have no more. */
const instants = fc
	.integer({ min: Date.UTC(2001, 8, 10) / SECOND, max: Date.UTC(2101, 0) / SECOND - 1 })
	.map((seconds) => seconds * SECOND);

/** Everything that says by itself which instant it means. */
const SPELLINGS: Record<string, (date: DateTime<true>) => unknown> = {
	'ISO 8601 with an offset': (date) => date.toISO(),
	'without milliseconds': (date) => date.toISO({ suppressMilliseconds: true }),
	'with an offset without a colon': (date) => date.toFormat("yyyy-MM-dd'T'HH:mm:ssZZZ"),
	'with Z': (date) => date.toUTC().toISO(),
	'with a small z': (date) => date.toUTC().toISO().replace('Z', 'z'),
	'with a blank for the T': (date) => date.toFormat('yyyy-MM-dd HH:mm:ssZZ'),
	'with blanks around it': (date) => `  ${date.toISO()} `,
	'with a blank before the offset': (date) => date.toFormat('yyyy-MM-dd HH:mm:ss ZZ'),
	'with a comma for the point': (date) => date.toISO().replace('.', ','),
	'basic form': (date) => date.toISO({ format: 'basic' }),
	'week date': (date) => `${date.toISOWeekDate()}T${date.toFormat('HH:mm:ssZZ')}`,
	'ordinal date': (date) => date.toFormat("yyyy-ooo'T'HH:mm:ssZZ"),
	'seconds since 1970': (date) => date.toSeconds(),
	'milliseconds since 1970': (date) => date.toMillis(),
	'seconds as text': (date) => String(date.toSeconds()),
	'milliseconds as text': (date) => String(date.toMillis()),
	'a Date': (date) => date.toJSDate(),
	'a DateTime': (date) => date,
	'a DateTime from another copy of Luxon': (date) => ({ ts: date.toMillis(), isLuxonDateTime: true }),
};

const inZone = (millis: number, zone: string): DateTime<true> => {
	const date = DateTime.fromMillis(millis, { zone });
	if (!date.isValid) throw new Error(`No such zone: ${zone}`);
	return date;
};

/** Luxon writes offsets in whole minutes, which zones did not keep to before 1972. */
const hasPlainOffset = (date: DateTime) => Number.isInteger(date.offset);

it.each(Object.entries(SPELLINGS))('any instant in any zone, %s, is that instant', (_name, spell) => {
	fc.assert(
		fc.property(instants, zones, zones, (millis, zone, zoneOfField) => {
			const date = inZone(millis, zone);
			fc.pre(hasPlainOffset(date));
			expect(readInstant('Starts At', spell(date), zoneOfField).toMillis()).toBe(millis);
		}),
		{ numRuns: 300 },
	);
});

it.each([
	['as the picker writes it', "yyyy-MM-dd'T'HH:mm:ss"],
	['with a blank', 'yyyy-MM-dd HH:mm:ss'],
	['basic form', "yyyyMMdd'T'HHmmss"],
	['week date', "kkkk-'W'WW-c'T'HH:mm:ss"],
])('wall-clock time %s is that time in the zone of the field', (_name, format) => {
	fc.assert(
		fc.property(instants, zones, (millis, zone) => {
			const wall = inZone(millis, zone).toFormat(format);
			const read = readInstant('Starts At', wall, zone);
			// In the hour that comes twice, a wall-clock time means either.
			expect(read.setZone(zone).toFormat(format)).toBe(wall);
			expect(Math.abs(read.toMillis() - millis)).toBeLessThanOrEqual(3 * HOUR);
			if (inZone(millis, zone).getPossibleOffsets().length === 1) expect(read.toMillis()).toBe(millis);
		}),
		{ numRuns: 500 },
	);
});

it('what is sent is UTC with Z, and reads back as the same instant', () => {
	fc.assert(
		fc.property(instants, zones, (millis, zone) => {
			const text = toUtcInstant(inZone(millis, zone));
			expect(text).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
			expect(Date.parse(text)).toBe(millis);
		}),
	);
});

it('no text at all makes it throw anything but words for the user', () => {
	fc.assert(
		fc.property(fc.oneof(fc.string(), fc.anything()), zones, (value, zone) => {
			try {
				expect(readInstant('Starts At', value, zone).isValid).toBe(true);
			} catch (error) {
				expect(error).toMatchObject({
					name: 'InvalidInput',
					message: expect.stringContaining("'Starts At'"),
				});
			}
		}),
		{ numRuns: 2000 },
	);
});

it('a number is a point in time only in the years 2001 to 2100', () => {
	const numbers = fc.oneof(
		fc.double({ noNaN: true }),
		fc.integer({ min: 0, max: 1e9 }),
		fc.integer({ min: 0, max: 5e12 }),
	);
	fc.assert(
		fc.property(numbers, zones, (value, zone) => {
			try {
				const { year } = readInstant('Starts At', value, zone).toUTC();
				expect(year).toBeGreaterThanOrEqual(2001);
				expect(year).toBeLessThanOrEqual(2100);
			} catch (error) {
				expect(error).toMatchObject({ name: 'InvalidInput' });
				const isNear = (seconds: number) =>
					seconds >= Date.UTC(2001, 0) / SECOND && seconds < Date.UTC(2101, 0) / SECOND;
				expect([value, value / SECOND].some(isNear)).toBe(false);
			}
		}),
		{ numRuns: 2000 },
	);
});
