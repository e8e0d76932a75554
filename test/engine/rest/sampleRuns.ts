import type { INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../../sandbox/emulator';
import { byId } from '../support';
import { inDays } from '../life/support';
import {
	cloudKey,
	connectedAccount,
	lockWithoutPlace,
	nextNumber,
	schedule,
	selfLocking,
	unmanagedCode,
	webview,
} from './ground';

/** Parameters to run each of these operations with, for what comes out of them. */
export function sampleRuns(emulator: () => Emulator): Record<string, () => Promise<INodeParameters[]>> {
	const door = () => byId(emulator().addDevices(1)[0]);
	/** A day that no other schedule begins on. */
	const nextDay = () => 2 * nextNumber(emulator());
	const thermostat = () => byId(emulator().devices.thermostat);
	return {
		'connectWebview/create': async () => [
			{},
			{
				additionalFields: {
					customerKey: 'owner-12',
					customMetadata: { entries: [{ key: 'owner', value: '4711' }] },
				},
			},
		],
		'connectWebview/get': async () => {
			const done = await webview(emulator());
			emulator().completeWebview(done);
			return [{ connectWebviewId: await webview(emulator()) }, { connectWebviewId: done }];
		},
		'connectedAccount/get': async () => [
			{ connectedAccountId: byId(await connectedAccount(emulator(), 'get@example.com')) },
		],
		'connectedAccount/getAll': async () => [{ returnAll: true }],
		'connectedAccount/sync': async () => [
			{ connectedAccountId: byId(await connectedAccount(emulator(), 'sync@example.com')) },
		],
		'customer/createPortal': async () => [{ customerKey: 'owner-12' }],
		'device/reportTimeZone': async () => [
			{ deviceId: byId(lockWithoutPlace(emulator())), timeZone: byId('Europe/Berlin') },
		],
		'device/update': async () => [{ deviceId: door(), name: 'Flat 3' }],
		'entrance/getAll': async () => [{ returnAll: true }],
		'entrance/unlock': async () => {
			const { lobby } = emulator().entrances;
			return [{ acsEntranceId: byId(lobby), accessMethodId: await cloudKey(emulator(), lobby) }];
		},
		'lock/configureAutoLock': async () => [{ deviceId: byId(selfLocking(emulator())) }],
		'thermostat/activatePreset': async () => [{ deviceId: thermostat(), climatePresetKey: byId('occupied') }],
		'thermostat/createSchedule': async () => {
			const day = nextDay();
			return [
				{
					deviceId: thermostat(),
					climatePresetKey: byId('occupied'),
					startsAt: inDays(day),
					endsAt: inDays(day + 1),
				},
			];
		},
		'thermostat/deleteSchedule': async () => [
			{ thermostatScheduleId: await schedule(emulator(), nextDay()) },
		],
		'thermostat/getAllSchedules': async () => {
			await schedule(emulator(), nextDay());
			return [{ deviceId: thermostat(), returnAll: true }];
		},
		'thermostat/setMode': async () => [{ deviceId: thermostat() }],
		'thermostat/updateSchedule': async () => [
			{
				thermostatScheduleId: await schedule(emulator(), nextDay()),
				name: 'Booking B',
				additionalFields: { isOverrideAllowed: true, maxOverridePeriodMinutes: 60 },
			},
		],
		'unmanagedAccessCode/convert': async () => [{ accessCodeId: byId(unmanagedCode(emulator())) }],
		'unmanagedAccessCode/delete': async () => [{ accessCodeId: byId(unmanagedCode(emulator())) }],
		'unmanagedAccessCode/get': async () => [{ accessCodeId: byId(unmanagedCode(emulator())) }],
		'unmanagedAccessCode/getAll': async () => {
			const [device] = emulator().addDevices(1);
			unmanagedCode(emulator(), device);
			return [{ deviceId: byId(device) }];
		},
	};
}
