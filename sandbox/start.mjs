#!/usr/bin/env node
/** `npm start` on any clone: installs this repository's modules if need be, then hands over to start.ts. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { install, isInstalled } from './modules.mjs';

const MINIMUM_NODE = 20;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

if (Number(process.versions.node.split('.')[0]) < MINIMUM_NODE) {
	console.error(`This needs Node ${MINIMUM_NODE} or newer; this is ${process.version}.`);
	process.exit(1);
}
if (!isInstalled(root)) {
	console.log('→ Installing the modules that build, emulator and tests need (npm ci)');
	if (!install(root)) {
		console.error('npm ci did not succeed, see above.');
		process.exit(1);
	}
}
const require = createRequire(import.meta.url);
require('tsx/cjs/api').register();
require('./start.ts');
