import { upsert } from '../../../../nodes/Seam/resources/accessGrant/upsert';
import { codeOn, door, grantOf, related, runOn, STAY, withKey } from './seam';

describe('a move to doors that Seam leaves out', () => {
	it.each(['device_time_constraints_violated', 'device_does_not_support_access_codes'])(
		'keeps the first grant: %s',
		async (warning_code) => {
			const warnings = [{ warning_code, device_id: 'flat', message: 'Left out' }];
			const { json, sent } = await runOn(
				upsert,
				{
					'/devices/list': () => ({ devices: [door('front'), door('flat')] }),
					'/access_grants/get': withKey(grantOf()),
					'/access_grants/get_related': () => related({ devices: [door('front')] }),
					'/access_grants/create': ({ access_grant_key }) => ({
						access_grant: grantOf({ access_grant_id: 'g2', access_grant_key, warnings }),
					}),
					'/access_codes/list': () => ({ access_codes: [codeOn('front')] }),
				},
				{ guestName: 'Anna', deviceIds: ['front', 'flat'] },
				{ access_grant_key: 'BK-1', requested_access_methods: ['code'], ...STAY },
			);
			expect(sent('/access_grants/create')).toHaveLength(1);
			expect(sent('/access_grants/delete')).toEqual([]);
			expect(json.error).toMatchObject({
				message: expect.stringContaining('Door flat: Left out'),
				access_grant: { access_grant_id: 'g2' },
			});
		},
	);
});
