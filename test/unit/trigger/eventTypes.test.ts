import { openapi } from '@seamapi/types/connect';
import { isINodePropertyOptions } from 'n8n-workflow';

import { eventOptions } from '../../../nodes/Seam/fields/eventTypes';
import { isObject } from '../../../nodes/Seam/seamObjects';
import { ANY_EVENT, fields, OTHER_EVENT } from '../../../nodes/SeamTrigger/fields';

function at(value: unknown, ...keys: string[]): unknown {
	return keys.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

const kinds = at(openapi, 'components', 'schemas', 'event', 'oneOf');
const offered = (Array.isArray(kinds) ? kinds : [])
	.filter((kind) => at(kind, 'deprecated') !== true && at(kind, 'x-undocumented') === undefined)
	.flatMap((kind) => at(kind, 'properties', 'event_type', 'enum'));

function optionsOf(parameter: string) {
	const field = fields.find(({ name }) => name === parameter);
	const options = field !== undefined && 'options' in field ? field.options : undefined;
	return (options ?? []).filter(isINodePropertyOptions);
}

const valuesOf = (parameter: string) => optionsOf(parameter).map(({ value }) => value);

function isSorted(names: string[]): boolean {
	return names.every((name, index) => index === 0 || names[index - 1].localeCompare(name) < 0);
}

describe("Seam's events", () => {
	it("are those that Seam's OpenAPI offers", () => {
		expect(offered.length).toBeGreaterThan(100);
		expect(eventOptions.map(({ value }) => value).sort()).toEqual([...offered].sort());
	});

	it('are in alphabetical order, each under its own name, after the thing that they happen to', () => {
		expect(isSorted(eventOptions.map(({ name }) => name))).toBe(true);
		for (const { name, value } of eventOptions) {
			const [thing] = name.split(': ');
			expect(String(value).split('.')[0]).toBe(thing.toLowerCase().replace(/ /g, '_'));
		}
	});

	it('are described in whole sentences, with a full stop only where there are several', () => {
		for (const { description = '' } of eventOptions) {
			expect(description).toMatch(/^[A-Z]/);
			expect(description.endsWith('.')).toBe(/\. [A-Z]/.test(description));
		}
	});
});

describe('the events to start on', () => {
	const main = valuesOf('events');
	const others = valuesOf('otherEvents');

	it('are twenty that hosts need, any event, and the others in a second list', () => {
		expect(main).toHaveLength(22);
		expect(main.slice(-2)).toEqual([ANY_EVENT, OTHER_EVENT]);
		expect([...main.slice(0, -2), ...others].sort()).toEqual([...offered].sort());
	});

	it('are both in alphabetical order', () => {
		for (const parameter of ['events', 'otherEvents']) {
			const names = optionsOf(parameter).map(({ name }) => name);
			expect(isSorted(parameter === 'events' ? names.slice(0, -2) : names)).toBe(true);
		}
	});

	/** n8n's editor takes the triggers in its node panel from the first parameter with one of these names. */
	it("are few enough for the editor's node panel", () => {
		const names = ['event', 'events', 'trigger on'];
		const field = fields.find(({ displayName }) => names.includes(displayName.toLowerCase()));
		expect(field?.name).toBe('events');
		expect(main.length).toBeLessThan(25);
	});

	it('read well in the node panel', () => {
		const actions = new Map(optionsOf('events').map(({ value, action }) => [value, action]));
		expect(actions.get('access_code.set_on_device')).toBe('On access code set on device');
		expect(actions.get('access_code.modified_external_to_seam')).toBe(
			'On access code modified outside of Seam',
		);
		expect(actions.get(ANY_EVENT)).toBe('On any event');
		expect([...actions.values()].every((action) => action?.startsWith('On '))).toBe(true);
	});
});
