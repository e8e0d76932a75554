import { bookingsFor, type Bench } from '../context';
import type { Booking } from '../nodes';
import { fixed, type Section } from '../report';
import { staggered } from '../staggered';
import { median, pairs, ratio } from '../statistics';

const MEASUREMENTS = 7;

const BOOKINGS = 500;
const DOORS = 50;
/** What Seam lists at a time: codes, and devices. */
const PAGE = 500;

const FIRST_BOOKINGS = 200;
const FIRST_DOORS = 10;
/** Creates that Seam allows for one device in a minute. */
const LIMIT = 10;
const WINDOW = 60;

const PLANNED = [1000, 10_000];
const PLANNED_DOORS = 2000;

/** Bookings of so many doors each. */
function onDoors(bookings: Booking[], devices: string[], doors: number): Booking[] {
	return bookings.map((booking, index) => ({
		...booking,
		doors: Array.from({ length: doors }, (_, door) => devices[(index + door) % devices.length]).join(','),
	}));
}

/** A list that has not changed since, by Sync and by Create or Update: milliseconds, and what is asked of Seam. */
async function unchanged(bench: Bench) {
	const worker = await bench.worker();
	const { seam, place } = await bench.seam(DOORS, { rateLimits: false });
	const bookings = onDoors(bookingsFor(place.devices, BOOKINGS), place.devices, 2);
	const counts: Record<'sync' | 'upsert', Array<{ requests: number; writes: number }>> = {
		sync: [],
		upsert: [],
	};
	const run = async (operation: 'sync' | 'upsert') => {
		const { wallMs } = await worker.call('run', { side: 'seam', operation, place, bookings });
		counts[operation].push(await seam.call('counts'));
		return wallMs;
	};
	// The first run of each makes the codes.
	for (const operation of ['sync', 'upsert'] as const) {
		await run(operation);
		counts[operation].pop();
	}
	const measured = await pairs(
		MEASUREMENTS,
		async () => await run('sync'),
		async () => await run('upsert'),
	);
	await bench.end();
	return { measured, counts };
}

/** The first Sync of a list under Seam's limits, in seconds. */
async function firstSyncs(bench: Bench): Promise<Array<{ seconds: number; succeeded: number }>> {
	const runs: Array<() => Promise<{ seconds: number; succeeded: number }>> = [];
	for (let count = 0; count < MEASUREMENTS; count++) {
		const { place } = await bench.seam(FIRST_DOORS, { rateLimits: true });
		const worker = await bench.worker();
		runs.push(async () => {
			const bookings = onDoors(bookingsFor(place.devices, FIRST_BOOKINGS), place.devices, 1);
			const { wallMs, succeeded } = await worker.call('run', {
				side: 'seam',
				operation: 'sync',
				place,
				bookings,
			});
			return { seconds: wallMs / 1000, succeeded };
		});
	}
	const done = await staggered(runs);
	await bench.end();
	return done;
}

/** Milliseconds for the plan alone of a list, most of which has not changed, by its size. */
async function plans(bench: Bench): Promise<number[]> {
	const worker = await bench.worker();
	const times = PLANNED.map(() => [] as number[]);
	for (let count = 0; count <= MEASUREMENTS; count++) {
		for (const [index, bookings] of PLANNED.entries()) {
			const time = await worker.call('plan', { bookings, doors: PLANNED_DOORS });
			// The first one is the engine's warming up.
			if (count > 0) times[index].push(time);
		}
	}
	await bench.end();
	return times.map(median);
}

/** What a Sync asks of Seam, and how long it takes. */
export async function bookings(bench: Bench): Promise<Section> {
	const { measured, counts } = await unchanged(bench);
	const first = await firstSyncs(bench);
	const [small, large] = await plans(bench);

	const pages = Math.ceil((BOOKINGS * 2) / PAGE) + Math.ceil(DOORS / PAGE);
	const most = (operation: 'sync' | 'upsert', key: 'requests' | 'writes') =>
		Math.max(...counts[operation].map((count) => count[key]));
	const sync = median(measured.map(({ ours }) => ours));
	const upsert = median(measured.map(({ theirs }) => theirs));
	const least = (Math.ceil(FIRST_BOOKINGS / FIRST_DOORS / LIMIT) - 1) * WINDOW;
	const seconds = median(first.map((one) => one.seconds));
	const share = Math.min(...first.map(({ succeeded }) => succeeded)) / FIRST_BOOKINGS;
	return {
		title: 'Bookings',
		intro: [
			`A list of ${BOOKINGS} bookings on ${DOORS} doors, two doors each, of which none has changed: by Sync, and item by item by`,
			`Create or Update. A first Sync of ${FIRST_BOOKINGS} bookings, one door each, on ${FIRST_DOORS} doors where Seam allows ${LIMIT}`,
			`creates a minute for each: ${least} seconds at least. The plan alone of a list on ${PLANNED_DOORS} doors, where one booking in`,
			'ten has other dates.',
		],
		head: ['', 'requests', 'writes', 'time', 'beside'],
		rows: [
			[
				'Sync, nothing changed',
				String(most('sync', 'requests')),
				String(most('sync', 'writes')),
				`${fixed(sync, 0)} ms`,
				`${fixed(ratio(measured))} of Create or Update`,
			],
			[
				'Create or Update, nothing changed',
				String(most('upsert', 'requests')),
				String(most('upsert', 'writes')),
				`${fixed(upsert, 0)} ms`,
				'',
			],
			['first Sync under limits', '', '', `${fixed(seconds, 1)} s`, `${fixed(seconds / least)} of the least`],
			[`plan of ${PLANNED[0]} bookings`, '0', '0', `${fixed(small, 1)} ms`, ''],
			[
				`plan of ${PLANNED[1]} bookings`,
				'0',
				'0',
				`${fixed(large, 1)} ms`,
				`${fixed(large / small, 1)} times ${PLANNED[0]}`,
			],
		],
		goals: [
			{
				text: `a Sync that changes nothing asks for no more than the pages of the lists of codes and devices (${pages}), and writes nothing`,
				holds: most('sync', 'requests') <= pages && most('sync', 'writes') === 0,
			},
			{
				text: 'a first Sync takes at most 1.10 of the least time, and all bookings get their codes',
				holds: seconds / least <= 1.1 && share === 1,
			},
			{
				text: 'the plan of 10,000 bookings takes less than a second, and at most 11 times that of 1,000',
				holds: large < 1000 && large / small <= 11,
			},
		],
	};
}
