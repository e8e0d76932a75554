/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { sleep } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { N8nRest } from '../../sandbox/n8n/rest';
import type { N8nServer } from '../../sandbox/n8n/server';
import { startQueueMode, type QueueMode } from '../../sandbox/queue/queueMode';
import { CREDENTIAL_NAME, sandboxCredential } from '../../sandbox/sandbox';
import { changesIn, listWorkflow, postList, type ListedBooking } from './support/bookingList';
import { publish } from './support/examples';
import { currentSession } from './support/session';

const LIST = 'queue-list';
const START_MS = 240_000;

const BOOKINGS = 60;
const ROOMS = 6;
/** Codes that are on the doors by the time a worker is killed. */
const KILL_AFTER = 40;

/** For how long a worker that goes on is watched for new codes, in milliseconds. */
const LOOK = 1500;

/** How much faster than Seam's the emulator's minute goes, in which each lock takes ten new codes. */
const SPEED = 20;

/** Each booking in a room, and at the door of the house that the room is in. */
function bookingsOf(keys: string, from: string, to: string): ListedBooking[] {
	return Array.from({ length: BOOKINGS }, (_, index) => ({
		key: `${keys}${index + 1}`,
		doors: `Queue House ${(index % ROOMS) + 1}, Queue Room ${(index % ROOMS) + 1}`,
		from,
		to,
	}));
}

/** Stops both workers, finds out which of them makes codes, kills it, and lets the other go on. */
async function killTheOneAtWork(workers: N8nServer[], made: () => number): Promise<void> {
	const [one, other] = workers;
	for (const { pid } of workers) process.kill(pid, 'SIGSTOP');
	// What was on the wire arrives.
	await sleep(500);
	const before = made();
	process.kill(one.pid, 'SIGCONT');
	for (const end = Date.now() + LOOK; made() === before && Date.now() < end; ) await sleep(5);
	const [atWork, idle] = made() > before ? [one, other] : [other, one];
	atWork.kill();
	await atWork.exited;
	process.kill(idle.pid, 'SIGCONT');
}

describe('Sync in queue mode, with a main process and two workers', () => {
	const { installation, tarball, timezone } = currentSession();
	let emulator: Emulator;
	let queueMode: QueueMode;

	beforeAll(async () => {
		emulator = await startEmulator({ speed: SPEED });
		for (let room = 1; room <= ROOMS; room++) {
			for (const kind of ['House', 'Room']) {
				emulator.addDevice({
					display_name: `Queue ${kind} ${room}`,
					location: { time_zone: 'America/Chicago' },
				});
			}
		}
		queueMode = await startQueueMode({ installation, tarball, timezone, workers: 2 });
		const rest = await N8nRest.signIn(queueMode.main.url);
		const id = await rest.saveCredential(sandboxCredential(emulator));
		const credential = { id, name: CREDENTIAL_NAME };
		await publish(
			rest,
			LIST,
			listWorkflow(LIST, credential, { options: { gracePeriod: 0, removalLimit: 100 } }),
		);
	}, START_MS);

	afterAll(async () => {
		await queueMode?.stop();
		await emulator?.stop();
	}, START_MS);

	const codes = () =>
		emulator.accessCodes().filter(({ name, status }) => name?.includes(`[${LIST}:`) && status !== 'removing');
	const sync = async (list: ListedBooking[], signal?: AbortSignal) =>
		await postList(queueMode.main.url, LIST, list, signal);

	/** That the doors have just what the list says: for each booking one code on each of its two doors, with the same digits. */
	function expectExactly(list: ListedBooking[]): void {
		const found = codes();
		expect(found.map(({ name }) => name).sort()).toEqual(
			list.flatMap(({ key }) => [`[${LIST}:${key}]`, `[${LIST}:${key}]`]).sort(),
		);
		for (const { key } of list) {
			const [a, b] = found.filter(({ name }) => name === `[${LIST}:${key}]`);
			expect([a.code, a.device_id === b.device_id]).toEqual([b.code, false]);
		}
	}

	it(
		'in two executions at once ends with exactly the list',
		async () => {
			const list = bookingsOf('A', '2037-03-27', '2037-03-29');
			const outputs = await Promise.all([sync(list), sync(list)]);
			// On two workers both may make a code, and one of them is taken back; what counts is what is left.
			await sync(list);
			expectExactly(list);
			for (const output of outputs) expect(output).toHaveLength(BOOKINGS);
			expect(changesIn(await sync(list))).toEqual(list.map(({ key }) => `${key} unchanged`));
		},
		START_MS,
	);

	it(
		'that is killed in the middle leaves what the next one makes whole',
		async () => {
			const list = bookingsOf('B', '2037-04-01', '2037-04-03');
			const made = () => codes().filter(({ name }) => name?.includes(':B')).length;
			const controller = new AbortController();
			const answer = sync(list, controller.signal).then(
				() => 'answered',
				() => 'cut off',
			);
			while (made() < KILL_AFTER) await sleep(10);
			await killTheOneAtWork(queueMode.workers, made);
			expect(made()).toBeLessThan(2 * BOOKINGS);
			controller.abort();
			expect(await answer).toBe('cut off');

			const output = await sync(list);
			expect(
				changesIn(output).filter((change) => !/ (created|updated|unchanged|removed)$/.test(change)),
			).toEqual([]);
			expectExactly(list);
			expect(changesIn(await sync(list))).toEqual(list.map(({ key }) => `${key} unchanged`));
		},
		START_MS * 2,
	);
});
