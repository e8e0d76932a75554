/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import { REPOSITORY } from './build';
import type { WorkflowFile } from './n8n/rest';

/** What the examples have where a builder puts the id of a lock of their own. */
const DEVICE_PLACEHOLDER = 'paste the device ID here';

/** Where the examples send messages to, until a builder puts an e-mail or a text message in the place of that step. */
const MESSAGES_PLACEHOLDER = 'https://example.com/messages';

export interface FillIns {
	/** The Seam API credential in n8n. */
	credential: { id: string; name: string };
	/** Device ids by the name of the door. */
	doors: Record<string, string>;
	/** Takes the messages that the examples send. */
	messagesUrl: string;
	/** The OpenAI credential in n8n, which only the example with an agent needs. */
	chatModel?: { id: string; name: string };
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

function fillInNode(node: INode, { credential, messagesUrl, chatModel }: FillIns): INode {
	if (node.type.startsWith('n8n-nodes-seam.')) return { ...node, credentials: { seamApi: credential } };
	if (node.parameters.url === MESSAGES_PLACEHOLDER) {
		return { ...node, parameters: { ...node.parameters, url: messagesUrl } };
	}
	if (chatModel && node.type.endsWith('.lmChatOpenAi')) {
		return { ...node, credentials: { openAiApi: chatModel } };
	}
	return node;
}

/** Does to an example what its sticky notes ask of the builder: choose credentials, name the locks, send messages. */
export function fillIn(workflow: WorkflowFile, fillIns: FillIns): WorkflowFile {
	const filled = fillInDoors(workflow, fillIns.doors) as WorkflowFile;
	return { ...filled, nodes: filled.nodes.map((node) => fillInNode(node, fillIns)) };
}

const FOLDER = join(REPOSITORY, 'examples');

/** The names of the workflows in `examples/`: their files' names without `.json`. */
export function exampleNames(): string[] {
	return readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json'))
		.map((file) => file.replace(/\.json$/, ''));
}

/** Reads one of the workflows in `examples/`, by its file's name without `.json`. */
export async function readExample(name: string): Promise<WorkflowFile> {
	return JSON.parse(await readFile(join(FOLDER, `${name}.json`), 'utf8')) as WorkflowFile;
}
