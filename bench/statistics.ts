/** The middle of some numbers; of an even count, the mean of the middle two. */
export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** One measurement of each side, made one right after the other. */
export interface Pair {
	ours: number;
	theirs: number;
}

/**
 * Measures both sides in turn, and who goes first in turn as well, so that what slows the machine for a while slows both.
 * @param count how many pairs
 */
export async function pairs(
	count: number,
	ours: () => Promise<number>,
	theirs: () => Promise<number>,
): Promise<Pair[]> {
	const measured: Pair[] = [];
	for (let index = 0; index < count; index++) {
		if (index % 2 === 0) {
			const mine = await ours();
			measured.push({ ours: mine, theirs: await theirs() });
		} else {
			const other = await theirs();
			measured.push({ ours: await ours(), theirs: other });
		}
	}
	return measured;
}

/** Our time in terms of theirs: the median of the pairs' ratios. */
export function ratio(measured: Pair[]): number {
	return median(measured.map(({ ours, theirs }) => ours / theirs));
}
