import { bookingsFor, type Bench } from '../context';
import { fixed, type Section } from '../report';
import { median, pairs, ratio, type Pair } from '../statistics';
import type { JobResult } from '../worker';

const SIZES = [1, 10, 100, 1000, 10_000];
const PAIRS = 7;

/** Runs of a size before it is measured, for the compiler to settle. */
const WARM_UP = 3;

/** Above so many items one run is long enough to settle by itself. */
const NEEDS_NO_WARM_UP = 1000;

const LEGACY = [
	'',
	'The engine of older versions of n8n, in which expressions cost little, so that the requests themselves count for more:',
	'HTTP Request sends them in bursts of 50, this node has at most 10 under way.',
];

interface Measured {
	size: number;
	wall: Pair[];
	cpu: Pair[];
}

async function measure(bench: Bench, engine: 'vm' | 'legacy', size: number): Promise<Measured> {
	const { seam, place } = await bench.seam(300, { rateLimits: false, programmingSeconds: 5 });
	const worker = await bench.worker(engine);
	const bookings = bookingsFor(place.devices, size);
	const cpu: Pair[] = [];
	let last: Partial<Record<'seam' | 'http', JobResult>> = {};
	const run = async (side: 'seam' | 'http') => {
		const result = await worker.call('run', { side, place, bookings });
		if (result.succeeded !== size) throw new Error(`${result.succeeded} of ${size} items came out`);
		await seam.call('counts');
		last = { ...last, [side]: result };
		if (last.seam && last.http) {
			cpu.push({ ours: last.seam.cpuMs, theirs: last.http.cpuMs });
			last = {};
		}
		return result.wallMs;
	};
	for (let round = 0; round < (size > NEEDS_NO_WARM_UP ? 0 : WARM_UP); round++) {
		await run('seam');
		await run('http');
	}
	cpu.length = 0;
	const wall = await pairs(
		PAIRS,
		async () => await run('seam'),
		async () => await run('http'),
	);
	await bench.end();
	return { size, wall, cpu };
}

function growth(measured: Measured[]): number {
	const time = (size: number) =>
		median(measured.find((one) => one.size === size)?.wall.map(({ ours }) => ours) ?? [Number.NaN]);
	return time(10_000) / time(1000);
}

/** The time that a Create takes for each item, beside the HTTP Request node. */
export async function engine(bench: Bench, which: 'vm' | 'legacy' = 'vm'): Promise<Section> {
	const measured: Measured[] = [];
	for (const size of SIZES) measured.push(await measure(bench, which, size));
	const isWithin = ({ size, wall }: Measured) => ratio(wall) <= (size >= 100 ? 1.0 : 1.2);
	const grown = growth(measured);
	return {
		title: `Engine time per item (expressions in n8n's \`${which}\` engine${which === 'vm' ? ', its default' : ''})`,
		intro: [
			'Create Access Code with four expressions, beside the same request by the HTTP Request node with the same four,',
			"both in n8n-core's `WorkflowExecute`, against the same emulator in another process. Time is from the start of the",
			'workflow to its end.',
			...(which === 'legacy' ? LEGACY : []),
		],
		head: ['items', 'ours / HTTP Request', 'its CPU time', 'ours, ms per item', 'HTTP Request, ms per item'],
		rows: measured.map(({ size, wall, cpu }) => [
			String(size),
			fixed(ratio(wall)),
			fixed(ratio(cpu)),
			fixed(median(wall.map(({ ours }) => ours)) / size, 3),
			fixed(median(wall.map(({ theirs }) => theirs)) / size, 3),
		]),
		goals: [
			{
				text: 'at most 1.0 of the time of the HTTP Request node from 100 items on',
				holds: measured.filter(({ size }) => size >= 100).every(isWithin),
			},
			{
				text: 'at most 1.2 below',
				holds: measured.filter(({ size }) => size < 100).every(isWithin),
			},
			{ text: `from 1,000 to 10,000 items at most 11 times (${fixed(grown, 1)})`, holds: grown <= 11 },
		],
	};
}
