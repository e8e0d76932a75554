import type { INodeTypeDescription } from 'n8n-workflow';
import { exampleNames, readExample } from '../../sandbox/example';
import { fetchFromN8n, signIn } from './support/n8n';

const SEAM = /^n8n-nodes-seam\./;

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

	describe.each(exampleNames())('%s', (example) => {
		it('has steps of types and versions that n8n has', async () => {
			for (const { type, typeVersion } of (await readExample(example)).nodes) {
				const versions = described(type).flatMap(({ version }) => version);
				expect({ type, versions }).toEqual({ type, versions: expect.arrayContaining([typeVersion]) });
			}
		});

		it('gives the Seam nodes no parameter that they do not have', async () => {
			const { nodes } = await readExample(example);
			for (const { type, name, parameters } of nodes.filter((node) => SEAM.test(node.type))) {
				const known = described(type).flatMap(({ properties }) => properties.map((field) => field.name));
				expect({ name, known }).toEqual({
					name,
					known: expect.arrayContaining(Object.keys(parameters)),
				});
			}
		});
	});
});
