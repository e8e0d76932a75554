import { orAbort } from './abort';

const tails = new Map<string, Promise<unknown>>();

/**
 * Runs tasks that concern the same thing one after the other, across all items and runs of this n8n process: a look
 * for something and the write that follows from it must not be interleaved with another's.
 * @param key names the thing
 * @param signal ends the wait for a turn at once; a task that has begun looks to it by itself
 * @throws whatever the task throws; the signal's reason when aborted before its turn
 */
export async function oneAtATime<T>(
	key: string,
	signal: AbortSignal | undefined,
	task: () => Promise<T>,
): Promise<T> {
	signal?.throwIfAborted();
	const before = tails.get(key);
	const turn = (async () => {
		if (before) await before.catch(() => {});
		signal?.throwIfAborted();
		return await task();
	})();
	tails.set(key, turn);
	try {
		return await (signal ? orAbort(turn, signal) : turn);
	} finally {
		void turn
			.catch(() => {})
			.then(() => {
				if (tails.get(key) === turn) tails.delete(key);
			});
	}
}
