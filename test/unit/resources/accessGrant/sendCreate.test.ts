import { isKeyTaken } from '../../../../nodes/Seam/resources/accessGrant/sendCreate';
import { upsert } from '../../../../nodes/Seam/resources/accessGrant/upsert';
import { rejection } from '../../itemContext';
import { door, runOn, STAY } from './seam';

describe('a refusal of a new grant', () => {
	it.each([
		[409, 'key_already_in_use', 'Another one with this access_grant_key already exists', true],
		[400, 'invalid_input', 'Another one with this access_grant_key already exists', true],
		[409, 'conflict', undefined, true],
		[409, 'access_grant_already_exists', 'Access grant already exists', true],
		[409, 'conflict', 'Reservation entrance change requires cleanup.', false],
		[409, 'conflict', 'The device already has as many codes as it can', false],
		[409, 'conflict', 'Another one with this email_address already exists', false],
		[409, 'conflict', 'Another one with this user_identity_key already exists', false],
		[400, 'invalid_input', 'ends_at has already passed', false],
		[400, 'reservation_key_not_supported', 'reservation_key not supported.', false],
		[500, 'internal', 'access_grant_key already in use', false],
	])('%i %s "%s" means that the key is taken: %p', (status, type, message, isTaken) => {
		const fault = { kind: 'rejected' as const, status, type, message, validationErrors: [] };
		expect(isKeyTaken(fault)).toBe(isTaken);
	});

	it("comes out in Seam's words where it meets all keys that the grant can have", async () => {
		const { json, sent } = await runOn(
			upsert,
			{
				'/devices/list': () => ({ devices: [door('front')] }),
				'/access_grants/create': () => rejection(409, 'conflict'),
				'/access_grants/get': () => rejection(404, 'access_grant_not_found'),
			},
			{ guestName: 'Anna', deviceIds: ['front'] },
			{ access_grant_key: 'BK-1', requested_access_methods: ['code'], ...STAY },
		);
		expect(sent('/access_grants/create')).toHaveLength(12);
		expect(json.error).toMatchObject({
			message: expect.stringContaining('No'),
			http_code: '409',
			description: expect.stringContaining("Give another 'Access Grant Key'"),
		});
	});
});
