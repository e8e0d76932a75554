import { openapi } from '@seamapi/types/connect';

import { isObject } from '../../../nodes/Seam/seamObjects';
import { ANY_EVENT, eventOptions } from '../../../nodes/SeamTrigger/events';

function at(value: unknown, ...keys: string[]): unknown {
	return keys.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

const kinds = at(openapi, 'components', 'schemas', 'event', 'oneOf');
const offered = (Array.isArray(kinds) ? kinds : [])
	.filter((kind) => at(kind, 'deprecated') !== true && at(kind, 'x-undocumented') === undefined)
	.flatMap((kind) => at(kind, 'properties', 'event_type', 'enum'));

const values = eventOptions.map(({ value }) => String(value));

describe('the events to choose from', () => {
	it("are those that Seam's OpenAPI offers, and any", () => {
		expect(offered.length).toBeGreaterThan(100);
		expect([...values].sort()).toEqual([...offered, ANY_EVENT].sort());
	});

	it('have each their own name, in groups', () => {
		const names = eventOptions.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		const groups = names.slice(0, -1).map((name) => name.split(': ')[0]);
		const changes = groups.filter((group, index) => group !== groups[index - 1]);
		expect(new Set(changes).size).toBe(changes.length);
		for (const [index, group] of groups.entries()) {
			const prefix = group.toLowerCase().replace(/ /g, '_');
			expect(values[index].split('.')[0]).toBe(prefix);
		}
		expect(names).toContain('Access Code: Set on Device');
		expect(names.at(-1)).toBe('Any Event');
	});

	it("begin with an access code's life", () => {
		const life = ['created', 'scheduled_on_device', 'set_on_device'].map((type) => `access_code.${type}`);
		expect(values.slice(0, 3)).toEqual(life);
	});

	it('read well in the node panel and in the list', () => {
		const byValue = new Map(eventOptions.map((option) => [option.value, option]));
		expect(byValue.get('access_code.set_on_device')?.action).toBe('On access code set on device');
		expect(byValue.get('access_code.code_changed')?.action).toBe('On access code PIN changed');
		expect(byValue.get('acs_user.created')?.action).toBe('On ACS user created');
		expect(byValue.get('access_code.modified_external_to_seam')?.action).toBe(
			'On access code modified outside of Seam',
		);
		for (const { name, description = '' } of eventOptions) {
			expect(name).toMatch(/^[A-Z]/);
			expect(description).not.toBe('');
			const isOneSentence = !/\. [A-Z]/.test(description);
			expect(description.endsWith('.')).toBe(!isOneSentence);
		}
	});
});
