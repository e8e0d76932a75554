/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { connect } from 'node:net';
import { freePort } from '../n8n/ports';
import { findProgram } from './find';
import { privateFolder, startService, type Service } from './service';

/** Whether a Redis on that port answers a PING. */
async function answersPing(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		const end = (isUp: boolean) => {
			socket.destroy();
			resolve(isUp);
		};
		socket.setTimeout(1_000, () => end(false));
		socket.once('error', () => end(false));
		socket.once('data', (answer) => end(answer.toString().startsWith('+PONG')));
		socket.once('connect', () => socket.write('PING\r\n'));
	});
}

/**
 * Starts a Redis that keeps nothing on disk.
 * @throws Error that names the Debian package if there is no Redis on this machine
 */
export async function startRedis(): Promise<Service> {
	const program = await findProgram('redis-server');
	const port = await freePort();
	const folder = await privateFolder('redis');
	return await startService({
		name: 'Redis',
		port,
		program,
		args: [
			'--bind',
			'127.0.0.1',
			'--port',
			String(port),
			'--save',
			'',
			'--appendonly',
			'no',
			'--dir',
			folder,
		],
		folder,
		stopSignal: 'SIGTERM',
		isUp: async () => await answersPing(port),
	});
}
