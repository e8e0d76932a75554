/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { forgetLog, n8nLog } from './logs';

import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import pLimit from 'p-limit';

import { allFaults } from './faults';
import type { Operation } from './operations';
import { keepingUp } from './pace';
import { withSecondTry } from './secondTry';
import { faultsOtherwise, sectionOf, withSection } from './table';
import { inSeam, judge, runUndisturbed, type Trial, type Usual, type Verdict } from './trial';

/** Trials that run at once: most of their time is spent waiting. */
const AT_ONCE = 60;

/** Trials that run at once where each takes hundreds of megabytes. */
const HEAVY_AT_ONCE = 3;

const DOCUMENT = path.resolve(__dirname, '../../docs/faults.md');

/** Seconds after the last run when none of its timers may be left. */
const AT_REST = 10;

/** Timers of this process, which a run that has left something behind would have more of. */
function timers(): number {
	return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

/** Counts the requests that come to another host. */
async function startOtherHost() {
	const host = { asked: 0, url: '', stop: async () => await Promise.resolve() };
	const server = createServer((_request, response) => {
		host.asked += 1;
		response.end('{}');
	});
	await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The other host has no port');
	host.url = `http://localhost:${address.port}/`;
	host.stop = async () => await new Promise<void>((resolve) => server.close(() => resolve()));
	return host;
}

/** Which request of its operation a trial is about, and how often. */
function nameOf({ operation, fault, target, lasts }: Trial): string {
	return `${operation.title}, ${fault.title}, ${target.path}${target.isPoll ? ' (a poll)' : ''} ${lasts}`;
}

/** Every request of every operation, through every fault. */
async function allTrials(operations: Operation[], elsewhere: string): Promise<Array<[Trial, Usual]>> {
	const usual = await Promise.all(
		operations.map(async (operation) => [operation, await runUndisturbed(operation)] as const),
	);
	return allFaults(elsewhere).flatMap((fault) =>
		usual.flatMap(([operation, habit]) =>
			habit.targets
				.slice(0, fault.isHeavy ? 1 : undefined)
				.flatMap((target) =>
					fault.lasts.map((lasts): [Trial, Usual] => [{ operation, fault, target, lasts }, habit]),
				),
		),
	);
}

/**
 * Takes operations through every fault, and holds the table of how they end against docs/faults.md.
 * @param title the heading of their table
 * @param shown the operations whose errors are written out under the table
 * @param more tests of all verdicts together
 */
export function meetEveryFault(
	title: string,
	operations: Operation[],
	shown: string[] = [],
	more: (verdicts: Verdict[]) => void = () => {},
): void {
	const verdicts: Verdict[] = [];
	let otherHost: Awaited<ReturnType<typeof startOtherHost>>;
	let timersBefore = 0;
	let timersAfter = 0;

	beforeAll(async () => {
		otherHost = await startOtherHost();
		const trials = await allTrials(operations, otherHost.url);
		await sleep(1000);
		timersBefore = timers();
		const atOnce = pLimit(AT_ONCE);
		const heavy = pLimit(HEAVY_AT_ONCE);
		const runs = trials.map(([trial, habit]) => async () => {
			const run = async () => {
				await keepingUp();
				return await judge(trial, habit);
			};
			if (trial.fault.isSlow) return await run();
			return await (trial.fault.isHeavy ? heavy(run) : atOnce(run));
		});
		const first = await Promise.all(runs.map(async (run) => await run()));
		const written = readFileSync(DOCUMENT, 'utf8');
		const others = faultsOtherwise(written, sectionOf(title, first, shown));
		verdicts.push(
			...(await withSecondTry(runs, first, ({ trial, objections }) => {
				const row = others.has(trial.fault.title) ? ['the row of the table is another'] : [];
				return [...objections, ...row].map((reason) => `${nameOf(trial)}: ${reason}`).join('; ');
			})),
		);
		for (let waited = 0; waited < AT_REST; waited++) {
			await sleep(1000);
			timersAfter = timers();
			if (timersAfter <= timersBefore) break;
		}
	}, 1_200_000);

	afterAll(async () => {
		await otherHost.stop();
		forgetLog();
	});

	describe.each(allFaults('').map((fault) => fault.title))('%s', (fault) => {
		it.each(operations.map((operation) => operation.title))('%s', (operation) => {
			const met = verdicts.filter(
				({ trial }) => trial.fault.title === fault && trial.operation.title === operation,
			);
			expect(met.length).toBeGreaterThan(0);
			const objections = met.flatMap(({ trial, objections: all, message }) =>
				all.map((objection) => `${nameOf(trial)}: ${objection}${message ? ` (“${message}”)` : ''}`),
			);
			expect(objections).toEqual([]);
		});
	});

	describe('of all runs together', () => {
		more(verdicts);

		it('the key followed no redirect', () => expect(otherHost.asked).toBe(0));

		it('the key is not in the log', async () => {
			expect(n8nLog().length).toBeGreaterThan(0);
			// Every emulator has the same.
			const key = await inSeam(async ({ apiKey }) => await Promise.resolve(apiKey));
			expect(n8nLog()).not.toContain(key);
		});

		it('no timer is left', () => expect(timersAfter).toBeLessThanOrEqual(timersBefore));

		it('docs/faults.md says how they ended', () => {
			const section = sectionOf(title, verdicts, shown);
			const written = readFileSync(DOCUMENT, 'utf8');
			if (process.env.UPDATE_DOCS) writeFileSync(DOCUMENT, withSection(written, title, section));
			expect(readFileSync(DOCUMENT, 'utf8')).toBe(withSection(written, title, section));
		});
	});
}
