/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from './build';
import type { WorkflowFile } from './n8n/rest';

/** What the examples have where a builder puts the id of a lock of their own. */
const DEVICE_PLACEHOLDER = 'paste the device ID here';

export interface FillIns {
	/** The Seam API credential in n8n. */
	credential: { id: string; name: string };
	/** Device ids by the name of the door. */
	doors: Record<string, string>;
}

function fillInDoors(value: unknown, doors: Record<string, string>): unknown {
	if (Array.isArray(value)) return value.map((entry) => fillInDoors(entry, doors));
	if (typeof value !== 'object' || value === null) return value;
	const filled = Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, fillInDoors(entry, doors)]),
	);
	const isDoor = filled.value === DEVICE_PLACEHOLDER && typeof filled.name === 'string';
	return isDoor ? { ...filled, value: doors[String(filled.name)] ?? DEVICE_PLACEHOLDER } : filled;
}

/** Does to an example what its sticky notes ask of the builder: choose the credential, name the locks. */
export function fillIn(workflow: WorkflowFile, { credential, doors }: FillIns): WorkflowFile {
	const filled = fillInDoors(workflow, doors) as WorkflowFile;
	const nodes = filled.nodes.map((node) =>
		node.type.startsWith('n8n-nodes-seam.') ? { ...node, credentials: { seamApi: credential } } : node,
	);
	return { ...filled, nodes };
}

/** Reads one of the workflows in `examples/`, by its file's name without `.json`. */
export async function readExample(name: string): Promise<WorkflowFile> {
	return JSON.parse(await readFile(join(REPOSITORY, 'examples', `${name}.json`), 'utf8')) as WorkflowFile;
}
