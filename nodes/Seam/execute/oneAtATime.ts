import { orAbort } from './abort';
import type { ExecutionState } from './executionState';

/** The end of all that is under way for a key; never rejects. */
const tails = new Map<string, Promise<unknown>>();

/**
 * Runs tasks that concern the same thing one after the other, across all items and runs of this n8n process: a look
 * for something and the write that follows from it must not be interleaved with another's.
 * @param key names the thing
 * @param state the run, whose cancellation ends the wait for a turn at once; a task that has begun looks to it by itself, and
 * says what it has done
 * @throws whatever the task throws; the signal's reason when the run is cancelled before its turn
 */
export async function oneAtATime<T>(key: string, state: ExecutionState, task: () => Promise<T>): Promise<T> {
	state.signal.throwIfAborted();
	const before = tails.get(key);
	const turn = (async () => {
		if (before) await state.untilCancelled(async (signal) => await orAbort(before, signal));
		state.signal.throwIfAborted();
		return await task();
	})();
	// Who comes after one that did not wait for its turn still waits for those before.
	const tail = Promise.allSettled([before, turn]).then(() => {
		if (tails.get(key) === tail) tails.delete(key);
	});
	tails.set(key, tail);
	return await turn;
}
