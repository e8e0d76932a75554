import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether this repository's modules are there in the versions of its lock file. */
export function isInstalled(root) {
	const record = join(root, 'node_modules', '.package-lock.json');
	if (!existsSync(record)) return false;
	const packagesIn = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
	const installed = packagesIn(record);
	return Object.entries(packagesIn(join(root, 'package-lock.json'))).every(
		([path, { version, optional }]) =>
			path === '' || (installed[path] ? installed[path].version === version : optional === true),
	);
}

/** Installs them; false if that did not work out, which npm itself has then explained. */
export function install(root) {
	const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
		cwd: root,
		stdio: 'inherit',
		shell: process.platform === 'win32',
	});
	return status === 0;
}
