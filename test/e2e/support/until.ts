import { sleep } from 'n8n-workflow';

const PAUSE_MS = 200;

/**
 * Looks again and again until there is something to see.
 * @param what named in the error
 * @throws Error when there is still nothing after that many seconds
 */
export async function until<Sight>(
	what: string,
	look: () => Promise<Sight | undefined>,
	seconds = 20,
): Promise<Sight> {
	const deadline = Date.now() + seconds * 1000;
	for (;;) {
		const sight = await look();
		if (sight !== undefined) return sight;
		if (Date.now() > deadline) throw new Error(`In ${seconds} s there was no ${what}`);
		await sleep(PAUSE_MS);
	}
}
