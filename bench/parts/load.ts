/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { BEFORE, buildBefore } from '../before';
import { bookingsFor, type Bench } from '../context';
import { fixed, type Section } from '../report';
import { median, pairs, ratio, type Pair } from '../statistics';

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, '../..');
const PAIRS = 7;
/** How much longer loading may take than it did before most operations came in. */
const MOST_OF_BEFORE = 1.5;
const WAITERS = 500;
const RUNS = 100;
const ITEMS = 10_000;

/** Built-in nodes of about the same make: a service's API behind a declarative node, two of them with a trigger. */
const BUILT_IN: Record<string, string[]> = {
	Currents: ['Currents/Currents.node.js', 'Currents/CurrentsTrigger.node.js'],
	'AWS Cognito': ['Aws/Cognito/AwsCognito.node.js'],
	'Azure Cosmos DB': ['Microsoft/AzureCosmosDb/AzureCosmosDb.node.js'],
	Airtop: ['Airtop/Airtop.node.js'],
};

/** Milliseconds that n8n-core's loader takes for some nodes, in a process that has loaded nothing of the kind yet. */
async function loadTime(bench: Bench, folder: string, files: string[]): Promise<number> {
	const script = `
		require('reflect-metadata');
		const { CustomDirectoryLoader } = require('n8n-core');
		const loader = new CustomDirectoryLoader(${JSON.stringify(folder)});
		const start = performance.now();
		for (const file of ${JSON.stringify(files)}) loader.loadNodeFromFile(file);
		process.stdout.write(String(performance.now() - start));
		process.exit();`;
	const { stdout } = await run(bench.node, ['--require', path.join(ROOT, 'bench/useN8n.cjs'), '-e', script], {
		cwd: ROOT,
		env: { ...process.env, BENCH_N8N_FOLDER: bench.n8nFolder, N8N_LOG_LEVEL: 'silent' },
	});
	return Number(stdout);
}

const OUR_FILES = ['dist/nodes/Seam/Seam.node.js', 'dist/nodes/SeamTrigger/SeamTrigger.node.js'];

/** Loading both nodes, beside those of the package before most of its operations came in. */
async function besideBefore(bench: Bench): Promise<Pair[]> {
	const before = await buildBefore();
	try {
		return await pairs(
			2 * PAIRS + 1,
			async () => await loadTime(bench, ROOT, OUR_FILES),
			async () => await loadTime(bench, before.folder, OUR_FILES),
		);
	} finally {
		await before.remove();
	}
}

async function packageSize(): Promise<{ tarball: number; unpacked: number }> {
	const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT });
	const [{ size, unpackedSize }] = JSON.parse(stdout);
	return { tarball: Number(size), unpacked: Number(unpackedSize) };
}

/** kB of heap for each item that waits, by n8n's engine for expressions, and for each whose expressions `vm` has read. */
async function heapPerItem(bench: Bench): Promise<{ legacy: number; vm: number; expressions: number }> {
	const { place } = await bench.seam(50, { rateLimits: false, programmingSeconds: 100_000 });
	const [legacy, vm] = [await bench.worker('legacy'), await bench.worker('vm')];
	const heap = async (worker: typeof vm, node: 'waiting' | 'reading') => {
		const bookings = bookingsFor(place.devices, WAITERS, { startsIn: -1 });
		return (await worker.call('heapPerItem', { node, place, bookings })) / 1024;
	};
	const measured = { legacy: [] as number[], vm: [] as number[], expressions: [] as number[] };
	for (let round = 0; round < PAIRS; round++) {
		measured.legacy.push(await heap(legacy, 'waiting'));
		measured.vm.push(await heap(vm, 'waiting'));
		measured.expressions.push(await heap(vm, 'reading'));
	}
	await bench.end();
	return {
		legacy: median(measured.legacy),
		vm: median(measured.vm),
		expressions: median(measured.expressions),
	};
}

/** What the package weighs: on disk, when n8n starts, and for each item. */
export async function load(bench: Bench): Promise<Section> {
	const builtInFolder = path.join(bench.n8nFolder, 'node_modules/n8n-nodes-base/dist/nodes');
	const times = new Map<string, number[]>();
	const note = (name: string, time: number) => times.set(name, [...(times.get(name) ?? []), time]);
	for (let pair = 0; pair < PAIRS; pair++) {
		note('ours', await loadTime(bench, ROOT, OUR_FILES));
		for (const [name, files] of Object.entries(BUILT_IN))
			note(name, await loadTime(bench, builtInFolder, files));
	}
	const loaded = new Map([...times].map(([name, all]) => [name, median(all)]));
	const ours = loaded.get('ours') ?? Number.NaN;
	const besides = await besideBefore(bench);
	const ofBefore = ratio(besides);
	const { tarball, unpacked } = await packageSize();

	const { legacy, vm, expressions } = await heapPerItem(bench);

	const { place } = await bench.seam(100, { rateLimits: false });
	const runner = await bench.worker();
	const heaps = await runner.call('heapOverRuns', {
		place,
		bookings: bookingsFor(place.devices, ITEMS / RUNS),
		runs: RUNS,
	});
	await bench.end();
	const settled = heaps.slice(1);
	const half = settled.length >> 1;
	const growth = (median(settled.slice(-half)) - median(settled.slice(0, half))) / 1024;
	return {
		title: 'Load and footprint',
		intro: [
			"Loading is by n8n-core's own loader, in a fresh process with n8n-core already there; also of the package as it was",
			`before bookings, access grants and the rest of Seam came in (\`${BEFORE}\`). Heap is what is left after a`,
			`garbage collection: for each of ${WAITERS} items that wait in one run, and over ${RUNS} runs of ${ITEMS / RUNS} items`,
			"(the later half of the runs beside the earlier one). n8n's `vm` engine, its default, keeps what it made for an",
			'expression until the run ends, for any node: that is measured by a node that reads the same four expressions for each',
			'item, and does nothing else.',
		],
		head: ['what', 'value', 'ours / theirs'],
		rows: [
			['loading both nodes', `${fixed(ours, 1)} ms`, ''],
			...[...loaded]
				.filter(([name]) => name !== 'ours')
				.map(([name, time]) => [`loading ${name}`, `${fixed(time, 1)} ms`, fixed(ours / time)]),
			[
				`loading both nodes of \`${BEFORE}\``,
				`${fixed(median(besides.map(({ theirs }) => theirs)), 1)} ms`,
				fixed(ofBefore),
			],
			['tarball', `${fixed(tarball / 1000, 1)} kB`, ''],
			['unpacked', `${fixed(unpacked / 1000, 1)} kB`, ''],
			["heap for each item that waits, expressions in n8n's `legacy` engine", `${fixed(legacy, 1)} kB`, ''],
			["the same, expressions in n8n's `vm` engine", `${fixed(vm, 1)} kB`, ''],
			['of it, what `vm` keeps of four expressions', `${fixed(expressions, 1)} kB`, ''],
			[`heap growth over ${ITEMS} items in ${RUNS} runs`, `${fixed(growth, 0)} kB`, ''],
		],
		goals: [
			{
				text: `loading takes at most ${MOST_OF_BEFORE} of what it took before (${fixed(ofBefore)})`,
				holds: ofBefore <= MOST_OF_BEFORE,
			},
			{ text: 'heap for each item that waits under 20 kB with `legacy`', holds: legacy < 20 },
			{
				text: `under 20 kB with \`vm\` on top of what that keeps for any node (${fixed(vm - expressions, 1)} kB)`,
				holds: vm - expressions < 20,
			},
			{
				text: `no heap growth (less than 0.1 kB an item is noise: ${fixed((growth * RUNS) / ITEMS / (RUNS / 2), 3)})`,
				holds: growth < ITEMS / 2 / 10,
			},
		],
	};
}
