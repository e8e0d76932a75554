import type { INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../../sandbox/emulator';
import { inDays } from '../life/support';
import { nextNumber } from '../rest/ground';
import { byId } from '../support';
import { existingGrant, existingSpace, methodOf } from './ground';

/** Parameters to run the operations of grants, methods and spaces with, for what comes out of them. */
export function grantSampleRuns(emulator: () => Emulator): Record<string, () => Promise<INodeParameters[]>> {
	const doors = () => emulator().addDevices(2);
	const grant = async (body: object = {}) => await existingGrant(emulator(), doors(), body);
	const space = async (body: object = {}) => await existingSpace(emulator(), body);
	const stay = { guestName: 'Anna Smith', startsAt: inDays(1), endsAt: inDays(3) };
	const nextKey = () => `sample-${nextNumber(emulator())}`;
	return {
		'accessGrant/create': async () => [
			{ deviceIds: doors(), ...stay },
			{ deviceIds: doors(), guestName: 'Anna Smith', accessGrantKey: nextKey() },
		],
		'accessGrant/upsert': async () => [{ deviceIds: doors(), ...stay, accessGrantKey: nextKey() }],
		'accessGrant/get': async () => [
			{ accessGrantId: byId(await grant()) },
			{ accessGrantId: byId(await grant({ ends_at: null, access_grant_key: nextKey() })) },
		],
		'accessGrant/getAll': async () => {
			await grant({ name: 'March' });
			return [{ returnAll: true }];
		},
		'accessGrant/update': async () => [{ accessGrantId: byId(await grant()), name: 'March' }],
		'accessGrant/addAccessMethods': async () => [{ accessGrantId: byId(await grant()) }],
		'accessGrant/delete': async () => {
			const key = nextKey();
			await grant({ access_grant_key: key });
			return [
				{ accessGrantId: byId(await grant()) },
				{ accessGrantId: { __rl: true, mode: 'key', value: key } },
			];
		},
		'accessMethod/get': async () => [{ accessMethodId: await methodOf(emulator(), await grant()) }],
		'accessMethod/getAll': async () => [{ accessGrantId: byId(await grant()) }],
		'accessMethod/delete': async () => [{ accessMethodId: await methodOf(emulator(), await grant()) }],
		'space/upsert': async () => [{ spaceKey: { __rl: true, mode: 'key', value: nextKey() } }],
		'space/get': async () => [
			{ spaceKey: byId(await space()) },
			{ spaceKey: byId(await space({ space_key: nextKey(), customer_data: { address: 'Here' } })) },
		],
		'space/getAll': async () => {
			await space();
			return [{ returnAll: true }];
		},
		'space/addDevices': async () => [{ spaceKey: byId(await space()), deviceIds: doors() }],
		'space/removeDevices': async () => {
			const device_ids = doors();
			return [{ spaceKey: byId(await space({ device_ids })), deviceIds: device_ids }];
		},
		'space/delete': async () => [{ spaceKey: byId(await space()) }],
	};
}
