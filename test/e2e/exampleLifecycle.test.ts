import { DateTime } from 'luxon';
import type { N8nRest } from '../../sandbox/n8n/rest';
import { accessCodes, control, requestsTo } from './support/emulator';
import { filledIn, publish } from './support/examples';
import { finishedExecutions } from './support/executions';
import { wallClock } from './support/guestBooking';
import { signIn } from './support/n8n';
import { addLock, callSeam } from './support/seam';
import { currentSession } from './support/session';
import { until } from './support/until';

const EXAMPLE = 'booking-lifecycle';

interface Event {
	event: string;
	booking_id?: string;
	guest?: string;
	doors?: string;
	arrival?: string;
	departure?: string;
}

interface Answer {
	status: number;
	booking_id?: string;
	change?: string;
	code?: string;
	starts_at?: string;
	ends_at?: string;
	doors?: Array<{ device_id: string; access_code_id: string }>;
	deleted?: number;
	error?: string;
}

describe('The example "booking lifecycle"', () => {
	const session = currentSession();
	const { devices, n8nUrl } = session;
	let rest: N8nRest;
	let runs = 0;

	beforeAll(async () => {
		rest = await signIn();
		await publish(rest, EXAMPLE, await filledIn(EXAMPLE));
	});

	afterAll(async () => {
		await rest.deactivate(EXAMPLE);
	});

	/** What the booking system sends. Resolves with the answer once all that follows from it has happened. */
	async function tell(event: Event): Promise<Answer> {
		const response = await fetch(`${n8nUrl}/webhook/booking-event`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(event),
		});
		runs += 1;
		await finishedExecutions(rest, EXAMPLE, runs);
		const body: Omit<Answer, 'status'> = await response.json();
		return { ...body, status: response.status };
	}

	const nameOfCodes = (booking_id: string) => `Maria Svensson [${booking_id}]`;
	const codesOf = async (booking_id: string) =>
		(await accessCodes()).filter(
			({ name, status }) => name === nameOfCodes(booking_id) && status !== 'removing',
		);
	const gone = async (booking_id: string) =>
		await until(`end of the codes of ${booking_id}`, async () => {
			const left = (await accessCodes()).filter(({ name }) => name === nameOfCodes(booking_id));
			return left.length === 0 ? true : undefined;
		});

	/** The doors of the example are in Berlin. */
	const now = DateTime.now().setZone('Europe/Berlin').startOf('minute');
	const departure = now.plus({ days: 2 });
	const later = now.plus({ days: 3 });
	const inUtc = (moment: DateTime) => new Date(moment.toMillis()).toISOString();
	const stay = (booking_id: string) => ({
		booking_id,
		guest: 'Maria Svensson',
		doors: 'Front Door',
		arrival: wallClock(now),
		departure: wallClock(departure),
	});

	it('run three times over shows one code, that of the last change, and after the cancellation none', async () => {
		const booking = stay('LIFE-1');
		const ids = new Set<string | undefined>();
		for (const round of [1, 2, 3]) {
			const made = await tell({ event: 'made', ...booking });
			expect(made).toMatchObject({
				status: 200,
				booking_id: 'LIFE-1',
				change: round === 1 ? 'created' : 'updated',
				starts_at: inUtc(now),
				ends_at: inUtc(departure),
			});
			const changed = await tell({ event: 'changed', ...booking, departure: wallClock(later) });
			expect(changed).toMatchObject({
				status: 200,
				change: 'updated',
				ends_at: inUtc(later),
				code: made.code,
			});
			expect(await tell({ event: 'Changed', ...booking, departure: wallClock(later) })).toMatchObject({
				change: 'unchanged',
			});
			for (const { doors } of [made, changed]) ids.add(doors?.[0].access_code_id);

			const [code, ...others] = await codesOf('LIFE-1');
			expect(others).toEqual([]);
			expect(code).toMatchObject({ device_id: devices.frontDoor, ends_at: inUtc(later), code: made.code });
		}
		expect(ids.size).toBe(1);
		expect(await tell({ event: 'cancelled', booking_id: 'LIFE-1' })).toMatchObject({
			status: 200,
			deleted: 1,
		});
		await gone('LIFE-1');
	});

	it('takes a cancellation of a booking without a code, and of one that was cancelled before', async () => {
		expect(await tell({ event: 'cancelled', booking_id: 'LIFE-NONE' })).toEqual({
			status: 200,
			booking_id: 'LIFE-NONE',
			deleted: 0,
		});
		await tell({ event: 'made', ...stay('LIFE-2') });
		expect(await tell({ event: 'cancelled', booking_id: 'LIFE-2' })).toMatchObject({ deleted: 1 });
		await gone('LIFE-2');
		expect(await tell({ event: 'cancelled', booking_id: 'LIFE-2' })).toMatchObject({
			status: 200,
			deleted: 0,
		});
	});

	it('leaves alone the bookings whose number only begins alike', async () => {
		await tell({ event: 'made', ...stay('LIFE-3') });
		await tell({ event: 'made', ...stay('LIFE-33') });
		expect(await tell({ event: 'cancelled', booking_id: 'LIFE-3' })).toMatchObject({ deleted: 1 });
		await gone('LIFE-3');
		expect(await codesOf('LIFE-33')).toHaveLength(1);
		await tell({ event: 'cancelled', booking_id: 'LIFE-33' });
	});

	it('moves the code when the guest moves to another door', async () => {
		await tell({ event: 'made', ...stay('LIFE-4') });
		const moved = await tell({ event: 'changed', ...stay('LIFE-4'), doors: 'Back Door' });
		expect(moved).toMatchObject({ status: 200, change: 'moved' });
		const left = await until('end of the code on the front door', async () => {
			const codes = (await accessCodes()).filter(({ name }) => name === nameOfCodes('LIFE-4'));
			return codes.length === 1 ? codes[0] : undefined;
		});
		expect(left).toMatchObject({ device_id: devices.backDoor, code: moved.code });
		expect(await tell({ event: 'cancelled', booking_id: 'LIFE-4' })).toMatchObject({ deleted: 1 });
	});

	it('puts one code on all doors of a booking, and takes it off those that it leaves', async () => {
		const doors = [await addLock('Barn House'), await addLock('Barn Stairs'), await addLock('Barn Loft')];
		const names = 'Barn House, Barn Stairs, Barn Loft';
		const made = await tell({ event: 'made', ...stay('LIFE-9'), doors: names });
		expect(made).toMatchObject({ change: 'created', doors: doors.map((device_id) => ({ device_id })) });
		const codes = await codesOf('LIFE-9');
		expect(codes.map(({ device_id }) => device_id).sort()).toEqual([...doors].sort());
		expect(new Set(codes.map(({ code }) => code))).toEqual(new Set([made.code]));

		const left = await tell({ event: 'changed', ...stay('LIFE-9'), doors: 'Barn House, Barn Loft' });
		expect(left).toMatchObject({ code: made.code, doors: { length: 2 } });
		expect((await codesOf('LIFE-9')).map(({ device_id }) => device_id)).not.toContain(doors[1]);
		expect(await tell({ event: 'cancelled', booking_id: 'LIFE-9' })).toMatchObject({ deleted: 2 });
		await gone('LIFE-9');
	});

	it('takes a changed booking that it has not heard of before', async () => {
		expect(await tell({ event: 'changed', ...stay('LIFE-5') })).toMatchObject({ change: 'created' });
		await tell({ event: 'cancelled', booking_id: 'LIFE-5' });
	});

	it.each<[string, Partial<Event>, RegExp]>([
		['an unknown door', { doors: 'Front Door, Attic' }, /no device with the ID or the name "Attic"/],
		['an end before the start', { departure: '2026-01-01T11:00' }, /'Departure'/],
		['a booking without its number', { booking_id: undefined }, /'Booking Key' is empty/],
		['an event that it does not know', { event: 'postponed' }, /made, changed, cancelled: postponed/],
	])('answers 422 with the reason for %s, and writes nothing', async (_case, changes, reason) => {
		await control('resetRecording');
		const answer = await tell({ event: 'made', ...stay('LIFE-6'), ...changes });
		expect(answer).toMatchObject({ status: 422, error: expect.stringMatching(reason) });
		expect(await requestsTo('/access_codes/create')).toEqual([]);
		expect(await requestsTo('/access_codes/delete')).toEqual([]);
	});

	it('says so when Seam can not be asked for the codes of a booking', async () => {
		const isDown = { path: '/access_codes/list', answer: { status: 503 }, times: 4 };
		await control('respondNext', isDown);
		expect(await tell({ event: 'made', ...stay('LIFE-7') })).toMatchObject({ status: 500 });
		expect(await codesOf('LIFE-7')).toEqual([]);
		await tell({ event: 'made', ...stay('LIFE-7') });
		await control('respondNext', isDown);
		expect(await tell({ event: 'cancelled', booking_id: 'LIFE-7' })).toMatchObject({ status: 500 });
		expect(await codesOf('LIFE-7')).toHaveLength(1);
		expect(await tell({ event: 'cancelled', booking_id: 'LIFE-7' })).toMatchObject({ deleted: 1 });
	});

	it('keeps off codes that a person has made', async () => {
		const { access_code } = await callSeam<{ access_code: { access_code_id: string } }>(
			'/access_codes/create',
			{ device_id: await addLock('Cleaning cupboard'), name: 'Cleaner, not [LIFE-8] either' },
		);
		await tell({ event: 'made', ...stay('LIFE-8') });
		expect(await tell({ event: 'cancelled', booking_id: 'LIFE-8' })).toMatchObject({ deleted: 1 });
		await gone('LIFE-8');
		const left = (await accessCodes()).map(({ access_code_id }) => access_code_id);
		expect(left).toContain(access_code.access_code_id);
	});
});
