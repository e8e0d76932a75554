/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
	isINodeProperties,
	isINodePropertyCollection,
	isINodePropertyOptions,
	type ICredentialType,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';
import ts from 'typescript';

import { operationsOf } from '../contract/description';
import { sampleOf, triggerSample, type SampleSchema } from '../readme/sample';

/** What of a parameter is part of people's saved workflows. n8n saves none that has its default. */
interface FrozenParameter {
	name: string;
	type: string;
	default: unknown;
	/** Where it is shown, since another default may hold elsewhere. */
	shown?: unknown;
	values?: unknown[];
	/** The ways to name a resource, by which its value is saved. */
	modes?: string[];
	fields?: FrozenParameter[];
	/** The fields of each collection of a fixed collection. */
	collections?: Record<string, FrozenParameter[]>;
}

/** All that saved workflows depend on. */
export interface FrozenContract {
	types: Record<string, { version: unknown; parameters: FrozenParameter[] }>;
	credentials: Record<string, FrozenParameter[]>;
	/** The fields of each operation's output, and of the trigger's. */
	outputs: Record<string, string[]>;
	/** What this package adds to outputs: the fields, those with `?` only at times, or the values of one. */
	added: Record<string, string[]>;
}

/** The types that say what this package adds to outputs, by their files under `nodes/`. */
const ADDED: Record<string, string[]> = {
	'Seam/output/booking.ts': ['BookingOutput', 'DoorOutput'],
	'Seam/output/accessGrant.ts': ['GrantDoorOutput'],
	'Seam/output/outputItem.ts': ['FailureDetails'],
	'Seam/bookings/types.ts': ['BookingChange', 'DoorChange', 'KeptReason'],
	'Seam/bookings/calendar/readCalendar.ts': ['CalendarEvent'],
	'Seam/bookings/calendar/makers.ts': ['EventKind', 'CalendarSource'],
	'Seam/waiting/completion.ts': ['CompletionState'],
	'Seam/waiting/waitErrors.ts': ['Completion'],
	'SeamTrigger/output.ts': ['LookedUp'],
};

/** Where the contract is kept as it was last published, or is to be published. */
export const FROZEN_FILE = path.join(__dirname, 'contract.json');

export function readFrozen(): FrozenContract {
	return JSON.parse(readFileSync(FROZEN_FILE, 'utf8')) as FrozenContract;
}

function parameterOf(property: INodeProperties): FrozenParameter {
	const { name, type, displayOptions, options = [], modes } = property;
	const collections = options.filter(isINodePropertyCollection);
	const fields = options.filter(isINodeProperties);
	const values = options
		.filter(isINodePropertyOptions)
		.map(({ value }) => value)
		// The zones are those of the machine's own data, which has more each year.
		.filter((value) => !(name === 'timeZone' && String(value).includes('/')));
	return {
		name,
		type,
		default: property.default,
		...(displayOptions && { shown: displayOptions }),
		...(values.length > 0 && { values: [...values].sort() }),
		...(modes && { modes: modes.map((mode) => mode.name).sort() }),
		...(fields.length > 0 && { fields: fields.map(parameterOf) }),
		...(collections.length > 0 && {
			collections: Object.fromEntries(
				collections.map((collection) => [collection.name, collection.values.map(parameterOf)]),
			),
		}),
	};
}

function keysOf({ properties, items }: SampleSchema, prefix = ''): string[] {
	return Object.entries(properties ?? items?.properties ?? {}).flatMap(([key, inner]) => [
		`${prefix}${key}`,
		...keysOf(inner, `${prefix}${key}.`),
	]);
}

const NODES = path.join(__dirname, '..', '..', 'nodes');

/** The fields of an interface, or the members of a union, as its source says them. */
function membersOf(file: string, name: string): string[] {
	const text = readFileSync(path.join(NODES, file), 'utf8');
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	for (const statement of source.statements) {
		if (ts.isInterfaceDeclaration(statement) && statement.name.text === name) {
			return statement.members
				.filter(ts.isPropertySignature)
				.map((member) => `${member.name.getText()}${member.questionToken ? '?' : ''}`);
		}
		if (ts.isTypeAliasDeclaration(statement) && statement.name.text === name) {
			const { type } = statement;
			return (ts.isUnionTypeNode(type) ? [...type.types] : [type]).map((member) => member.getText());
		}
	}
	throw new Error(`${file} has no type ${name}`);
}

function addedFields(): FrozenContract['added'] {
	const types = Object.entries(ADDED).flatMap(([file, names]) =>
		names.map((name) => [name, membersOf(file, name).sort()]),
	);
	return Object.fromEntries(types);
}

/** The contract of the code as it is. */
export function contractOf(nodes: INodeTypeDescription[], credentials: ICredentialType[]): FrozenContract {
	const [seam] = nodes;
	return {
		types: Object.fromEntries(
			nodes.map(({ name, version, properties }) => [
				name,
				{ version, parameters: properties.map(parameterOf) },
			]),
		),
		credentials: Object.fromEntries(
			credentials.map(({ name, properties }) => [name, properties.map(parameterOf)]),
		),
		outputs: Object.fromEntries([
			...operationsOf(seam).map(({ resource, operation }) => [
				`${resource}: ${operation}`,
				keysOf(sampleOf(resource, operation)).sort(),
			]),
			['trigger', keysOf(triggerSample()).sort()],
		]),
		added: addedFields(),
	};
}
