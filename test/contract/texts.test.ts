import {
	isINodeProperties,
	isINodePropertyCollection,
	NodeHelpers,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { SeamApi } from '../../credentials/SeamApi.credentials';
import { Seam } from '../../nodes/Seam/Seam.node';
import { SeamTrigger } from '../../nodes/SeamTrigger/SeamTrigger.node';
import { operationsOf } from './description';

/** A text of the editor's, and where it stands. */
interface Text {
	at: string;
	kind: 'action' | 'description' | 'placeholder';
	text: string;
}

const descriptions: INodeTypeDescription[] = [new Seam().description, new SeamTrigger().description];
const [seam, trigger] = descriptions;
const properties = [...descriptions.flatMap((node) => node.properties), ...new SeamApi().properties];

/** Every field, also those in collections. */
function fieldsIn(list: INodeProperties[]): INodeProperties[] {
	return list.flatMap((field) => {
		const options = field.options ?? [];
		const inner = options.flatMap((option) => (isINodePropertyCollection(option) ? option.values : []));
		return [field, ...fieldsIn([...options.filter(isINodeProperties), ...inner])];
	});
}

const fields = fieldsIn(properties);

const texts: Text[] = fields.flatMap(({ name, description, placeholder, options = [] }) => [
	...(description ? [{ at: name, kind: 'description' as const, text: description }] : []),
	...(placeholder ? [{ at: name, kind: 'placeholder' as const, text: placeholder }] : []),
	...options.flatMap((option) => {
		if (!('value' in option)) return [];
		const at = `${name}: ${option.name}`;
		const given = { action: option.action, description: option.description };
		return Object.entries(given).flatMap(([kind, text]) =>
			text ? [{ at, kind: kind as Text['kind'], text }] : [],
		);
	}),
]);

const of = (kind: Text['kind']) => texts.filter((text) => text.kind === kind);

/** Names of fields that are no words of everyday English, so that a text with one of them means the field. */
const FIELD_NAMES = [...new Set(fields.map(({ displayName }) => displayName))].filter(
	(name) => /^[A-Z]\w+(-\w+)? [A-Z]/.test(name) && !/^(API Key|Access (Code|Grant|Method))/.test(name),
);

describe("the editor's texts, by n8n's guidelines", () => {
	it('are there', () => {
		expect(of('action').length).toBeGreaterThan(70);
		expect(of('description').length).toBeGreaterThan(150);
		expect(FIELD_NAMES).toEqual(expect.arrayContaining(['Starts At', 'Time Zone', 'Check-In Time']));
	});

	it('have no articles in the names of actions', () => {
		expect(of('action').filter(({ text }) => /\b(a|an|the)\b/i.test(text))).toEqual([]);
	});

	it('have no jargon in what hosts read', () => {
		const jargon = /\b[a-z]+_id\b|ISO 8601|\boffset\b|\bIANA\b|\bUUID\b|\bpayload\b|\bboolean\b/;
		expect(of('description').filter(({ text }) => jargon.test(text))).toEqual([]);
	});

	it('put names of fields into quotes', () => {
		const bare = of('description').flatMap(({ at, text }) => {
			const prose = text.replace(/'[^']*'|<[^>]*>/g, '');
			return FIELD_NAMES.filter((name) => prose.slice(1).includes(name)).map((name) => `${at}: ${name}`);
		});
		expect(bare).toEqual([]);
	});

	it('have an example in every field that takes text', () => {
		const bare = fields.filter(({ type, placeholder }) => type === 'string' && !placeholder);
		const allowed = ['apiKey', 'workspaceId'];
		expect(bare.map(({ name }) => name).filter((name) => !allowed.includes(name))).toEqual([]);
		const collections = ['Add Field', 'Add Filter', 'Add Option', 'Add Entry'];
		const others = of('placeholder').filter(
			({ text }) => !/^e\.g\. |@/.test(text) && !collections.includes(text),
		);
		expect(others).toEqual([]);
	});

	it('tell a model by itself that a tool is about doors or locks, where it is', () => {
		const about = ['accessCode', 'accessGrant', 'booking', 'entrance', 'lock', 'unmanagedAccessCode'];
		const told = operationsOf(seam)
			.filter(({ resource, operation }) => about.includes(resource) && operation !== 'readCalendar')
			.map(({ resource, operation }) => NodeHelpers.makeDescription({ resource, operation }, seam));
		expect(told).toContain('Create access code for door lock in Seam');
		expect(told.filter((text) => !/\b(door|lock)s?\b/.test(text))).toEqual([]);
	});

	it('list about twenty triggers in the node panel, in alphabetical order within their groups', () => {
		const [events] = trigger.properties.filter(({ name }) => name === 'events');
		const names = (events.options ?? []).map(({ name }) => name);
		expect(names.length).toBeLessThanOrEqual(23);
		const grouped = names.filter((name) => name.includes(': '));
		expect(grouped).toEqual([...grouped].sort((a, b) => a.localeCompare(b)));
		expect(names.slice(grouped.length)).toEqual(['Any Event', 'Other Event']);
	});
});
