import type { INodeParameters } from 'n8n-workflow';

import { createCode, hoursFromNow } from '../../emulator/client';
import type { Operation } from '../operations';

/** Long enough for codes to get onto locks of the emulator, short enough for a wait that can not succeed. */
const WAIT = { waitForCompletion: true, options: { timeout: 3 } };

const keyOf = (id: number) => `BK-${id}-`;

/** An operation on a booking of its own, which may have a code on the first of two doors. */
function onBooking(
	operation: string,
	title: string,
	parametersOn: (devices: string[]) => INodeParameters,
	hasCode: boolean,
): Operation {
	return {
		title: `Booking: ${title}`,
		async lay(emulator, id) {
			const devices = emulator.addDevices(2);
			const key = keyOf(id);
			if (hasCode) {
				const code = { code: '7391', starts_at: hoursFromNow(-1), ends_at: hoursFromNow(24) };
				await createCode(emulator, { device_id: devices[0], name: `[${key}]`, ...code });
			}
			const parameters = { resource: 'booking', operation, bookingKey: key, ...parametersOn(devices) };
			return { devices, parameters };
		},
	};
}

/** A stay that has begun, on some doors. */
function stayOn(deviceIds: string[]): INodeParameters {
	return { deviceIds, startsAt: hoursFromNow(-1), endsAt: hoursFromNow(48), ...WAIT };
}

/** Every operation on bookings that asks Seam for something: Read Calendar does not. */
export const bookingOperations: Operation[] = [
	onBooking('upsert', 'Create or Update', stayOn, false),
	onBooking(
		'upsert',
		'Create or Update, with a wished code',
		([door]) => ({ ...stayOn([door]), code: '4711' }),
		false,
	),
	onBooking('upsert', 'Create or Update, where it has other dates', ([door]) => stayOn([door]), true),
	// With a code of its own: the one that Seam has chosen differs from run to run.
	onBooking(
		'upsert',
		'Create or Update, where it has another door',
		([, door]) => ({ ...stayOn([door]), code: '4711' }),
		true,
	),
	onBooking('cancel', 'Cancel', () => WAIT, true),
	onBooking('get', 'Get', () => ({}), true),
	onBooking('getAll', 'Get Many', () => ({ limit: 1 }), true),
	{
		...onBooking('sync', 'Sync', (devices) => ({ ...stayOn(devices), listName: 'faults' }), false),
		takesAllTogether: true,
	},
];
