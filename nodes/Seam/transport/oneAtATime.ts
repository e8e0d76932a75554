const tails = new Map<string, Promise<unknown>>();

/** Settles when the signal aborts, and never otherwise. */
function aborted(signal: AbortSignal): { promise: Promise<never>; forget: () => void } {
	let onAbort = () => {};
	const promise = new Promise<never>((_, reject) => {
		onAbort = () => reject(signal.reason);
		signal.addEventListener('abort', onAbort, { once: true });
	});
	return { promise, forget: () => signal.removeEventListener('abort', onAbort) };
}

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
	const abort = signal && aborted(signal);
	const turn = (async () => {
		if (before) await before.catch(() => {});
		signal?.throwIfAborted();
		return await task();
	})();
	tails.set(key, turn);
	try {
		return await (abort ? Promise.race([turn, abort.promise]) : turn);
	} finally {
		abort?.forget();
		void turn
			.catch(() => {})
			.then(() => {
				if (tails.get(key) === turn) tails.delete(key);
			});
	}
}
