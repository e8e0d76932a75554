import fc from 'fast-check';

import { InvalidInput } from '../../../nodes/Seam/api/errors';
import {
	checkBookingKey,
	checkListName,
	codeName,
	isBookingKey,
	markOf,
	parseCodeName,
	plainGuestName,
	startOfMarks,
} from '../../../nodes/Seam/bookings/key';

it.each([
	['of no list', { list: null, key: 'BK-1' }, 'Anna Smith', 'Anna Smith [BK-1]'],
	['of a list', { list: 'airbnb', key: 'HMAAAA1111' }, 'Anna Smith', 'Anna Smith [airbnb:HMAAAA1111]'],
	['without a guest', { list: null, key: 'BK-1' }, null, '[BK-1]'],
	['of a list, without a guest', { list: 'flat-3', key: '7' }, null, '[flat-3:7]'],
	['with a blank guest', { list: null, key: 'BK-1' }, ' \n ', '[BK-1]'],
	['whose key reads like one of a list', { list: null, key: 'airbnb:HM1' }, 'Anna', 'Anna [:airbnb:HM1]'],
	['whose key is an address', { list: null, key: 'https://cal.test/1' }, null, '[:https://cal.test/1]'],
	['whose key begins with a colon', { list: null, key: ':1' }, null, '[::1]'],
	['whose key has a colon after no list name', { list: null, key: 'BK:1' }, null, '[BK:1]'],
	['of a list, whose key has a colon', { list: 'a', key: 'b:c' }, null, '[a:b:c]'],
	['with a guest in brackets', { list: null, key: '1' }, 'Anna [VIP] [BK-2]', 'Anna (VIP) (BK-2) [1]'],
	['with a guest on two lines', { list: null, key: '1' }, ' Anna\r\nSmith\t', 'Anna Smith [1]'],
])('names and finds a booking %s', (_case, booking, guestName, name) => {
	expect(codeName(booking, guestName)).toBe(name);
	expect(parseCodeName(name)).toEqual({ ...booking, guestName: plainGuestName(guestName) });
});

it.each([
	['a name alone', 'Cleaner'],
	['an open bracket', 'Anna [BK-1'],
	['no opening bracket', 'BK-1]'],
	['empty brackets', 'Anna []'],
	['a mark that is not at the end', 'Anna [BK-1] old'],
	['a blank after the mark', 'Anna [BK-1] '],
	['brackets in brackets', 'Anna [[BK-1]]'],
	['a list without a key', 'Anna [airbnb:]'],
	['a blank before the key', 'Anna [airbnb: HM1]'],
	['a colon that the key does not need', 'Anna [:BK-1]'],
	['a line break in the key', 'Anna [BK\n1]'],
	['a key that is too long', `Anna [${'x'.repeat(81)}]`],
])('takes %s for something else than a booking', (_case, name) => {
	expect(parseCodeName(name)).toBeUndefined();
});

it.each([
	['empty', '  ', "'Booking Key' is empty"],
	['brackets', 'BK[1]', `'Booking Key' has brackets: "BK[1]"`],
	['a closing bracket', 'BK]', `'Booking Key' has brackets: "BK]"`],
	['a line break', 'BK\n1', `'Booking Key' has a line break: "BK\n1"`],
	['a Unicode line break', 'BK\u20281', `'Booking Key' has a line break: "BK\u20281"`],
	['81 characters', 'x'.repeat(81), `'Booking Key' has 81 characters: "${'x'.repeat(60)}…"`],
])('refuses a key: %s', (_case, key, message) => {
	expect(() => checkBookingKey(key)).toThrow(new InvalidInput(message, ''));
});

it('takes keys of up to 80 characters, and drops blanks around them', () => {
	expect(checkBookingKey(' BK-1 ')).toBe('BK-1');
	expect(checkBookingKey('🗝'.repeat(80))).toBe('🗝'.repeat(80));
	expect(isBookingKey(' BK-1')).toBe(false);
});

it.each(['airbnb', 'flat-3', '0', 'a'.repeat(20)])('takes %s as the name of a list', (name) => {
	expect(checkListName(` ${name} `)).toBe(name);
});

it.each(['', 'Airbnb', 'flat 3', 'a:b', 'a_b', 'a'.repeat(21), 'ä'])(
	'refuses "%s" as the name of a list',
	(name) => {
		expect(() => checkListName(name)).toThrow(InvalidInput);
	},
);

const lists = fc.option(fc.stringMatching(/^[a-z0-9-]{1,20}$/));
const keys = fc
	.oneof(
		fc.string({ minLength: 1, maxLength: 80 }),
		fc.string({ minLength: 1, maxLength: 80, unit: 'grapheme' }),
		fc.stringMatching(/^[a-z:-]{1,6}$/),
	)
	.map((key) => key.trim())
	.filter(isBookingKey);
const guests = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string()));

it('any booking is found by the name of its code, whatever the guest is called', () => {
	fc.assert(
		fc.property(lists, keys, guests, (list, key, guestName) => {
			expect(parseCodeName(codeName({ list, key }, guestName))).toEqual({
				list,
				key,
				guestName: plainGuestName(guestName),
			});
		}),
		{ numRuns: 2000 },
	);
});

it('no two bookings share a mark, and only those of a list have the start of its marks', () => {
	fc.assert(
		fc.property(lists, keys, lists, keys, (list, key, otherList, otherKey) => {
			const [mark, other] = [markOf({ list, key }), markOf({ list: otherList, key: otherKey })];
			expect(mark === other).toBe(list === otherList && key === otherKey);
			if (otherList !== null) expect(mark.startsWith(startOfMarks(otherList))).toBe(list === otherList);
		}),
		{ numRuns: 2000 },
	);
});
