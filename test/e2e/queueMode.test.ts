/* eslint-disable @n8n/community-nodes/require-node-api-error, @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { sleep } from 'n8n-workflow';
import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { fillIn, readExample } from '../../sandbox/example';
import { N8nRest } from '../../sandbox/n8n/rest';
import { startQueueMode, type QueueMode } from '../../sandbox/queue/queueMode';
import { CREDENTIAL_NAME, doorsOf, sandboxCredential } from '../../sandbox/sandbox';
import { publish } from './support/examples';
import { guestBooking, postGuestBooking, type GuestBooking } from './support/guestBooking';
import { messageThat } from './support/messages';
import { currentSession } from './support/session';

const EXAMPLE = 'code-on-lock-to-guest';
const START_MS = 240_000;

const BOOKINGS = 200;
const ROOMS = 10;
/** Bookings that are answered by the time the worker is killed. */
const KILL_AFTER = 60;
/** How many deliveries the booking system makes at a time. */
const AT_A_TIME = 20;
/** After so many milliseconds, a booking that is still under way is one that the stopped worker has. */
const HOLD = 5_000;
/**
 * How long it waits for an answer, and how long before it delivers again, in milliseconds. n8n gives what a dead worker had to
 * another one when its lock of a minute is over: a booking system does not wait that long.
 */
const PATIENCE = 25_000;
const PAUSE = 1_000;
const TRIES = 8;

/** How much faster than Seam's the emulator's minute goes, in which each lock takes ten new codes. */
const SPEED = 20;

describe('n8n in queue mode, with a main process, two workers, Redis and PostgreSQL', () => {
	const { installation, tarball, timezone } = currentSession();
	let emulator: Emulator;
	let queueMode: QueueMode;
	let rest: N8nRest;

	beforeAll(async () => {
		emulator = await startEmulator({ speed: SPEED });
		queueMode = await startQueueMode({ installation, tarball, timezone, workers: 2 });
		rest = await N8nRest.signIn(queueMode.main.url);
		const credential = {
			id: await rest.saveCredential(sandboxCredential(emulator)),
			name: CREDENTIAL_NAME,
		};
		const doors = await doorsOf(emulator);
		const messagesUrl = `${emulator.url}/_sandbox/messages`;
		const workflow = fillIn(await readExample(EXAMPLE), { credential, doors, messagesUrl });
		emulator.addDevices(ROOMS);
		await publish(rest, EXAMPLE, workflow);
	}, START_MS);

	afterAll(async () => {
		await queueMode?.stop();
		await emulator?.stop();
	}, START_MS);

	it('sends the guest the code of that booking, once the lock has it', async () => {
		const booking = guestBooking('QUEUE', 'Front Door', timezone);
		const answer = await postGuestBooking(queueMode.main.url, booking);
		expect(answer).toMatchObject({ booking_id: 'QUEUE', change: 'created' });

		const message = await messageThat(({ booking_id }) => booking_id === 'QUEUE', emulator.url);
		const code = emulator.accessCodes().find(({ name }) => name === 'Maria Svensson [QUEUE]');
		expect(code).toMatchObject({ access_code_id: answer.doors[0].access_code_id, status: 'set' });
		expect(message.text).toContain(`is ${code?.code}.`);
	});

	it(
		'creates each of 200 codes once, although a worker is killed on the way',
		async () => {
			const waiting = Array.from({ length: BOOKINGS }, (_, index) =>
				guestBooking(`Q${index + 1}`, `Room ${(index % ROOMS) + 1}`, timezone),
			);
			const answered: string[] = [];
			const underWay = new Set<GuestBooking>();
			let repeats = 0;

			/** Delivers as booking systems do: again, until there is an answer that says yes. */
			async function deliver(booking: GuestBooking): Promise<void> {
				for (let tries = 1; ; tries++) {
					try {
						await postGuestBooking(queueMode.main.url, booking, AbortSignal.timeout(PATIENCE));
						answered.push(booking.booking_id);
						return;
					} catch (error) {
						if (tries === TRIES) throw error;
						repeats += 1;
						await sleep(PAUSE);
					}
				}
			}
			async function deliverOneByOne(): Promise<void> {
				for (let booking = waiting.pop(); booking; booking = waiting.pop()) {
					underWay.add(booking);
					await deliver(booking);
					underWay.delete(booking);
				}
			}
			/** Whether a stopped worker has bookings: they stay, while the other worker sees to those in the line. */
			async function holdsBookings(): Promise<boolean> {
				const before = [...underWay];
				for (const end = Date.now() + HOLD; Date.now() < end; await sleep(20)) {
					if (!before.some((booking) => underWay.has(booking))) return false;
				}
				return true;
			}
			async function killWorker(): Promise<void> {
				const [worker] = queueMode.workers;
				while (answered.length < KILL_AFTER) await sleep(20);
				for (process.kill(worker.pid, 'SIGSTOP'); !(await holdsBookings()); ) {
					process.kill(worker.pid, 'SIGCONT');
					await sleep(20);
					process.kill(worker.pid, 'SIGSTOP');
				}
				worker.kill();
				await worker.exited;
			}
			await Promise.all([...Array.from({ length: AT_A_TIME }, deliverOneByOne), killWorker()]);

			// The kill hit somebody, or this proves nothing.
			expect(repeats).toBeGreaterThan(0);
			expect(new Set(answered).size).toBe(BOOKINGS);
			const names = emulator
				.accessCodes()
				.map(({ name }) => name)
				.filter((name) => / \[Q\d+\]$/.test(name ?? ''));
			expect(names).toHaveLength(BOOKINGS);
			expect(new Set(names).size).toBe(BOOKINGS);
			const creations = emulator.events().filter(({ event_type }) => event_type === 'access_code.created');
			expect(creations).toHaveLength(BOOKINGS + 1);
		},
		START_MS * 2,
	);
});
