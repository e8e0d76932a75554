import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { jsonOf, sourceOf } from '../life/support';
import { airbnb } from './feed';
import { book } from './support';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator();
});
afterAll(async () => await emulator.stop());

describe('Read Calendar', () => {
	it('makes one item of each booking, and asks Seam nothing', async () => {
		emulator.resetRecording();
		const result = await book(
			emulator,
			'readCalendar',
			{ calendar: '={{ $json.data }}' },
			{ input: [{ data: airbnb }, { data: airbnb.replaceAll('\r\n', '\n') }] },
		);
		const event = {
			booking_key: 'HMAAAA1111',
			kind: 'reserved',
			starts_at: '2037-03-27',
			ends_at: '2037-03-29',
			guest_name: null,
			phone_last_4: '4711',
			source: 'airbnb',
			summary: 'Reserved',
			uid: '1418fb94e984-00112233445566778899aabbccddeeff@airbnb.com',
		};
		expect(jsonOf(result)).toEqual([event, event]);
		expect(result.items.map(sourceOf)).toEqual([0, 1]);
		expect(emulator.requests).toEqual([]);
	});

	it('also puts out what is no booking where that is asked for', async () => {
		const result = await book(emulator, 'readCalendar', { calendar: airbnb, include: 'all' });
		expect(jsonOf(result).map(({ kind }) => kind)).toEqual(['reserved', 'blocked']);
	});

	it('puts nothing out for a calendar without events', async () => {
		const calendar = 'BEGIN:VCALENDAR\nPRODID:-//Airbnb Inc//EN\nEND:VCALENDAR';
		const { error, items } = await book(emulator, 'readCalendar', { calendar });
		expect([error, items]).toEqual([undefined, []]);
	});

	it.each<[string, string, string]>([
		['an empty text', '={{ "" }}', "'Calendar' is empty"],
		['a web page', '<!doctype html><title>Sign in</title>', "'Calendar' is a web page, not a calendar"],
		['half a file', airbnb.slice(0, 400), "'Calendar' is cut off: END:VCALENDAR is missing"],
		['an address', 'https://www.airbnb.com/calendar/ical/1.ics', "'Calendar' is the address of a calendar"],
		['no text', '={{ { a: 1 } }}', "'Calendar' is not a text"],
	])('says what is wrong with %s', async (_what, calendar, message) => {
		const { error, nextNodeRan } = await book(emulator, 'readCalendar', { calendar });
		expect(error?.message).toContain(message);
		expect(error?.message).toMatch(/ \[item 0\]$/);
		expect(error).toMatchObject({ description: expect.stringMatching(/./) });
		expect(nextNodeRan).toBe(false);
	});
});
