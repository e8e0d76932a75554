/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- runs outside n8n */
import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 5_000;
/** A holder that has not touched its lock for this long is taken for dead (its pid may live on as another process). */
const STALE_AFTER_MS = 60_000;

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

async function tryToCreate(path: string): Promise<boolean> {
	try {
		const file = await open(path, 'wx');
		await file.writeFile(String(process.pid));
		await file.close();
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

/** The process that holds the lock, or undefined if nobody does (any more). */
async function holderOf(path: string): Promise<number | undefined> {
	try {
		const [content, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
		const pid = Number(content);
		const fresh = Date.now() - mtimeMs < STALE_AFTER_MS;
		// An empty file is one that its holder is about to write its pid to.
		return fresh && (content === '' || isRunning(pid)) ? pid : undefined;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

/** Clears away a lock without a holder. One at a time, or the second would clear away what the first has taken by then. */
async function clearAway(path: string): Promise<void> {
	const clearing = `${path}.clearing`;
	if (!(await tryToCreate(clearing))) {
		if ((await holderOf(clearing)) === undefined) await rm(clearing, { force: true });
		return;
	}
	try {
		if ((await holderOf(path)) === undefined) await rm(path, { force: true });
	} finally {
		await rm(clearing, { force: true });
	}
}

export interface LockOptions {
	/** false: give up at once when another process holds the lock. Default true. */
	wait?: boolean;
	/** Told once, when there is a wait ahead. */
	onWait?: (pid: number) => void;
}

/**
 * Takes a lock that other processes on this machine see, and that a dead process does not keep.
 * Returns the function that lets go of it, or undefined if it is taken and `wait` is false.
 */
export async function lockFile(
	path: string,
	{ wait = true, onWait }: LockOptions = {},
): Promise<(() => Promise<void>) | undefined> {
	await mkdir(dirname(path), { recursive: true });
	for (let told = false; ; ) {
		if (await tryToCreate(path)) break;
		const holder = await holderOf(path);
		if (holder === undefined) {
			await clearAway(path);
			continue;
		}
		if (!wait) return undefined;
		if (!told) onWait?.(holder);
		told = true;
		await sleep(500);
	}
	const heartbeat = setInterval(() => {
		const now = new Date();
		utimes(path, now, now).catch(() => undefined);
	}, HEARTBEAT_MS);
	heartbeat.unref();
	return async () => {
		clearInterval(heartbeat);
		await rm(path, { force: true });
	};
}
