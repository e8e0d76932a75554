/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import '../engine/harness/environment';
import 'reflect-metadata';

import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';
import { installCommunityPackage } from '../../sandbox/n8n/communityPackage';
import { privateFolder } from '../../sandbox/queue/service';
import { linkWhatN8nSupplies, readManifest } from '../package/pack';
import { startRegistry, type Registry } from './registry';
import { cloneOfThisRepository, type Clone } from './repository';

const NAME = 'n8n-nodes-seam';

/** Each step starts npm or git, most of them several times, and two of them build the package. */
jest.setTimeout(5 * 60_000);

let clone: Clone;
let registry: Registry;

beforeAll(async () => {
	registry = await startRegistry();
	clone = await cloneOfThisRepository();
});

afterAll(async () => {
	await clone?.remove();
	await registry?.stop();
});

/** What `npm run release` does once the tests have passed, with its question answered. */
const release = async (...answer: string[]) =>
	await clone.execute('npx', ['--no-install', 'release-it', '--ci', ...answer]);

/** What the workflow does with a tag, with the registry's own key in place of npm's trust. */
async function publish(tag: string): Promise<void> {
	const checkout = await clone.checkOut(tag);
	try {
		await checkout.execute('npm', ['run', 'release:publish'], {
			NPM_CONFIG_USERCONFIG: registry.npmrc,
			RELEASE_MODE: 'true',
		});
	} finally {
		await checkout.remove();
	}
}

const changelog = async () => await readFile(join(clone.folder, 'CHANGELOG.md'), 'utf8');

/** Writes a line into the change log, as everybody does who changes something. */
async function note(line: string): Promise<void> {
	const text = await changelog();
	await writeFile(
		join(clone.folder, 'CHANGELOG.md'),
		text.replace('## [Unreleased]\n', `## [Unreleased]\n\n### Fixed\n\n- ${line}\n`),
	);
	await clone.commit(line);
}

describe('on anyone’s own machine', () => {
	it.each([[['publish']], [['publish', '--dry-run']]])(
		'npm %j refuses, and says what to do instead',
		async (args) => {
			const refused = clone.execute('npm', args, { NPM_CONFIG_USERCONFIG: registry.npmrc });
			await expect(refused).rejects.toThrow('Run `npm run release` to publish the package');
			expect(await registry.packument(NAME)).not.toHaveProperty('versions');
		},
	);

	it('npm pack fails where nothing has been built', async () => {
		await expect(clone.execute('npm', ['pack'])).rejects.toThrow(/ENOENT.*dist/);
	});
});

describe('the first release', () => {
	let written: string;

	beforeAll(async () => {
		written = (await changelog()).split('## [Unreleased]')[1].trim();
		await release('minor');
	});

	it('is 0.1.0, in package.json and its lock file', async () => {
		expect(readManifest(clone.folder).version).toBe('0.1.0');
		const lock = await readFile(join(clone.folder, 'package-lock.json'), 'utf8');
		expect(JSON.parse(lock)).toMatchObject({ version: '0.1.0', packages: { '': { version: '0.1.0' } } });
	});

	it('keeps the change log as it was written, under the version and its day', async () => {
		const [, unreleased, released] = (await changelog()).split(/^## /m);
		expect(unreleased).toBe('[Unreleased]\n\n');
		expect(released).toMatch(/^\[0\.1\.0\] - \d{4}-\d{2}-\d{2}\n/);
		expect(released).toContain(written);
	});

	it('is pushed: one commit, and its tag', async () => {
		const pushed = await clone.execute('git', ['ls-remote', 'origin', 'main', '0.1.0^{}']);
		const commits = pushed
			.trim()
			.split('\n')
			.map((line) => line.split('\t')[0]);
		expect(commits).toHaveLength(2);
		expect(new Set(commits).size).toBe(1);
		const subjects = await clone.execute('git', ['log', '--format=%s', commits[0]]);
		expect(subjects.trim().split('\n')).toEqual(['Release 0.1.0', 'The state of today']);
	});

	it('gives the text for its announcement', async () => {
		// Of the tag alone, as the workflow that announces it has it.
		const checkout = await clone.checkOut('0.1.0');
		try {
			const notes = await checkout.execute('npm', ['run', '--silent', 'release:notes']);
			expect(notes.trim()).toContain(written);
			expect(notes).not.toContain('## [');
		} finally {
			await checkout.remove();
		}
	});

	it('is published by the workflow, and is what n8n installs', async () => {
		await publish('0.1.0');
		expect((await registry.packument(NAME))['dist-tags']).toEqual({ latest: '0.1.0' });

		const userFolder = await privateFolder('user');
		try {
			const npm = ['pack', NAME, '--quiet', '--pack-destination', userFolder];
			const tarball = await clone.execute('npm', npm, { NPM_CONFIG_USERCONFIG: registry.npmrc });
			const installed = await installCommunityPackage(join(userFolder, tarball.trim()), userFolder, {
				node: process.execPath,
			});
			linkWhatN8nSupplies(dirname(installed));
			const loader = new PackageDirectoryLoader(installed);
			await loader.loadAll();
			expect(Object.keys(loader.known.nodes).sort()).toEqual(['seam', 'seamTrigger']);
			expect(readManifest(join(userFolder, '.n8n', 'nodes')).dependencies).toEqual({ [NAME]: '0.1.0' });
		} finally {
			await rm(userFolder, { recursive: true });
		}
	});
});

describe('the next one', () => {
	it('needs something to say in the change log', async () => {
		await expect(release('patch')).rejects.toThrow('There are no entries under "Unreleased"');
		expect(readManifest(clone.folder).version).toBe('0.1.0');
	});

	it('can be a prerelease, which nobody gets who does not ask for it', async () => {
		await note('The first thing that was wrong');
		await release('minor', '--preRelease=beta');
		await publish('0.2.0-beta.0');
		expect((await registry.packument(NAME))['dist-tags']).toEqual({
			latest: '0.1.0',
			beta: '0.2.0-beta.0',
		});
	});

	it('is the version that was asked for, above those before it in the change log', async () => {
		await note('The second thing that was wrong');
		await release('0.2.0');
		expect(readManifest(clone.folder).version).toBe('0.2.0');
		const titles = (await changelog()).match(/(?<=^## \[)[^\]]+/gm);
		expect(titles).toEqual(['Unreleased', '0.2.0', '0.2.0-beta.0', '0.1.0']);
	});
});
