import { DateTime } from 'luxon';

import type { AccessCode } from '../../sandbox/emulator';
import type { N8nRest, WorkflowFile } from '../../sandbox/n8n/rest';
import {
	BookingSystems,
	readFrom,
	startedByWebhook,
	withParameters,
	withStep,
} from './support/bookingSources';
import { accessCodes, control } from './support/emulator';
import { filledIn } from './support/examples';
import { finishedExecutions, runFromTrigger } from './support/executions';
import { sentMessages } from './support/messages';
import { signIn } from './support/n8n';
import { addLock } from './support/seam';
import { currentSession } from './support/session';

const session = currentSession();
const systems = new BookingSystems();
let rest: N8nRest;
let doors: { house: string; flat: string; garden: string };

/** The doors are in Chicago, n8n is in Berlin, and this machine may be anywhere. */
const ZONE = 'America/Chicago';
const day = (days: number) => DateTime.now().setZone(ZONE).plus({ days }).toFormat('yyyy-MM-dd');
const at = (date: string, time: string) =>
	DateTime.fromISO(`${date}T${time}`, { zone: ZONE }).toUTC().toISO();

beforeAll(async () => {
	rest = await signIn();
	await systems.start();
	doors = {
		house: await addLock('Source House', ZONE),
		flat: await addLock('Source Flat', ZONE),
		garden: await addLock('Source Garden', ZONE),
	};
});

afterAll(async () => await systems.stop());

/** An example with the doors of this test in it. */
async function exampleFor(name: string): Promise<WorkflowFile> {
	const text = JSON.stringify(await filledIn(name))
		.replaceAll('Front Door, Flat 3', 'Source House, Source Flat')
		.replaceAll('Front Door, Back Door', 'Source House, Source Garden');
	return JSON.parse(text) as WorkflowFile;
}

async function publish(id: string, workflow: WorkflowFile): Promise<void> {
	await rest.activate(await rest.saveWorkflow(id, workflow));
}

/** The codes of a booking, by the name that its mark ends. */
async function codesOf(mark: string): Promise<AccessCode[]> {
	return (await accessCodes()).filter(
		({ name, status }) => name?.endsWith(`[${mark}]`) && status !== 'removing',
	);
}

const devicesOf = (codes: AccessCode[]) => codes.map(({ device_id }) => device_id).sort();
const digitsOf = (codes: AccessCode[]) => [...new Set(codes.map(({ code }) => code))];
const both = (...ids: string[]) => [...ids].sort();

/** Runs a published workflow by its webhook, and waits for the end. */
class Runs {
	private count = 0;

	constructor(private readonly id: string) {}

	async post(path: string, body: object = {}): Promise<void> {
		const response = await fetch(`${session.n8nUrl}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		expect(response.status).toBe(200);
		await this.wait();
	}

	async wait(): Promise<void> {
		this.count += 1;
		const [last] = await finishedExecutions(rest, this.id, this.count, 60);
		expect(last.status).toBe('success');
	}
}

interface Stay {
	unit: 'flat' | 'garden';
	from: string;
	to: string;
	isCancelled?: boolean;
}

/** A booking system whose events carry one booking at a time. */
interface EventSource {
	example: string;
	/** The mark of a booking's codes. */
	mark: (id: string) => string;
	/** Prepares and publishes the example. */
	prepare: (workflow: WorkflowFile) => Promise<WorkflowFile>;
	tell: (runs: Runs, id: string, stay: Stay) => Promise<void>;
}

const sources: EventSource[] = [
	{
		example: 'hostaway-reservations',
		mark: (id) => `hostaway-${id}`,
		prepare: async (workflow) => workflow,
		tell: async (runs, id, { unit, from, to, isCancelled }) => {
			const status = isCancelled ? 'cancelled' : 'modified';
			const listingMapId = unit === 'flat' ? 40160 : 40161;
			const data = {
				id,
				status,
				guestName: 'Maria Svensson',
				phone: '+46700000000',
				listingMapId,
				arrivalDate: from,
				departureDate: to,
				checkInTime: 15,
				checkOutTime: null,
			};
			await runs.post('hostaway-reservation', { event: 'reservation.updated', data });
		},
	},
	{
		example: 'guesty-reservations',
		mark: (id) => `guesty-${id}`,
		prepare: async (workflow) =>
			withStep(workflow, 'Look Up Reservation', ({ parameters }) => ({
				parameters: {
					...parameters,
					url: String(parameters.url).replace('https://open-api.guesty.com', systems.url),
				},
			})),
		tell: async (runs, id, { unit, from, to, isCancelled }) => {
			systems.answers.set(`/v1/reservations/${id}`, {
				status: isCancelled ? 'canceled' : 'confirmed',
				listingId: unit === 'flat' ? 'listing-flat-3' : 'listing-back-house',
				guest: { fullName: 'Maria Svensson' },
				checkInDateLocalized: from,
				checkOutDateLocalized: to,
			});
			await runs.post('guesty-reservation', {
				event: 'reservation.updated.v2',
				data: { reservationId: id, status: 'confirmed' },
			});
		},
	},
	{
		example: 'cal-com-bookings',
		mark: (id) => `${id}@Cal.com`,
		prepare: async (workflow) => {
			const name = 'Cal.com of the tests';
			const data = { apiKey: 'cal_test', host: systems.url };
			const id = await rest.saveCredential({ name, type: 'calApi', data });
			return withStep(workflow, 'Cal.com Trigger', () => ({ credentials: { calApi: { id, name } } }));
		},
		tell: async (runs, id, { unit, from, to, isCancelled }) => {
			await systems.deliverFromCal(isCancelled ? 'BOOKING_CANCELLED' : 'BOOKING_RESCHEDULED', {
				iCalUID: `${id}@Cal.com`,
				uid: `${id}-${Date.now()}`,
				eventTypeId: unit === 'flat' ? 7 : 8,
				attendees: [{ name: 'Maria Svensson', email: 'maria@example.com', timeZone: ZONE }],
				startTime: at(from, '15:10'),
				endTime: at(to, '11:00'),
			});
			await runs.wait();
		},
	},
];

describe.each(sources)('The example "$example"', ({ example, mark, prepare, tell }) => {
	const runs = new Runs(example);
	const id = `E2E-${Date.now()}`;
	let code: string | null | undefined;

	beforeAll(async () => await publish(example, await prepare(await exampleFor(example))));
	afterAll(async () => await rest.deactivate(example));

	it('puts a booking that is made on both doors of its unit, at check-in time in their own zone', async () => {
		await tell(runs, id, { unit: 'flat', from: day(5), to: day(8) });
		const codes = await codesOf(mark(id));
		expect(devicesOf(codes)).toEqual(both(doors.house, doors.flat));
		expect(digitsOf(codes)).toHaveLength(1);
		[code] = digitsOf(codes);
		for (const { starts_at, ends_at } of codes) {
			expect([starts_at, ends_at]).toEqual([at(day(5), '15:00'), at(day(8), '11:00')]);
		}
		expect(JSON.stringify(await sentMessages())).toContain(`your code is ${code}`);
	});

	it('changes the dates of both, and the guest keeps the code', async () => {
		await tell(runs, id, { unit: 'flat', from: day(5), to: day(9) });
		const codes = await codesOf(mark(id));
		expect(codes.map(({ ends_at }) => ends_at)).toEqual([at(day(9), '11:00'), at(day(9), '11:00')]);
		expect(digitsOf(codes)).toEqual([code]);
	});

	it('follows a move to another unit, with the same code', async () => {
		await tell(runs, id, { unit: 'garden', from: day(5), to: day(9) });
		const codes = await codesOf(mark(id));
		expect(devicesOf(codes)).toEqual(both(doors.house, doors.garden));
		expect(digitsOf(codes)).toEqual([code]);
	});

	it('takes the codes of a booking that is cancelled off all doors', async () => {
		await tell(runs, id, { unit: 'garden', from: day(5), to: day(9), isCancelled: true });
		expect(await codesOf(mark(id))).toEqual([]);
	});

	it('writes nothing to a guest who has departed', async () => {
		const { length } = await sentMessages();
		await tell(runs, `${id}-over`, { unit: 'flat', from: day(-5), to: day(-2) });
		expect(await sentMessages()).toHaveLength(length);
		expect(await codesOf(mark(`${id}-over`))).toEqual([]);
	});
});

describe('The example "calendly-bookings"', () => {
	const EXAMPLE = 'calendly-bookings';
	const scheduled = (name: string, from: string) => ({
		name,
		uri: 'https://api.calendly.com/scheduled_events/EVENT',
		start_time: at(from, '09:00'),
		end_time: at(from, '11:00'),
	});
	const tell = async (event: string, uuid: string, scheduled_event: object, count: number) => {
		const uri = `https://api.calendly.com/scheduled_events/EVENT/invitees/${uuid}`;
		const payload = { uri, name: 'Maria Svensson', email: 'maria@example.com', scheduled_event };
		await runFromTrigger(rest, EXAMPLE, 'Calendly Trigger', { event, payload });
		await finishedExecutions(rest, EXAMPLE, count, 60);
	};

	beforeAll(async () => {
		await rest.saveWorkflow(EXAMPLE, await exampleFor(EXAMPLE));
	});

	it('leaves one working code through booking, reschedule, change of room and cancellation', async () => {
		const stamp = Date.now();
		await tell('invitee.created', `${stamp}-1`, scheduled('Meeting room', day(3)), 1);
		expect(devicesOf(await codesOf(`calendly-${stamp}-1`))).toEqual(both(doors.house, doors.flat));

		await tell('invitee.canceled', `${stamp}-1`, scheduled('Meeting room', day(3)), 2);
		await tell('invitee.created', `${stamp}-2`, scheduled('Studio', day(4)), 3);
		expect(await codesOf(`calendly-${stamp}-1`)).toEqual([]);
		const codes = await codesOf(`calendly-${stamp}-2`);
		expect(devicesOf(codes)).toEqual(both(doors.house, doors.garden));
		expect(codes.map(({ starts_at }) => starts_at)).toEqual([at(day(4), '08:50'), at(day(4), '08:50')]);

		await tell('invitee.canceled', `${stamp}-2`, scheduled('Studio', day(4)), 4);
		expect(await codesOf(`calendly-${stamp}-2`)).toEqual([]);
	});
});

const compact = (date: string) => date.replaceAll('-', '');

/** An Airbnb calendar in the form of the real thing, with folded lines. */
function airbnbCalendar(stays: Array<{ code: string; from: string; to: string }>): string {
	const events = stays.flatMap(({ code, from, to }) => [
		'BEGIN:VEVENT',
		`DTSTART;VALUE=DATE:${compact(from)}`,
		`DTEND;VALUE=DATE:${compact(to)}`,
		'SUMMARY:Reserved',
		`UID:${code.toLowerCase()}@airbnb.com`,
		'DESCRIPTION:Reservation URL: https://www.airbnb.com/hosting/reservations/de',
		` tails/${code}\\nPhone Number (Last 4 Digits): 4711`,
		'END:VEVENT',
	]);
	return [
		'BEGIN:VCALENDAR',
		'PRODID:-//Airbnb Inc//Hosting Calendar 1.0//EN',
		'VERSION:2.0',
		...events,
		'END:VCALENDAR',
		'',
	].join('\r\n');
}

/** What Sync is told in these tests, so that nothing has to be waited for. */
const AT_ONCE = { options: { gracePeriod: 0 } };

describe('The example "calendar-to-doors"', () => {
	const EXAMPLE = 'calendar-to-doors';
	const FEED = 'flat-of-sources';
	const runs = new Runs(EXAMPLE);
	const setFeed = async (calendar: string) => await control('setFeed', { name: FEED, calendar });
	const sync = async () => await runs.post('sync-calendar');
	const list = (code: string) => `flat-3:${code}`;
	const first = { code: 'HMAAAA1111', from: day(10), to: day(13) };
	const second = { code: 'HMBBBB2222', from: day(14), to: day(16) };

	beforeAll(async () => {
		const text = JSON.stringify(await exampleFor(EXAMPLE)).replace(
			'https://example.com/calendar.ics',
			`${session.emulatorUrl}/_sandbox/feeds/${FEED}`,
		);
		const workflow = startedByWebhook(JSON.parse(text) as WorkflowFile, 'Every 15 Minutes', 'sync-calendar');
		await publish(EXAMPLE, withParameters(workflow, 'Sync Doors', AT_ONCE));
	});
	afterAll(async () => await rest.deactivate(EXAMPLE));

	it("gives every stay one code on both doors, at check-in time in the doors' own zone", async () => {
		await setFeed(airbnbCalendar([first, second]));
		await sync();
		for (const { code, from, to } of [first, second]) {
			const codes = await codesOf(list(code));
			expect(devicesOf(codes)).toEqual(both(doors.house, doors.flat));
			expect(digitsOf(codes)).toHaveLength(1);
			for (const { starts_at, ends_at } of codes) {
				expect([starts_at, ends_at]).toEqual([at(from, '15:00'), at(to, '11:00')]);
			}
		}
		expect(digitsOf(await codesOf(list(first.code)))).toEqual(['4711']);
	});

	it('writes nothing when nothing has changed', async () => {
		await control('resetRecording');
		await sync();
		const requests = await control<Array<{ path: string }>>('requests');
		expect(requests.filter(({ path }) => /create|update|delete/.test(path))).toEqual([]);
	});

	it('changes a stay whose dates have changed, and keeps its code', async () => {
		const before = digitsOf(await codesOf(list(second.code)));
		await setFeed(airbnbCalendar([first, { ...second, to: day(17) }]));
		await sync();
		const codes = await codesOf(list(second.code));
		expect(codes.map(({ ends_at }) => ends_at)).toEqual([at(day(17), '11:00'), at(day(17), '11:00')]);
		expect(digitsOf(codes)).toEqual(before);
	});

	it.each([
		['an empty calendar', airbnbCalendar([])],
		['a web page', '<!DOCTYPE html><html><body>Sign in</body></html>'],
		['half a file', airbnbCalendar([first, second]).slice(0, 300)],
	])('removes nothing for %s', async (_, text) => {
		await setFeed(text);
		const response = await fetch(`${session.n8nUrl}/webhook/sync-calendar`, { method: 'POST' });
		expect(response.status).toBe(200);
		await runs.wait().catch(() => {}); // A calendar that can't be read ends its execution with the reason.
		expect(await codesOf(list(first.code))).toHaveLength(2);
		expect(await codesOf(list(second.code))).toHaveLength(2);
	});

	it('takes the code of a stay that is cancelled off both doors', async () => {
		await setFeed(airbnbCalendar([{ ...second, to: day(17) }]));
		await sync();
		expect(await codesOf(list(first.code))).toEqual([]);
		expect(await codesOf(list(second.code))).toHaveLength(2);
	});
});

interface TableRow {
	booking_id: string;
	guest: string;
	doors: string;
	arrival: string;
	departure: string;
	status: string;
}

describe.each<{ example: string; step: string; list: string; toRow: (row: TableRow) => object }>([
	{
		example: 'table-to-doors',
		step: 'Bookings',
		list: 'table',
		toRow: (row: TableRow) => row,
	},
	{
		example: 'google-calendar-to-doors',
		step: 'Events',
		list: 'google',
		toRow: ({ booking_id, guest, arrival, departure, status }: TableRow) => ({
			id: booking_id,
			summary: guest,
			status,
			// All that Google promises of a deleted event is its ID.
			...(status !== 'cancelled' && { start: { date: arrival }, end: { date: departure } }),
		}),
	},
])('The example "$example"', ({ example, step, list, toRow }) => {
	const runs = new Runs(example);
	const path = `sync-${list}`;
	const setRows = (rows: TableRow[]) => systems.answers.set(`/rows/${list}`, rows.map(toRow));
	const row: TableRow = {
		booking_id: 'row1',
		guest: 'Maria Svensson',
		doors: 'Source House, Source Flat',
		arrival: day(20),
		departure: day(22),
		status: 'confirmed',
	};
	const other = { ...row, booking_id: 'row2', arrival: day(23), departure: day(25) };

	beforeAll(async () => {
		const workflow = startedByWebhook(await exampleFor(example), 'Every 15 Minutes', path);
		const read = readFrom(workflow, step, `${systems.url}/rows/${list}`);
		await publish(example, withParameters(read, 'Sync Doors', AT_ONCE));
	});
	afterAll(async () => await rest.deactivate(example));

	it('makes, changes and removes codes as its rows come, change and go', async () => {
		setRows([row, other]);
		await runs.post(path);
		const made = await codesOf(`${list}:row1`);
		expect(devicesOf(made)).toEqual(both(doors.house, doors.flat));
		expect(made[0].starts_at).toBe(at(day(20), '15:00'));

		setRows([{ ...row, departure: day(21) }, other]);
		await runs.post(path);
		const changed = await codesOf(`${list}:row1`);
		expect(changed[0].ends_at).toBe(at(day(21), '11:00'));
		expect(digitsOf(changed)).toEqual(digitsOf(made));

		setRows([other]);
		await runs.post(path);
		expect(await codesOf(`${list}:row1`)).toEqual([]);
		expect(await codesOf(`${list}:row2`)).toHaveLength(2);

		// Also the last one: a list is not empty as long as it has what was cancelled.
		setRows([{ ...other, status: 'cancelled' }]);
		await runs.post(path);
		expect(await codesOf(`${list}:row2`)).toEqual([]);
	});
});
