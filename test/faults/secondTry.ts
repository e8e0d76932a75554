import pLimit from 'p-limit';

import { nodeProcess } from '../nodeProcess';

/** Second tries that run at once, and how many there are at most: where more went wrong, it is not by chance. */
const AT_ONCE = 5;
const AT_MOST = 80;

/** What is wrong with a run of an operation, as one line. */
export function objectionsIn({ title, objections }: { title: string; objections: string[] }): string {
	return objections.map((objection) => `${title}: ${objection}`).join('; ');
}

/**
 * Runs on a busy machine meet the clock: the few that did not go as they should have a second try when all others are over,
 * and are named.
 * @param runs each starts a run
 * @param results what they came to the first time, in the same order
 * @param wrongWith what is wrong with a result; empty when nothing is
 * @returns what counts
 */
export async function withSecondTry<Result>(
	runs: Array<() => Promise<Result>>,
	results: Result[],
	wrongWith: (result: Result) => string,
): Promise<Result[]> {
	const wrong = results.filter((result) => wrongWith(result) !== '').length;
	if (wrong > AT_MOST) return results;
	const atOnce = pLimit(AT_ONCE);
	const last = results.map(async (result, index) => {
		const reason = wrongWith(result);
		if (reason === '') return result;
		nodeProcess.stdout.write(`  has a second try: ${reason}\n`);
		return await atOnce(runs[index]);
	});
	return await Promise.all(last);
}
