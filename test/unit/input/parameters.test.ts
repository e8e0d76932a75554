import { readTimeout, waitSettings } from '../../../nodes/Seam/transport/waitSettings';
import { refusalOf } from '../refusal';

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

	it.each([0, -1, 'soon', '2 minutes', Number.NaN, Number.POSITIVE_INFINITY, {}])('refuses %p', (value) => {
		const { message, description } = refusalOf(() => readTimeout(value));
		expect(message).toBe(`'Timeout' is not a number of seconds above zero: "${String(value)}"`);
		expect(description).toBe('Give a number such as 120.');
	});
});

describe('waitSettings', () => {
	const read = (parameters: Record<string, object | string | boolean>) =>
		waitSettings({
			getNodeParameter: (name: string, fallback?: object | string) => parameters[name] ?? fallback ?? '',
		});

	it.each([
		[{}, false, true],
		[{ waitForCompletion: true }, true, true],
		[{ waitForCompletion: false }, false, false],
		[{ waitForCompletion: 'true' }, true, true],
		[{ waitForCompletion: ' False ' }, false, false],
		[{ waitForCompletion: 'perhaps' }, false, true],
	])('%p waits: %p, or %p where waiting is the rule', (parameters, isOn, isOnByDefault) => {
		expect([read(parameters).isOn(), read(parameters).isOn(true)]).toEqual([isOn, isOnByDefault]);
	});

	it.each([
		[{}, 120_000, 'error'],
		[{ options: { timeout: 5 } }, 5000, 'error'],
		[{ options: { timeout: '5', onTimeout: 'continue' } }, 5000, 'continue'],
		[{ options: { onTimeout: 'error' } }, 120_000, 'error'],
	])('%p gives %d ms, then %s', (parameters, timeoutMs, onTimeout) => {
		expect(read(parameters)).toMatchObject({ timeoutMs, onTimeout });
	});
});
