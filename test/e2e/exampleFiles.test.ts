/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';
import { REPOSITORY } from '../../sandbox/build';
import type { WorkflowFile } from '../../sandbox/n8n/rest';
import { fetchFromN8n, signIn } from './support/n8n';

const FOLDER = join(REPOSITORY, 'examples');
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
const SEAM = /^n8n-nodes-seam\./;

function read(file: string): WorkflowFile {
	return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as WorkflowFile;
}

describe('The examples as files', () => {
	/** What n8n knows, with a description for each generation of a node. */
	let types: INodeTypeDescription[];

	function described(type: string): INodeTypeDescription[] {
		return types.filter(({ name }) => name === type);
	}

	beforeAll(async () => {
		const rest = await signIn();
		types = (await (await fetchFromN8n(rest, '/types/nodes.json')).json()) as INodeTypeDescription[];
	});

	it('are all listed in their README', () => {
		const listed = readFileSync(join(FOLDER, 'README.md'), 'utf8').matchAll(/\]\(([\w-]+\.json)\)/g);
		expect([...listed].map(([, file]) => file).sort()).toEqual([...FILES].sort());
	});

	describe.each(FILES)('%s', (file) => {
		const { nodes, connections, pinData } = read(file);
		const steps = nodes.filter(({ type }) => !type.endsWith('.stickyNote'));

		it('has steps of types and versions that n8n has, and needs no code', () => {
			for (const { type, typeVersion } of steps) {
				const versions = described(type).flatMap(({ version }) => version);
				expect({ type, versions }).toEqual({ type, versions: expect.arrayContaining([typeVersion]) });
				expect(type).not.toMatch(/\.(code|function|functionItem)$/);
			}
		});

		it('gives the Seam nodes no parameter that they do not have', () => {
			for (const { type, name, parameters } of steps.filter((step) => SEAM.test(step.type))) {
				const known = described(type).flatMap(({ properties }) => properties.map((field) => field.name));
				expect({ name, known }).toEqual({
					name,
					known: expect.arrayContaining(Object.keys(parameters)),
				});
			}
		});

		it('has a name, a place and a way to each step, and an ID of its own for each', () => {
			const names = nodes.map(({ name }) => name);
			expect(new Set(names).size).toBe(names.length);
			expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
			expect(new Set(nodes.map(({ position }) => position.join())).size).toBe(nodes.length);
			const ends = Object.entries(connections).flatMap(([from, byType]) => [
				from,
				...Object.values(byType).flatMap((outputs) =>
					outputs.flatMap((targets) => (targets ?? []).map(({ node }) => node)),
				),
			]);
			expect([...new Set(ends)].sort()).toEqual(steps.map(({ name }) => name).sort());
		});

		it('holds no credential and no data of anybody, and says what to fill in', () => {
			expect(nodes.filter(({ credentials }) => credentials)).toEqual([]);
			expect(pinData ?? {}).toEqual({});
			const notes = nodes.filter(({ type }) => type.endsWith('.stickyNote'));
			expect(notes.map(({ name }) => name).join()).toMatch(/To Fill In/);
			expect(notes.map(({ parameters }) => String(parameters.content)).join()).toMatch(/credential/i);
		});
	});
});
