import type { NodeParameterValueType } from 'n8n-workflow';

import type { Emulator } from '../../sandbox/emulator';
import { post, textAt } from '../emulator/client';
import { existingGrant, existingSpace, methodOf } from '../engine/grants/ground';
import { byId } from '../engine/support';
import type { Field, Operation } from './description';

let count = 0;

/** A sample value for a field of an operation on grants, methods or spaces; undefined for any other. */
export async function sampleOfGrants(
	{ path, type }: Field,
	{ resource, operation }: Operation,
	emulator: Emulator,
): Promise<NodeParameterValueType | undefined> {
	const grant = async () => await existingGrant(emulator, emulator.addDevices(1));
	switch (path[path.length - 1]) {
		case 'spaceKey':
			if (resource === 'space' && operation === 'upsert')
				return { __rl: true, mode: 'key', value: `flat-${(count += 1)}` };
			return byId(await existingSpace(emulator, { device_ids: emulator.addDevices(1) }));
		case 'accessGrantId':
			return type === 'resourceLocator' ? byId(await grant()) : await grant();
		case 'accessMethodId':
			return await methodOf(emulator, await grant());
		case 'accessGrantKey':
			return `BK-${(count += 1)}`;
		case 'acsEntranceIds':
			return emulator.entrances.lobby;
		case 'emailAddress':
			return `guest-${(count += 1)}@example.com`;
		case 'phoneNumber':
			return `+49170${1_000_000 + (count += 1)}`;
		case 'userIdentityId': {
			const { body } = await post(emulator, '/user_identities/create', {});
			return textAt(body, 'user_identity.user_identity_id');
		}
		case 'guestName':
			return 'Anna Smith';
		default:
			return undefined;
	}
}
