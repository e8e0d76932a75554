/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- runs outside n8n */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';

import { buildAndPack } from '../sandbox/build';
import { Bench } from './context';
import { bookings } from './parts/bookings';
import { editor } from './parts/editor';
import { engine } from './parts/engine';
import { limits } from './parts/limits';
import { load } from './parts/load';
import { waiting } from './parts/waiting';
import { markdown, type Section } from './report';

/** The parts, in the order of the report. */
const PARTS: Record<string, (bench: Bench) => Promise<Section>> = {
	engine: async (bench) => await engine(bench),
	legacy: async (bench) => await engine(bench, 'legacy'),
	waiting,
	load,
	editor,
	limits,
	bookings,
};

const RESULTS = path.join(__dirname, 'RESULTS.md');

function versionIn(folder: string, name: string): string {
	const { version } = createRequire(path.join(folder, 'package.json'))(`${name}/package.json`);
	return String(version);
}

function header(bench: Bench): string {
	const version = (name: string) => versionIn(bench.n8nFolder, name);
	const root = path.join(__dirname, '..');
	const own = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
	const sdk = JSON.parse(readFileSync(path.join(root, 'node_modules/seam/package.json'), 'utf8'));
	return [
		'# Numbers',
		'',
		'Made by `npm run bench`; `npm run bench -- engine` makes one part anew. The two sides of a table are measured in turn, in',
		'one go on one machine, and each number is the median of 7 measurements. What counts is the ratio: times differ from',
		'machine to machine, and from hour to hour on one that has other work to do.',
		'',
		`n8n-nodes-seam ${own.version}, n8n-core ${version('n8n-core')}, n8n-nodes-base ${version('n8n-nodes-base')}, Seam's SDK \`seam\` ${sdk.version}, on ${cpus().length} × ${cpus()[0].model.trim()}, load average ${loadavg()[1].toFixed(1)}.`,
		'',
	].join('\n');
}

/** The report as it is, by the name of its parts. */
function sections(): Map<string, string> {
	const text = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : '';
	const found = text.matchAll(/<!-- (\w+) -->\n([\s\S]*?)<!-- end -->\n/g);
	return new Map([...found].map(([, name, content]) => [name, content]));
}

async function main(): Promise<void> {
	const asked = process.argv.slice(2);
	const unknown = asked.find((name) => !(name in PARTS));
	if (unknown !== undefined) {
		throw new Error(`There is no part '${unknown}'; the parts are ${Object.keys(PARTS).join(', ')}`);
	}
	const packed = mkdtempSync(path.join(tmpdir(), 'n8n-nodes-seam-bench-'));
	await buildAndPack(packed);
	rmSync(packed, { recursive: true });
	const bench = await Bench.open();
	const done = sections();
	try {
		for (const name of asked.length > 0 ? asked : Object.keys(PARTS)) {
			const section = markdown(await PARTS[name](bench));
			console.log(section);
			done.set(name, section);
			const parts = Object.keys(PARTS).flatMap((part) => {
				const content = done.get(part);
				return content === undefined ? [] : [`<!-- ${part} -->\n${content}<!-- end -->\n`];
			});
			writeFileSync(RESULTS, [header(bench), ...parts].join('\n'));
		}
	} finally {
		await bench.end();
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
