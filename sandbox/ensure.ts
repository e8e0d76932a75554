/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- runs outside n8n */
import { ensureN8n } from './n8n/install';

/** Makes sure that the pinned n8n is on this machine; prints where. */
ensureN8n().then(
	({ folder }) => console.log(`n8n is in ${folder}`),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	},
);
