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

import { operationsOf } from '../contract/description';
import { sampleOf, type SampleSchema } from '../readme/sample';

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
	/** The fields of each operation's output. */
	outputs: Record<string, string[]>;
}

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
		outputs: Object.fromEntries(
			operationsOf(seam).map(({ resource, operation }) => [
				`${resource}: ${operation}`,
				keysOf(sampleOf(resource, operation)).sort(),
			]),
		),
	};
}
