/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import '../engine/harness/environment';
import 'reflect-metadata';

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PackageDirectoryLoader, loadOutputSchema } from 'n8n-core';
import { jsonParse, type INodeTypeDescription } from 'n8n-workflow';

import { operationsOf } from '../contract/description';
import { filesIn, packPackage, scan, type PackedPackage } from './pack';

const MAX_TARBALL_BYTES = 150_000;
const ALLOWED_MODULES = ['n8n-workflow', 'luxon', 'node:crypto'];

/** n8n shows no node whose category is another one. */
const CODEX_CATEGORIES = [
	'Analytics',
	'Communication',
	'Data & Storage',
	'Development',
	'Finance & Accounting',
	'Marketing & Content',
	'Miscellaneous',
	'Productivity',
	'Sales',
	'Utility',
];

interface CodexFile {
	node: string;
	nodeVersion: string;
	codexVersion: string;
	categories: string[];
}

let packed: PackedPackage;

beforeAll(async () => {
	packed = await packPackage();
}, 120_000);

afterAll(() => packed?.remove());

const inTarball = (file: string) => readFileSync(path.join(packed.unpacked, file), 'utf8');
const scripts = () => packed.files.filter((file) => file.endsWith('.js'));

describe('the tarball', () => {
	it('is small', () => {
		expect(packed.size).toBeLessThan(MAX_TARBALL_BYTES);
	});

	it('has the built nodes and credentials, and nothing else', () => {
		const allowed = /^(package\.json|README\.md|LICENSE\.md|dist\/(nodes|credentials)\/.+\.(js|json|svg))$/;
		expect(packed.files.filter((file) => !allowed.test(file))).toEqual([]);
		expect(packed.files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE.md']));
	});

	it('has every file that its manifest names', () => {
		const { nodes, credentials } = packed.manifest.n8n;
		expect(packed.files).toEqual(expect.arrayContaining([...nodes, ...credentials]));
	});

	it('registers every node and credential of the source', () => {
		const sources = [...packed.manifest.n8n.nodes, ...packed.manifest.n8n.credentials];
		const built = packed.files.filter((file) => /\.(node|credentials)\.js$/.test(file));
		expect(built.sort()).toEqual([...sources].sort());
	});

	it('needs nothing at run time', () => {
		const { dependencies, optionalDependencies, bundledDependencies, peerDependencies } = packed.manifest;
		expect({ ...dependencies, ...optionalDependencies }).toEqual({});
		expect(bundledDependencies ?? []).toEqual([]);
		expect(peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('loads only what n8n supplies', () => {
		const loaded = scripts().flatMap((file) =>
			[...inTarball(file).matchAll(/\b(?:require|import)\(\s*["'`]([^"'`]+)["'`]\s*\)/g)]
				.map(([, name]) => name)
				.filter((name) => !name.startsWith('.') && !ALLOWED_MODULES.includes(name))
				.map((name) => `${file} loads ${name}`),
		);
		expect(loaded).toEqual([]);
	});

	it('reaches for no file outside itself', () => {
		const missing = scripts().flatMap((file) =>
			[...inTarball(file).matchAll(/\brequire\(["'](\.[^"']+)["']\)/g)]
				.map(([, name]) => path.posix.join(path.posix.dirname(file), name))
				.filter(
					(name) => !packed.files.some((other) => [name, `${name}.js`, `${name}/index.js`].includes(other)),
				)
				.map((name) => `${file} loads ${name}`),
		);
		expect(missing).toEqual([]);
	});

	it('has no source map, and no reference to one', () => {
		expect(scripts().filter((file) => inTarball(file).includes('sourceMappingURL'))).toEqual([]);
	});

	it('is found as a community node', () => {
		expect(packed.manifest.name).toBe('n8n-nodes-seam');
		expect(packed.manifest.keywords).toContain('n8n-community-node-package');
	});
});

describe('in n8n', () => {
	let loader: PackageDirectoryLoader;
	const nodes = (): INodeTypeDescription[] => loader.types.nodes;

	beforeAll(async () => {
		loader = new PackageDirectoryLoader(packed.installed);
		await loader.loadAll();
	});

	it('loads every node under its name', () => {
		expect(loader.packageName).toBe('n8n-nodes-seam');
		expect(Object.keys(loader.known.nodes)).toContain('seam');
		expect(nodes()).toHaveLength(packed.manifest.n8n.nodes.length);
		for (const { className, sourcePath } of Object.values(loader.known.nodes)) {
			expect(path.basename(sourcePath)).toBe(`${className}.node.js`);
		}
	});

	it('loads the credential, and knows which nodes use it', () => {
		expect(Object.keys(loader.known.credentials)).toEqual(['seamApi']);
		expect(loader.known.credentials.seamApi.supportedNodes?.sort()).toEqual(
			nodes()
				.map(({ name }) => name)
				.sort(),
		);
		const [credential] = loader.types.credentials;
		const apiKey = credential.properties.find(({ name }) => name === 'apiKey');
		expect(apiKey?.typeOptions?.password).toBe(true);
		expect(credential.test ?? nodes().some(({ credentials }) => credentials?.[0]?.testedBy)).toBeTruthy();
	});

	it('has two icons for each, light and dark, that differ', () => {
		const urls = [...nodes(), ...loader.types.credentials].map(({ iconUrl }) => iconUrl);
		for (const iconUrl of urls) {
			if (typeof iconUrl !== 'object') throw new Error(`No themed icon: ${iconUrl}`);
			const [light, dark] = [iconUrl.light, iconUrl.dark].map((url) => {
				const file = path.join(packed.installed, url.replace('icons/n8n-nodes-seam/', ''));
				expect(existsSync(file)).toBe(true);
				return readFileSync(file, 'utf8');
			});
			expect(light).not.toBe(dark);
			for (const svg of [light, dark]) expect(svg).toMatch(/^<svg[^>]* viewBox="0 0 (\d+) \1">/);
		}
	});

	it('has categories and search words for each node', () => {
		for (const { codex } of nodes()) {
			expect(codex?.categories?.length).toBeGreaterThan(0);
			expect(codex?.resources?.primaryDocumentation?.[0]?.url).toMatch(/^https:/);
			expect(codex?.alias).toEqual(
				expect.arrayContaining(['lock', 'door code', 'PIN', 'smart lock', 'access control', 'booking']),
			);
		}
	});

	it('has a codex for each node under its type, in categories that n8n shows', () => {
		const codices = packed.manifest.n8n.nodes.map((file) =>
			jsonParse<CodexFile>(inTarball(file.replace(/\.js$/, '.json'))),
		);
		expect(codices.map(({ node }) => node).sort()).toEqual(
			nodes()
				.map(({ name }) => `${packed.manifest.name}.${name}`)
				.sort(),
		);
		for (const { nodeVersion, codexVersion, categories } of codices) {
			expect({ nodeVersion, codexVersion }).toEqual({ nodeVersion: '1.0', codexVersion: '1.0' });
			expect(CODEX_CATEGORIES).toEqual(expect.arrayContaining(categories));
		}
	});

	it('has an output sample for every operation, where n8n looks for it, and no other', () => {
		const folder = path.join(packed.installed, 'dist/nodes/Seam');
		const [seam] = nodes().filter(({ name }) => name === 'seam');
		const operations = operationsOf(seam);
		const missing = operations.filter(({ resource, operation }) => {
			const schema = loadOutputSchema({ nodeDir: folder, version: 1, resource, operation });
			return schema?.type !== 'object' || Object.keys(schema.properties ?? {}).length === 0;
		});
		expect(missing.map(({ resource, operation }) => `${resource}/${operation}`)).toEqual([]);
		const samples = filesIn(path.join(folder, '__schema__', 'v1.0.0'));
		expect(samples).toEqual(
			operations.map(({ resource, operation }) => `${resource}/${operation}.json`).sort(),
		);
	});
});

describe("n8n's community-package scanner", () => {
	it.each(['source', 'tarball'] as const)(
		'finds nothing in the %s',
		async (kind) => {
			const result = await scan(kind === 'source' ? packed.source : packed.unpacked, kind);
			expect(result.details ?? result.message ?? '').toBe('');
			expect(result.passed).toBe(true);
		},
		60_000,
	);
});

describe('the README', () => {
	// The sections of n8n's own template for community nodes; 'Usage' is optional there.
	it.each(['Install', 'Operations', 'Credentials', 'Compatibility', 'Resources', 'Version history'])(
		'has the section %s',
		(section) => {
			expect(inTarball('README.md')).toMatch(new RegExp(`^## ${section}`, 'mi'));
		},
	);
});
