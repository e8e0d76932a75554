import { bookingsFor, type Bench } from '../context';
import { fixed, type Section } from '../report';
import { median } from '../statistics';

const SIZES = [1, 10, 100, 500];
const ROUNDS = 7;
const SIDES = ['seam', 'sdk', 'http'] as const;

type SideName = (typeof SIDES)[number];

interface Round {
	/** Requests of the wait alone: without the one that creates the code. */
	requestsPerCode: number;
	/** Seconds from the moment when the last code was on its lock until the workflow, or the program, went on. */
	delay: number;
}

/** One side waits for so many codes; each side has an emulator to itself. */
async function round(
	size: number,
	{ seam, place }: Awaited<ReturnType<Bench['seam']>>,
	wait: (bookings: ReturnType<typeof bookingsFor>) => Promise<number>,
): Promise<Round> {
	await seam.call('counts');
	const endedAt = await wait(bookingsFor(place.devices, size, { startsIn: -1 }));
	const { requests } = await seam.call('counts');
	const onLock = await seam.call('programmed');
	const last = Math.max(...Object.values(onLock));
	return { requestsPerCode: requests / size - 1, delay: (endedAt - last) / 1000 };
}

async function measure(bench: Bench, size: number): Promise<Record<SideName, Round[]>> {
	const devices = Math.ceil(size / 10);
	const options = { rateLimits: false };
	const [ours, theirs] = [await bench.worker('legacy'), await bench.worker('legacy')];
	const sdk = bench.sdk();
	const places = {
		seam: await bench.seam(devices, options),
		sdk: await bench.seam(devices, options),
		http: await bench.seam(devices, options),
	};
	const measured: Record<SideName, Round[]> = { seam: [], sdk: [], http: [] };
	for (let count = 0; count < ROUNDS; count++) {
		const results = await Promise.all([
			round(size, places.seam, async (bookings) => {
				const job = { side: 'seam' as const, place: places.seam.place, bookings, wait: true };
				return (await ours.call('run', job)).endedAt;
			}),
			round(size, places.sdk, async (bookings) => {
				const seen = await sdk.call('createAndWait', { place: places.sdk.place, bookings });
				return Math.max(...Object.values(seen));
			}),
			round(size, places.http, async (bookings) => {
				const job = { side: 'http' as const, place: places.http.place, bookings, wait: true };
				return (await theirs.call('run', job)).endedAt;
			}),
		]);
		SIDES.forEach((side, index) => measured[side].push(results[index]));
	}
	return measured;
}

/** What waiting asks of Seam, and how soon the workflow goes on, beside the SDK and beside HTTP Request with Wait. */
export async function waiting(bench: Bench): Promise<Section> {
	// The smaller sizes hardly ask anything, so they wait at the same time.
	const [large, ...small] = [...SIZES].reverse();
	const measured = new Map<number, Record<SideName, Round[]>>();
	await Promise.all(small.map(async (size) => measured.set(size, await measure(bench, size))));
	await bench.end();
	measured.set(large, await measure(bench, large));
	await bench.end();

	const requests = (size: number, side: SideName) =>
		median(measured.get(size)?.[side].map(({ requestsPerCode }) => requestsPerCode) ?? []);
	const delay = (size: number, side: SideName) =>
		median(measured.get(size)?.[side].map(({ delay: seconds }) => seconds) ?? []);
	const share = requests(100, 'seam') / requests(100, 'sdk');
	return {
		title: 'Waiting until codes are on the lock',
		intro: [
			'Codes get onto the lock after 1 to 30 seconds. The SDK polls once a second for each code; the loop is HTTP Request,',
			'Wait (1 second), HTTP Request and If. *Requests* are what the wait for a code asks, on top of the one request that creates',
			'it; *with creation* counts that one too, which nobody can do without. *Delay* is from the',
			'moment when the last code is on the lock until the workflow, or the program, goes on.',
		],
		head: [
			'codes',
			'requests: ours / SDK',
			'with creation: ours / SDK',
			'requests: ours / loop',
			'ours',
			'SDK',
			'loop',
			'delay: ours / SDK',
			'ours, s',
			'SDK, s',
			'loop, s',
		],
		rows: SIZES.map((size) => [
			String(size),
			fixed(requests(size, 'seam') / requests(size, 'sdk'), 3),
			fixed((requests(size, 'seam') + 1) / (requests(size, 'sdk') + 1), 3),
			fixed(requests(size, 'seam') / requests(size, 'http'), 3),
			fixed(requests(size, 'seam')),
			fixed(requests(size, 'sdk')),
			fixed(requests(size, 'http')),
			fixed(delay(size, 'seam') / delay(size, 'sdk')),
			fixed(delay(size, 'seam')),
			fixed(delay(size, 'sdk')),
			fixed(delay(size, 'http')),
		]),
		goals: [
			{
				text: `at 100 codes at most 1/20 of the SDK's requests (1/${fixed(1 / share, 1)})`,
				holds: share <= 1 / 20,
			},
			{
				text: `at no more than its delay (${fixed(delay(100, 'seam'))} s beside ${fixed(delay(100, 'sdk'))} s)`,
				holds: delay(100, 'seam') <= delay(100, 'sdk'),
			},
			{
				text: `at 500 codes at no more than its delay (${fixed(delay(500, 'seam'))} s beside ${fixed(delay(500, 'sdk'))} s)`,
				holds: delay(500, 'seam') <= delay(500, 'sdk'),
			},
		],
	};
}
