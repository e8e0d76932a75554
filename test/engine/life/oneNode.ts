/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
/**
 * Runs the Seam node once, in a process of its own: `node --require tsx/cjs oneNode.ts <NodeOptions as JSON>`. Says what
 * came out as one line of JSON.
 */
// With `.js`, since `Seam.node` alone leads to the codex file `Seam.node.json` here.
import { Seam } from '../../../nodes/Seam/Seam.node.js';
import { runNode, type NodeOptions } from '../harness';

const options: NodeOptions = JSON.parse(process.argv[2]);

void runNode({ ...options, node: new Seam() }).then(({ items, error }) => {
	const said = { items: items.map(({ json }) => json), error: error?.message };
	process.stdout.write(`${JSON.stringify(said)}\n`, () => process.exit());
});
