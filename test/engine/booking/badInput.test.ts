import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../../sandbox/emulator';
import { createCode } from '../../emulator/client';
import { describe, it, onlyInOnePass } from '../harness/bothWays';
import { failureOf } from '../support';
import { book, codesNamed, startBookingSeam, STAY, writeRoutes } from './support';

let emulator: Emulator;
let front: string;
let flat: string;

beforeEach(async () => {
	({ emulator, front, flat } = await startBookingSeam());
	emulator.addDevice({ display_name: 'Twin' });
	emulator.addDevice({ display_name: 'Twin' });
});
afterEach(async () => await emulator.stop());

/** What is wrong with a booking, as the node says it: the message, and advice. */
const WRONG: Array<[string, INodeParameters, message: string, advice: string]> = [
	[
		'no key',
		{ bookingKey: '={{ $json.missing }}' },
		"'Booking Key' is empty",
		'Give the number that the booking',
	],
	[
		'a key with brackets',
		{ bookingKey: 'BK[1]' },
		'\'Booking Key\' has brackets: "BK[1]"',
		'without brackets',
	],
	['a key of two lines', { bookingKey: '={{ "BK\\n1" }}' }, "'Booking Key' has a line break", 'on one line'],
	['a key that is too long', { bookingKey: 'x'.repeat(81) }, "'Booking Key' has 81 characters", 'up to 80'],
	['a key that is a list', { bookingKey: '={{ [1] }}' }, "'Booking Key' is not a text", 'name the property'],
	['no door', { deviceIds: '={{ [] }}' }, "'Device Names or IDs' is empty", 'Pick the doors from the list'],
	[
		'an unknown door',
		{ deviceIds: '=Flat 4' },
		'Seam has no device with the ID or the name "Flat 4"',
		'Doors there are: Flat 3; ',
	],
	[
		'two doors of one name',
		{ deviceIds: '={{ ["Twin"] }}' },
		'Seam has 2 devices named "Twin"',
		'Give the ID of the one that you mean',
	],
	['no arrival', { startsAt: '={{ null }}' }, "'Arrival' is empty", '2027-03-27T15:00'],
	['no departure', { endsAt: '={{ null }}' }, "'Departure' is empty", '2027-03-27T15:00'],
	[
		'an arrival that can not be read',
		{ startsAt: 'tomorrow' },
		'\'Arrival\' is not a date that can be read: "tomorrow"',
		'2027-03-27T15:00',
	],
	[
		'a departure before the arrival',
		{ startsAt: STAY.endsAt, endsAt: STAY.startsAt },
		'\'Departure\' "2037-03-27" is not after \'Arrival\' "2037-03-29"',
		'Give an end that lies after the start',
	],
	[
		'a departure on the day of the arrival',
		{ endsAt: STAY.startsAt },
		'\'Departure\' "2037-03-27" is not after \'Arrival\' "2037-03-27"',
		'Give an end',
	],
	[
		'a check-in at 25:00',
		{ checkInTime: '25:00' },
		'\'Check-In Time\' is not a time of day: "25:00"',
		'such as 15:00',
	],
	[
		'a check-out at noon',
		{ checkOutTime: 'noon' },
		'\'Check-Out Time\' is not a time of day: "noon"',
		'such as 15:00',
	],
	[
		'minutes that are none',
		{ additionalFields: { minutesBefore: -5 } },
		'\'Minutes Before\' is not a number of minutes from 0 to 10080: "-5"',
		'such as 30',
	],
	[
		'minutes without end',
		{ additionalFields: { minutesAfter: '={{ 1e21 }}' } },
		'\'Minutes After\' is not a number of minutes from 0 to 10080: "1e+21"',
		'such as 30',
	],
	[
		'a date in place of minutes',
		{ additionalFields: { minutesBefore: '={{ new Date(0) }}' } },
		`'Minutes Before' is not a number of minutes from 0 to 10080: ""1970-01-01T00:00:00.000Z""`,
		'such as 30',
	],
	['a code with a letter', { code: '47a1' }, '\'Code\' is not a code that a lock takes: "47a1"', '4 to 12'],
	[
		'a setting that is neither on nor off',
		{ additionalFields: { preferNativeScheduling: '=maybe' } },
		'\'Prefer Native Scheduling\' is neither true nor false: "maybe"',
		'Give true or false',
	],
	[
		'a time zone that is none',
		{ additionalFields: { timeZone: '=Mars/Olympus' } },
		'\'Time Zone\' is not a time zone: "Mars/Olympus"',
		'such as Europe/Berlin',
	],
];

describe('Create or Update', () => {
	const upsert = async (parameters: INodeParameters, input: IDataObject[] = [{}]) =>
		await book(
			emulator,
			'upsert',
			{ bookingKey: 'BK-1', deviceIds: [front], ...STAY, ...parameters },
			{ input },
		);

	it.each(WRONG)('says what is wrong with %s, and changes nothing', async (_what, wrong, message, advice) => {
		const { error, items } = await upsert(wrong);
		expect(error?.message).toMatch(/ \[item 0\]$/);
		expect(error?.message).toContain(message);
		expect(error).toMatchObject({ description: expect.stringContaining(advice) });
		expect([items, writeRoutes(emulator)]).toEqual([[], []]);
	});

	it.each(['startsAt', 'deviceIds'])(
		'writes nothing where one item of 50 can not be read: %s',
		async (name) => {
			const input = Array.from({ length: 50 }, (_, index) => ({ key: `BK-${index}`, wrong: index === 30 }));
			const good = name === 'startsAt' ? STAY.startsAt : front;
			const { error } = await upsert(
				{ bookingKey: '={{ $json.key }}', [name]: `={{ $json.wrong ? 'nothing known' : '${good}' }}` },
				input,
			);
			expect(error?.message).toMatch(/"nothing known" \[item 30\]$/);
			expect(writeRoutes(emulator)).toEqual([]);
		},
	);
});

describe.each(['get', 'cancel'])('%s', (operation) => {
	it.each(WRONG.filter(([, parameters]) => 'bookingKey' in parameters))(
		'says what is wrong with %s',
		async (_what, wrong, message, advice) => {
			const { error } = await book(emulator, operation, wrong);
			expect(error?.message).toContain(message);
			expect(error).toMatchObject({ description: expect.stringContaining(advice) });
			expect(emulator.requests).toEqual([]);
		},
	);
});

onlyInOnePass('Sync', 'it takes all items together', () => {
	const sync = async (parameters: INodeParameters, input: IDataObject[] = [{}], options = {}) =>
		await book(
			emulator,
			'sync',
			{ listName: 'airbnb', bookingKey: 'HM1', deviceIds: [front], ...STAY, ...parameters },
			{ input, mode: 'trigger', ...options },
		);

	it.each(WRONG)('says what is wrong with %s, and changes nothing', async (_what, wrong, message, advice) => {
		const two = [{ guest: 'Anna' }, { guest: 'Ben' }];
		const { error } = await sync({ bookingKey: '={{ "HM" + $itemIndex }}', ...wrong }, two);
		expect(error?.message).toContain(message);
		expect(error).toMatchObject({ description: expect.stringContaining(advice) });
		expect(writeRoutes(emulator)).toEqual([]);
	});

	/** Bookings of which number 30 has an arrival that can't be read. */
	const fifty = Array.from({ length: 50 }, (_, index) => ({
		key: `HM${index}`,
		door: index % 2 === 0 ? 'Street Door' : 'Flat 3',
		arrival: index === 30 ? 'soon' : '2037-03-27',
	}));
	const each = {
		bookingKey: '={{ $json.key }}',
		deviceIds: '={{ $json.door }}',
		startsAt: '={{ $json.arrival }}',
	};

	it('writes nothing where one item of 50 can not be read, and the workflow is to stop', async () => {
		const { error } = await sync(each, fifty);
		expect(error?.message).toBe('\'Arrival\' is not a date that can be read: "soon" [item 30]');
		expect(writeRoutes(emulator)).toEqual([]);
	});

	it('carries the other 49 out where the workflow is to go on', async () => {
		const { items, errorItems } = await sync(each, fifty, { onError: 'continueErrorOutput' });
		expect(items).toHaveLength(49);
		expect(items.map(({ pairedItem }) => Object(pairedItem).item)).toEqual(
			fifty.flatMap((_, index) => (index === 30 ? [] : [index])),
		);
		expect(errorItems).toHaveLength(1);
		expect(errorItems[0].pairedItem).toEqual({ item: 30 });
		expect(failureOf(errorItems[0]).message).toBe(
			'\'Arrival\' is not a date that can be read: "soon" [item 30]',
		);
		expect(codesNamed(emulator, '[airbnb:')).toHaveLength(49);
	});

	it.each<[string, string, string]>([
		['no name', '={{ "" }}', "'List Name' is empty"],
		['capital letters', 'Airbnb', "'List Name' is not a list's name: \"Airbnb\""],
		['more than 20 characters', 'a-list-with-a-long-name', "'List Name' is not a list's name"],
	])('refuses a list with %s', async (_what, listName, message) => {
		const { error } = await sync({ listName });
		expect(error?.message).toContain(message);
		expect(emulator.requests).toEqual([]);
	});

	it('refuses the same key twice, and changes nothing', async () => {
		const { error } = await sync({ bookingKey: '={{ $json.key }}' }, [
			{ key: 'A' },
			{ key: 'B' },
			{ key: 'A' },
		]);
		expect(error?.message).toContain('Two items have the Booking Key "A": item 0 and item 2');
		expect(writeRoutes(emulator)).toEqual([]);
	});

	it('refuses a list that is empty, and changes nothing', async () => {
		await sync({});
		emulator.resetRecording();
		const { error } = await sync({ bookingKey: '={{ $json.key }}', startsAt: '={{ $json.arrival }}' }, [{}]);
		expect(error?.message).toBe('The list has no bookings [item 0]');
		expect(error).toMatchObject({ description: expect.stringContaining('Nothing was changed') });
		expect(codesNamed(emulator, '[airbnb:HM1]')).toHaveLength(1);
		expect(writeRoutes(emulator)).toEqual([]);
	});

	it.each(['removalLimit', 'gracePeriod'])('refuses a number that is none: %s', async (name) => {
		const { error } = await sync({ options: { [name]: '=many' } });
		expect(error?.message).toMatch(
			/^'(Removal Limit|Grace Period)' is not a number (from 0 on|of hours): "many"/,
		);
		expect(emulator.requests).toEqual([]);
	});

	it.each<[string, string, string]>([
		['is all zeros', '0000', '"Street Door" gets no code of zeros only'],
		['is on a door', '4711', '"Flat 3" has another code with these digits'],
		['is too long for a door', '471122', '"Flat 3" takes codes of 4 digits'],
	])('changes nothing where a wished code %s and must be had', async (_title, code, message) => {
		emulator.setCodeConstraints(flat, { supported_code_lengths: [4] });
		await createCode(emulator, { device_id: flat, name: 'Cleaner', code: '4711' });
		await sync({});
		emulator.resetRecording();
		const both = { deviceIds: [front, flat], code, additionalFields: { ifCodeIsRefused: 'error' } };
		const { error } = await sync(both);
		expect(error?.message).toContain(`The code ${code} can't be had on all doors: ${message}`);
		expect(error).toMatchObject({ description: expect.stringContaining("leave it empty, or set 'If Code") });
		expect(writeRoutes(emulator)).toEqual([]);
	});

	it('changes nothing of a booking whose code must be had and can not', async () => {
		await sync({ code: '={{ $json.code }}' }, [{ code: '4711' }]);
		const wishes = [
			{ key: 'HM1', code: '0000' },
			{ key: 'HM2', code: '2580' },
		];
		const must = {
			bookingKey: '={{ $json.key }}',
			deviceIds: [front, flat],
			code: '={{ $json.code }}',
			additionalFields: { ifCodeIsRefused: 'error' },
		};
		emulator.resetRecording();
		const stopped = await sync(must, wishes);
		expect(stopped.error?.message).toMatch(/^The code 0000 can't be had on all doors.* \[item 0\]$/);
		expect(writeRoutes(emulator)).toEqual([]);
		const { items, errorItems } = await sync(must, wishes, { onError: 'continueErrorOutput' });
		expect(failureOf(errorItems[0]).booking).toMatchObject({ code: '4711', change: 'unchanged' });
		expect(items.map(({ json }) => json.code)).toEqual(['2580']);
	});
});
