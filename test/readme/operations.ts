import { isINodePropertyOptions, type INodeProperties, type INodeTypeDescription } from 'n8n-workflow';

import { exampleOf, sampleOf } from './sample';

const START = '<!-- operations:start -->';
const END = '<!-- operations:end -->';

interface Choice {
	name: string;
	value: string;
	description: string;
}

function choicesOf({ options = [] }: INodeProperties): Choice[] {
	return options
		.filter(isINodePropertyOptions)
		.map(({ name, value, description = '' }) => ({ name, value: String(value), description }));
}

/** What only tools have is told elsewhere. */
function isShown({ displayOptions }: INodeProperties, resource: string, operation: string): boolean {
	const { show = {} } = displayOptions ?? {};
	const allows = (key: string, value: string) => show[key]?.some((wanted) => wanted === value) ?? true;
	return allows('resource', resource) && allows('operation', operation) && !('@tool' in show);
}

/** The fields of an operation by their names in the editor, each once, the required ones in bold. */
function fieldsOf({ properties }: INodeTypeDescription, resource: string, operation: string): string {
	const names = new Map<string, boolean>();
	for (const property of properties) {
		if (['resource', 'operation'].includes(property.name) || !isShown(property, resource, operation))
			continue;
		const isRequired = property.required === true && !('getBy' in (property.displayOptions?.show ?? {}));
		names.set(property.displayName, isRequired || (names.get(property.displayName) ?? false));
	}
	return [...names].map(([name, isRequired]) => (isRequired ? `**${name}**` : name)).join(', ');
}

interface Sample {
	operations: string[];
	json: unknown;
}

/** One sample for each kind of object that a resource's operations put out: operations whose samples are of one kind share it. */
function samplesOf(resource: string, operations: Choice[]): Sample[] {
	const kinds = new Map<string, Sample>();
	// Where several share a sample, it is the one of what people use most.
	const rankOf = ({ value }: Choice) => (value === 'upsert' || value === 'create' ? 0 : 1);
	for (const { name, value } of [...operations].sort((a, b) => rankOf(a) - rankOf(b))) {
		const json = exampleOf(sampleOf(resource, value));
		const { action_type }: Record<string, unknown> = Object(json);
		const kind = [...Object.keys(Object(json)), action_type].join();
		const known = kinds.get(kind);
		if (known) known.operations.push(name);
		else kinds.set(kind, { operations: [name], json });
	}
	return [...kinds.values()];
}

function sampleBlock({ operations, json }: Sample): string {
	return [
		`<details><summary>Output of ${operations.join(', ')}</summary>`,
		'',
		'```json',
		JSON.stringify(json, null, 2),
		'```',
		'',
		'</details>',
	].join('\n');
}

function section(description: INodeTypeDescription, resource: Choice): string {
	const property = description.properties.find(
		({ name, displayOptions }) =>
			name === 'operation' && displayOptions?.show?.resource?.includes(resource.value),
	);
	if (!property) throw new Error(`The node has no operations for ${resource.name}`);
	const operations = choicesOf(property);
	const rows = operations.map(
		({ name, value, description: what }) =>
			`| **${name}** | ${what} | ${fieldsOf(description, resource.value, value)} |`,
	);
	const table = ['| Operation | What it does | Fields |', '|---|---|---|', ...rows].join('\n');
	return [
		`### ${resource.name}`,
		`${resource.description}.`,
		table,
		...samplesOf(resource.value, operations).map(sampleBlock),
	].join('\n\n');
}

/** The README's tables of operations: a table for each resource, a row for each operation. Ends without a newline. */
export function operationTables(description: INodeTypeDescription): string {
	const resource = description.properties.find(({ name }) => name === 'resource');
	if (!resource) throw new Error('The node has no resources');
	return choicesOf(resource)
		.map((choice) => section(description, choice))
		.join('\n\n');
}

/**
 * Puts the tables into a README, between its markers.
 * @throws Error when the README lacks a marker
 */
export function withOperationTables(readme: string, tables: string): string {
	const start = readme.indexOf(START);
	const end = readme.indexOf(END);
	if (start < 0 || end < start) throw new Error(`The README lacks ${START} or ${END}`);
	return `${readme.slice(0, start + START.length)}\n\n${tables}\n\n${readme.slice(end)}`;
}
