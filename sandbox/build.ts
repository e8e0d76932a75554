/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from './command';
import { packPackage } from './n8n/communityPackage';

/** The package's own folder. */
export const REPOSITORY = join(__dirname, '..');

const SOURCES = [
	'nodes',
	'credentials',
	'package.json',
	'package-lock.json',
	'tsconfig.json',
	'gulpfile.js',
	'.prettierrc.js',
];

/** Says what the last build that succeeded was made from and came to. */
const RECORD = join(REPOSITORY, 'node_modules', '.cache', 'n8n-nodes-seam', 'build');

async function addToHash(hash: Hash, path: string): Promise<void> {
	hash.update(path);
	if (!(await stat(path)).isDirectory()) {
		hash.update(await readFile(path));
		return;
	}
	for (const entry of (await readdir(path)).sort()) await addToHash(hash, join(path, entry));
}

/** A fingerprint of sources and result together: another one means that one of them has changed. */
async function fingerprint(): Promise<string> {
	const hash = createHash('sha256');
	for (const name of [...SOURCES, 'dist']) await addToHash(hash, join(REPOSITORY, name));
	return hash.digest('hex');
}

async function isBuilt(): Promise<boolean> {
	if (!existsSync(join(REPOSITORY, 'dist')) || !existsSync(RECORD)) return false;
	return (await readFile(RECORD, 'utf8')) === (await fingerprint());
}

async function build(): Promise<void> {
	await run('npm', ['run', 'build'], { cwd: REPOSITORY });
	await mkdir(dirname(RECORD), { recursive: true });
	await writeFile(RECORD, await fingerprint());
}

/**
 * Builds the package unless `dist` is what these very sources were last built to, and packs it as it would be
 * published. Returns the tarball's path.
 */
export async function buildAndPack(destination: string): Promise<string> {
	if (!(await isBuilt())) await build();
	return await packPackage(REPOSITORY, destination);
}
