import {
	assertRequestsMatchContract,
	isRoute,
	offeredParameters,
	requestFindings,
	responseFindings,
} from './openapi';

const device_id = '6aae9d08-fed6-4ca5-8328-e36849ab48fe';
const create = '/access_codes/create';

describe("Seam's contract", () => {
	it('knows the routes', () => {
		expect(isRoute(create)).toBe(true);
		expect(isRoute('/access_codes/invent')).toBe(false);
	});

	it('offers neither deprecated nor internal parameters', () => {
		const offered = offeredParameters(create);
		expect(offered).toContain('device_id');
		expect(offered).toContain('is_offline_access_code');
		expect(offered).not.toContain('use_offline_access_code');
		expect(offered).not.toContain('sync');
	});

	it.each<[string, unknown]>([
		['the least', { device_id }],
		['a time-bound code', { device_id, name: 'A', code: '0123', starts_at: '2027-03-01T12:00:00.000Z' }],
		['rounding', { device_id, max_time_rounding: '1h', preferred_code_length: 6 }],
	])('takes %s', (_what, body) => {
		expect(requestFindings(create, body)).toEqual([]);
	});

	it.each<[string, unknown, string]>([
		['no device', {}, "must have required property 'device_id'"],
		['an empty string for an id', { device_id: '' }, 'must match format "uuid"'],
		['a number for a PIN', { device_id, code: 1234 }, 'must be string'],
		['a PIN that is too short', { device_id, code: '123' }, 'must NOT have fewer than 4 characters'],
		['a value outside the list', { device_id, max_time_rounding: '2h' }, 'must be equal to one of'],
		['our own field', { device_id, time_zone: 'UTC' }, 'time_zone is no parameter of'],
		['a deprecated field', { device_id, use_offline_access_code: true }, 'use_offline_access_code is no'],
		['a local time', { device_id, starts_at: '2027-03-01T12:00:00' }, 'starts_at is no UTC instant'],
		['another offset', { device_id, ends_at: '2027-03-01T12:00:00+01:00' }, 'ends_at is no UTC instant'],
	])('turns down %s', (_what, body, finding) => {
		expect(requestFindings(create, body).join('\n')).toContain(finding);
	});

	it('holds answers to what Seam promises', () => {
		expect(responseFindings('/webhooks/delete', { ok: true })).toEqual([]);
		expect(responseFindings('/devices/list', { devices: [{}], ok: true })).not.toEqual([]);
	});

	it('names every request that breaks it', () => {
		expect(() => assertRequestsMatchContract([{ path: create, body: { device_id } }])).not.toThrow();
		const broken = [
			{ method: 'GET', path: `${create}?a=1`, body: { device_id } },
			{ path: '/nowhere', body: {} },
		];
		expect(() => assertRequestsMatchContract(broken)).toThrow(/the method is GET[^]*no route \/nowhere/);
	});
});
