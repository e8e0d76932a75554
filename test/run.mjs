#!/usr/bin/env node
/**
 * `npm test`: lint, format, types and every test that needs neither an n8n server nor a machine to itself.
 * `npm run test:compat`: the engine tests on older releases of n8n, or on those that are named (`-- 1.88.0`).
 * `npm run test:e2e`: the tests on a real n8n, and before them the faults, which are timed and so run alone.
 * What else is given goes to Jest: `npm test -- test/unit/input`.
 * Stops at the first stage that fails. Jest's own results are left in test-results/ as JSON.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { install, isInstalled } from '../sandbox/modules.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const results = path.join(root, 'test-results');
const bin = (...parts) => [process.execPath, path.join(root, 'node_modules', ...parts)];
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const prettier = bin('prettier', 'bin', 'prettier.cjs');
const jest = bin('jest', 'bin', 'jest.js');
const tsx = bin('tsx', 'dist', 'cli.mjs');

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const say = (line) => process.stdout.write(`${line}\n`);

class StageFailed extends Error {}

const INTERRUPTED = 130;

let running;
for (const signal of ['SIGINT', 'SIGTERM']) {
	process.on(signal, () => {
		running?.kill(signal);
		process.exitCode = INTERRUPTED;
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
		for (const { fullName, status, invocations } of assertionResults) {
			if (status === 'passed' && invocations > 1) say(`  passed at the second try: ${fullName}`);
		}
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

async function tests(name, args, command = jest) {
	mkdirSync(results, { recursive: true });
	const file = path.join(results, `${name}.json`);
	rmSync(file, { force: true });
	try {
		await run([...command, ...args, '--json', `--outputFile=${file}`, '--testLocationInResults']);
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

const releases = readdirSync(path.join(root, 'test', 'compat', 'releases')).sort((a, b) =>
	a.localeCompare(b, 'en', { numeric: true }),
);

/** Runs the tests on each release, and fails when all have run. */
async function testReleases(args) {
	const isVersion = (arg) => /^\d+\.\d+\.\d+$/.test(arg);
	const versions = args.some(isVersion) ? args.filter(isVersion) : releases;
	const unknown = versions.filter((version) => !releases.includes(version));
	if (unknown.length > 0) {
		throw new StageFailed(
			`no release ${unknown.join(', ')} in test/compat/releases, but ${releases.join(', ')}`,
		);
	}
	const failed = [];
	for (const version of versions) {
		say(`\n--- n8n ${version}`);
		const more = args.filter((arg) => !isVersion(arg));
		try {
			await tests(`compat-${version}`, [...more, '--maxWorkers=2'], [...tsx, 'test/compat/jest.ts', version]);
		} catch (error) {
			if (!(error instanceof StageFailed) || process.exitCode === INTERRUPTED) throw error;
			failed.push(`n8n ${version}: ${error.message}`);
		}
	}
	if (failed.length > 0) throw new StageFailed(failed.join('; '));
}

/** The stages of each command; a stage that is `whole` is for the whole repository, and left out where Jest is told what to run. */
const plans = {
	test: [
		{ name: 'lint', whole: true, work: () => run([npm, 'run', '--silent', 'lint']) },
		{ name: 'format', whole: true, work: () => run([...prettier, '--check', '.', '--log-level', 'warn']) },
		{ name: 'types', whole: true, work: () => run([npm, 'run', '--silent', 'types']) },
		{
			name: 'tests',
			work: (more) =>
				tests('test', [...more, '--maxWorkers=2', '--testPathIgnorePatterns=/test/(e2e|faults|release)/']),
		},
	],
	compat: [{ name: 'releases', work: testReleases }],
	release: [
		{
			name: 'release',
			work: (more) => tests('release', [...more, '-c', 'test/release/jest.config.js', '--runInBand']),
		},
	],
	e2e: [
		{ name: 'needs', whole: true, work: () => run([...tsx, 'sandbox/requirements.ts']) },
		{ name: 'faults', whole: true, work: () => tests('faults', ['test/faults', '--maxWorkers=2']) },
		{ name: 'n8n', work: () => run([...tsx, 'sandbox/ensure.ts']) },
		{
			name: 'tests',
			work: (more) => tests('e2e', [...more, '-c', 'test/e2e/jest.config.js', '--runInBand']),
		},
	],
};

async function main() {
	const [first = 'test', ...rest] = process.argv.slice(2);
	const [plan, more] = first in plans ? [first, rest] : ['test', process.argv.slice(2)];
	const stages = plans[plan].filter(({ whole }) => !whole || more.length === 0);
	if (!isInstalled(root)) {
		const work = () => {
			if (!install(root)) throw new StageFailed('npm ci did not succeed, see above');
		};
		stages.unshift({ name: 'install', work });
	}
	const start = performance.now();
	for (const [index, { name, work }] of stages.entries()) {
		say(`\n[${index + 1}/${stages.length}] ${name}`);
		const begin = performance.now();
		try {
			await work(more);
		} catch (error) {
			const reason = error instanceof StageFailed ? error.message : String(error);
			say(`\n✗ Stage '${name}' failed after ${seconds(performance.now() - begin)}: ${reason}`);
			process.exitCode ||= 1;
			return;
		}
		say(`✓ ${name} (${seconds(performance.now() - begin)})`);
	}
	say(`\n✓ Everything passed in ${seconds(performance.now() - start)}`);
}

await main();
