import fc from 'fast-check';
import { NodeHelpers, type INodeParameters, type INodeProperties } from 'n8n-workflow';

import { startEmulator } from '../../sandbox/emulator';
import { operations, type Operation } from '../faults/operations';
import { objectionsTo } from '../faults/plainWords';
import { runNode } from './harness';
import { describe, it, onlyInOnePass } from './harness/bothWays';
import { seamNode } from './harness/node';

/** What an expression may give in place of what a field takes. */
const VALUES = [
	'null',
	'undefined',
	'true',
	'7',
	'-1',
	'1e21',
	'NaN',
	'"constructor"',
	'"__proto__"',
	'""',
	'"   "',
	'[]',
	'[null]',
	'[[1]]',
	'({})',
	'$json.object',
	'new Date("2037-01-01T00:00:00Z")',
	'new Date("x")',
	'DateTime.fromISO("2037-01-01")',
	'"x".repeat(5000)',
	'"🙂\\n\\u0000"',
	'"[\\"a\\"]"',
	'"a,,b"',
];

/** How many inputs each operation gets. */
const EACH = 8;

/** These say of themselves how they are run, or have fixed choices, at which n8n itself stops. */
const LEFT_OUT = new Set(['resource', 'operation', 'requestOptions', 'getBy']);

function isField(option: object): option is INodeProperties {
	return 'type' in option;
}

/** The fields that an operation shows: the path of each, and whether it is picked from a list. */
function fieldsOf(properties: INodeProperties[], parameters: INodeParameters) {
	const node = { typeVersion: 1 };
	return properties
		.filter((property) => !LEFT_OUT.has(property.name) && property.type !== 'notice')
		.filter((property) => NodeHelpers.displayParameter(parameters, property, node, null, parameters))
		.flatMap((property) => {
			const inner = property.type === 'collection' ? (property.options ?? []).filter(isField) : [];
			const isPicked = ({ type }: INodeProperties) => type === 'resourceLocator';
			if (inner.length === 0) return [{ path: [property.name], isPicked: isPicked(property) }];
			return inner.map((option) => ({ path: [property.name, option.name], isPicked: isPicked(option) }));
		});
}

/** What is wrong with how a run with such an input ends. */
async function objectionsToRun(operation: Operation, field: number, value: number): Promise<string[]> {
	const emulator = await startEmulator({ speed: 60, rateLimits: false });
	try {
		const { properties } = (await seamNode()).description;
		const { parameters } = await operation.lay(emulator, 1);
		const fields = fieldsOf(properties, parameters);
		const { path, isPicked } = fields[field % fields.length];
		const text = VALUES[value % VALUES.length];
		const expression = `={{ ${text} }}`;
		const given = isPicked ? { __rl: true, mode: 'id', value: expression } : expression;
		const [name, option] = path;
		const { error, errorItems, sent } = await runNode({
			parameters: {
				...parameters,
				waitForCompletion: false,
				[name]: option === undefined ? given : { ...Object(parameters[name]), [option]: given },
			},
			credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
			input: [{ object: { a: { b: 1 } } }],
			onError: 'continueErrorOutput',
		});
		const all = error ? [`the run failed: ${error.message}`] : [];
		for (const { json } of errorItems) {
			const { message, description } = Object(json.error);
			// What was given is quoted, whatever it is.
			const [said, advice] = [message, description].map((one) =>
				String(one ?? '').replace(/".*"|'[^' ]*'/g, '…'),
			);
			// Where a choice is none of those that Seam has, Seam says so in its own words.
			if (/Expected|Invalid enum value/.test(said)) continue;
			all.push(...objectionsTo(said, advice).map((one) => `${one} (“${String(message)}”)`));
		}
		const bodies = JSON.stringify(sent.map(({ body }) => body));
		if (/\[object |"(undefined|NaN|null|Invalid)/.test(bodies)) all.push(`sent: ${bodies}`);
		return all.map((objection) => `${path.join('.')} = ${text}: ${objection}`);
	} finally {
		await emulator.stop();
	}
}

const cases = operations.map((operation, seed) => [operation.title, operation, seed] as const);

async function takesAnything(operation: Operation, seed: number): Promise<void> {
	const inputs = fc.sample(fc.tuple(fc.nat(), fc.nat()), { seed, numRuns: EACH });
	const objections: string[] = [];
	for (const [field, value] of inputs) {
		objections.push(...(await objectionsToRun(operation, field, value)));
	}
	expect(objections).toEqual([]);
}

describe('whatever an expression gives, the error says in plain words what is wrong', () => {
	it.each(cases.filter(([, { takesAllTogether }]) => !takesAllTogether))('%s', async (_, operation, seed) => {
		await takesAnything(operation, seed);
	});
});

onlyInOnePass('of operations on all items together', 'the routing engine takes one by one', () => {
	it.each(cases.filter(([, { takesAllTogether }]) => takesAllTogether))('%s', async (_, operation, seed) => {
		await takesAnything(operation, seed);
	});
});
