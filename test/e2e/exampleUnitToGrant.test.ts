import { DateTime } from 'luxon';

import type { AccessCode } from '../../sandbox/emulator';
import type { N8nRest } from '../../sandbox/n8n/rest';
import { accessCodes, control, requestsTo } from './support/emulator';
import { filledIn, publish } from './support/examples';
import { finishedExecutions } from './support/executions';
import { messageThat, sentMessages, type SentMessage } from './support/messages';
import { signIn } from './support/n8n';
import { addLock, callSeam } from './support/seam';
import { currentSession } from './support/session';
import { until } from './support/until';

const EXAMPLE = 'unit-to-grant';
const IN_WORDS = 'cccc d LLLL, HH:mm';

interface Booking {
	event: string;
	booking_id: string;
	guest?: string;
	email?: string;
	unit?: string;
	arrival?: string;
	departure?: string;
}

describe('The example "give guests one PIN for all doors of their unit"', () => {
	const { n8nUrl, timezone } = currentSession();
	let rest: N8nRest;
	let runs = 0;
	let doors: { house: string; stairs: string; flat: string; attic: string };

	beforeAll(async () => {
		rest = await signIn();
		doors = {
			house: await addLock('Mill House Door'),
			stairs: await addLock('Mill Stairs'),
			flat: await addLock('Mill Flat Door'),
			attic: await addLock('Mill Attic Door'),
		};
		await callSeam('/spaces/create', {
			name: 'Mill Flat',
			device_ids: [doors.house, doors.stairs, doors.flat],
			customer_data: { default_checkin_time: '16:30:00', default_checkout_time: '10:00:00' },
		});
		await callSeam('/spaces/create', {
			name: 'The Attic of the Mill',
			space_key: 'mill-attic',
			device_ids: [doors.house, doors.attic],
		});
		await publish(rest, EXAMPLE, await filledIn(EXAMPLE));
	});

	afterAll(async () => {
		await rest.deactivate(EXAMPLE);
	});

	/** What the booking system sends. Resolves once all that follows from it has happened. */
	async function tell(booking: Booking): Promise<void> {
		const response = await fetch(`${n8nUrl}/webhook/unit-booking`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(booking),
		});
		expect(response.status).toBe(200);
		runs += 1;
		const [{ status }] = await finishedExecutions(rest, EXAMPLE, runs, 60);
		expect(status).toBe('success');
	}

	const day = (days: number) => DateTime.now().setZone(timezone).plus({ days }).toFormat('yyyy-MM-dd');
	const at = (date: string, time: string) => DateTime.fromISO(`${date}T${time}`, { zone: timezone });
	const inUtc = (moment: DateTime) => moment.toUTC().toISO();

	/** Somebody who stands at the door, and leaves at the check-out time of the flat. */
	const booking = (booking_id: string, guest: string): Booking => ({
		event: 'made',
		booking_id,
		guest,
		email: 'maria@example.com',
		unit: 'Mill Flat',
		arrival: DateTime.now().setZone(timezone).toFormat("yyyy-MM-dd'T'HH:mm"),
		departure: day(3),
	});

	/** The codes of a guest that are on their doors or on their way there. */
	const codesOf = async (guest: string): Promise<AccessCode[]> =>
		(await accessCodes()).filter(({ name, status }) => name === guest && status !== 'removing');
	const devicesOf = (codes: AccessCode[]) => codes.map(({ device_id }) => device_id).sort();
	const digitsOf = (codes: AccessCode[]) => [...new Set(codes.map(({ code }) => code))];
	const messagesAbout = async (booking_id: string): Promise<SentMessage[]> =>
		(await sentMessages()).filter((message) => message.booking_id === booking_id);

	it('gets a guest through three doors, and tells the PIN once all of them have it', async () => {
		const made = booking('UNIT-1', 'Maria of the Mill');
		await tell(made);
		const codes = await codesOf('Maria of the Mill');
		expect(devicesOf(codes)).toEqual([doors.house, doors.stairs, doors.flat].sort());
		expect(codes.map(({ status }) => status)).toEqual(['set', 'set', 'set']);
		const [pin, ...others] = digitsOf(codes);
		expect(others).toEqual([]);
		const end = at(day(3), '10:00');
		expect(codes.map(({ ends_at }) => ends_at)).toEqual([inUtc(end), inUtc(end), inUtc(end)]);

		const [message, ...more] = await messagesAbout('UNIT-1');
		expect(more).toEqual([]);
		expect(message).toMatchObject({ to: 'maria@example.com', subject: 'Your PIN for Mill Flat' });
		expect(message.text).toContain(`your PIN is ${pin}.`);
		for (const door of ['Mill House Door', 'Mill Stairs', 'Mill Flat Door']) {
			expect(message.text).toContain(door);
		}
		expect(message.text).toContain(`until ${end.toFormat(IN_WORDS)}.`);
	});

	it('writes nothing and tells nothing when the same booking comes again', async () => {
		const made = booking('UNIT-2', 'Nina of the Mill');
		await tell(made);
		await control('resetRecording');
		await tell(made);
		expect(await requestsTo('/access_grants/create')).toEqual([]);
		expect(await requestsTo('/access_grants/update')).toEqual([]);
		expect(await messagesAbout('UNIT-2')).toHaveLength(1);
		await tell({ event: 'cancelled', booking_id: 'UNIT-2' });
	});

	it('follows other dates and back, tells of each, and the guest keeps the PIN', async () => {
		const made = booking('UNIT-3', 'Olga of the Mill');
		await tell(made);
		const [pin] = digitsOf(await codesOf('Olga of the Mill'));
		for (const days of [5, 3]) {
			await tell({ ...made, event: 'changed', departure: day(days) });
			const codes = await codesOf('Olga of the Mill');
			expect(digitsOf(codes)).toEqual([pin]);
			expect(new Set(codes.map(({ ends_at }) => ends_at))).toEqual(new Set([inUtc(at(day(days), '10:00'))]));
		}
		const texts = (await messagesAbout('UNIT-3')).map(({ text }) => text);
		expect(texts).toHaveLength(3);
		expect(texts[1]).toContain(at(day(5), '10:00').toFormat(IN_WORDS));
		expect(texts[2]).toBe(texts[0]);
		await tell({ event: 'cancelled', booking_id: 'UNIT-3' });
		expect(await codesOf('Olga of the Mill')).toEqual([]);
	});

	it('follows a move to another unit, known by its key: no code is left on the doors that the guest left', async () => {
		const made = booking('UNIT-4', 'Petra of the Mill');
		await tell(made);
		await tell({ ...made, event: 'changed', unit: 'mill-attic' });
		const codes = await codesOf('Petra of the Mill');
		expect(devicesOf(codes)).toEqual([doors.house, doors.attic].sort());
		const [pin, ...others] = digitsOf(codes);
		expect(others).toEqual([]);
		const last = (await messagesAbout('UNIT-4')).at(-1);
		expect(last?.text).toContain(`your PIN is ${pin}.`);
		expect(last?.text).toContain('Mill Attic Door');
		expect(last?.text).not.toContain('Mill Stairs');
		await tell({ event: 'cancelled', booking_id: 'UNIT-4' });
		expect(await codesOf('Petra of the Mill')).toEqual([]);
	});

	it('takes a cancelled booking off all doors, and one that it never heard of', async () => {
		await tell({ event: 'cancelled', booking_id: 'UNIT-1' });
		expect(await codesOf('Maria of the Mill')).toEqual([]);
		await tell({ event: 'Cancelled', booking_id: 'UNIT-1' });
		await tell({ event: 'cancelled', booking_id: 'UNIT-NONE' });
		expect((await sentMessages()).filter(({ subject }) => /UNIT-(1|NONE) could/.test(subject))).toEqual([]);
	});

	it('tells the host which door stays shut; the guest hears of it when the booking comes again', async () => {
		const made = booking('UNIT-5', 'Rita of the Mill');
		const match = { device_id: doors.attic };
		const error = { error_code: 'no_space_for_access_code_on_device', message: 'The lock is full.' };
		await control('failProgramming', { match, error });
		await tell({ ...made, unit: 'mill-attic' });
		const told = await messageThat(({ subject }) => subject.includes('UNIT-5'));
		expect(told).toMatchObject({ to: 'host@example.com', text: expect.stringContaining('Mill Attic Door') });
		expect(told.text).toContain('The lock is full');
		expect(await messagesAbout('UNIT-5')).toEqual([]);

		await control('failProgramming', { match, error: null });
		const codes = await until('code on both doors', async () => {
			const found = await codesOf('Rita of the Mill');
			return found.length === 2 && found.every(({ status }) => status === 'set') ? found : undefined;
		});
		await tell({ ...made, unit: 'mill-attic' });
		const [message] = await messagesAbout('UNIT-5');
		expect(message.text).toContain(`your PIN is ${digitsOf(codes)[0]}.`);
		await tell({ event: 'cancelled', booking_id: 'UNIT-5' });
	});

	it('tells the PIN of each door where no PIN fits all of them', async () => {
		const [gate, shed] = [await addLock('Mill Gate'), await addLock('Mill Shed')];
		for (const [device_id, length] of [
			[gate, 6],
			[shed, 4],
		]) {
			const constraints = { supported_code_lengths: [length] };
			await control('setCodeConstraints', { device_id, constraints });
		}
		await callSeam('/spaces/create', { name: 'Mill Garden', device_ids: [gate, shed] });
		await tell({ ...booking('UNIT-9', 'Tilda of the Mill'), unit: 'Mill Garden' });
		const pins = new Map(
			(await codesOf('Tilda of the Mill')).map(({ device_id, code }) => [device_id, code]),
		);
		expect(new Set(pins.values()).size).toBe(2);
		const [{ text }] = await messagesAbout('UNIT-9');
		expect(text).toContain(`Mill Gate (Harbour House): ${pins.get(gate)}`);
		expect(text).toContain(`Mill Shed (Harbour House): ${pins.get(shed)}`);
		await tell({ event: 'cancelled', booking_id: 'UNIT-9' });
	});

	it.each<[string, string, Partial<Booking>, RegExp]>([
		['an unknown unit', 'UNIT-6', { unit: 'Mill Flatt' }, /"Mill Flatt"[\s\S]*Mill Flat/],
		['an end before the start', 'UNIT-7', { departure: '2026-01-01' }, /'Ends At'/],
		[
			'an event that it does not know',
			'UNIT-8',
			{ event: 'postponed' },
			/made, changed, cancelled: postponed/,
		],
	])('tells the host of %s, and writes nothing', async (_case, booking_id, changes, reason) => {
		await control('resetRecording');
		await tell({ ...booking(booking_id, 'Sven of the Mill'), ...changes });
		const told = await messageThat(({ subject }) => subject.includes(booking_id));
		expect(told.text).toMatch(reason);
		expect(await requestsTo('/access_grants/create')).toEqual([]);
		expect(await messagesAbout(booking_id)).toEqual([]);
	});
});
