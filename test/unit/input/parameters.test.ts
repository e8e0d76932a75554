import {
	isOn,
	namedDevices,
	readCollection,
	readTimeout,
	readWaitSettings,
	wantedCount,
} from '../../../nodes/Seam/input/readers';
import { invalidInputOf } from '../invalidInput';

/** A node whose parameters have these values. */
const node = (parameters: Record<string, object | string | boolean | number>) => ({
	getNodeParameter: (name: string, fallback?: object | string | boolean | number) =>
		parameters[name] ?? fallback ?? '',
});

describe('readTimeout', () => {
	it.each([
		[undefined, 120_000],
		[null, 120_000],
		['', 120_000],
		[5, 5000],
		['5', 5000],
		[' 90 ', 90_000],
		[0.5, 500],
	])('reads %p as %d ms', (value, ms) => {
		expect(readTimeout(value)).toBe(ms);
	});

	it.each([
		[0, '0'],
		[-1, '-1'],
		['soon', 'soon'],
		['2 minutes', '2 minutes'],
		[Number.NaN, 'NaN'],
		[Number.POSITIVE_INFINITY, 'Infinity'],
		[{}, '{}'],
	])('turns down %p', (value, shown) => {
		const { message, description } = invalidInputOf(() => readTimeout(value));
		expect(message).toBe(`'Timeout' is not a number of seconds above zero: "${shown}"`);
		expect(description).toBe('Give a number such as 120.');
	});
});

describe('readWaitSettings', () => {
	it.each([
		[{}, false, true],
		[{ waitForCompletion: true }, true, true],
		[{ waitForCompletion: false }, false, false],
		[{ waitForCompletion: 'true' }, true, true],
		[{ waitForCompletion: ' False ' }, false, false],
		[{ waitForCompletion: 'perhaps' }, false, true],
	])('%p waits: %p, or %p where waiting is the rule', (parameters, isWaiting, isWaitingByDefault) => {
		expect(readWaitSettings(node(parameters), false).isOn).toBe(isWaiting);
		expect(readWaitSettings(node(parameters), true).isOn).toBe(isWaitingByDefault);
	});

	it.each([
		[{}, 120_000, 'error'],
		[{ options: { timeout: 5 } }, 5000, 'error'],
		[{ options: { timeout: 300 } }, 300_000, 'error'],
		[{ options: { timeout: '5', onTimeout: 'continue' } }, 5000, 'continue'],
		[{ options: { onTimeout: 'error' } }, 120_000, 'error'],
	])('%p gives %d ms, then %s', (parameters, timeout, onTimeout) => {
		expect(readWaitSettings(node(parameters), false)).toMatchObject({ timeout, onTimeout });
	});
});

describe('isOn', () => {
	it.each([
		[true, true, true],
		['false', false, false],
		['perhaps', false, true],
	])('%p is %p, or %p where it is on by default', (simplify, isSet, isSetByDefault) => {
		expect(isOn(node({ simplify }), 'simplify')).toBe(isSet);
		expect(isOn(node({ simplify }), 'simplify', true)).toBe(isSetByDefault);
	});
});

describe('readCollection', () => {
	it.each([[{ options: { timeout: 5 } }, { timeout: 5 }] as const, [{}, {}] as const])(
		'reads %p',
		(parameters, collection) => {
			expect(readCollection(node(parameters), 'options')).toEqual(collection);
		},
	);

	it.each(['text', ['a list'], 7])('takes %p for an empty one', (options) => {
		expect(readCollection(node({ options }), 'options')).toEqual({});
	});
});

describe('namedDevices', () => {
	it.each([
		[{}, []],
		[{ deviceIds: [] }, []],
		[{ deviceIds: ['a', 'b'] }, ['a', 'b']],
		[{ deviceIds: '["a", "b"]' }, ['a', 'b']],
		[{ deviceIds: 'a, b' }, ['a', 'b']],
	])('reads %p', (parameters, devices) => {
		expect(namedDevices(node(parameters))).toEqual(devices);
	});
});

describe('wantedCount', () => {
	it.each([
		[{}, 50],
		[{ limit: 3 }, 3],
		[{ limit: '3', returnAll: false }, 3],
		[{ limit: 3, returnAll: true }, Number.POSITIVE_INFINITY],
		[{ limit: 0, returnAll: 'true' }, Number.POSITIVE_INFINITY],
	])('reads %p', (parameters, count) => {
		expect(wantedCount(node(parameters))).toBe(count);
	});

	it('turns down a limit of nothing', () => {
		expect(invalidInputOf(() => wantedCount(node({ limit: 0 }))).message).toBe(
			'\'Limit\' is not a whole number above zero: "0"',
		);
	});
});
