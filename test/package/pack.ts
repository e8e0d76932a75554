/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { execFile } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { jsonParse } from 'n8n-workflow';

const root = path.resolve(__dirname, '..', '..');
const exec = promisify(execFile);

/** What the build and `npm pack` read. */
const INPUTS = [
	'credentials',
	'nodes',
	'.prettierrc.js',
	'gulpfile.js',
	'package.json',
	'tsconfig.json',
	'README.md',
	'CHANGELOG.md',
	'LICENSE.md',
	'.npmrc',
];

/** What a community node may load at run time; n8n has it. */
const SUPPLIED_BY_N8N = ['n8n-workflow', 'luxon', 'p-limit'];

export interface PackageJson {
	name: string;
	version: string;
	dependencies?: Record<string, string>;
	devDependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
	bundledDependencies?: string[];
	keywords: string[];
	n8n: { nodes: string[]; credentials: string[] };
}

export interface PackedPackage {
	/** A copy of the source that the package was built from. */
	source: string;
	/** The tarball's content as it came out of the tarball. */
	unpacked: string;
	/** The package installed the way n8n installs a community package. */
	installed: string;
	/** Relative paths of all files in the tarball, with `/`. */
	files: string[];
	/** The tarball's size in bytes. */
	size: number;
	manifest: PackageJson;
	remove(): void;
}

export function readManifest(folder: string): PackageJson {
	return jsonParse<PackageJson>(readFileSync(path.join(folder, 'package.json'), 'utf8'));
}

/** Relative paths of all files in a folder, with `/`, sorted. */
export function filesIn(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => statSync(path.join(folder, name)).isFile())
		.map((name) => name.split(path.sep).join('/'))
		.sort();
}

async function build(folder: string): Promise<void> {
	const failure = await exec('npm', ['run', '--silent', 'build'], {
		cwd: folder,
		// Without it the build draws a spinner, which makes its errors hard to find.
		env: { ...process.env, CI: 'true' },
	}).then(
		() => undefined,
		(error: { stdout?: string; stderr?: string }) =>
			stripVTControlCharacters(`${error.stdout ?? ''}\n${error.stderr ?? ''}`),
	);
	if (failure !== undefined) throw new Error(`The build failed:\n${failure}`);
}

/**
 * Builds the package in a temporary folder, packs it, unpacks the tarball and installs it as n8n's installer does:
 * into `nodes/node_modules` of a user folder, without the dependencies that are not for running.
 */
export async function packPackage(): Promise<PackedPackage> {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'n8n-package-')));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	let packed: Omit<PackedPackage, 'remove'> | undefined;
	try {
		packed = await packIn(folder);
	} finally {
		if (packed === undefined) remove();
	}
	return { ...packed, remove };
}

/** Makes the modules that n8n brings along resolve for the packages in that `node_modules` folder. */
export function linkWhatN8nSupplies(modules: string): void {
	for (const name of SUPPLIED_BY_N8N) {
		symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'junction');
	}
}

async function packIn(folder: string): Promise<Omit<PackedPackage, 'remove'>> {
	const source = path.join(folder, 'source');
	const unpacked = path.join(folder, 'unpacked');
	const modules = path.join(folder, 'user', '.n8n', 'nodes', 'node_modules');
	[source, unpacked, modules].forEach((name) => mkdirSync(name, { recursive: true }));
	for (const name of INPUTS.filter((input) => existsSync(path.join(root, input)))) {
		cpSync(path.join(root, name), path.join(source, name), { recursive: true });
	}
	symlinkSync(path.join(root, 'node_modules'), path.join(source, 'node_modules'), 'junction');

	await build(source);
	const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
	const { stdout } = await exec('npm', pack, { cwd: source });
	const [{ filename, size }] = jsonParse<Array<{ filename: string; size: number }>>(stdout);
	await exec('tar', ['-xzf', path.join(folder, filename), '-C', unpacked, '--strip-components=1']);

	const manifest = readManifest(unpacked);
	const installed = path.join(modules, manifest.name);
	cpSync(unpacked, installed, { recursive: true });
	const { devDependencies, peerDependencies, optionalDependencies, ...kept } = manifest;
	if ([devDependencies, peerDependencies, optionalDependencies].some(Boolean)) {
		writeFileSync(path.join(installed, 'package.json'), JSON.stringify(kept, null, 2));
	}
	linkWhatN8nSupplies(modules);
	return {
		source,
		unpacked,
		installed,
		files: filesIn(unpacked),
		size,
		manifest,
	};
}

/** What n8n's community-package scanner says about a folder. */
export interface ScanResult {
	passed: boolean;
	message?: string;
	details?: string;
}

/**
 * Runs the rules of n8n's community-package scanner, which takes no notice of comments that switch a rule off, on
 * the `source` of a package or on what is in its `tarball`.
 */
export async function scan(folder: string, kind: 'source' | 'tarball'): Promise<ScanResult> {
	const { stdout } = await exec(process.execPath, [path.join(__dirname, 'scan.mjs'), folder, kind], {
		cwd: root,
		// Jest's 'test' would make the rules take every file for a node file.
		env: { ...process.env, NODE_ENV: 'production' },
	});
	return jsonParse<ScanResult>(stdout);
}
