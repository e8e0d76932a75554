/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
	isINodeProperties,
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
	fields?: FrozenParameter[];
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
	const { name, type, displayOptions, options = [] } = property;
	const fields = options.filter(isINodeProperties);
	// The zones are those of the machine's own data, which has more each year.
	const isOpen = name === 'timeZone';
	const values = isOpen ? [] : options.filter(isINodePropertyOptions).map(({ value }) => value);
	return {
		name,
		type,
		default: property.default,
		...(displayOptions && { shown: displayOptions }),
		...(values.length > 0 && { values: [...values].sort() }),
		...(fields.length > 0 && { fields: fields.map(parameterOf) }),
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
