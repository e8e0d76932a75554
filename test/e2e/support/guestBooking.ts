import { DateTime } from 'luxon';

/** A booking as the example "code on the lock, message to the guest" takes it. Times are as on the clock at the door. */
export interface GuestBooking {
	booking_id: string;
	guest: string;
	email: string;
	/** Names of doors, with commas between them. */
	doors: string;
	arrival: string;
	departure: string;
}

/** What that example answers. */
export interface GuestBookingAnswer {
	booking_id: string;
	change: 'created' | 'updated' | 'moved' | 'unchanged';
	doors: Array<{ device_name: string; access_code_id: string; state: string }>;
}

/** A moment as on the clock, without an offset. */
export function wallClock(moment: DateTime): string {
	return moment.toFormat("yyyy-MM-dd'T'HH:mm");
}

/** Somebody who stands at doors in that time zone right now, and stays for three nights. */
export function guestBooking(booking_id: string, doors: string, zone: string): GuestBooking {
	const now = DateTime.now().setZone(zone);
	return {
		booking_id,
		guest: 'Maria Svensson',
		email: 'maria@example.com',
		doors,
		arrival: wallClock(now),
		departure: wallClock(now.plus({ days: 3 }).set({ hour: 11, minute: 0 })),
	};
}

/** Sends a booking to the webhook of the example. Rejects with the workflow's words if it says no. */
export async function postGuestBooking(
	n8nUrl: string,
	booking: GuestBooking,
	signal?: AbortSignal,
): Promise<GuestBookingAnswer> {
	const response = await fetch(`${n8nUrl}/webhook/guest-booking`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(booking),
		signal,
	});
	const text = await response.text();
	if (!response.ok) throw new Error(`The workflow answered ${response.status}: ${text}`);
	return JSON.parse(text) as GuestBookingAnswer;
}
