/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFile } from '../../sandbox/fileLock';

/** Larger than any process id that Linux, macOS or Windows gives out. */
const NO_SUCH_PID = 2 ** 31 - 1;

describe('lockFile', () => {
	let folder: string;
	let path: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-seam-lock-'));
		path = join(folder, 'below', 'some.lock');
	});

	afterEach(async () => {
		await rm(folder, { recursive: true, force: true });
	});

	it('is held by one at a time', async () => {
		const unlock = await lockFile(path);
		expect(await lockFile(path, { wait: false })).toBeUndefined();
		await unlock?.();
		expect(existsSync(path)).toBe(false);
		await (
			await lockFile(path, { wait: false })
		)?.();
	});

	it('goes to one who waits as soon as it is free, and says who is waited for', async () => {
		const unlock = await lockFile(path);
		const onWait = jest.fn();
		const next = lockFile(path, { onWait });
		while (onWait.mock.calls.length === 0) await new Promise(setImmediate);
		expect(onWait).toHaveBeenCalledWith(process.pid);
		await unlock?.();
		await (
			await next
		)?.();
		expect(onWait).toHaveBeenCalledTimes(1);
	});

	it('is taken from a process that is gone', async () => {
		await (
			await lockFile(path)
		)?.();
		await writeFile(path, String(NO_SUCH_PID));
		const unlock = await lockFile(path, { wait: false });
		expect(await readFile(path, 'utf8')).toBe(String(process.pid));
		await unlock?.();
	});

	it('is taken from a process that has not shown itself for minutes', async () => {
		await (
			await lockFile(path)
		)?.();
		await writeFile(path, String(process.ppid));
		const minutesAgo = new Date(Date.now() - 5 * 60_000);
		await utimes(path, minutesAgo, minutesAgo);
		const unlock = await lockFile(path, { wait: false });
		expect(unlock).toBeDefined();
		await unlock?.();
	});

	it('goes to one of many that find it left behind', async () => {
		await (
			await lockFile(path)
		)?.();
		await writeFile(path, String(NO_SUCH_PID));
		const attempts = await Promise.all(
			Array.from({ length: 20 }, async () => await lockFile(path, { wait: false })),
		);
		const holders = attempts.filter((unlock) => unlock !== undefined);
		expect(holders).toHaveLength(1);
		await holders[0]?.();
	});
});
