/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between the beginnings of runs that go on at once. */
const APART = 5000;

/**
 * Runs that wait most of their time, and so wait at once. All that they need is there before the first begins, and each begins
 * some time after the one before it, so that none is kept from its processor by the others.
 */
export async function staggered<T>(runs: Array<() => Promise<T>>): Promise<T[]> {
	return await Promise.all(
		runs.map(async (run, index) => {
			await sleep(index * APART);
			return await run();
		}),
	);
}
