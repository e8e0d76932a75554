/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { homedir } from 'node:os';
import { join } from 'node:path';

function userCache(): string {
	if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
	if (process.platform === 'win32' && process.env.LOCALAPPDATA) return process.env.LOCALAPPDATA;
	if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
	return join(homedir(), '.cache');
}

/** Where the sandbox keeps what is expensive to make again: n8n itself and the state of `npm start`. */
export function cacheFolder(): string {
	return join(userCache(), 'n8n-nodes-seam');
}
