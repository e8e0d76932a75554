import { DateTime } from 'luxon';

/** A booking as the example workflow takes it. Times are wall-clock times at the door, without an offset. */
export interface Booking {
	booking_id: string;
	guest: string;
	door: string;
	arrival: string;
	departure: string;
}

/** What the example workflow answers. */
export interface BookingAnswer {
	booking_id: string;
	name: string;
	code: string;
	state: string;
	starts_at: string;
	ends_at: string;
	access_code_id: string;
}

const WALL_CLOCK = "yyyy-MM-dd'T'HH:mm";

/** Somebody who stands at the door right now and stays for three nights. */
export function sampleBooking(now: DateTime = DateTime.now()): Booking {
	return {
		booking_id: `BK-${now.toFormat('MMddHHmmss')}`,
		guest: 'Maria Svensson',
		door: 'Front Door',
		arrival: now.toFormat(WALL_CLOCK),
		departure: now.plus({ days: 3 }).set({ hour: 11, minute: 0 }).toFormat(WALL_CLOCK),
	};
}

/** Sends a booking to the webhook of the example workflow. Rejects with the workflow's words if it says no. */
export async function postBooking(n8nUrl: string, booking: Booking): Promise<BookingAnswer> {
	const response = await fetch(`${n8nUrl}/webhook/booking`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(booking),
	});
	const text = await response.text();
	if (!response.ok) throw new Error(`The workflow answered ${response.status}: ${text}`);
	return JSON.parse(text) as BookingAnswer;
}

const STATES: Record<string, string> = {
	set: 'it is on the lock and works now',
	scheduled: 'it is on the lock and opens from the arrival on',
	deferred: 'Seam puts it on the lock closer to the arrival',
	pending: 'Seam is still putting it on the lock',
};

function onTheClock(instant: string): string {
	return DateTime.fromISO(instant).toFormat('ccc d LLL yyyy, HH:mm');
}

/** The new access code, as a host wants to read it. */
export function describeAnswer(booking: Booking, answer: BookingAnswer): string {
	const meaning = STATES[answer.state];
	const rows = [
		['Booking', `${booking.booking_id}, ${booking.guest}`],
		['Door', booking.door],
		['Door code', answer.code],
		['Name of the code', answer.name],
		['Opens from', onTheClock(answer.starts_at)],
		['Until', `${onTheClock(answer.ends_at)} (${DateTime.local().zoneName})`],
		['State', meaning ? `${answer.state}: ${meaning}` : answer.state],
		['Access code ID', answer.access_code_id],
	];
	const width = Math.max(...rows.map(([label]) => label.length));
	return rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`).join('\n');
}
