/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- runs outside n8n */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../n8n/ports';
import { findProgram } from './find';
import { privateFolder, startService, type RunAs, type Service } from './service';

const execute = promisify(execFile);

/** A running PostgreSQL with an empty database. */
export interface Postgres extends Service {
	user: string;
	password: string;
	database: string;
}

/**
 * PostgreSQL refuses to run as root. Debian's package brings a user for it.
 * @throws Error that says so if there is no such user
 */
async function unprivilegedUser(): Promise<RunAs> {
	if (process.getuid?.() !== 0) return {};
	const idOf = async (flag: string) => Number((await execute('id', [flag, 'postgres'])).stdout);
	try {
		return { uid: await idOf('-u'), gid: await idOf('-g') };
	} catch {
		throw new Error(
			"PostgreSQL does not run as root, and this machine has no user 'postgres'. Run this as another user.",
		);
	}
}

/**
 * Starts a PostgreSQL for one run: made in a moment, on loopback only, not safe against a power cut.
 * @throws Error that names the Debian package if there is no PostgreSQL on this machine
 */
export async function startPostgres(): Promise<Postgres> {
	const programs = ['initdb', 'postgres', 'pg_isready'] as const;
	const [initdb, program, isReady] = await Promise.all(programs.map(findProgram));
	const user = await unprivilegedUser();
	const folder = await privateFolder('postgres', user);
	const account = { user: 'n8n', password: randomBytes(18).toString('hex'), database: 'postgres' };
	const passwordFile = join(folder, 'password');
	await writeFile(passwordFile, account.password, { mode: 0o600 });
	if (user.uid !== undefined && user.gid !== undefined) await chown(passwordFile, user.uid, user.gid);

	const data = join(folder, 'data');
	const making = ['-D', data, '-U', account.user, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
	await execute(initdb, [...making, '-E', 'UTF8', '--locale=C', '--no-sync'], { ...user, cwd: folder });

	const port = await freePort();
	const settings = [
		'listen_addresses=127.0.0.1',
		'unix_socket_directories=',
		'fsync=off',
		'max_connections=60',
	];
	const service = await startService({
		name: 'PostgreSQL',
		port,
		program,
		args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
		folder,
		user,
		stopSignal: 'SIGINT',
		isUp: async () =>
			await execute(isReady, ['-q', '-h', '127.0.0.1', '-p', String(port)]).then(
				() => true,
				() => false,
			),
	});
	return { ...service, ...account };
}
