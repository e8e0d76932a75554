/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	executeFilter,
	isFilterValue,
	type IDataObject,
	type INode,
	type INodeParameters,
	type NodeParameterValueType,
} from 'n8n-workflow';

import { isBookingKey } from '../../nodes/Seam/bookings/key';
import { REPOSITORY } from '../../sandbox/build';
import { exampleNames, readExample } from '../../sandbox/example';
import type { WorkflowFile } from '../../sandbox/n8n/rest';
import { NO_OP_TYPE } from '../engine/harness/nodeTypes';
import { buildWorkflow } from '../engine/harness/workflow';

/** What the title of a workflow begins with in n8n's template library. */
const VERBS = /^(Alert|Bring|Check|Create|Give|Invite|Keep|Notify|Run|Send|Sync|Turn) /;

/** The number that n8n has for the color of a sticky note. A yellow note has none, or 1. */
const WHITE = 7;

/** The size that a step has on n8n's canvas, in pixels. */
const STEP = 96;

const isNote = ({ type }: INode) => type.endsWith('.stickyNote');
const textOf = ({ parameters }: INode) => String(parameters.content);
const wordsIn = (text: string) => text.split(/\s+/).filter((word) => /\w/.test(word)).length;

interface Area {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

function areaOf(node: INode): Area {
	const [left, top] = node.position;
	const { width, height } = node.parameters;
	const size = isNote(node)
		? { width: Number(width), height: Number(height) }
		: { width: STEP, height: STEP };
	return { left, top, right: left + size.width, bottom: top + size.height };
}

const contains = (outer: Area, inner: Area) =>
	outer.left <= inner.left &&
	outer.top <= inner.top &&
	outer.right >= inner.right &&
	outer.bottom >= inner.bottom;

const overlaps = (one: Area, other: Area) =>
	one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** Parameters of a step for an item, by n8n's own expressions. */
function resolve(step: string, parameters: INodeParameters, json: IDataObject): INodeParameters {
	const node: INode = {
		id: step,
		name: step,
		type: NO_OP_TYPE,
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
	const { expression } = buildWorkflow({ nodes: [node], connections: {}, nodeTypes: {} });
	const valueOf = (value: NodeParameterValueType) =>
		expression.getParameterValue(value, null, 0, 0, step, [{ json }], 'manual', {});
	return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, valueOf(value)]));
}

/**
 * The parameters of an example's step for an item.
 * @param names which of them; all where it is missing
 */
async function parametersFor(
	example: string,
	step: string,
	json: IDataObject,
	names?: string[],
): Promise<INodeParameters> {
	const node = (await readExample(example)).nodes.find(({ name }) => name === step);
	if (!node) throw new Error(`'${example}' has no step '${step}'`);
	const wanted = Object.entries(node.parameters).filter(([name]) => names?.includes(name) ?? true);
	return resolve(step, Object.fromEntries(wanted), json);
}

/** Whether an item passes a Filter of an example. */
async function passes(example: string, step: string, json: IDataObject): Promise<boolean> {
	const { conditions } = await parametersFor(example, step, json);
	if (!isFilterValue(conditions)) throw new Error(`'${step}' of '${example}' is no Filter`);
	return executeFilter(conditions);
}

describe.each(['cal-com-bookings', 'calendly-bookings', 'hostaway-reservations', 'guesty-reservations'])(
	'The example %s',
	(example) => {
		it.each([
			['created', true],
			['updated', true],
			['moved', true],
			['unchanged', false],
			['removed', false],
			['kept', false],
			['over', false],
		])('tells the guest of a booking that is %s: %s', async (change, isTold) => {
			expect(await passes(example, 'Is There News', { change })).toBe(isTold);
		});
	},
);

const STAY = { arrival: '2037-03-27', departure: '2037-03-29' };
const AS_GIVEN = { startsAt: STAY.arrival, endsAt: STAY.departure };
const DATES = ['startsAt', 'endsAt'];
const LONG_OVER = { startsAt: '2000-01-01', endsAt: '2000-01-02' };

it.each([
	['cancelled', false],
	['Cancelled', false],
	['canceled', false],
	[' CANCELED\n', false],
	['confirmed', true],
	['not cancelled', true],
	['', true],
	[null, true],
	[undefined, true],
])('table-to-doors: a row whose status is %j keeps its code: %s', async (status, isWanted) => {
	const dates = await parametersFor('table-to-doors', 'Sync Doors', { status, ...STAY }, DATES);
	expect(dates).toEqual(isWanted ? AS_GIVEN : LONG_OVER);
});

it.each([
	[{ status: 'confirmed', start: { date: STAY.arrival }, end: { date: STAY.departure } }, false],
	[{ status: 'tentative', start: { dateTime: STAY.arrival }, end: { dateTime: STAY.departure } }, false],
	[{ status: 'cancelled', start: { date: STAY.arrival }, end: { date: STAY.departure } }, true],
	// All that Google promises of a deleted event is its ID.
	[{ status: 'cancelled' }, true],
])('google-calendar-to-doors: %j counts as over: %s', async (event, isOver) => {
	const dates = await parametersFor('google-calendar-to-doors', 'Sync Doors', event, DATES);
	expect(dates).toEqual(isOver ? LONG_OVER : AS_GIVEN);
});

it.each([
	['5u7kqnbg3v1lm2c8jh0t4r6ieo_20370327T140000Z', '5u7kqnbg3v1lm2c8jh0t4r6ieo_20370327T140000Z'],
	// Of an invitation from Outlook.
	[
		`_${'8l0k2e9p'.repeat(22)}`,
		createHash('sha256')
			.update(`_${'8l0k2e9p'.repeat(22)}`)
			.digest('hex'),
	],
])('google-calendar-to-doors: the key of the event %s can be one', async (id, key) => {
	expect(isBookingKey(key)).toBe(true);
	const { bookingKey } = await parametersFor('google-calendar-to-doors', 'Sync Doors', { id }, [
		'bookingKey',
	]);
	expect(bookingKey).toBe(key);
});

const hostaway = (status: string) => ({ body: { data: { status } } });

it.each<[string, IDataObject, string]>([
	['cal-com-bookings', { triggerEvent: 'BOOKING_CREATED' }, 'put'],
	['cal-com-bookings', { triggerEvent: 'BOOKING_RESCHEDULED' }, 'put'],
	['cal-com-bookings', { triggerEvent: 'BOOKING_CANCELLED' }, 'cancel'],
	['cal-com-bookings', { triggerEvent: 'PING' }, 'nothing'],
	['calendly-bookings', { event: 'invitee.created' }, 'put'],
	['calendly-bookings', { event: 'invitee.canceled' }, 'cancel'],
	['calendly-bookings', {}, 'nothing'],
	['hostaway-reservations', hostaway('new'), 'put'],
	['hostaway-reservations', hostaway('modified'), 'put'],
	['hostaway-reservations', hostaway('cancelled'), 'cancel'],
	['hostaway-reservations', hostaway('declined'), 'cancel'],
	['hostaway-reservations', hostaway('expired'), 'cancel'],
	['hostaway-reservations', hostaway('inquiry'), 'nothing'],
	['guesty-reservations', { status: 'confirmed' }, 'put'],
	['guesty-reservations', { status: 'canceled' }, 'cancel'],
	['guesty-reservations', { status: 'declined' }, 'cancel'],
	['guesty-reservations', { status: 'closed' }, 'cancel'],
	['guesty-reservations', { status: 'reserved' }, 'nothing'],
])('%s: %j asks for %s', async (example, json, wanted) => {
	const booking = (await readExample(example)).nodes.find(({ name }) => name === 'Booking');
	const list = JSON.stringify(booking?.parameters.assignments);
	const { assignments }: { assignments: Array<{ name: string; value: string }> } = JSON.parse(list);
	const value = assignments.find(({ name }) => name === 'wanted')?.value ?? '';
	expect(resolve('Booking', { assignments: value }, json)).toEqual({ assignments: wanted });
});

it.each([
	['cancelled', 'cancelled'],
	['Canceled ', 'cancelled'],
	['made', 'made'],
	['changed', 'changed'],
])('heating-for-stays: the event %j is %s', async (event, expected) => {
	const json = { body: { event }, thermostats: {} };
	expect(await parametersFor('heating-for-stays', 'Booking', json)).toMatchObject({
		assignments: { assignments: expect.arrayContaining([expect.objectContaining({ value: expected })]) },
	});
});

describe('The examples', () => {
	it('are all listed in their README', () => {
		const readme = readFileSync(join(REPOSITORY, 'examples', 'README.md'), 'utf8');
		const listed = [...readme.matchAll(/\]\(([\w-]+)\.json\)/g)].map(([, name]) => name);
		expect(listed.sort()).toEqual(exampleNames().sort());
	});

	describe.each(exampleNames())('%s', (example) => {
		let workflow: WorkflowFile;
		let steps: INode[];
		let notes: INode[];

		beforeAll(async () => {
			workflow = await readExample(example);
			steps = workflow.nodes.filter((node) => !isNote(node));
			notes = workflow.nodes.filter(isNote);
		});

		it('has a title that says what it does, beginning with a verb', () => {
			expect(workflow.name).toMatch(VERBS);
		});

		it('has one yellow note, which says how it works and what to set up', () => {
			const yellow = notes.filter(({ parameters }) => (parameters.color ?? 1) === 1);
			expect(yellow.map(({ name }) => name)).toEqual(['Overview']);
			const text = textOf(yellow[0]);
			expect(text.startsWith(`## ${workflow.name}\n`)).toBe(true);
			expect(text).toMatch(/\n### How it works\n[\s\S]+\n### Setup\n1\. /);
			expect(text).toMatch(/credential/);
		});

		it('names in its setup only steps that it has', () => {
			const overview = notes.map(textOf).find((text) => text.includes('### Setup')) ?? '';
			const items = overview.split('### Setup')[1].match(/^\d+\. .*/gm) ?? [];
			const named = items.flatMap((item) => /^\d+\. (\*\*.*?\*\*(?:, \*\*.*?\*\*)*)/.exec(item)?.[1] ?? []);
			const names = named.flatMap((list) => list.split(', ').map((name) => name.replaceAll('**', '')));
			expect(names).not.toEqual([]);
			expect(steps.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
		});

		it('has a white note with a short text behind each of its steps', () => {
			const sections = notes.filter(({ parameters }) => parameters.color === WHITE);
			expect(sections).toHaveLength(notes.length - 1);
			for (const section of sections) {
				expect(textOf(section)).toMatch(/^## /);
				expect({ name: section.name, isShort: wordsIn(textOf(section)) <= 50 }).toEqual({
					name: section.name,
					isShort: true,
				});
			}
			for (const step of steps) {
				const behind = sections.filter((section) => contains(areaOf(section), areaOf(step)));
				expect({ step: step.name, behind: behind.length }).toEqual({ step: step.name, behind: 1 });
			}
		});

		it('has no notes or steps on top of each other', () => {
			for (const group of [notes, steps]) {
				const pairs = group.flatMap((one, index) =>
					group.slice(index + 1).filter((other) => overlaps(areaOf(one), areaOf(other))),
				);
				expect(pairs.map(({ name }) => name)).toEqual([]);
			}
		});

		it('has a name and a way to each step, and an ID of its own for each', () => {
			const { nodes, connections } = workflow;
			expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
			expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
			const ends = Object.entries(connections).flatMap(([from, byType]) => [
				from,
				...Object.values(byType).flatMap((outputs) =>
					outputs.flatMap((targets) => (targets ?? []).map(({ node }) => node)),
				),
			]);
			expect([...new Set(ends)].sort()).toEqual(steps.map(({ name }) => name).sort());
		});

		it('needs no code, and holds no credential and no data of anybody', () => {
			expect(steps.filter(({ type }) => /\.(code|function|functionItem)$/.test(type))).toEqual([]);
			expect(workflow.nodes.filter(({ credentials }) => credentials)).toEqual([]);
			expect(workflow.pinData ?? {}).toEqual({});
		});

		it('reads the reason of a failed item where it is, in the message of its error', () => {
			const expressions = JSON.stringify(steps.map(({ parameters }) => parameters));
			expect(expressions).not.toMatch(/\$json\.error(?!\??\.(message|description|http_code|access_code))\b/);
		});
	});
});
