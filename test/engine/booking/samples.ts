import type { INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../../sandbox/emulator';
import { createCode } from '../../emulator/client';
import { airbnb } from './feed';
import { STAY, STAY_IN_CHICAGO, UNDER_WAY } from './support';

/** Parameters to run each operation on bookings with, so that all that can come out of it does. */
export const bookingRuns: Record<string, (emulator: Emulator) => Promise<INodeParameters[]>> = {
	'booking/upsert': async (emulator) => [
		{ bookingKey: 'BK-U', deviceIds: emulator.addDevices(2), ...STAY },
		{ bookingKey: 'BK-U2', deviceIds: emulator.addDevices(1), ...UNDER_WAY, waitForCompletion: true },
		{ bookingKey: 'BK-U3', deviceIds: emulator.addDevices(1), startsAt: '2020-01-01', endsAt: '2020-01-03' },
	],
	'booking/cancel': async (emulator) => {
		await aCode(emulator, '[BK-C]');
		return [{ bookingKey: 'BK-C' }, { bookingKey: 'BK-none' }];
	},
	'booking/get': async (emulator) => {
		await aCode(emulator, 'Anna Smith [BK-G]');
		return [{ bookingKey: 'BK-G' }, { bookingKey: 'BK-none' }];
	},
	'booking/getAll': async (emulator) => {
		await aCode(emulator, '[BK-M]');
		await aCode(emulator, 'Ben [airbnb:HM1]');
		return [{ returnAll: true }];
	},
	'booking/sync': async (emulator) => [
		{ listName: 'samples', bookingKey: 'HM1', deviceIds: emulator.addDevices(2), ...STAY },
	],
	'booking/readCalendar': async () => [{ calendar: airbnb, include: 'all' }],
};

async function aCode(emulator: Emulator, name: string): Promise<void> {
	const [device_id] = emulator.addDevices(1);
	await createCode(emulator, { device_id, name, ...STAY_IN_CHICAGO });
}
