/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';

import pLimit from 'p-limit';

import type { Emulator } from '../../sandbox/emulator';
import { isWrite } from '../emulator/client';
import { runNode, type NodeResult } from '../engine/harness';
import type { SentRequest } from '../engine/harness/outcome';
import { operations, type Operation } from './operations';
import { keepingUp, pass, ticksSoFar } from './pace';
import { HostileProxy, type Passage, type Target } from './proxy';
import { objectionsIn, withSecondTry } from './secondTry';
import { everythingOf, inSeam, nextId, patiently, runUndisturbed, type Usual } from './trial';

/** Ticks in which a run has to end once it is cancelled: a fifth of a second. */
const AT_ONCE = 20;

/** Turns of the event loop after which a run is cancelled: more than a run without waits has. */
const TURNS = 40;

/** Cancels a run at one point of its way. `sent` has the requests that it has sent so far. */
type Cancel = (proxy: HostileProxy, cancel: () => void, sent: SentRequest[]) => void;

interface Ended {
	result: NodeResult;
	passages: Passage[];
	passagesAtCancel: number;
	/** What came although it had not been sent when the run was cancelled. */
	late: Passage[];
	wasCancelled: boolean;
	/** The codes that the run made, as Seam has them. */
	made: Array<{ device_id: string; access_code_id: string }>;
	objections: string[];
}

/** What came at the proxy and is not among what was sent. */
function notAmong(sent: SentRequest[], passages: Passage[]): Passage[] {
	const known = sent.map(({ url, body }) => `${new URL(url).pathname} ${JSON.stringify(body ?? {})}`);
	return passages.filter(({ path, body }) => {
		const place = known.indexOf(`${path} ${JSON.stringify(body)}`);
		if (place >= 0) known.splice(place, 1);
		return place < 0;
	});
}

type Spoil = (proxy: HostileProxy) => void;

async function run(operation: Operation, cancelAt: Cancel, spoil?: Spoil): Promise<Ended> {
	await keepingUp();
	return await inSeam(async (emulator) => await runIn(emulator, operation, cancelAt, spoil));
}

async function runIn(
	emulator: Emulator,
	operation: Operation,
	cancelAt: Cancel,
	spoil?: Spoil,
): Promise<Ended> {
	const ground = await operation.lay(emulator, nextId());
	const before = new Set(emulator.accessCodes().map(({ access_code_id }) => access_code_id));
	const proxy = await HostileProxy.start(emulator.url);
	spoil?.(proxy);
	const abort = new AbortController();
	let passagesAtCancel = Number.POSITIVE_INFINITY;
	let ticksAtCancel = 0;
	let sentAtCancel = Number.POSITIVE_INFINITY;
	const sent: SentRequest[] = [];
	const cancel = () => {
		if (abort.signal.aborted) return;
		sentAtCancel = sent.length;
		passagesAtCancel = proxy.passages.length;
		ticksAtCancel = ticksSoFar();
		abort.abort();
	};
	cancelAt(proxy, cancel, sent);
	const result = await runNode({
		parameters: patiently(ground.parameters),
		credentials: { apiKey: emulator.apiKey, baseUrl: proxy.url },
		signal: abort.signal,
		sent,
	});
	const wasCancelled = abort.signal.aborted;
	const took = ticksSoFar() - ticksAtCancel;
	// What is on the wire when the run ends may still arrive.
	await pass(25);
	const atEnd = proxy.passages.length;
	await pass(75);
	const objections: string[] = [];
	const after = proxy.passages.slice(atEnd).map(({ path }) => path);
	if (after.length > 0) objections.push(`requests went on after the run had ended: ${after.join()}`);
	if (proxy.inFlight > 0) objections.push('a request is still open');
	await proxy.stop();
	if (wasCancelled && took > AT_ONCE) {
		objections.push(`it took ${took} ticks to end, in ${Math.round(result.cancelLatencyMs ?? 0)} ms`);
	}
	if (wasCancelled && result.status !== 'canceled' && result.status !== 'success') {
		objections.push(`it ended as ${result.status}: ${result.error?.message ?? ''}`);
	}
	if (everythingOf(result).includes(emulator.apiKey)) objections.push('the API key is in the run');
	const made = emulator.accessCodes().filter(({ access_code_id }) => !before.has(access_code_id));
	const { passages } = proxy;
	const late = notAmong(sent.slice(0, sentAtCancel), passages);
	return { result, passages, passagesAtCancel, late, wasCancelled, made, objections };
}

/** The codes that Seam had confirmed, and n8n had gone on from, before the cancel. */
function confirmedCodes({ passages, passagesAtCancel, made }: Ended): string[] {
	const devices = passages
		.filter(({ path, isIntact }) => isIntact && path.startsWith('/access_codes/create'))
		// Another request came after the answer: n8n has read it.
		.filter(({ askedByThen }) => askedByThen !== undefined && askedByThen < passagesAtCancel)
		.flatMap(({ body }) => body.device_ids ?? [body.device_id]);
	return made
		.filter(({ device_id }) => devices.includes(device_id))
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
	const write = ended.late.find(({ path }) => isWrite(path));
	if (write) all.push(`${write.path} was sent after the cancel`);
	if (ended.late.length > 1) {
		all.push(`${ended.late.map(({ path }) => path).join()} were sent after the cancel`);
	}
	const shown = JSON.stringify(ended.result.run.data.resultData.runData);
	for (const id of confirmedCodes(ended)) {
		if (!shown.includes(id)) all.push(`access code ${id} exists and is not in the run`);
	}
	return all.map((objection) => `${name}: ${objection}`);
}

const GET_CODE = '/access_codes/get';

/** Cancels while an operation waits for its turn after a 429, or before it tries a read again. */
async function objectionsToPause(operation: Operation, target: Target, status: number): Promise<string[]> {
	let sentBefore: SentRequest[] = [];
	let answer = () => {};
	const ended = await run(
		operation,
		(_proxy, cancel, sent) => {
			answer = () => {
				if (sentBefore.length === 0) sentBefore = [...sent];
				void sleep(200).then(cancel);
			};
		},
		(proxy) =>
			proxy.misbehave(
				target,
				async ({ response }) => {
					// Some requests are sent together, but not at the same instant: each reads the credential first.
					await sleep(50);
					answer();
					response.writeHead(status, { 'retry-after': '30' }).end('{}');
				},
				Number.POSITIVE_INFINITY,
			),
	);
	const all = [...ended.objections];
	if (!ended.wasCancelled) all.push('it ended before it was cancelled');
	// Which device a code is on is looked up once its route is limited.
	const further = notAmong(sentBefore, ended.passages).map(({ path }) => path);
	const isLookedUp = target.path !== GET_CODE && further.length === 1 && further[0] === GET_CODE;
	if (further.length > 0 && !isLookedUp) all.push(`${further.join()} came after the first answer`);
	return all.map((objection) => `${status}: ${objection}`);
}

/** A run of an operation, cancelled at one moment, or during one pause. */
interface Trial {
	title: string;
	part: 'moments' | 'pauses';
	objections: string[];
}

const trials: Trial[] = [];

async function runsOf(operation: Operation): Promise<Array<() => Promise<Trial>>> {
	const { title } = operation;
	const habit = await runUndisturbed(operation);
	const [target] = habit.targets;
	const moments = [...atEveryPassage(habit), ...atEveryTurn()].map((moment) => async (): Promise<Trial> => {
		return { title, part: 'moments', objections: await objectionsToCancel(operation, moment) };
	});
	const pauses = (isWrite(target.path) ? [429] : [429, 503]).map((status) => async (): Promise<Trial> => {
		return { title, part: 'pauses', objections: await objectionsToPause(operation, target, status) };
	});
	return [...moments, ...pauses];
}

beforeAll(async () => {
	const atOnce = pLimit(60);
	const runs = (await Promise.all(operations.map(runsOf))).flat();
	const first = await Promise.all(runs.map(async (run) => await atOnce(run)));
	trials.push(...(await withSecondTry(runs, first, objectionsIn)));
}, 1_200_000);

function objectionsTo(title: string, part: Trial['part']): string[] {
	const met = trials.filter((trial) => trial.title === title && trial.part === part);
	expect(met.length).toBeGreaterThan(0);
	return met.flatMap(({ objections }) => objections);
}

describe.each(operations.map(({ title }) => title))('%s', (title) => {
	it('ends at once, and for good, wherever it is cancelled', () => {
		expect(objectionsTo(title, 'moments')).toEqual([]);
	});

	it('ends at once while it waits for its turn, or to try again', () => {
		expect(objectionsTo(title, 'pauses')).toEqual([]);
	});
});
