import type { INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../../sandbox/emulator';
import {
	cloudKey,
	connectedAccount,
	lockWithoutPlace,
	schedule,
	selfLocking,
	thermostat,
	unmanagedCode,
	webview,
} from '../../engine/rest/ground';
import { byId } from '../../engine/support';
import type { Operation } from '../operations';

/** Long enough for what the emulator does, short enough for a wait that can not succeed. */
const options = { timeout: 3 };

/**
 * An operation on something of its own.
 * @param title as the table shows it
 * @param lay makes what the operation works on, and gives its parameters
 */
function on(
	title: string,
	[resource, operation]: [resource: string, operation: string],
	lay: (emulator: Emulator, id: number) => INodeParameters | Promise<INodeParameters>,
): Operation {
	return {
		title,
		async lay(emulator, id) {
			return { devices: [], parameters: { resource, operation, ...(await lay(emulator, id)) } };
		},
	};
}

/** Everything that is neither a door's code nor a grant, nor a space. */
export const restOperations: Operation[] = [
	on('Connect Webview: Create', ['connectWebview', 'create'], () => ({})),
	on('Connect Webview: Get', ['connectWebview', 'get'], async (emulator) => ({
		connectWebviewId: await webview(emulator),
	})),
	on('Connected Account: Get', ['connectedAccount', 'get'], async (emulator, id) => ({
		connectedAccountId: byId(await connectedAccount(emulator, `owner${id}@example.com`)),
	})),
	on('Connected Account: Get Many', ['connectedAccount', 'getAll'], async (emulator, id) => {
		const email = `one${id}.of.many@example.com`;
		await connectedAccount(emulator, email);
		return { filters: { search: email } };
	}),
	on('Connected Account: Sync', ['connectedAccount', 'sync'], async (emulator, id) => ({
		connectedAccountId: byId(await connectedAccount(emulator, `sync${id}@example.com`)),
	})),
	on('Customer: Create Portal Link', ['customer', 'createPortal'], (_emulator, id) => ({
		customerKey: `owner-${id}`,
	})),
	on('Device: Report Time Zone', ['device', 'reportTimeZone'], (emulator) => ({
		deviceId: byId(lockWithoutPlace(emulator)),
		timeZone: byId('Europe/Vienna'),
	})),
	on('Device: Update', ['device', 'update'], (emulator, id) => ({
		deviceId: byId(emulator.addDevices(1)[0]),
		name: `Flat ${id}`,
	})),
	on('Entrance: Get Many', ['entrance', 'getAll'], () => ({ filters: { search: 'Gym' } })),
	on('Entrance: Unlock', ['entrance', 'unlock'], async (emulator) => {
		const { gym } = emulator.entrances;
		return { acsEntranceId: byId(gym), accessMethodId: await cloudKey(emulator, gym), options };
	}),
	on('Lock: Configure Auto-Lock', ['lock', 'configureAutoLock'], (emulator) => ({
		deviceId: byId(selfLocking(emulator)),
		options,
	})),
	on('Thermostat: Activate Preset', ['thermostat', 'activatePreset'], (emulator) => ({
		deviceId: byId(thermostat(emulator)),
		climatePresetKey: byId('occupied'),
		options,
	})),
	on('Thermostat: Create Schedule', ['thermostat', 'createSchedule'], (emulator, id) => ({
		deviceId: byId(thermostat(emulator)),
		climatePresetKey: byId('occupied'),
		name: `Booking ${id}`,
		startsAt: '2037-03-27T15:00',
		endsAt: '2037-03-29T11:00',
	})),
	on('Thermostat: Delete Schedule', ['thermostat', 'deleteSchedule'], async (emulator) => ({
		thermostatScheduleId: await schedule(emulator, 10, thermostat(emulator)),
	})),
	on('Thermostat: Get Many Schedules', ['thermostat', 'getAllSchedules'], async (emulator) => {
		const device = thermostat(emulator);
		await schedule(emulator, 10, device);
		return { deviceId: byId(device) };
	}),
	on('Thermostat: Set Mode', ['thermostat', 'setMode'], (emulator) => ({
		deviceId: byId(thermostat(emulator)),
		options,
	})),
	on('Thermostat: Update Schedule', ['thermostat', 'updateSchedule'], async (emulator, id) => ({
		thermostatScheduleId: await schedule(emulator, 10, thermostat(emulator)),
		name: `Booking ${id}, moved`,
	})),
	on('Unmanaged Access Code: Convert', ['unmanagedAccessCode', 'convert'], (emulator) => ({
		accessCodeId: byId(unmanagedCode(emulator)),
		options,
	})),
	on('Unmanaged Access Code: Delete', ['unmanagedAccessCode', 'delete'], (emulator) => ({
		accessCodeId: byId(unmanagedCode(emulator)),
		waitForCompletion: true,
		options,
	})),
	on('Unmanaged Access Code: Get', ['unmanagedAccessCode', 'get'], (emulator) => ({
		accessCodeId: byId(unmanagedCode(emulator)),
	})),
	on('Unmanaged Access Code: Get Many', ['unmanagedAccessCode', 'getAll'], (emulator) => {
		const [device] = emulator.addDevices(1);
		unmanagedCode(emulator, device);
		return { deviceId: byId(device) };
	}),
];
