/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The programs that n8n's queue mode stands on, each with the Debian package that brings it. */
export const QUEUE_PROGRAMS = {
	'redis-server': 'redis-server',
	initdb: 'postgresql',
	postgres: 'postgresql',
	pg_isready: 'postgresql',
} as const;

export type QueueProgram = keyof typeof QUEUE_PROGRAMS;

async function isExecutable(path: string): Promise<boolean> {
	return await access(path, constants.X_OK).then(
		() => true,
		() => false,
	);
}

/** Where Debian keeps the programs of its PostgreSQL versions, which are not on the path; newest first. */
async function postgresFolders(): Promise<string[]> {
	const root = '/usr/lib/postgresql';
	const versions = await readdir(root).catch(() => []);
	return versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(root, version, 'bin'));
}

/** Finds a program on the path or where Debian puts it. */
async function lookFor(program: string): Promise<string | undefined> {
	const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
	for (const folder of [...(await postgresFolders()), ...onPath]) {
		const path = join(folder, program);
		if (await isExecutable(path)) return path;
	}
	return undefined;
}

/** The Debian packages that this machine lacks for n8n's queue mode. */
export async function missingForQueueMode(): Promise<string[]> {
	const packages = await Promise.all(
		Object.entries(QUEUE_PROGRAMS).map(async ([program, debianPackage]) =>
			(await lookFor(program)) === undefined ? [debianPackage] : [],
		),
	);
	return [...new Set(packages.flat())];
}

/**
 * Finds a program of a server that queue mode needs, on the path or where Debian puts it.
 * @throws Error that names the Debian package to install
 */
export async function findProgram(program: QueueProgram): Promise<string> {
	const path = await lookFor(program);
	if (path !== undefined) return path;
	throw new Error(
		`There is no ${program} on this machine, and n8n's queue mode needs it. Install it, on Debian or Ubuntu with: apt-get install ${QUEUE_PROGRAMS[program]}`,
	);
}
