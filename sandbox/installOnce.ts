/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console -- runs outside n8n */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cacheFolder';
import { npmEnvironment, run } from './command';
import { lockFile } from './fileLock';

/** A fingerprint of all files in a folder, names and contents. */
async function fingerprint(folder: string): Promise<string> {
	const hash = createHash('sha256');
	for (const name of (await readdir(folder, { recursive: true })).sort()) {
		const path = join(folder, name);
		hash.update(name);
		if ((await stat(path)).isFile()) hash.update(await readFile(path));
	}
	return hash.digest('hex').slice(0, 12);
}

/** Installs what a folder's package-lock.json pins, without install scripts. */
export async function npmCi(folder: string): Promise<void> {
	await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: folder,
		env: npmEnvironment(),
	});
}

/**
 * Packages that few people need, or that are too big for `npm ci`: pinned in a folder of their own (`pins`, with its
 * package.json and lock files), and installed into a copy of it in the user's cache when they are first asked for.
 * Another pin makes another copy. Of several processes that ask at once, one installs and the others wait. Resolves
 * with the copy.
 * @param install puts the packages into the folder that it is given
 */
export async function installOnce(
	name: string,
	pins: string,
	install: (folder: string) => Promise<void>,
): Promise<string> {
	const folder = join(cacheFolder(), `${name}-${await fingerprint(pins)}`);
	if (existsSync(folder)) return folder;

	const unlock = await lockFile(`${folder}.lock`, {
		onWait: (pid) => console.log(`Process ${pid} is installing ${name} already: waiting for it`),
	});
	try {
		if (existsSync(folder)) return folder;
		// Gets its name when it is whole: what an interrupted installation leaves behind is never taken for one.
		const partial = `${folder}.partial`;
		await rm(partial, { recursive: true, force: true });
		await cp(pins, partial, { recursive: true });
		await install(partial);
		await rename(partial, folder);
		return folder;
	} finally {
		await unlock?.();
	}
}
