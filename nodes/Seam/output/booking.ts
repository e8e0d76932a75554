import type { IDataObject } from 'n8n-workflow';

import type { BookingChange, DoorChange, KeptReason } from '../bookings/types';
import { isObject, type AccessCode } from '../seamObjects';

/** A code of a booking on one door, as it comes out. */
export interface DoorOutput extends IDataObject {
	device_id: string;
	device_name: string;
	access_code_id: string | null;
	code: string | null;
	change: DoorChange;
	state: string | null;
	scheduled_at?: string;
	/** What keeps the code off the door. */
	error?: string;
	/** Seam's own object, unless Simplify is on. */
	access_code?: AccessCode | null;
}

/** A booking, as it comes out. */
export interface BookingOutput extends IDataObject {
	booking_key: string;
	list: string | null;
	guest_name: string | null;
	/** ISO 8601 in UTC. */
	starts_at: string | null;
	ends_at: string | null;
	code: string | null;
	change: BookingChange;
	/** Only where `change` is `kept`. */
	kept_because?: KeptReason;
	/** Only with Dry Run. */
	dry_run?: true;
	doors: DoorOutput[];
}

/** An object without one of its fields. */
export function without(object: IDataObject, field: string): IDataObject {
	return Object.fromEntries(Object.entries(object).filter(([key]) => key !== field));
}

/** A booking without Seam's own objects. */
export function simplifyBooking({ doors, ...booking }: IDataObject): IDataObject {
	if (!Array.isArray(doors)) return booking;
	return {
		...booking,
		doors: doors.filter(isObject).map((door) => without(door, 'access_code')),
	};
}

/** The one code that all doors have, as far as theirs are known; null where they differ. */
export function commonCode(doors: DoorOutput[]): string | null {
	const staying = doors.filter(({ change, code }) => change !== 'removed' && code !== null);
	const [code = null, ...others] = new Set(staying.map((door) => door.code));
	return others.length === 0 ? code : null;
}
