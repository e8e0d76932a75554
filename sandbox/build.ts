/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command';
import { packPackage } from './n8n/communityPackage';

/** The package's own folder. */
export const REPOSITORY = join(__dirname, '..');

const SOURCES = ['nodes', 'credentials', 'package.json', 'package-lock.json', 'tsconfig.json', 'gulpfile.js'];

/** Times of last change of everything below a path; folders count, because a deleted file changes only its folder. */
async function changeTimes(path: string, isCounted?: (name: string) => boolean): Promise<number[]> {
	const stats = await stat(path);
	const own = isCounted?.(path) === false ? [] : [stats.mtimeMs];
	if (!stats.isDirectory()) return own;
	const entries = await readdir(path);
	const below = await Promise.all(
		entries.map(async (entry) => await changeTimes(join(path, entry), isCounted)),
	);
	return [...own, ...below.flat()];
}

async function isBuilt(): Promise<boolean> {
	const dist = join(REPOSITORY, 'dist');
	if (!existsSync(dist)) return false;
	const [built, sources] = await Promise.all([
		changeTimes(dist, (name) => name.endsWith('.js')),
		Promise.all(SOURCES.map(async (source) => await changeTimes(join(REPOSITORY, source)))),
	]);
	return built.length > 0 && Math.min(...built) > Math.max(...sources.flat());
}

/**
 * Builds the package unless `dist` is newer than all sources, and packs it as it would be published.
 * Returns the tarball's path.
 */
export async function buildAndPack(destination: string): Promise<string> {
	if (!(await isBuilt())) await run('npm', ['run', 'build'], { cwd: REPOSITORY });
	return await packPackage(REPOSITORY, destination);
}
