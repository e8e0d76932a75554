#!/usr/bin/env node
/**
 * `npm test`: lint, types and every test that needs neither an n8n server nor a machine to itself. `npm run test:e2e`:
 * the tests on a real n8n, and before them the faults, which are timed and so run alone.
 * Stops at the first stage that fails. Jest's own results are left in test-results/ as JSON.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { install, isInstalled } from '../sandbox/modules.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const results = path.join(root, 'test-results');
const bin = (...parts) => [process.execPath, path.join(root, 'node_modules', ...parts)];
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const tsc = bin('typescript', 'bin', 'tsc');
const jest = bin('jest', 'bin', 'jest.js');
const tsx = bin('tsx', 'dist', 'cli.mjs');

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const say = (line) => process.stdout.write(`${line}\n`);

class StageFailed extends Error {}

let running;
for (const signal of ['SIGINT', 'SIGTERM']) {
	process.on(signal, () => {
		running?.kill(signal);
		process.exitCode = 130;
	});
}

/** Runs a command in the repository with its output shown, and fails the stage when it does. */
async function run([command, ...args], env = {}) {
	const code = await new Promise((resolve, reject) => {
		running = spawn(command, args, {
			cwd: root,
			stdio: ['ignore', 'inherit', 'inherit'],
			env: { ...process.env, ...env },
			shell: process.platform === 'win32' && command === npm,
		});
		running.on('error', reject);
		running.on('close', (exit, signal) => resolve(exit ?? signal));
	});
	running = undefined;
	if (code !== 0) throw new StageFailed(typeof code === 'number' ? `exit code ${code}` : `ended by ${code}`);
}

/** Counts by test folder, from the file that jest wrote. */
function report(file, complete) {
	const { testResults, numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
		readFileSync(file, 'utf8'),
	);
	const suites = new Map();
	for (const { name, assertionResults, startTime, endTime } of testResults) {
		const [, suite] = path.relative(root, name).split(path.sep);
		const counts = suites.get(suite) ?? { tests: 0, files: 0, ms: 0 };
		counts.tests += assertionResults.length;
		counts.files += 1;
		counts.ms += endTime - startTime;
		suites.set(suite, counts);
	}
	for (const [suite, { tests, files, ms }] of [...suites].sort()) {
		say(`  ${suite.padEnd(10)} ${String(tests).padStart(5)} tests in ${files} files, ${seconds(ms)}`);
	}
	if (numPassedTests + numFailedTests === 0) throw new StageFailed('no test ran');
	if (complete && numPendingTests > 0) throw new StageFailed(`${numPendingTests} tests were skipped`);
	return `${numPassedTests} passed, ${numFailedTests} failed`;
}

async function tests(name, args) {
	mkdirSync(results, { recursive: true });
	const file = path.join(results, `${name}.json`);
	rmSync(file, { force: true });
	try {
		await run([...jest, ...args, '--json', `--outputFile=${file}`, '--testLocationInResults']);
	} finally {
		if (existsSync(file))
			say(
				`\n${name}: ${report(
					file,
					args.every((arg) => !/^(-t|--testNamePattern)/.test(arg)),
				)}`,
			);
	}
}

const plans = {
	test: [
		['lint', () => run([npm, 'run', '--silent', 'lint'])],
		[
			'types',
			async () =>
				await run([...tsc, '--noEmit']).then(() => run([...tsc, '--noEmit', '-p', 'test/tsconfig.json'])),
		],
		[
			'tests',
			(more) => tests('test', ['--maxWorkers=2', '--testPathIgnorePatterns=/test/(e2e|faults)/', ...more]),
		],
	],
	e2e: [
		['faults', async (more) => more.length === 0 && (await tests('faults', ['--runInBand', 'test/faults']))],
		['n8n', () => run([...tsx, 'sandbox/ensure.ts'])],
		['tests', (more) => tests('e2e', ['-c', 'test/e2e/jest.config.js', '--runInBand', ...more])],
	],
};

async function main() {
	const [first, ...rest] = process.argv.slice(2);
	const name = first === 'e2e' ? 'e2e' : 'test';
	const more = name === 'e2e' || first === undefined ? rest : [first, ...rest];
	const stages = plans[name];
	if (!isInstalled(root)) {
		const work = () => {
			if (!install(root)) throw new StageFailed('npm ci did not succeed, see above');
		};
		stages.unshift(['install', work]);
	}
	const start = performance.now();
	for (const [index, [stage, work]] of stages.entries()) {
		say(`\n[${index + 1}/${stages.length}] ${stage}`);
		const begin = performance.now();
		try {
			await work(more);
		} catch (error) {
			const reason = error instanceof StageFailed ? error.message : String(error);
			say(`\n✗ Stage '${stage}' failed after ${seconds(performance.now() - begin)}: ${reason}`);
			process.exitCode ||= 1;
			return;
		}
		say(`✓ ${stage} (${seconds(performance.now() - begin)})`);
	}
	say(`\n✓ Everything passed in ${seconds(performance.now() - start)}`);
}

await main();
