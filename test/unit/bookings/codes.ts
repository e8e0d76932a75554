import { codeName } from '../../../nodes/Seam/bookings/key';
import type { ExistingCode, WantedBooking } from '../../../nodes/Seam/bookings/types';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const NOW = Date.UTC(2027, 2, 1, 12);

/** A booking of two nights that begins tomorrow. */
export function wanted(changes: Partial<WantedBooking> = {}): WantedBooking {
	return {
		itemIndex: 0,
		key: 'BK-1',
		guestName: 'Anna Smith',
		startsAt: NOW + DAY,
		endsAt: NOW + 3 * DAY,
		deviceIds: ['door-1'],
		...changes,
	};
}

/** The code that `wanted` has on its door, of no list. */
export function existing(
	changes: Partial<ExistingCode> & { list?: string; key?: string } = {},
): ExistingCode {
	const { list = null, key = 'BK-1', ...others } = changes;
	return {
		accessCodeId: 'code-1',
		deviceId: 'door-1',
		name: codeName({ list, key }, 'Anna Smith'),
		code: '4711',
		commonCodeKey: null,
		startsAt: NOW + DAY,
		endsAt: NOW + 3 * DAY,
		createdAt: NOW - DAY,
		isBeingDeleted: false,
		...others,
	};
}
