import { DateTime } from 'luxon';
import type { N8nRest } from '../../sandbox/n8n/rest';
import { accessCodes, control } from './support/emulator';
import { filledIn, publish } from './support/examples';
import { finishedExecutions } from './support/executions';
import { guestBooking, postGuestBooking, wallClock } from './support/guestBooking';
import { messageThat, sentMessages } from './support/messages';
import { signIn } from './support/n8n';
import { addLock } from './support/seam';
import { currentSession } from './support/session';
import { until } from './support/until';

const EXAMPLE = 'code-on-lock-to-guest';
const IN_WORDS = 'cccc d LLLL, HH:mm';

describe('The example "code on the lock, message to the guest"', () => {
	const { n8nUrl, timezone } = currentSession();
	let rest: N8nRest;

	beforeAll(async () => {
		rest = await signIn();
		await addLock('Loft');
		await addLock('Loft Stairs');
		await addLock('Ginza Flat', 'Asia/Tokyo');
		await publish(rest, EXAMPLE, await filledIn(EXAMPLE));
	});

	afterAll(async () => {
		await rest.deactivate(EXAMPLE);
	});

	it('sends the guest the code of that booking, once the lock has it', async () => {
		const answer = await postGuestBooking(n8nUrl, guestBooking('MSG-1', 'Loft', timezone));
		expect(answer).toMatchObject({ booking_id: 'MSG-1', change: 'created' });

		const message = await messageThat(({ booking_id }) => booking_id === 'MSG-1');
		const code = (await accessCodes()).find(({ name }) => name === 'Maria Svensson [MSG-1]');
		expect(code).toMatchObject({
			access_code_id: answer.doors[0].access_code_id,
			status: 'set',
			pending_mutations: [],
		});
		expect(message).toMatchObject({ to: 'maria@example.com', subject: 'Your code for Loft' });
		expect(message.text).toContain(`is ${code?.code}.`);
	});

	it('tells of a stay that lies ahead as soon as the lock has it, in the time at the door', async () => {
		const arrival = DateTime.now().setZone('Asia/Tokyo').plus({ days: 1 }).set({ hour: 15, minute: 0 });
		const departure = arrival.plus({ days: 2 }).set({ hour: 11 });
		await postGuestBooking(n8nUrl, {
			...guestBooking('MSG-2', 'Ginza Flat', 'Asia/Tokyo'),
			arrival: wallClock(arrival),
			departure: wallClock(departure),
		});

		const { text } = await messageThat(({ booking_id }) => booking_id === 'MSG-2');
		expect(text).toContain(`from ${arrival.toFormat(IN_WORDS)} until ${departure.toFormat(IN_WORDS)}.`);
		const code = (await accessCodes()).find(({ name }) => name?.endsWith('[MSG-2]'));
		expect(code).toMatchObject({
			is_scheduled_on_device: true,
			starts_at: arrival.startOf('minute').toUTC().toISO(),
		});
	});

	it('tells the guest again of other dates, and not of a booking that comes again', async () => {
		const booking = guestBooking('MSG-3', 'Loft', timezone);
		await postGuestBooking(n8nUrl, booking);
		await messageThat(({ booking_id }) => booking_id === 'MSG-3');
		expect(await postGuestBooking(n8nUrl, booking)).toMatchObject({ change: 'unchanged' });

		const longer = { ...booking, departure: booking.departure.replace('11:00', '17:45') };
		expect(await postGuestBooking(n8nUrl, longer)).toMatchObject({ change: 'updated' });
		await messageThat(({ booking_id, text }) => booking_id === 'MSG-3' && text.includes('17:45'));
		const messages = (await sentMessages()).filter(({ booking_id }) => booking_id === 'MSG-3');
		expect(messages).toHaveLength(2);
		expect((await accessCodes()).filter(({ name }) => name?.endsWith('[MSG-3]'))).toHaveLength(1);
	});

	it('waits for the last of several doors, and tells of all of them at once', async () => {
		const match = { name: 'Maria Svensson [MSG-5]', device_id: await addLock('Loft Cellar') };
		const error = { error_code: 'failed_to_set_on_device', message: 'The lock did not answer.' };
		await control('failProgramming', { match, error });
		const booking = guestBooking('MSG-5', 'Loft, Loft Stairs, Loft Cellar', timezone);
		expect((await postGuestBooking(n8nUrl, booking)).doors).toHaveLength(3);
		const codesOf = async () => (await accessCodes()).filter(({ name }) => name?.endsWith('[MSG-5]'));
		await until('code on two of the doors', async () => {
			const set = (await codesOf()).filter(({ status }) => status === 'set');
			return set.length === 2 ? set : undefined;
		});
		await finishedExecutions(rest, EXAMPLE, 1);
		expect((await sentMessages()).filter(({ booking_id }) => booking_id === 'MSG-5')).toEqual([]);

		await control('failProgramming', { match, error: null });
		const message = await messageThat(({ booking_id }) => booking_id === 'MSG-5');
		const [{ code }, ...others] = await codesOf();
		expect(others.map((other) => other.code)).toEqual([code, code]);
		expect(message.subject).toBe('Your code for Loft, Loft Stairs, Loft Cellar');
		expect(message.text).toContain(`is ${code}.`);
		await finishedExecutions(rest, EXAMPLE, 1);
		expect((await sentMessages()).filter(({ booking_id }) => booking_id === 'MSG-5')).toHaveLength(1);
	});

	it('answers a booking for an unknown door with the reason, and makes no code', async () => {
		const refused = postGuestBooking(n8nUrl, guestBooking('MSG-4', 'Attic', timezone));
		await expect(refused).rejects.toThrow(/answered 422.*no device with the ID or the name.*Attic/);
		expect((await accessCodes()).filter(({ name }) => name?.endsWith('[MSG-4]'))).toEqual([]);
	});
});
