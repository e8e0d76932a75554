import { commonCodeKeyOf, whyCodeIsRefused, type CodeRules } from '../../../nodes/Seam/bookings/codeChoice';

const door: CodeRules = { deviceName: 'Front Door', otherCodes: [] };

it.each<[string, string, Partial<CodeRules>, string]>([
	[
		'a length that it does not have',
		'12345',
		{ supportedCodeLengths: [6, 4] },
		'"Front Door" takes codes of 4, 6 digits, and this one has 5',
	],
	['zeros only', '0000', {}, '"Front Door" gets no code of zeros only: anybody would try it'],
	[
		'any',
		'4711',
		{ codeConstraints: ['cannot_specify_pin_code'] },
		'"Front Door" takes only codes that it chooses itself',
	],
	['a 0', '4701', { codeConstraints: ['no_zeros'] }, '"Front Door" takes no code with a 0'],
	[
		'12 at the start',
		'1247',
		{ codeConstraints: ['cannot_start_with_12'] },
		'"Front Door" takes no code that starts with 12',
	],
	[
		'an 8',
		'4781',
		{ codeConstraints: ['cannot_contain_089'] },
		'"Front Door" takes no code with a 0, 8 or 9',
	],
	[
		'a 7',
		'4712',
		{ codeConstraints: ['cannot_contain_0789'] },
		'"Front Door" takes no code with a 0, 7, 8 or 9',
	],
	[
		'one digit',
		'7777',
		{ codeConstraints: ['no_all_same_digits'] },
		'"Front Door" takes no code of one repeated digit',
	],
	[
		'two digits',
		'4747',
		{ codeConstraints: ['at_least_three_unique_digits'] },
		'"Front Door" takes only codes with three different digits or more',
	],
	[
		'a sequence upwards',
		'3456',
		{ codeConstraints: ['no_ascending_or_descending_sequence'] },
		'"Front Door" takes no code whose digits run up or down one by one',
	],
	[
		'a sequence downwards',
		'6543',
		{ codeConstraints: ['no_ascending_or_descending_sequence'] },
		'"Front Door" takes no code whose digits run up or down one by one',
	],
	[
		'three consecutive digits',
		'7123',
		{ codeConstraints: ['no_triple_consecutive_ints'] },
		'"Front Door" takes no code with three digits in a row that are the same or consecutive',
	],
	[
		'three equal digits',
		'7111',
		{ codeConstraints: ['no_triple_consecutive_ints'] },
		'"Front Door" takes no code with three digits in a row that are the same or consecutive',
	],
	[
		'the first four digits of another',
		'471199',
		{ codeConstraints: ['unique_first_four_digits'], otherCodes: ['471122'] },
		'"Front Door" has a code with the same first four digits',
	],
	[
		'digits that are there',
		'4711',
		{ otherCodes: ['4711'] },
		'"Front Door" has another code with these digits',
	],
])('a door refuses %s', (_case, code, rules, reason) => {
	expect(whyCodeIsRefused(code, { ...door, ...rules })).toBe(reason);
});

it.each<[string, string, Partial<CodeRules>]>([
	['without rules', '4711', {}],
	['of a length that it has', '471147', { supportedCodeLengths: [4, 6] }],
	['of an unknown length', '471147', { supportedCodeLengths: [] }],
	['that only partly runs up', '3457', { codeConstraints: ['no_ascending_or_descending_sequence'] }],
	['with two equal digits', '1122', { codeConstraints: ['no_triple_consecutive_ints'] }],
	['that goes up by two', '1357', { codeConstraints: ['no_triple_consecutive_ints'] }],
	['with 12 later on', '4712', { codeConstraints: ['cannot_start_with_12'] }],
	[
		'where rules are about something else',
		'4711',
		{ codeConstraints: ['name_length', 'start_date_in_future', 'new'] },
	],
	['with a name of JavaScript as a rule', '4711', { codeConstraints: ['constructor', '__proto__'] }],
	['that others only begin with', '4711', { otherCodes: ['47119', '1147'] }],
])('a door takes a code %s', (_case, code, rules) => {
	expect(whyCodeIsRefused(code, { ...door, ...rules })).toBeUndefined();
});

it('the common code key is of one booking, and of one answer to a wish', () => {
	const keys = [
		commonCodeKeyOf({ list: null, key: 'BK-1' }),
		commonCodeKeyOf({ list: 'airbnb', key: 'BK-1' }),
		commonCodeKeyOf({ list: null, key: 'airbnb:BK-1' }),
		commonCodeKeyOf({ list: null, key: 'BK-1' }, '4711'),
		commonCodeKeyOf({ list: null, key: 'BK-1' }, '4712'),
		commonCodeKeyOf({ list: null, key: 'BK-1' }, undefined, 1),
		commonCodeKeyOf({ list: null, key: 'BK-1' }, undefined, 2),
		commonCodeKeyOf({ list: null, key: 'BK-1' }, '4711', 1),
	];
	expect(new Set(keys).size).toBe(keys.length);
	expect(commonCodeKeyOf({ list: null, key: 'BK-1' })).toBe(keys[0]);
	for (const key of keys) expect(key).toMatch(/^n8n-booking-[0-9a-f]{32}$/);
});
