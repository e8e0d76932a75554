import type { Emulator } from '../../../sandbox/emulator';
import { hoursFromNow, post, textAt } from '../../emulator/client';

/** Makes a grant with a PIN that has begun, on the given devices, and gives its ID. */
export async function existingGrant(
	emulator: Emulator,
	device_ids: string[],
	body: object = {},
): Promise<string> {
	const answer = await post(emulator, '/access_grants/create', {
		user_identity: { full_name: 'Anna Smith' },
		device_ids,
		requested_access_methods: [{ mode: 'code' }],
		starts_at: hoursFromNow(-1),
		ends_at: hoursFromNow(48),
		...body,
	});
	return textAt(answer.body, 'access_grant.access_grant_id');
}

/** The ID of a grant's first method. */
export async function methodOf(emulator: Emulator, access_grant_id: string): Promise<string> {
	const { body } = await post(emulator, '/access_methods/list', { access_grant_id });
	return textAt(body, 'access_methods.0.access_method_id');
}

/** Makes a space, and gives its ID. */
export async function existingSpace(emulator: Emulator, body: object): Promise<string> {
	const answer = await post(emulator, '/spaces/create', { name: 'Flat 3', ...body });
	return textAt(answer.body, 'space.space_id');
}
