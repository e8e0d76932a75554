/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../sandbox/build';
import { fillIn, readExample, type FillIns } from '../../sandbox/example';

const examples = readdirSync(join(REPOSITORY, 'examples'))
	.filter((name) => name.endsWith('.json'))
	.map((name) => name.replace(/\.json$/, ''));

const fillIns: FillIns = {
	credential: { id: 'c1', name: 'Seam sandbox' },
	doors: { 'Front Door': 'd1', 'Back Door': 'd2' },
	messagesUrl: 'http://127.0.0.1/messages',
};

describe.each(examples)('The example %s', (name) => {
	it('says in sticky notes what to fill in, and carries nobody’s credentials', async () => {
		const { nodes } = await readExample(name);
		expect(nodes.some(({ type }) => type === 'n8n-nodes-base.stickyNote')).toBe(true);
		expect(nodes.filter(({ credentials }) => credentials !== undefined)).toEqual([]);
	});

	it('connects only nodes that it has', async () => {
		const { nodes, connections } = await readExample(name);
		const names = new Set(nodes.map((node) => node.name));
		expect(names.size).toBe(nodes.length);
		const targets = Object.values(connections).flatMap((outputs) =>
			Object.values(outputs).flatMap((lists) =>
				lists.flatMap((list) => (list ?? []).map(({ node }) => node)),
			),
		);
		expect([...Object.keys(connections), ...targets].filter((node) => !names.has(node))).toEqual([]);
	});

	it('has the credential at each Seam node once it is filled in', async () => {
		const { nodes } = fillIn(await readExample(name), fillIns);
		const seamNodes = nodes.filter(({ type }) => type.startsWith('n8n-nodes-seam.'));
		expect(seamNodes.length).toBeGreaterThan(0);
		for (const node of seamNodes) expect(node.credentials).toEqual({ seamApi: fillIns.credential });
	});
});

describe('fillIn', () => {
	it('gives each door the device of that name, and leaves the file as it was', async () => {
		const example = await readExample('booking-to-code');
		const original = structuredClone(example);
		const filled = fillIn(example, fillIns);
		const doors = filled.nodes.find(({ name }) => name === 'Doors');
		expect(doors?.parameters).toMatchObject({
			assignments: {
				assignments: [
					{ name: 'Front Door', value: 'd1' },
					{ name: 'Back Door', value: 'd2' },
				],
			},
		});
		expect(example).toEqual(original);
	});
});
