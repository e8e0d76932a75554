/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { createServer } from 'node:net';

async function listenOnce(port: number): Promise<number | undefined> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
			else reject(error);
		});
		server.listen(port, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
		});
	});
}

/** A port of the loopback address that nobody listens on: the preferred one if it is free, else any. */
export async function freePort(preferred = 0): Promise<number> {
	const port = (await listenOnce(preferred)) ?? (await listenOnce(0));
	if (port === undefined) throw new Error('No free port on 127.0.0.1');
	return port;
}
