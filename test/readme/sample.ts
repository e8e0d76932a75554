/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jsonParse } from 'n8n-workflow';

/** The part of JSON Schema that output samples are written in. `examples` has one value, for the README. */
export interface SampleSchema {
	type: string | string[];
	properties?: Record<string, SampleSchema>;
	items?: SampleSchema;
	examples?: unknown[];
}

const NODES = path.join(__dirname, '..', '..', 'nodes');

function readSample(...names: string[]): SampleSchema {
	return jsonParse<SampleSchema>(readFileSync(path.join(NODES, ...names), 'utf8'));
}

/** The output sample of an operation, from where n8n looks for it. */
export function sampleOf(resource: string, operation: string): SampleSchema {
	return readSample('Seam', '__schema__', 'v1.0.0', resource, `${operation}.json`);
}

/** The output sample of the trigger. */
export function triggerSample(): SampleSchema {
	return readSample('SeamTrigger', '__schema__', 'v1.0.0.json');
}

/**
 * An item as a sample describes it.
 * @throws Error when the sample gives no example for a field
 */
export function exampleOf({ properties, examples }: SampleSchema): unknown {
	if (examples) return examples[0];
	if (!properties) throw new Error('A field of an output sample has no example');
	return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, exampleOf(inner)]));
}
