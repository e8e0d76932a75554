#!/usr/bin/env node
/** `npm start` on any clone: installs this repository's modules if need be, then hands over to start.ts. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MINIMUM_NODE = 20;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function isInstalled() {
	const record = join(root, 'node_modules', '.package-lock.json');
	if (!existsSync(record)) return false;
	const packagesIn = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
	const installed = packagesIn(record);
	return Object.entries(packagesIn(join(root, 'package-lock.json'))).every(
		([path, { version, optional }]) =>
			path === '' || (installed[path] ? installed[path].version === version : optional === true),
	);
}

function install() {
	console.log('→ Installing the modules that build, emulator and tests need (npm ci)');
	const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
		cwd: root,
		stdio: 'inherit',
		shell: process.platform === 'win32',
	});
	if (status !== 0) {
		console.error('npm ci did not succeed, see above.');
		process.exit(1);
	}
}

if (Number(process.versions.node.split('.')[0]) < MINIMUM_NODE) {
	console.error(`This needs Node ${MINIMUM_NODE} or newer; this is ${process.version}.`);
	process.exit(1);
}
if (!isInstalled()) install();
const require = createRequire(import.meta.url);
require('tsx/cjs/api').register();
require('./start.ts');
