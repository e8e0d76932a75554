/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// n8n-core reads these when it is loaded, so this file has to be imported before the harness.
const folder = mkdtempSync(path.join(tmpdir(), 'n8n-faults-'));
process.env.N8N_LOG_LEVEL = 'debug';
process.env.N8N_LOG_OUTPUT = 'file';
process.env.N8N_LOG_FILE_LOCATION = path.join(folder, 'n8n.log');

/** All that n8n has written to its log so far, at its most talkative level. */
export function n8nLog(): string {
	if (!existsSync(folder)) return '';
	return readdirSync(folder)
		.map((file) => readFileSync(path.join(folder, file), 'utf8'))
		.join('\n');
}

/** Removes the log. */
export function forgetLog(): void {
	rmSync(folder, { recursive: true, force: true });
}
