/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, missingForQueueMode } from '../../sandbox/queue/find';

describe('what queue mode needs', () => {
	const { PATH } = process.env;
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-seam-find-'));
		process.env.PATH = folder;
	});

	afterEach(async () => {
		process.env.PATH = PATH;
		await rm(folder, { recursive: true });
	});

	it('is named by the Debian package, each once, where it is missing', async () => {
		const missing = await missingForQueueMode();
		expect(missing).toContain('redis-server');
		expect(new Set(missing).size).toBe(missing.length);
		await expect(findProgram('redis-server')).rejects.toThrow('apt-get install redis-server');
	});

	it('is found on the path, if it can be executed', async () => {
		const program = join(folder, 'redis-server');
		await writeFile(program, '', { mode: 0o644 });
		expect(await missingForQueueMode()).toContain('redis-server');
		await rm(program);
		await writeFile(program, '', { mode: 0o755 });
		expect(await missingForQueueMode()).not.toContain('redis-server');
		expect(await findProgram('redis-server')).toBe(program);
	});
});
