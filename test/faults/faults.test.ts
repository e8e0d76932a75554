/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { forgetLog, n8nLog } from './logs';

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import pLimit from 'p-limit';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { allFaults } from './faults';
import { isSlow, operationsOnCodes as operations } from './operations';
import { document } from './table';
import { judge, runUndisturbed, type Trial, type Usual, type Verdict } from './trial';

/** Trials that run at once: most of their time is spent waiting. */
const AT_ONCE = 150;

/** Seconds of the emulator that pass in one. */
const SPEED = 20;

/** Seconds that a lock takes: a slow one takes long enough for looks at the action attempt beside the code. */
const QUICK_LOCK = 0.15;
const SLOW_LOCK = 5;

const DOCUMENT = path.resolve(__dirname, '../../docs/faults.md');

let emulator: Emulator;
let otherHost: Server;
let askedElsewhere = 0;
const verdicts: Verdict[] = [];

/** Timers of this process, which a run that has left something behind would have more of. */
function timers(): number {
	return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

let timersBefore = 0;
let timersAfter = 0;

beforeAll(async () => {
	emulator = await startEmulator({
		speed: SPEED,
		rateLimits: false,
		programmingSeconds: (code) => SPEED * (isSlow(code) ? SLOW_LOCK : QUICK_LOCK),
	});
	otherHost = createServer((_request, response) => {
		askedElsewhere += 1;
		response.end('{}');
	});
	await new Promise<void>((resolve) => otherHost.listen(0, 'localhost', resolve));
	const address = otherHost.address();
	const elsewhere = typeof address === 'object' && address ? `http://localhost:${address.port}/` : '';

	const usual = new Map<string, Usual>();
	await Promise.all(
		operations.map(async (operation) =>
			usual.set(operation.title, await runUndisturbed(emulator, operation)),
		),
	);
	const trials: Array<[Trial, Usual]> = [];
	for (const fault of allFaults(elsewhere)) {
		for (const operation of operations) {
			const habit = usual.get(operation.title);
			for (const target of habit?.targets.slice(0, fault.isHeavy ? 1 : undefined) ?? []) {
				for (const lasts of fault.lasts) if (habit) trials.push([{ operation, fault, target, lasts }, habit]);
			}
		}
	}
	await sleep(1000);
	timersBefore = timers();
	const atOnce = pLimit(AT_ONCE);
	verdicts.push(
		...(await Promise.all(
			trials.map(async ([trial, habit]) => {
				const run = async () => await judge(emulator, trial, habit);
				return await (trial.fault.isSlow ? run() : atOnce(run));
			}),
		)),
	);
	await sleep(1000);
	timersAfter = timers();
}, 300_000);

afterAll(async () => {
	await new Promise((resolve) => otherHost.close(resolve));
	await emulator.stop();
	forgetLog();
});

describe.each(allFaults('').map(({ title }) => title))('%s', (fault) => {
	it.each(operations.map(({ title }) => title))('%s', (operation) => {
		const met = verdicts.filter(
			({ trial }) => trial.fault.title === fault && trial.operation.title === operation,
		);
		expect(met.length).toBeGreaterThan(0);
		const objections = met.flatMap(({ trial, objections: all, message }) =>
			all.map(
				(objection) => `${trial.target.path} ${trial.lasts}: ${objection}${message ? ` (“${message}”)` : ''}`,
			),
		);
		expect(objections).toEqual([]);
	});
});

describe('of all runs together', () => {
	it('looks at an attempt beside its code were spoiled too', () => {
		const looks = verdicts.filter(
			({ trial: { operation, target } }) =>
				operation.title === 'Access Code: Update, on a slow lock' && target.isLook,
		);
		expect([...new Set(looks.map(({ trial }) => trial.target.path))].sort()).toEqual([
			'/access_codes/list',
			'/action_attempts/list',
		]);
	});

	it('the key followed no redirect', () => expect(askedElsewhere).toBe(0));

	it('the key is not in the log', () => {
		expect(n8nLog().length).toBeGreaterThan(0);
		expect(n8nLog()).not.toContain(emulator.apiKey);
	});

	// One timer is the emulator's own, which it sets when it has something to do.
	it('no timer is left', () => expect(timersAfter).toBeLessThanOrEqual(timersBefore + 1));

	it('docs/faults.md says how they ended', () => {
		const made = document(verdicts);
		if (process.env.UPDATE_DOCS) writeFileSync(DOCUMENT, made);
		expect(existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : '').toBe(made);
	});
});
