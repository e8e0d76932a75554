import {
	isGiven,
	quote,
	readBoolean,
	readCode,
	readCount,
	readIds,
	readList,
	readNumber,
	readRequired,
	readText,
	readTimeout,
	requireBoolean,
	withoutEmpty,
} from '../../../nodes/Seam/input/readers';
import { invalidInputOf } from '../invalidInput';

describe('quote', () => {
	it.each([
		['text', 'text'],
		[' blanks around ', 'blanks around'],
		[7, '7'],
		[Number.NaN, 'NaN'],
		[Number.POSITIVE_INFINITY, 'Infinity'],
		[true, 'true'],
		[null, 'null'],
		[undefined, 'undefined'],
		[['a', 7], '["a",7]'],
		[{ code: '1234' }, '{"code":"1234"}'],
	])('shows %p as %s', (value, shown) => {
		expect(quote(value)).toBe(`"${shown}"`);
	});

	it('shows no more than sixty characters', () => {
		expect(quote('x'.repeat(60))).toBe(`"${'x'.repeat(60)}"`);
		expect(quote('x'.repeat(61))).toBe(`"${'x'.repeat(60)}…"`);
	});
});

describe('isGiven', () => {
	it.each([undefined, null, '', '  ', '\n'])('is false for %p', (value) => {
		expect(isGiven(value)).toBe(false);
	});

	it.each([false, 0, '0', [], {}, 'text'])('is true for %p', (value) => {
		expect(isGiven(value)).toBe(true);
	});
});

describe('readCode', () => {
	it.each([
		['0479', '0479'],
		['0000', '0000'],
		[' 1234 ', '1234'],
		['123456789012', '123456789012'],
		[4790, '4790'],
		[123456789012, '123456789012'],
		['', undefined],
		['   ', undefined],
		[undefined, undefined],
		[null, undefined],
	])('reads %p as %p', (value, code) => {
		expect(readCode(value)).toBe(code);
	});

	it.each([
		['12', '12'],
		['12a4', '12a4'],
		['1234567890123', '1234567890123'],
		['12 34', '12 34'],
		['-1234', '-1234'],
		['1234.5', '1234.5'],
		['１２３４', '１２３４'],
		['1234\n5678', '1234\n5678'],
		[479, '479'],
		[-1234, '-1234'],
		[1234.5, '1234.5'],
		[1e21, '1e+21'],
		[Number.NaN, 'NaN'],
		[true, 'true'],
		[['1234'], '["1234"]'],
		[{ code: '1234' }, '{"code":"1234"}'],
	])('turns down %p', (value, shown) => {
		const { message, description } = invalidInputOf(() => readCode(value));
		expect(message).toBe(`'Code' is not a code that a lock takes: "${shown}"`);
		expect(description).toContain('4 to 12 digits');
	});
});

describe('readRequired', () => {
	it.each([
		['abc', 'abc'],
		[' abc ', 'abc'],
		[12, '12'],
	])('reads %p', (value, text) => {
		expect(readRequired('Device', value, 'Pick one.')).toBe(text);
	});

	it.each([undefined, null, '', '  '])('turns down %p', (value) => {
		const { message, description } = invalidInputOf(() => readRequired('Device', value, 'Pick one.'));
		expect(message).toBe("'Device' is empty");
		expect(description).toBe('Pick one.');
	});

	it.each([
		[{}, '{}'],
		[[], '[]'],
		[false, 'false'],
		[['one'], '["one"]'],
	])('says of %p that it is no text', (value, shown) => {
		const { message, description } = invalidInputOf(() => readRequired('Device', value, 'Pick one.'));
		expect(message).toBe(`'Device' is not a text: "${shown}"`);
		expect(description).toContain('Give text or a number.');
	});
});

describe('readText', () => {
	it.each([
		[' Anna ', 'Anna'],
		[12345, '12345'],
		[0, '0'],
		['', undefined],
		['  ', undefined],
		[null, undefined],
		[undefined, undefined],
	])('reads %p as %p', (value, text) => {
		expect(readText('Name', value)).toBe(text);
	});

	it.each([
		[{ name: 'Anna' }, '{"name":"Anna"}'],
		[['Anna'], '["Anna"]'],
		[true, 'true'],
		[Number.NaN, 'NaN'],
		[Number.POSITIVE_INFINITY, 'Infinity'],
		[new Date(NaN), 'null'],
	])('turns down %p', (value, shown) => {
		const { message, description } = invalidInputOf(() => readText('Name', value));
		expect(message).toBe(`'Name' is not a text: "${shown}"`);
		expect(description).toContain('name the property that holds it');
	});
});

describe('readBoolean and requireBoolean', () => {
	it.each([
		[true, true],
		[false, false],
		['true', true],
		[' False ', false],
	])('reads %p', (value, boolean) => {
		expect(readBoolean(value)).toBe(boolean);
		expect(requireBoolean('One-Time Use', value)).toBe(boolean);
	});

	it.each([
		['yes', 'yes'],
		['', ''],
		[1, '1'],
		[0, '0'],
		[null, 'null'],
		[undefined, 'undefined'],
		[{}, '{}'],
	])('knows no answer in %p', (value, shown) => {
		expect(readBoolean(value)).toBeUndefined();
		const { message, description } = invalidInputOf(() => requireBoolean('One-Time Use', value));
		expect(message).toBe(`'One-Time Use' is neither true nor false: "${shown}"`);
		expect(description).toBe('Give true or false.');
	});
});

describe('readCount', () => {
	it.each([
		[6, 6],
		['6', 6],
		[' 50 ', 50],
	])('reads %p', (value, count) => {
		expect(readCount('Limit', value)).toBe(count);
	});

	it.each([0, -1, 1.5, '', 'six', '6.5', null, undefined, Number.POSITIVE_INFINITY])(
		'turns down %p',
		(value) => {
			expect(invalidInputOf(() => readCount('Limit', value)).message).toBe(
				`'Limit' is not a whole number above zero: "${String(value)}"`,
			);
		},
	);
});

describe('readNumber and readTimeout', () => {
	const minutes = { what: 'a number of minutes', least: 0, most: 60, example: 30, fallback: 5 };

	it.each([
		[0, 0],
		['60', 60],
		[' 1.5 ', 1.5],
		['', 5],
		[null, 5],
	])('reads %p', (value, number) => {
		expect(readNumber('Minutes', value, minutes)).toBe(number);
	});

	it.each([
		[-1, '-1'],
		[61, '61'],
		[Number.NaN, 'NaN'],
		['many', 'many'],
		[true, 'true'],
		[[], '[]'],
		[new Date(1000), '"1970-01-01T00:00:01.000Z"'],
	])('turns down %p', (value, shown) => {
		const { message, description } = invalidInputOf(() => readNumber('Minutes', value, minutes));
		expect(message).toBe(`'Minutes' is not a number of minutes: "${shown}"`);
		expect(description).toBe('Give a number such as 30.');
	});

	it('says where a number is missing that has no fallback', () => {
		expect(invalidInputOf(() => readNumber('Set Point', '', { example: 21 })).message).toBe(
			"'Set Point' is empty",
		);
	});

	it.each([0, -1, true, [], new Date(1000)])('takes no timeout from %p', (value) => {
		expect(invalidInputOf(() => readTimeout(value)).message).toContain(
			"'Timeout' is not a number of seconds above zero",
		);
	});
});

describe('readIds', () => {
	it.each([
		['a', ['a']],
		['a, b,,a ', ['a', 'b']],
		[
			['a', ' b ', 'a', '', null],
			['a', 'b'],
		],
		[7, ['7']],
		['["a", "b"]', ['a', 'b']],
		[' ["a","b","a"] ', ['a', 'b']],
		['[7]', ['7']],
	])('reads %p', (value, ids) => {
		expect(readIds('Device Names or IDs', value, 'Pick one.')).toEqual(ids);
	});

	it.each([undefined, null, '', ' , ', [], [''], [null], '[]', '[""]', '[ null ]'])(
		'turns down %p',
		(value) => {
			const { message, description } = invalidInputOf(() =>
				readIds('Device Names or IDs', value, 'Pick one.'),
			);
			expect(message).toBe("'Device Names or IDs' is empty");
			expect(description).toBe('Pick one.');
		},
	);
});

describe('readList', () => {
	it.each([
		['{"a":1}', ['{"a":1}']],
		['[a, b]', ['[a', 'b]']],
		['a\nb', ['a\nb']],
		[undefined, []],
		[7, ['7']],
	])('takes %p as it is', (value, list) => {
		expect(readList(value)).toEqual(list);
	});

	it.each([
		[[{ device_id: 'a' }], '{"device_id":"a"}'],
		[['a', { id: 1 }], '{"id":1}'],
		[[['a']], '["a"]'],
		['[{"device_id":"a"}]', '{"device_id":"a"}'],
		[{ device_id: 'a' }, '{"device_id":"a"}'],
		[Number.NaN, 'NaN'],
		[['a', true], 'true'],
	])('turns down what is neither text nor number: %j', (value, shown) => {
		const { message, description } = invalidInputOf(() => readList(value));
		expect(message).toBe(`This is no ID and no name: "${shown}"`);
		expect(description).toContain('Name the property that holds it');
	});
});

describe('withoutEmpty', () => {
	it('drops what is empty and keeps false, zero and what looks like nothing', () => {
		expect(
			withoutEmpty({ a: '', b: '  ', c: null, d: undefined, e: false, f: 0, g: '0', h: [], i: {} }),
		).toEqual({ e: false, f: 0, g: '0', h: [], i: {} });
	});
});
