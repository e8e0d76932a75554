import fc from 'fast-check';
import pLimit from 'p-limit';

import { runNode } from '../engine/harness';
import { nodeProcess } from '../nodeProcess';
import { operations, type Operation } from './operations';
import { keepingUp } from './pace';
import { objectionsTo } from './plainWords';
import { HostileProxy, type Target } from './proxy';
import { objectionsIn, withSecondTry } from './secondTry';
import { inSeam, nextId, runUndisturbed } from './trial';

/** How many answers to each kind of request are changed, and how many runs there are at once. */
const EACH = 4;
const AT_ONCE = 40;

/** How deep in an answer something is changed: Seam's objects are in a list, in the answer. */
const DEPTH = 4;

/** What comes in place of what Seam says: other types, and names that mean something in JavaScript. */
const OTHERS: ReadonlyArray<[name: string, value: unknown]> = [
	['nothing', undefined],
	['null', null],
	['true', true],
	['a number', 7],
	['a text', 'constructor'],
	['an empty text', ''],
	['an empty list', []],
	['a list of null', [null]],
	['an empty object', {}],
	['an object with odd keys', { toString: null, length: -1, hasOwnProperty: 1 }],
];

/** The paths in an answer, down to some depth; of a list, the first entry's. */
function pathsIn(value: unknown, depth = DEPTH, path: string[] = []): string[][] {
	if (depth === 0 || typeof value !== 'object' || value === null) return [path];
	const inner = Object.entries(value).filter(([key]) => !Array.isArray(value) || key === '0');
	return [path, ...inner.flatMap(([key, child]) => pathsIn(child, depth - 1, [...path, key]))];
}

/** A value with another one at a path; undefined takes away what is there. */
function changed(value: unknown, [key, ...rest]: string[], other: unknown): unknown {
	if (key === undefined) return other;
	const entries = Object.entries(Object(value))
		.map(([name, entry]) => [name, name === key ? changed(entry, rest, other) : entry] as const)
		.filter(([, entry]) => entry !== undefined);
	return Array.isArray(value) ? entries.map(([, entry]) => entry) : Object.fromEntries(entries);
}

/** One run whose answers to one kind of request are changed at one place. */
interface Trial {
	operation: Operation;
	target: Target;
	/** Numbers that choose the place, and what is there. */
	place: number;
	other: number;
}

/** What is wrong with how a trial ends. */
async function objectionsOf({ operation, target, place, other }: Trial): Promise<string[]> {
	return await inSeam(async (emulator) => {
		const { parameters } = await operation.lay(emulator, nextId());
		const proxy = await HostileProxy.start(emulator.url);
		const [name, value] = OTHERS[other % OTHERS.length];
		let path: string[] = [];
		proxy.misbehave(
			target,
			async ({ response, forward }) => {
				const { status, body } = await forward();
				const answer: unknown = JSON.parse(body.toString());
				const paths = pathsIn(answer);
				path = paths[place % paths.length];
				const spoiled = changed(answer, path, value);
				response.writeHead(status, { 'content-type': 'application/json' });
				response.end(spoiled === undefined ? '' : JSON.stringify(spoiled));
			},
			Infinity,
		);
		const { items, errorItems, error } = await runNode({
			parameters: { ...parameters, ...(parameters.options && { options: { timeout: 2 } }) },
			credentials: { apiKey: emulator.apiKey, baseUrl: proxy.url },
			onError: 'continueErrorOutput',
		});
		await proxy.stop();
		const all = error ? [`the run failed: ${error.message}`] : [];
		for (const { json } of errorItems) {
			const { message, description } = Object(json.error);
			all.push(
				...objectionsTo(String(message), String(description ?? '')).map((one) => `${one} (“${message}”)`),
			);
		}
		if (items.length + errorItems.length === 0 && !operation.title.includes('Get Many')) {
			all.push('nothing came out');
		}
		const where = `${target.path}${target.isPoll ? ' (a poll)' : ''}, ${path.join('.') || 'the whole answer'}`;
		return all.map((objection) => `${where} is ${name}: ${objection}`);
	});
}

const ended: Array<{ title: string; objections: string[] }> = [];
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
	nodeProcess.on('unhandledRejection', onUnhandled);
	const atOnce = pLimit(AT_ONCE);
	const runs = operations.map(async (operation, seed) => {
		const { targets } = await atOnce(async () => await runUndisturbed(operation));
		const numbers = fc.sample(fc.tuple(fc.nat(), fc.nat()), { seed, numRuns: targets.length * EACH });
		return numbers.map(([place, other], index) => async () => {
			await keepingUp();
			const target = targets[index % targets.length];
			return {
				title: operation.title,
				objections: await objectionsOf({ operation, target, place, other }),
			};
		});
	});
	const all = (await Promise.all(runs)).flat();
	const first = await Promise.all(all.map(async (run) => await atOnce(run)));
	ended.push(...(await withSecondTry(all, first, objectionsIn)));
}, 900_000);

it.each(operations.map(({ title }) => title))('%s reads what Seam answers as data', (title) => {
	const met = ended.filter((trial) => trial.title === title);
	expect(met.length).toBeGreaterThan(0);
	expect(met.flatMap(({ objections }) => objections)).toEqual([]);
});

afterAll(() => void nodeProcess.off('unhandledRejection', onUnhandled));

it('nothing fails where nobody sees it', () => expect(unhandled).toEqual([]));
