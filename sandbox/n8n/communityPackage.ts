/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npmEnvironment, run } from '../command';
import type { N8nInstallation } from './install';

interface PackageJson {
	name: string;
	version: string;
	[field: string]: unknown;
}

interface Ledger {
	name: string;
	private: boolean;
	dependencies: Record<string, string>;
}

interface PackedFile {
	filename: string;
}

const STRIPPED_FIELDS = ['devDependencies', 'peerDependencies', 'optionalDependencies'];

const INSTALL_FLAGS = [
	'--audit=false',
	'--fund=false',
	'--bin-links=false',
	'--install-strategy=shallow',
	'--ignore-scripts=true',
	'--package-lock=false',
];

async function readJson<Content>(path: string): Promise<Content> {
	return JSON.parse(await readFile(path, 'utf8')) as Content;
}

async function writeJson(path: string, content: unknown): Promise<void> {
	await writeFile(path, JSON.stringify(content, null, 2));
}

/** n8n keeps account of what it installed in a package.json beside `node_modules`. */
async function addToLedger(nodesFolder: string, { name, version }: PackageJson): Promise<void> {
	const path = join(nodesFolder, 'package.json');
	const ledger: Ledger = existsSync(path)
		? await readJson<Ledger>(path)
		: { name: 'installed-nodes', private: true, dependencies: {} };
	ledger.dependencies[name] = version;
	await writeJson(path, ledger);
}

/** Packs a built package as `npm publish` would. Returns the tarball's path inside `destination`. */
export async function packPackage(packageFolder: string, destination: string): Promise<string> {
	await mkdir(destination, { recursive: true });
	const args = ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', destination];
	const [packed] = JSON.parse(
		await run('npm', args, { cwd: packageFolder, env: npmEnvironment() }),
	) as PackedFile[];
	return join(destination, packed.filename);
}

/**
 * Puts a packed community package where n8n looks for it, step by step as n8n's own installer does (n8n 2.41,
 * community-packages.service.js `downloadPackage`), but from a tarball on disk in place of one from the registry. n8n
 * loads it at its next start. Returns the package's folder.
 */
export async function installCommunityPackage(
	tarball: string,
	userFolder: string,
	{ node }: Pick<N8nInstallation, 'node'>,
): Promise<string> {
	const nodesFolder = join(userFolder, '.n8n', 'nodes');
	const modules = join(nodesFolder, 'node_modules');
	const unpacked = join(nodesFolder, 'unpacked');
	await rm(unpacked, { recursive: true, force: true });
	await Promise.all([mkdir(unpacked, { recursive: true }), mkdir(modules, { recursive: true })]);
	await run('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']);

	const packageJson = await readJson<PackageJson>(join(unpacked, 'package.json'));
	for (const field of STRIPPED_FIELDS) delete packageJson[field];
	await writeJson(join(unpacked, 'package.json'), packageJson);
	await run('npm', ['install', ...INSTALL_FLAGS], { cwd: unpacked, env: npmEnvironment(node) });

	const target = join(modules, packageJson.name);
	await rm(target, { recursive: true, force: true });
	await rename(unpacked, target);
	await addToLedger(nodesFolder, packageJson);
	return target;
}
