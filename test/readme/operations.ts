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

function isShown({ displayOptions }: INodeProperties, resource: string, operation: string): boolean {
	const { show = {} } = displayOptions ?? {};
	const allows = (key: string, value: string) => show[key]?.some((wanted) => wanted === value) ?? true;
	return allows('resource', resource) && allows('operation', operation);
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

/** JSON for a table's cell, which has to be one line. */
function inCell(json: unknown): string {
	const text = JSON.stringify(json, null, 2)
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/\|/g, '&#124;')
		.replace(/\n/g, '<br>');
	return `<details><summary>Sample</summary><pre>${text}</pre></details>`;
}

function table(description: INodeTypeDescription, resource: Choice): string {
	const operations = description.properties.find(
		({ name, displayOptions }) =>
			name === 'operation' && displayOptions?.show?.resource?.includes(resource.value),
	);
	if (!operations) throw new Error(`The node has no operations for ${resource.name}`);
	const rows = choicesOf(operations).map(({ name, value, description: what }) => {
		const fields = fieldsOf(description, resource.value, value);
		return `| **${name}** | ${what} | ${fields} | ${inCell(exampleOf(sampleOf(resource.value, value)))} |`;
	});
	return [
		`### ${resource.name}`,
		'',
		`${resource.description}.`,
		'',
		'| Operation | What it does | Fields | Output |',
		'|---|---|---|---|',
		...rows,
	].join('\n');
}

/** The README's tables of operations: a table for each resource, a row for each operation. Ends without a newline. */
export function operationTables(description: INodeTypeDescription): string {
	const resource = description.properties.find(({ name }) => name === 'resource');
	if (!resource) throw new Error('The node has no resources');
	return choicesOf(resource)
		.map((choice) => table(description, choice))
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
