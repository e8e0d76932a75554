import { readBoolean, readCode, readCount, readIds, readRequired } from '../../../nodes/Seam/request/checks';
import { withoutEmpty } from '../../../nodes/Seam/request/prepare';
import { refusalOf } from '../refusal';

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
		[['1234'], '1234'],
		[{ code: '1234' }, '[object Object]'],
	])('refuses %p', (value, shown) => {
		const { message, description } = refusalOf(() => readCode(value));
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

	it.each([undefined, null, '', '  ', {}, [], false])('refuses %p', (value) => {
		const { message, description } = refusalOf(() => readRequired('Device', value, 'Pick one.'));
		expect(message).toBe("'Device' is empty");
		expect(description).toBe('Pick one.');
	});
});

describe('readBoolean', () => {
	it.each([
		[true, true],
		[false, false],
		['true', true],
		[' False ', false],
	])('reads %p', (value, boolean) => {
		expect(readBoolean('One-Time Use', value)).toBe(boolean);
	});

	it.each(['yes', '', 1, 0, null, undefined, {}])('refuses %p', (value) => {
		expect(refusalOf(() => readBoolean('One-Time Use', value)).message).toBe(
			`'One-Time Use' is neither true nor false: "${String(value)}"`,
		);
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
		'refuses %p',
		(value) => {
			expect(refusalOf(() => readCount('Limit', value)).message).toBe(
				`'Limit' is not a whole number above zero: "${String(value)}"`,
			);
		},
	);
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
	])('reads %p', (value, ids) => {
		expect(readIds('Device Names or IDs', value, 'Pick one.')).toEqual(ids);
	});

	it.each([undefined, null, '', ' , ', [], [''], [null]])('refuses %p', (value) => {
		expect(refusalOf(() => readIds('Device Names or IDs', value, 'Pick one.')).message).toBe(
			"'Device Names or IDs' is empty",
		);
	});
});

describe('withoutEmpty', () => {
	it('drops what is empty and keeps false, zero and what looks like nothing', () => {
		expect(
			withoutEmpty({ a: '', b: '  ', c: null, d: undefined, e: false, f: 0, g: '0', h: [], i: {} }),
		).toEqual({ e: false, f: 0, g: '0', h: [], i: {} });
	});
});
