/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { bookingsFor, type Bench } from '../context';
import { fixed, type Section } from '../report';
import { median } from '../statistics';

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, '../..');
const PAIRS = 7;
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

async function packageSize(): Promise<{ tarball: number; unpacked: number }> {
	const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT });
	const [{ size, unpackedSize }] = JSON.parse(stdout);
	return { tarball: Number(size), unpacked: Number(unpackedSize) };
}

/** What the package weighs: on disk, when n8n starts, and for each item. */
export async function load(bench: Bench): Promise<Section> {
	const ourFiles = ['dist/nodes/Seam/Seam.node.js', 'dist/nodes/SeamTrigger/SeamTrigger.node.js'];
	const builtInFolder = path.join(bench.n8nFolder, 'node_modules/n8n-nodes-base/dist/nodes');
	const times = new Map<string, number[]>();
	const note = (name: string, time: number) => times.set(name, [...(times.get(name) ?? []), time]);
	for (let pair = 0; pair < PAIRS; pair++) {
		note('ours', await loadTime(bench, ROOT, ourFiles));
		for (const [name, files] of Object.entries(BUILT_IN))
			note(name, await loadTime(bench, builtInFolder, files));
	}
	const loaded = new Map([...times].map(([name, all]) => [name, median(all)]));
	const ours = loaded.get('ours') ?? Number.NaN;
	const { tarball, unpacked } = await packageSize();

	const waiting = await bench.seam(50, { rateLimits: false, programmingSeconds: 100_000 });
	const worker = await bench.worker('legacy');
	const perWaiter: number[] = [];
	for (let round = 0; round < PAIRS; round++) {
		const bookings = bookingsFor(waiting.place.devices, WAITERS, { startsIn: -1 });
		perWaiter.push(await worker.call('heapPerWaiter', { place: waiting.place, bookings }));
	}
	await bench.end();

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
	const heap = median(perWaiter) / 1024;
	return {
		title: 'Load and footprint',
		intro: [
			"Loading is by n8n-core's own loader, in a fresh process with n8n-core already there. Heap is what is left after a",
			`garbage collection: for each of ${WAITERS} items that wait in one run, and over ${RUNS} runs of ${ITEMS / RUNS} items`,
			'(the later half of the runs beside the earlier one). The heap of those that wait is without what the expression engine',
			'`vm` keeps for itself.',
		],
		head: ['what', 'value', 'ours / theirs'],
		rows: [
			['loading both nodes', `${fixed(ours, 1)} ms`, ''],
			...[...loaded]
				.filter(([name]) => name !== 'ours')
				.map(([name, time]) => [`loading ${name}`, `${fixed(time, 1)} ms`, fixed(ours / time)]),
			['tarball', `${fixed(tarball / 1000, 1)} kB`, ''],
			['unpacked', `${fixed(unpacked / 1000, 1)} kB`, ''],
			['heap for each item that waits', `${fixed(heap, 1)} kB`, ''],
			[`heap growth over ${ITEMS} items in ${RUNS} runs`, `${fixed(growth, 0)} kB`, ''],
		],
		goals: [
			{ text: `heap for each item that waits under 20 kB`, holds: heap < 20 },
			{
				text: `no heap growth (less than 0.1 kB an item is noise: ${fixed((growth * RUNS) / ITEMS / (RUNS / 2), 3)})`,
				holds: growth < ITEMS / 2 / 10,
			},
		],
	};
}
