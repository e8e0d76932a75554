/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * n8n-core keeps a settings file in the user's home and reads these variables when it is loaded, so this file has to
 * be the first import of whatever loads it. Each of jest's workers has a folder of its own, and the next run the same
 * again: jest ends its workers without giving them time to tidy up.
 */
const worker = process.env.JEST_WORKER_ID ?? 'alone';
const root = path.resolve(__dirname, '..', '..', '..');
const userFolder = path.join(root, 'node_modules', '.cache', 'n8n-engine', worker);
mkdirSync(userFolder, { recursive: true });
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_LOG_LEVEL ??= 'silent';
// All that tests ask is on this machine.
process.env.NO_PROXY = '*';
