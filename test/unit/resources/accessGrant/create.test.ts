import type { IDataObject } from 'n8n-workflow';

import { create } from '../../../../nodes/Seam/resources/accessGrant/create';
import { rejection } from '../../itemContext';
import { codeOn, door, grantOf, pin, related, runOn, STAY, type Routes } from './seam';

const BODY = { requested_access_methods: ['code'], ...STAY };
const PARAMETERS = {
	guestName: 'Anna',
	deviceIds: ['front', 'flat'],
	waitForCompletion: true,
	options: { timeout: 3, onTimeout: 'continue' },
};

/** A Seam that makes a grant for two doors and tells of it as given. */
const making = (grant: IDataObject, more: Routes = {}): Routes => ({
	'/devices/list': () => ({ devices: [door('front'), door('flat')] }),
	'/access_grants/create': () => ({ access_grant: grant }),
	'/access_grants/list': () => ({ access_grants: [grant] }),
	'/access_grants/get_related': () => related({ devices: [door('front'), door('flat')] }),
	'/access_codes/list': () => ({ access_codes: [codeOn('front'), codeOn('flat')] }),
	...more,
});

describe('Create, with a wait', () => {
	it('has every wished door, also one that Seam does not list', async () => {
		const lacking = {
			'/access_grants/get_related': () => related({ devices: [door('front')] }),
			'/access_codes/list': () => ({ access_codes: [codeOn('front')] }),
		};
		const { json } = await runOn(create, making(grantOf(), lacking), PARAMETERS, BODY);
		expect(json).toMatchObject({
			completion: { state: 'pending' },
			doors: [
				{ device_id: 'front', state: 'scheduled' },
				{ device_id: 'flat', device_name: 'Door flat', state: 'pending' },
			],
		});
	});

	it('finds the methods of a grant whose list of them is missing', async () => {
		const grant = grantOf({ access_method_ids: undefined });
		const unissued = {
			'/access_grants/get_related': () => related({ access_methods: [pin({ is_issued: false })] }),
		};
		const waited = async (more?: Routes) => (await runOn(create, making(grant, more), PARAMETERS, BODY)).json;
		expect(await waited()).toMatchObject({
			completion: { state: 'scheduled' },
			methods: [{ is_issued: true }],
		});
		expect(await waited(unissued)).toMatchObject({ completion: { state: 'pending' } });
	});

	it('waits for a new grant that Seam does not list yet', async () => {
		let polls = 0;
		const unissued = { access_methods: [pin({ is_issued: false })], devices: [door('front'), door('flat')] };
		const late = {
			'/access_grants/list': () => ({ access_grants: (polls += 1) > 3 ? [grantOf()] : [] }),
			'/access_grants/get_related': () => related(polls > 3 ? {} : unissued),
		};
		const parameters = { ...PARAMETERS, options: { timeout: 10 } };
		const { json } = await runOn(create, making(grantOf(), late), parameters, BODY);
		expect(json).toMatchObject({ completion: { state: 'scheduled' } });
		expect(polls).toBeGreaterThan(3);
	}, 20_000);

	it.each([
		[503, 1, 'scheduled'],
		[503, 99, 'pending'],
		[401, 99, undefined],
	])(
		'misses a look at the codes that Seam answers with %i, %i times',
		async (status, times, state) => {
			let looks = 0;
			const codes = { access_codes: [codeOn('front'), codeOn('flat')] };
			const list = ({ access_code_ids }: IDataObject) => {
				// The first is the one before the wait. A read is tried three times.
				const isMissed = access_code_ids === undefined && (looks += 1) > 1 && looks <= 1 + 3 * times;
				return isMissed ? rejection(status) : codes;
			};
			const options = { timeout: times > 1 ? 3 : 10, onTimeout: 'continue' };
			const routes = making(grantOf(), { '/access_codes/list': list });
			const { json } = await runOn(create, routes, { ...PARAMETERS, options }, BODY);
			expect(Object(json.completion).state).toBe(state);
			expect(json.error).toEqual(state === undefined ? expect.anything() : undefined);
		},
		40_000,
	);
});

describe('Create, without an answer', () => {
	const earlier = { created_at: '2026-01-01T00:00:00.000Z' };
	it.each([
		['made by then', {}, 'g1'],
		['older', earlier, undefined],
		['of other dates', { ends_at: '2037-04-01T09:00:00.000Z' }, undefined],
		['of another guest', { user_identity_id: 'p2' }, undefined],
	])('finds a grant of its key that is %s', async (_what, fields, id) => {
		const routes = making(grantOf(), {
			'/access_grants/create': () => rejection(503),
			'/access_grants/get': () => ({ access_grant: grantOf(fields) }),
		});
		const parameters = {
			...PARAMETERS,
			waitForCompletion: false,
			additionalFields: { userIdentityId: 'p1' },
		};
		const { json } = await runOn(create, routes, parameters, { ...BODY, access_grant_key: 'BK-1' });
		expect(json.access_grant_id).toBe(id);
		const unknown = { message: expect.stringContaining('it is not known whether') };
		if (id === undefined) expect(json.error).toMatchObject(unknown);
	});
});
