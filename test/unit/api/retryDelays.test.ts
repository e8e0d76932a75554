import {
	isOutcomeUnknown,
	RequestError,
	type Rejection,
	type RequestFault,
} from '../../../nodes/Seam/api/errors';
import {
	askedPause,
	isTemporary,
	parseRetryAfter,
	rateLimitDelay,
	readDelay,
} from '../../../nodes/Seam/api/retryDelays';

const NOW = Date.parse('2027-03-01T12:00:00Z');

const rejected = (status: number, more: Partial<Rejection> = {}): Rejection => ({
	kind: 'rejected',
	status,
	validationErrors: [],
	...more,
});
const unreadable = (status: number): RequestFault => ({
	kind: 'unreadable',
	status,
	found: 'a web page (HTML)',
});
const network = (code: string, wasSent: boolean): RequestFault => ({ kind: 'network', code, wasSent });
const notSent: RequestFault = { kind: 'notSent', message: 'no' };
const unrecognized: RequestFault = { kind: 'unrecognized', message: 'no' };

describe('parseRetryAfter', () => {
	it.each([
		['7', 7000],
		[' 7 ', 7000],
		['0', 0],
		['1.5', 1500],
		['86400', 86_400_000],
		['Mon, 01 Mar 2027 12:00:30 GMT', 30_000],
		['Monday, 01-Mar-27 12:00:30 GMT', 30_000],
		['Mon Mar  1 12:00:30 2027 GMT', 30_000],
		['2027-03-01T12:00:30Z', 30_000],
		['Mon, 01 Mar 2027 11:59:00 GMT', 0],
		['', undefined],
		[undefined, undefined],
		['-5', undefined],
		['soon', undefined],
		['1e3', undefined],
		['7 seconds', undefined],
		['12:00', undefined],
		['Infinity', undefined],
		['NaN', undefined],
	])('reads %p as %p ms', (header, delay) => {
		expect(parseRetryAfter(header, NOW)).toBe(delay);
	});
});

describe('askedPause', () => {
	it.each([
		[{ retryAfter: '7' }, 7000],
		[{ retryAfter: '0.001' }, 1000],
		[{ retryAfter: '0' }, undefined],
		[{ retryAfter: 'Mon, 01 Mar 2027 11:00:00 GMT' }, undefined],
		[{}, undefined],
	])('%p asks for %p ms', (headers, pause) => {
		expect(askedPause(rejected(429, headers), NOW)).toBe(pause);
	});

	it("counts a date from the answer's own, since clocks differ", () => {
		const fault = rejected(429, {
			retryAfter: 'Mon, 01 Mar 2027 09:00:30 GMT',
			date: 'Mon, 01 Mar 2027 09:00:10 GMT',
		});
		expect(askedPause(fault, NOW)).toBe(20_000);
		expect(askedPause({ ...fault, date: 'rubbish' }, Date.parse('2027-03-01T09:00:20Z'))).toBe(10_000);
	});
});

describe('rateLimitDelay', () => {
	it.each([
		[1, 2000],
		[2, 4000],
		[3, 8000],
		[4, 16_000],
		[5, 30_000],
		[6, 30_000],
		[40, 30_000],
	])('after rejection %d is %d ms, give or take a tenth', (rejections, delay) => {
		expect(rateLimitDelay(rejections, 0.5)).toBeCloseTo(delay);
		expect(rateLimitDelay(rejections, 0)).toBeCloseTo(delay * 0.9);
		expect(rateLimitDelay(rejections, 1)).toBeCloseTo(delay * 1.1);
	});
});

describe('readDelay', () => {
	it.each([
		[1, 500],
		[2, 1000],
		[3, 2000],
	])('after try %d is %d ms, give or take a tenth', (tries, delay) => {
		expect(readDelay(tries, 0.5)).toBeCloseTo(delay);
		expect(readDelay(tries, 0)).toBeCloseTo(delay * 0.9);
		expect(readDelay(tries, 1)).toBeCloseTo(delay * 1.1);
	});
});

describe('what becomes of a fault', () => {
	it.each<[name: string, fault: RequestFault, isTemporary: boolean, isUnknown: boolean]>([
		['400', rejected(400), false, false],
		['401', rejected(401), false, false],
		['404', rejected(404), false, false],
		['409', rejected(409), false, false],
		['429', rejected(429), false, false],
		['500 with words', rejected(500), true, true],
		['503 with words', rejected(503), true, true],
		['503 without', unreadable(503), true, true],
		['502 from a proxy', unreadable(502), true, true],
		['200 that can not be read', unreadable(200), false, true],
		['a redirect', unreadable(302), false, false],
		['404 of another server', unreadable(404), false, false],
		['a connection refused', network('ECONNREFUSED', false), true, false],
		['a connection cut', network('ECONNRESET', true), true, true],
		['no answer in time', network('ECONNABORTED', true), true, true],
		['not sent at all', notSent, false, false],
		['nobody can say what', unrecognized, false, true],
	])('%s', (_, fault, isPassing, isUnknown) => {
		expect(isTemporary(fault)).toBe(isPassing);
		expect(isOutcomeUnknown(new RequestError(fault, 'write'))).toBe(isUnknown);
	});
});

it('nobody is in doubt about what was not a request', () => {
	expect(isOutcomeUnknown(new Error('cut'))).toBe(false);
	expect(isOutcomeUnknown(undefined)).toBe(false);
});
