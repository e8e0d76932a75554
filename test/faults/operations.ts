/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import type { INodeParameters } from 'n8n-workflow';

import { setTimeout as sleep } from 'node:timers/promises';

import type { AccessCode, Emulator } from '../../sandbox/emulator';
import { createCode, hoursFromNow, post, textAt } from '../emulator/client';
import { byId } from '../engine/support';
import { bookingOperations } from './operations/booking';
import { restOperations } from './operations/rest';
import { grantOperations } from './operations/grants';

/** What an operation works on: made anew for every run, so that runs do not meet. */
export interface Ground {
	/** Device IDs; nothing else is done to them. */
	devices: string[];
	/** The operation's parameters, `resource` and `operation` among them. */
	parameters: INodeParameters;
}

/** One operation as the table of faults runs it. */
export interface Operation {
	/** As the table shows it. */
	title: string;
	/** Set where n8n's routing engine can't run it. */
	takesAllTogether?: true;
	lay(emulator: Emulator, id: number): Promise<Ground>;
}

/** Long enough for a code to get onto a lock of the emulator, short enough for a wait that can not succeed. */
const WAIT = { waitForCompletion: true, options: { timeout: 3 } };

function accessCode(operation: string, parameters: INodeParameters): INodeParameters {
	return { resource: 'accessCode', operation, ...parameters };
}

const name = (id: number) => `Guest ${id}`;

/** The name of a code whose lock is slow. */
const slowName = (id: number) => `Slow guest ${id}`;

/** Whether a lock takes its time over what is asked of it now: a change of a code on a slow lock. */
export function isSlow({ name, pending_mutations: pending }: AccessCode): boolean {
	const isNew = pending?.some(({ mutation_code }) => mutation_code === 'creating');
	return !isNew && name?.startsWith('Slow') === true;
}

/** A code that is on a slow lock already. */
async function codeOnSlowLock(emulator: Emulator, device_id: string, id: number): Promise<string> {
	const code = await createCode(emulator, { device_id, name: slowName(id) });
	for (;;) {
		const { body } = await post(emulator, '/access_codes/get', { access_code_id: code });
		if (textAt(body, 'access_code.status') === 'set') return code;
		await sleep(100);
	}
}

/** An operation that works on a device of its own. */
function onOneDevice(
	title: string,
	parametersOn: (
		device: string,
		id: number,
		emulator: Emulator,
	) => INodeParameters | Promise<INodeParameters>,
): Operation {
	return {
		title,
		async lay(emulator, id) {
			const [device] = emulator.addDevices(1);
			return { devices: [device], parameters: await parametersOn(device, id, emulator) };
		},
	};
}

/** The operations on codes, devices, locks and events, in a Seam that they share; those that can wait do. */
export const operationsOnCodes: Operation[] = [
	onOneDevice('Access Code: Create', (device, id) =>
		accessCode('create', { deviceId: byId(device), name: name(id), ...WAIT }),
	),
	onOneDevice('Access Code: Create, in the time zone of the device', (device, id) =>
		accessCode('create', {
			deviceId: byId(device),
			name: name(id),
			startsAt: '2037-03-27T15:00:00',
			endsAt: '2037-03-29T11:00:00',
			additionalFields: { timeZone: 'device' },
		}),
	),
	{
		title: 'Access Code: Create Many',
		async lay(emulator, id) {
			const devices = emulator.addDevices(2);
			return {
				devices,
				parameters: accessCode('createMany', { deviceIds: devices, name: name(id), ...WAIT }),
			};
		},
	},
	onOneDevice('Access Code: Create or Update, where there is none', (device, id) =>
		accessCode('upsert', { deviceId: byId(device), name: name(id), ...WAIT }),
	),
	onOneDevice('Access Code: Create or Update, where there is one', async (device, id, emulator) => {
		await createCode(emulator, { device_id: device, name: name(id), code: '1470' });
		return accessCode('upsert', { deviceId: byId(device), name: name(id), code: '2580', ...WAIT });
	}),
	onOneDevice('Access Code: Delete', async (device, id, emulator) => {
		const code = await createCode(emulator, { device_id: device, name: name(id) });
		return accessCode('delete', { accessCodeId: byId(code), ...WAIT });
	}),
	onOneDevice('Access Code: Generate Code', (device) =>
		accessCode('generateCode', { deviceId: byId(device) }),
	),
	onOneDevice('Access Code: Get', async (device, id, emulator) => {
		const code = await createCode(emulator, { device_id: device, name: name(id) });
		return accessCode('get', { accessCodeId: byId(code) });
	}),
	onOneDevice('Access Code: Get Many', async (device, id, emulator) => {
		await createCode(emulator, { device_id: device, name: name(id) });
		return accessCode('getAll', { deviceId: byId(device), returnAll: true });
	}),
	onOneDevice('Access Code: Update', async (device, id, emulator) => {
		const code = await createCode(emulator, { device_id: device, name: name(id) });
		return accessCode('update', { accessCodeId: byId(code), name: `${name(id)} moved`, ...WAIT });
	}),
	onOneDevice('Access Code: Update, on a slow lock', async (device, id, emulator) => {
		const code = await codeOnSlowLock(emulator, device, id);
		return accessCode('update', { accessCodeId: byId(code), code: '2580', ...WAIT });
	}),
	{
		title: 'Access Code: Update Many',
		async lay(emulator, id) {
			const devices = emulator.addDevices(2);
			const common_code_key = `booking ${id}`;
			for (const device_id of devices) {
				await createCode(emulator, { device_id, name: name(id), common_code_key });
			}
			return {
				devices,
				parameters: accessCode('updateMany', {
					deviceIds: devices,
					commonCodeKey: common_code_key,
					name: `${name(id)} moved`,
					...WAIT,
				}),
			};
		},
	},
	{
		title: 'Access Code: Use Backup Code',
		async lay(emulator, id) {
			const device = emulator.addDevice({
				display_name: `Flat ${id}`,
				properties: { supports_backup_access_code_pool: true, backup_access_code_pool_enabled: true },
			});
			const code = await createCode(emulator, {
				device_id: device,
				name: name(id),
				starts_at: hoursFromNow(1),
				ends_at: hoursFromNow(48),
				use_backup_access_code_pool: true,
			});
			return { devices: [device], parameters: accessCode('pullBackup', { accessCodeId: byId(code) }) };
		},
	},
	onOneDevice('Device: Get', (device) => ({ resource: 'device', operation: 'get', deviceId: byId(device) })),
	{
		title: 'Device: Get Many',
		async lay(emulator, id) {
			const device = emulator.addDevice({ display_name: `Room ${id} of many` });
			return {
				devices: [device],
				parameters: {
					resource: 'device',
					operation: 'getAll',
					returnAll: true,
					filters: { search: `Room ${id} of many` },
				},
			};
		},
	},
	onOneDevice('Lock: Lock', (device) => ({
		resource: 'lock',
		operation: 'lock',
		deviceId: byId(device),
		options: WAIT.options,
	})),
	onOneDevice('Lock: Unlock', (device) => ({
		resource: 'lock',
		operation: 'unlock',
		deviceId: byId(device),
		options: WAIT.options,
	})),
	onOneDevice('Action Attempt: Get', async (device, _id, emulator) => {
		const { body } = await post(emulator, '/locks/lock_door', { device_id: device });
		return {
			resource: 'actionAttempt',
			operation: 'get',
			actionAttemptId: textAt(body, 'action_attempt.action_attempt_id'),
			waitForCompletion: false,
		};
	}),
	onOneDevice('Event: Get Many', async (device, id, emulator) => {
		await createCode(emulator, { device_id: device, name: name(id) });
		return {
			resource: 'event',
			operation: 'getAll',
			deviceId: byId(device),
			since: hoursFromNow(-1),
			filters: { eventTypes: 'access_code.created' },
			returnAll: true,
		};
	}),
];

/** Every operation of the node that asks something of Seam. */
export const operations: Operation[] = [
	...operationsOnCodes,
	...bookingOperations,
	...restOperations,
	...grantOperations,
];
