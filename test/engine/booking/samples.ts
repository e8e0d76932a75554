import type { INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../../sandbox/emulator';
import { createCode } from '../../emulator/client';
import { airbnb } from './feed';
import { STAY, STAY_IN_CHICAGO, UNDER_WAY } from './support';

/** Parameters to run each operation on bookings with, for what comes out of them. */
export function bookingRuns(emulator: () => Emulator): Record<string, () => Promise<INodeParameters[]>> {
	const doors = (count: number) => emulator().addDevices(count);
	return {
		'booking/upsert': async () => [
			{ bookingKey: 'BK-1', deviceIds: doors(2), ...STAY },
			{ bookingKey: 'BK-2', deviceIds: doors(1), ...UNDER_WAY, waitForCompletion: true },
			{ bookingKey: 'BK-3', deviceIds: doors(1), startsAt: '2020-01-01', endsAt: '2020-01-03' },
		],
		'booking/cancel': async () => {
			await aCode(emulator(), '[BK-4]');
			return [{ bookingKey: 'BK-4' }, { bookingKey: 'BK-none' }];
		},
		'booking/get': async () => {
			await aCode(emulator(), 'Anna Smith [BK-5]');
			return [{ bookingKey: 'BK-5' }, { bookingKey: 'BK-none' }];
		},
		'booking/getAll': async () => {
			await aCode(emulator(), 'Ben [samples:HM1]');
			return [{ listName: 'samples', returnAll: true }];
		},
		'booking/sync': async () => [{ listName: 'sync', bookingKey: 'HM1', deviceIds: doors(2), ...STAY }],
		'booking/readCalendar': async () => [{ calendar: airbnb, include: 'all' }],
	};
}

async function aCode(emulator: Emulator, name: string): Promise<void> {
	const [device_id] = emulator.addDevices(1);
	await createCode(emulator, { device_id, name, ...STAY_IN_CHICAGO });
}
