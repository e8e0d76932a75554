/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what systems give to outgoing connections: one of those could take the port before it is listened on. */
const FIRST_PORT = 20_000;
const LAST_PORT = 29_999;
const TRIES = 50;

async function isFree(port: number): Promise<boolean> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
			else reject(error);
		});
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}

/** A port of the loopback address that nobody listens on: the preferred one if it is free, else any. */
export async function freePort(preferred?: number): Promise<number> {
	if (preferred !== undefined && (await isFree(preferred))) return preferred;
	for (let tries = 0; tries < TRIES; tries++) {
		const port = randomInt(FIRST_PORT, LAST_PORT + 1);
		if (await isFree(port)) return port;
	}
	throw new Error('No free port on 127.0.0.1');
}
