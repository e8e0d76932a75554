import { sleep } from 'n8n-workflow';

/**
 * Waits for a task until a signal aborts, whether or not the task heeds the signal.
 * @throws whatever the task throws; the signal's reason, as soon as it aborts
 */
export async function orAbort<T>(task: Promise<T>, signal: AbortSignal): Promise<T> {
	let onAbort = () => {};
	const aborted = new Promise<never>((_, reject) => {
		onAbort = () => reject(signal.reason);
		if (signal.aborted) onAbort();
		signal.addEventListener('abort', onAbort, { once: true });
	});
	try {
		return await Promise.race([task, aborted]);
	} finally {
		signal.removeEventListener('abort', onAbort);
	}
}

/**
 * Waits until the time is up. For n8n before 2.34, where `sleep` of n8n-workflow heeds no signal.
 * @param ms milliseconds
 * @throws the signal's reason, as soon as it aborts
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	await orAbort(sleep(ms, signal), signal);
}
