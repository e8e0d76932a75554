/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installOnce } from '../../sandbox/installOnce';

describe('installOnce', () => {
	const { XDG_CACHE_HOME } = process.env;
	let folder: string;
	let pins: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-seam-install-'));
		process.env.XDG_CACHE_HOME = join(folder, 'cache');
		pins = join(folder, 'pins');
		await mkdir(pins);
		await writeFile(join(pins, 'package-lock.json'), '{ "first": 1 }');
	});

	afterEach(async () => {
		if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
		else process.env.XDG_CACHE_HOME = XDG_CACHE_HOME;
		await rm(folder, { recursive: true, force: true });
	});

	const install = jest.fn(async (target: string) => {
		await writeFile(join(target, 'installed'), await readFile(join(target, 'package-lock.json')));
	});
	beforeEach(() => {
		install.mockClear();
		// Those who wait are told so.
		jest.spyOn(console, 'log').mockImplementation(() => undefined);
	});
	afterEach(() => jest.restoreAllMocks());

	it('installs into a copy of the pins, once, however many ask', async () => {
		const folders = await Promise.all([1, 2, 3].map(async () => await installOnce('x', pins, install)));
		expect(new Set(folders).size).toBe(1);
		expect(install).toHaveBeenCalledTimes(1);
		expect((await readdir(folders[0])).sort()).toEqual(['installed', 'package-lock.json']);
		expect(await readdir(pins)).toEqual(['package-lock.json']);
		expect(await installOnce('x', pins, install)).toBe(folders[0]);
		expect(install).toHaveBeenCalledTimes(1);
	});

	it('installs anew when a pin has changed, beside the old copy', async () => {
		const before = await installOnce('x', pins, install);
		await writeFile(join(pins, 'package-lock.json'), '{ "second": 2 }');
		const after = await installOnce('x', pins, install);
		expect(after).not.toBe(before);
		expect(await readFile(join(after, 'installed'), 'utf8')).toBe('{ "second": 2 }');
		expect(existsSync(before)).toBe(true);
	});

	it('takes nothing for installed that was not finished', async () => {
		const failing = async (target: string) => {
			await writeFile(join(target, 'half'), '');
			throw new Error('no network');
		};
		await expect(installOnce('x', pins, failing)).rejects.toThrow('no network');
		expect(await readdir(await installOnce('x', pins, install))).not.toContain('half');
	});
});
