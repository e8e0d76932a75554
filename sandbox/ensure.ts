/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- runs outside n8n */
import { ensureN8n } from './n8n/install';

const EXIT_INTERRUPTED = 130;

// Without a handler, what this process has started would go on.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(EXIT_INTERRUPTED));

/** Makes sure that the pinned n8n is on this machine; prints where. */
ensureN8n().then(
	({ folder }) => console.log(`n8n is in ${folder}`),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	},
);
