import { bookingsFor, type Bench } from '../context';
import { fixed, type Section } from '../report';
import { staggered } from '../staggered';
import { median } from '../statistics';

const DEVICES = 10;
const CREATES = 200;

/** Creates that Seam allows for one device in a minute. */
const LIMIT = 10;
const WINDOW = 60;

/** Each has an emulator to itself. */
const ROUNDS = 7;

interface Round {
	succeeded: number;
	refused: number;
	seconds: number;
}

async function prepareRound(bench: Bench, side: 'seam' | 'http'): Promise<() => Promise<Round>> {
	const worker = await bench.worker();
	const { seam, place } = await bench.seam(DEVICES, { rateLimits: true });
	return async () => {
		const bookings = bookingsFor(place.devices, CREATES);
		const { succeeded, wallMs } = await worker.call('run', { side, place, bookings, continues: true });
		const { refused } = await seam.call('counts');
		return { succeeded, refused, seconds: wallMs / 1000 };
	};
}

/** What becomes of more creates than Seam allows at once. */
export async function limits(bench: Bench): Promise<Section> {
	const rounds = { seam: [] as Round[], http: [] as Round[] };
	const runs: Array<() => Promise<unknown>> = [];
	for (let count = 0; count < ROUNDS; count++) {
		for (const side of ['seam', 'http'] as const) {
			const run = await prepareRound(bench, side);
			runs.push(async () => rounds[side].push(await run()));
		}
	}
	await staggered(runs);
	await bench.end();

	const least = (Math.ceil(CREATES / DEVICES / LIMIT) - 1) * WINDOW;
	const of = (side: 'seam' | 'http', key: keyof Round) => median(rounds[side].map((one) => one[key]));
	const share = (side: 'seam' | 'http') =>
		Math.min(...rounds[side].map(({ succeeded }) => succeeded)) / CREATES;
	const time = of('seam', 'seconds') / least;
	return {
		title: "Under Seam's rate limits",
		intro: [
			`${CREATES} creates over ${DEVICES} devices, where Seam allows ${LIMIT} a minute for each device: ${least} seconds at least.`,
			'The HTTP Request node goes on with the other items when one fails.',
		],
		head: ['', 'items that succeed', 'requests refused', 'time, s', 'time / least'],
		rows: [
			[
				'ours',
				`${fixed(share('seam') * 100, 0)} %`,
				fixed(of('seam', 'refused'), 0),
				fixed(of('seam', 'seconds'), 1),
				fixed(time),
			],
			[
				'HTTP Request',
				`${fixed(share('http') * 100, 0)} %`,
				fixed(of('http', 'refused'), 0),
				fixed(of('http', 'seconds'), 1),
				'–',
			],
		],
		goals: [
			{ text: 'all items succeed', holds: share('seam') === 1 },
			{ text: 'at most 1.15 of the least time', holds: time <= 1.15 },
		],
	};
}
