/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import pLimit from 'p-limit';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { isWrite } from '../emulator/client';
import { runNode, type NodeResult } from '../engine/harness';
import { operationsOnCodes as operations, type Operation } from './operations';
import { HostileProxy, type Passage, type Target } from './proxy';
import { everythingOf, nextId, patiently, runUndisturbed, type Usual } from './trial';

/** How long a run may take to end once it is cancelled, in milliseconds, on a machine that is busy. */
const AT_ONCE = 1000;

/** Turns of the event loop after which a run is cancelled: more than a run without waits has. */
const TURNS = 40;

/** Cancels a run at one point of its way. */
type Cancel = (proxy: HostileProxy, cancel: () => void) => void;

interface Ended {
	result: NodeResult;
	passages: Passage[];
	passagesAtCancel: number;
	wasCancelled: boolean;
	objections: string[];
}

async function run(operation: Operation, cancelAt: Cancel, spoil?: (proxy: HostileProxy) => void) {
	const ground = await operation.lay(emulator, nextId());
	const proxy = await HostileProxy.start(emulator.url);
	spoil?.(proxy);
	const abort = new AbortController();
	let passagesAtCancel = Number.POSITIVE_INFINITY;
	cancelAt(proxy, () => {
		passagesAtCancel = Math.min(passagesAtCancel, proxy.passages.length);
		abort.abort();
	});
	const result = await runNode({
		parameters: patiently(ground.parameters),
		credentials: { apiKey: emulator.apiKey, baseUrl: proxy.url },
		signal: abort.signal,
	});
	const wasCancelled = abort.signal.aborted;
	await sleep(250);
	const atEnd = proxy.passages.length;
	await sleep(1000);
	const objections: string[] = [];
	if (proxy.passages.length > atEnd) objections.push('requests went on after the run had ended');
	if (proxy.inFlight > 0) objections.push('a request is still open');
	await proxy.stop();
	if (wasCancelled && (result.cancelLatencyMs ?? 0) > AT_ONCE) {
		objections.push(`it took ${Math.round(result.cancelLatencyMs ?? 0)} ms to end`);
	}
	if (wasCancelled && result.status !== 'canceled' && result.status !== 'success') {
		objections.push(`it ended as ${result.status}: ${result.error?.message ?? ''}`);
	}
	if (everythingOf(result).includes(emulator.apiKey)) objections.push('the API key is in the run');
	const { passages } = proxy;
	return { result, passages, passagesAtCancel, wasCancelled, objections };
}

/** The codes that Seam had confirmed, and n8n had gone on from, before the cancel. */
function confirmedCodes(ended: Ended, deviceIds: string[]): string[] {
	const isConfirmed = ended.passages
		.slice(0, Math.max(0, ended.passagesAtCancel - 1))
		.some(({ path, isIntact }) => isIntact && path.startsWith('/access_codes/create'));
	if (!isConfirmed) return [];
	return emulator
		.accessCodes()
		.filter(({ device_id }) => deviceIds.includes(device_id))
		.map(({ access_code_id }) => access_code_id);
}

/** Cancels at each request of a run, and at each answer. */
function atEveryPassage({ requests }: Usual): Array<[string, Cancel]> {
	const counts = Array.from({ length: requests + 2 }, (_, index) => index + 1);
	return counts.flatMap((count) =>
		(['asked', 'answered'] as const).map((moment): [string, Cancel] => [
			`${moment} ${count}`,
			(proxy, cancel) => {
				proxy.onPassage = (passed, passedCount) => {
					if (passed === moment && passedCount === count) cancel();
				};
			},
		]),
	);
}

/** Cancels after so many turns of the event loop. */
function atEveryTurn(): Array<[string, Cancel]> {
	return Array.from({ length: TURNS }, (_, turns): [string, Cancel] => [
		`turn ${turns + 1}`,
		(_proxy, cancel) => {
			void (async () => {
				for (let passed = 0; passed <= turns; passed++) await turn();
				cancel();
			})();
		},
	]);
}

async function objectionsToCancel(
	operation: Operation,
	[name, cancelAt]: [string, Cancel],
): Promise<string[]> {
	const ended = await run(operation, cancelAt);
	const all = [...ended.objections];
	const late = ended.passages.slice(ended.passagesAtCancel);
	const write = late.find(({ path }) => isWrite(path));
	// Counted in turns, what came late at the proxy may have been sent in time.
	const isExact = !name.startsWith('turn');
	if (isExact && write) all.push(`${write.path} was sent after the cancel`);
	if (isExact && late.length > 1) all.push(`${late.length} requests came after the cancel`);
	const devices = ended.passages.map(({ body }) => body.device_ids ?? [body.device_id]).flat();
	const shown = JSON.stringify(ended.result.run.data.resultData.runData);
	for (const id of confirmedCodes(ended, devices.map(String))) {
		if (!shown.includes(id)) all.push(`access code ${id} exists and is not in the run`);
	}
	return all.map((objection) => `${name}: ${objection}`);
}

/** Cancels while an operation waits for its turn after a 429, or before it tries a read again. */
async function objectionsToPause(operation: Operation, target: Target, status: number): Promise<string[]> {
	const ended = await run(
		operation,
		(proxy, cancel) => {
			proxy.onPassage = (moment) => {
				if (moment === 'answered') void sleep(200).then(cancel);
			};
		},
		(proxy) =>
			proxy.misbehave(
				target,
				({ response }) => void response.writeHead(status, { 'retry-after': '30' }).end('{}'),
				Number.POSITIVE_INFINITY,
			),
	);
	const all = [...ended.objections];
	if (!ended.wasCancelled) all.push('it ended before it was cancelled');
	// Which device a code is on is looked up once its route is limited.
	const sent = ended.passages.filter(({ path }) => path !== '/access_codes/get' || path === target.path);
	if (sent.length > 1) all.push(`it sent ${sent.length} requests`);
	if (ended.passages.length > 2)
		all.push(`it sent ${ended.passages.length} requests with the look at the code`);
	return all.map((objection) => `${status}: ${objection}`);
}

const found = new Map<string, { moments: string[]; pauses: string[] }>();
let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 20, rateLimits: false });
	const atOnce = pLimit(100);
	await Promise.all(
		operations.map(async (operation) => {
			const habit = await runUndisturbed(emulator, operation);
			const [target] = habit.targets;
			const moments = [...atEveryPassage(habit), ...atEveryTurn()].map(
				async (moment) => await atOnce(async () => await objectionsToCancel(operation, moment)),
			);
			const pauses = (isWrite(target.path) ? [429] : [429, 503]).map(
				async (status) => await atOnce(async () => await objectionsToPause(operation, target, status)),
			);
			found.set(operation.title, {
				moments: (await Promise.all(moments)).flat(),
				pauses: (await Promise.all(pauses)).flat(),
			});
		}),
	);
}, 120_000);
afterAll(async () => await emulator.stop());

describe.each(operations.map(({ title }) => title))('%s', (title) => {
	it('ends at once, and for good, wherever it is cancelled', () => {
		expect(found.get(title)?.moments).toEqual([]);
	});

	it('ends at once while it waits for its turn, or to try again', () => {
		expect(found.get(title)?.pauses).toEqual([]);
	});
});
