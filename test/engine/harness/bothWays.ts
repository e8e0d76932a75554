/**
 * Jest's functions for the tests of a node with `customOperations`. A file that imports them from here runs each of its
 * tests in both ways in which n8n calls an operation, and fails where the node puts out, fails with or sends something
 * else the one way than the other. Its hooks run for each way, so that nothing is left over from the other.
 */
import { ONE_PASS, ROUTING_ENGINE, trials, type Trial, type Way } from './ways';

/** The trials that ended first, by the name of their test without the way; those that ended second are compared with them. */
const firsts = new Map<string, Trial>();
const seen = { ways: new Set<Way>(), compared: 0 };

/** What a trial came to, with the booking keys that a test counts up numbered anew: a second try has others. */
function withKeysInOrder({ outcomes }: Trial): unknown {
	const keys: string[] = [];
	const text = JSON.stringify(outcomes).replace(/\bBK-\d+/g, (key) => {
		if (!keys.includes(key)) keys.push(key);
		return `key ${keys.indexOf(key) + 1}`;
	});
	return JSON.parse(text);
}

/** A test that runs in a way, and fails if its runs of the node come to something else than they did in the other. */
export function inWay<Arguments extends unknown[]>(way: Way, test: (...args: Arguments) => unknown) {
	return async (...args: Arguments): Promise<void> => {
		const trial: Trial = { way, outcomes: [] };
		await trials.run(trial, async () => await test(...args));
		seen.ways.add(way);
		const { currentConcurrentTestName, currentTestName } = expect.getState();
		const name = String(currentConcurrentTestName?.() ?? currentTestName).replace(way.title, '');
		const first = firsts.get(name);
		if (first === undefined || first.way === way) {
			firsts.set(name, trial);
			return;
		}
		seen.compared += trial.outcomes.length;
		expect({ [way.title]: withKeysInOrder(trial) }).toEqual({ [way.title]: withKeysInOrder(first) });
	};
}

/** The way of the block of tests that is being declared; undefined outside all such blocks. */
let declaring: Way | 'one way only' | undefined;

/** The hooks of the file, which each of its blocks has in each way: nothing of one way is left over for the other. */
const hooks: Array<() => void> = [];

function declareBlock(title: string, way: typeof declaring, declare: () => void): void {
	const outer = declaring;
	describe(title, () => {
		declaring = way;
		if (outer === undefined) hooks.forEach((hook) => hook());
		declare();
		declaring = outer;
	});
}

const isFunction = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === 'function';

/** One of Jest's functions that declare blocks or tests, or a variant of it (`each`, `concurrent`), for both ways. */
function inBothWays<Declare extends object>(jestFunction: Declare, declaresTests: boolean): Declare {
	return new Proxy(jestFunction, {
		get(target, name) {
			const variant: unknown = Reflect.get(target, name);
			return isFunction(variant) ? inBothWays(variant, declaresTests) : variant;
		},
		apply(target, self, args: unknown[]) {
			const call = (given: unknown[]): unknown => isFunction(target) && Reflect.apply(target, self, given);
			// A table of cases: what it gives is the function that declares.
			if (!args.some(isFunction)) return inBothWays(Object(call(args)), declaresTests);
			const declare = () => {
				const way = declaring;
				const isCompared = declaresTests && typeof way === 'object';
				call(isCompared ? args.map((arg) => (isFunction(arg) ? inWay(way, arg) : arg)) : args);
			};
			if (declaring !== undefined) declare();
			else for (const way of [ONE_PASS, ROUTING_ENGINE]) declareBlock(way.title, way, declare);
			return undefined;
		},
	});
}

const describeBothWays = inBothWays(describe, false);
const itBothWays = inBothWays(it, true);

function inEachBlock(hook: jest.Lifecycle): jest.Lifecycle {
	return (...args) => {
		if (declaring === undefined) hooks.push(() => hook(...args));
		else hook(...args);
	};
}

const beforeAllBothWays = inEachBlock(beforeAll);
const afterAllBothWays = inEachBlock(afterAll);

export {
	afterAllBothWays as afterAll,
	beforeAllBothWays as beforeAll,
	describeBothWays as describe,
	itBothWays as it,
};

/**
 * A test that runs in both ways by itself: what it sends is not the same twice, such as what is under way when something
 * fails. It stands in a block of tests.
 */
export function itByItself(title: string, test: () => Promise<void>): void {
	const way = declaring;
	if (typeof way !== 'object') throw new Error(`'${title}' is in no block that runs in both ways`);
	it(title, async () => await trials.run({ way, outcomes: [] }, test));
}

/** A block of tests that can't be the same in both ways: they run in one pass, as n8n calls the node by itself. */
export function onlyInOnePass(title: string, reason: string, declare: () => void): void {
	if (declaring !== ROUTING_ENGINE)
		declareBlock(`${title}, only in one pass: ${reason}`, 'one way only', declare);
}

afterAll(() => {
	if (seen.ways.size === 2 && seen.compared === 0)
		throw new Error('No run of one way was compared with one of the other');
});
