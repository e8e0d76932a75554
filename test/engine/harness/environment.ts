/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// n8n-core reads these when it is loaded, so this file has to be the first import of the harness.
const userFolder = mkdtempSync(path.join(tmpdir(), 'n8n-engine-'));
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_LOG_LEVEL ??= 'silent';
process.env.NO_PROXY = [process.env.NO_PROXY, '127.0.0.1', 'localhost', '[::1]'].filter(Boolean).join(',');
process.on('exit', () => rmSync(userFolder, { recursive: true, force: true }));
