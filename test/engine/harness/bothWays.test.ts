/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { NodeConnectionTypes, type IExecuteFunctions, type INodeType } from 'n8n-workflow';

import { runNode } from '.';
import { inWay } from './bothWays';
import { ONE_PASS, ROUTING_ENGINE } from './ways';

/** A node that says the given word where n8n calls its own operation, and something else in the other way. */
function nodeSaying(word: string, otherWord: string): INodeType {
	const saying = (said: string) =>
		async function (this: IExecuteFunctions) {
			return [this.getInputData().map((_, item) => ({ json: { said }, pairedItem: { item } }))];
		};
	return {
		description: {
			displayName: 'Words',
			name: 'words',
			group: ['transform'],
			version: 1,
			description: 'Says a word',
			defaults: { name: 'Words' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: ['resource', 'operation'].map((name) => ({
				displayName: name,
				name,
				type: 'string',
				default: '',
			})),
		},
		customOperations: { word: { say: saying(word) } },
		execute: saying(otherWord),
	};
}

const run = async (node: INodeType) =>
	await runNode({
		node,
		parameters: { resource: 'word', operation: 'say' },
		credentials: { apiKey: '', baseUrl: '' },
	});

it('runs a test in both ways, and is content if they come to the same', async () => {
	const heard: unknown[] = [];
	const test = async () => {
		const { items } = await run(nodeSaying('yes', 'yes'));
		heard.push(items);
	};
	await inWay(ONE_PASS, test)();
	await inWay(ROUTING_ENGINE, test)();
	expect(heard).toHaveLength(2);
	expect(heard[0]).toEqual(heard[1]);
});

it('fails the test that ends second if they come to something else', async () => {
	const test = async () => void (await run(nodeSaying('yes', 'no')));
	await inWay(ROUTING_ENGINE, test)();
	await expect(inWay(ONE_PASS, test)()).rejects.toThrow('"said": "no"');
});

it('fails the test if one way runs the node more often', async () => {
	await inWay(ONE_PASS, async () => void (await run(nodeSaying('yes', 'yes'))))();
	await expect(inWay(ROUTING_ENGINE, () => {})()).rejects.toThrow();
});
