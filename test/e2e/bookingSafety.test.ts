import { sleep } from 'n8n-workflow';

import type { N8nRest } from '../../sandbox/n8n/rest';
import { changesIn, LIST_TRIGGER, listWorkflow, postList, type ListedBooking } from './support/bookingList';
import { accessCodes } from './support/emulator';
import { finishedExecutions, runFromTrigger } from './support/executions';
import { signIn } from './support/n8n';
import { addLock } from './support/seam';
import { currentSession } from './support/session';

const { n8nUrl, fillIns } = currentSession();

/** The grace period of these lists, in seconds: in the editor it is counted in hours. */
const GRACE = 5;

let rest: N8nRest;
beforeAll(async () => {
	rest = await signIn();
});

/** A booking on the two doors of its list, or on one of them. */
const booking = (key: string, more: Partial<ListedBooking> = {}): ListedBooking => ({
	key,
	doors: 'House, Flat',
	from: '2037-03-27',
	to: '2037-03-29',
	...more,
});

/** A stay that is under way, and ends tomorrow. */
const current = (key: string) => booking(key, { from: inHours(-2), to: inHours(20), doors: 'Flat' });
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

/** Publishes a list with two doors of its own for a test, and gives what syncs it. */
async function listOf(name: string) {
	for (const door of ['House', 'Flat']) await addLock(`${name} ${door}`, 'America/Chicago');
	const options = { gracePeriod: GRACE / 3600, removalLimit: 2 };
	await rest.activate(await rest.saveWorkflow(name, listWorkflow(name, fillIns.credential, { options })));
	return async (...bookings: Array<Partial<ListedBooking>>) =>
		changesIn(
			await postList(
				n8nUrl,
				name,
				bookings.map((one) => inList(name, one)),
			),
		);
}

/** A booking with its doors by the names that they have in a list. */
function inList(name: string, one: Partial<ListedBooking>): Partial<ListedBooking> {
	return { ...one, doors: one.doors?.replace(/House|Flat/g, `${name} $&`) };
}

/** The marks of a list's codes, one for each door. */
async function marksOf(list: string): Promise<string[]> {
	return (await accessCodes())
		.filter(({ name, status }) => name?.startsWith(`[${list}:`) && status !== 'removing')
		.map(({ name }) => String(name).slice(list.length + 2, -1))
		.sort();
}

describe('Sync, in a published workflow', () => {
	it('keeps a booking that is missing for its grace period, over several executions, and then removes it', async () => {
		const sync = await listOf('safe-grace');
		expect(await sync(booking('A'), booking('B'))).toEqual(['A created', 'B created']);
		expect(await sync(booking('A'))).toEqual(['A unchanged', 'B kept']);
		expect(await sync(booking('A'), booking('B'))).toEqual(['A unchanged', 'B unchanged']);
		expect(await sync(booking('A'))).toEqual(['A unchanged', 'B kept']);
		await sleep(GRACE * 1000 + 500);
		expect(await sync(booking('A'))).toEqual(['A unchanged', 'B removed']);
		expect(await marksOf('safe-grace')).toEqual(['A', 'A']);
	});

	it('removes nothing where more are gone than may go', async () => {
		const sync = await listOf('safe-limit');
		await sync(booking('A'), booking('B'), booking('C'), booking('D'));
		await sync(booking('A'));
		await sleep(GRACE * 1000 + 500);
		const [message] = await sync(booking('A', { to: '2037-03-30' }));
		expect(message).toMatch(/^3 of the 4 bookings of "safe-limit" would lose their codes, and at most 2 may/);
		expect(await marksOf('safe-limit')).toEqual(['A', 'A', 'B', 'B', 'C', 'C', 'D', 'D']);
	});

	it('neither removes nor shortens a stay under way', async () => {
		const sync = await listOf('safe-stay');
		const stay = current('A');
		await sync(stay, current('B'));
		const shorter = { ...stay, to: inHours(1) };
		expect(await sync(shorter)).toEqual(['A kept', 'B kept']);
		await sleep(GRACE * 1000 + 500);
		expect(await sync(shorter)).toEqual(['A kept', 'B kept']);
		expect(await marksOf('safe-stay')).toEqual(['A', 'B']);
	});

	it('removes nothing because of what can not be read, and goes on with the others', async () => {
		const sync = await listOf('safe-unreadable');
		await sync(booking('A'), booking('B'), booking('C'));
		await sync(booking('A'), booking('B', { from: 'soon' }), { doors: 'Flat' });
		await sleep(GRACE * 1000 + 500);
		const after = await sync(booking('A', { to: '2037-03-30' }), booking('B', { from: 'soon' }), {
			doors: 'Flat',
		});
		expect(after).toEqual([
			'A updated',
			'\'Arrival\' is not a date that can be read: "soon" [item 1]',
			"'Booking Key' is empty [item 2]",
			'C kept',
		]);
		expect(await marksOf('safe-unreadable')).toEqual(['A', 'A', 'B', 'B', 'C', 'C']);
	});

	it('removes nothing where the list is empty, and nothing where a key is there twice', async () => {
		const sync = await listOf('safe-empty');
		await sync(booking('A'));
		await sync();
		await sleep(GRACE * 1000 + 500);
		expect(await sync()).toEqual(['The list has no bookings [item 0]', 'A kept']);
		expect((await sync(booking('B'), booking('B')))[0]).toMatch(/^Two items have the Booking Key "B"/);
		expect(await marksOf('safe-empty')).toEqual(['A', 'A']);
	});

	it('leaves the codes of other lists alone', async () => {
		const [one, other] = [await listOf('safe-one'), await listOf('safe-other')];
		await one(booking('A', { doors: 'House' }));
		await other(booking('A', { doors: 'Flat' }));
		expect(await one(booking('B', { doors: 'House' }))).toEqual(['B created', 'A kept']);
		await sleep(GRACE * 1000 + 500);
		expect(await one(booking('B', { doors: 'House' }))).toEqual(['B unchanged', 'A removed']);
		expect(await marksOf('safe-other')).toEqual(['A']);
	});

	it('only reports in an execution that somebody starts by hand', async () => {
		const sync = await listOf('safe-manual');
		await sync(booking('A'), booking('B'));
		await sync(booking('A'));
		await sleep(GRACE * 1000 + 500);
		const count = 2;
		await runFromTrigger(rest, 'safe-manual', LIST_TRIGGER, {
			body: { bookings: [inList('safe-manual', booking('A'))] },
		});
		const [last] = await finishedExecutions(rest, 'safe-manual', count + 1, 60);
		expect(last).toMatchObject({ mode: 'manual', status: 'success' });
		expect(await marksOf('safe-manual')).toEqual(['A', 'A', 'B', 'B']);
		expect(await sync(booking('A'))).toEqual(['A unchanged', 'B removed']);
	});
});
