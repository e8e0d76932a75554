import type { INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../../sandbox/emulator';
import { hoursFromNow } from '../../emulator/client';
import { existingGrant, existingSpace, methodOf } from '../../engine/grants/ground';
import { byId } from '../../engine/support';
import type { Operation } from '../operations';

/** Long enough for codes to get onto locks of the emulator, short enough for a wait that can not succeed. */
const WAIT = { waitForCompletion: true, options: { timeout: 6 } };

const keyOf = (id: number) => `BK-${id}-`;
const byKey = (value: string) => ({ __rl: true, mode: 'key', value });

/** What of a booking is there before the operation runs. */
type Before = 'nothing' | 'grant';

/** An operation on a grant of its own, which may be on the first of two doors. Its codes are the grant's, and named by it. */
function onGrant(
	operation: string,
	title: string,
	before: Before,
	parametersOn: (devices: string[], id: number) => INodeParameters,
): Operation {
	return {
		title: `Access Grant: ${title}`,
		async lay(emulator, id) {
			const devices = emulator.addDevices(2);
			if (before === 'grant') await existingGrant(emulator, [devices[0]], { access_grant_key: keyOf(id) });
			return {
				devices: [],
				parameters: { resource: 'accessGrant', operation, ...parametersOn(devices, id) },
			};
		},
	};
}

/** A stay that has begun, on some doors. */
function stayOn(deviceIds: string[], id: number): INodeParameters {
	return {
		accessGrantKey: keyOf(id),
		guestName: 'Anna Smith',
		deviceIds,
		startsAt: hoursFromNow(-1),
		endsAt: hoursFromNow(50),
		...WAIT,
	};
}

function on(
	resource: string,
	operation: string,
	title: string,
	parametersOf: (emulator: Emulator, id: number) => Promise<INodeParameters>,
): Operation {
	return {
		title,
		async lay(emulator, id) {
			return { devices: [], parameters: { resource, operation, ...(await parametersOf(emulator, id)) } };
		},
	};
}

const method = async (emulator: Emulator) =>
	await methodOf(emulator, await existingGrant(emulator, emulator.addDevices(1)));

/** Every operation on access grants, their methods, and spaces. */
export const grantOperations: Operation[] = [
	onGrant('create', 'Create', 'nothing', stayOn),
	onGrant('upsert', 'Create or Update, where there is none', 'nothing', stayOn),
	onGrant('upsert', 'Create or Update, where it has other dates', 'grant', ([door], id) =>
		stayOn([door], id),
	),
	onGrant('upsert', 'Create or Update, where it has another door', 'grant', ([, door], id) =>
		stayOn([door], id),
	),
	onGrant('get', 'Get', 'grant', (_devices, id) => ({ accessGrantId: byKey(keyOf(id)) })),
	onGrant('getAll', 'Get Many', 'grant', (_devices, id) => ({ filters: { accessGrantKey: keyOf(id) } })),
	onGrant('update', 'Update', 'grant', (_devices, id) => ({
		accessGrantId: byKey(keyOf(id)),
		startsAt: hoursFromNow(-1),
		endsAt: hoursFromNow(60),
		...WAIT,
	})),
	onGrant('delete', 'Delete', 'grant', (_devices, id) => ({ accessGrantId: byKey(keyOf(id)), ...WAIT })),
	onGrant('addAccessMethods', 'Add Access Methods', 'grant', (_devices, id) => ({
		accessGrantId: byKey(keyOf(id)),
		...WAIT,
	})),
	on('accessMethod', 'get', 'Access Method: Get', async (emulator) => ({
		accessMethodId: await method(emulator),
	})),
	on('accessMethod', 'getAll', 'Access Method: Get Many', async (emulator) => ({
		accessGrantId: byId(await existingGrant(emulator, emulator.addDevices(1))),
	})),
	on('accessMethod', 'delete', 'Access Method: Delete', async (emulator) => ({
		accessMethodId: await method(emulator),
	})),
	on('space', 'upsert', 'Space: Create or Update, where there is none', async (_emulator, id) => ({
		spaceKey: byKey(`flat-${id}`),
		name: `Flat ${id}`,
	})),
	on('space', 'upsert', 'Space: Create or Update, where there is one', async (emulator, id) => {
		await existingSpace(emulator, { space_key: `flat-${id}` });
		return { spaceKey: byKey(`flat-${id}`), name: `Flat ${id}`, deviceIds: emulator.addDevices(1) };
	}),
	on('space', 'get', 'Space: Get', async (emulator) => ({
		spaceKey: byId(await existingSpace(emulator, {})),
	})),
	on('space', 'getAll', 'Space: Get Many', async (emulator, id) => {
		await existingSpace(emulator, { space_key: `flat-${id}-` });
		return { filters: { search: `flat-${id}-` } };
	}),
	on('space', 'addDevices', 'Space: Add Devices', async (emulator) => ({
		spaceKey: byId(await existingSpace(emulator, {})),
		deviceIds: emulator.addDevices(1),
	})),
	on('space', 'removeDevices', 'Space: Remove Devices', async (emulator) => {
		const device_ids = emulator.addDevices(1);
		return { spaceKey: byId(await existingSpace(emulator, { device_ids })), deviceIds: device_ids };
	}),
	on('space', 'delete', 'Space: Delete', async (emulator) => ({
		spaceKey: byId(await existingSpace(emulator, {})),
	})),
];
