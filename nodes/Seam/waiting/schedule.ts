const SECOND = 1000;

/**
 * How long after one look at Seam the next is due. Most locks are programmed within half a minute, so looks come
 * often at first and thin out.
 * @param waitedMs milliseconds since this wait began
 * @returns milliseconds
 */
export function lookInterval(waitedMs: number): number {
	if (waitedMs < 30 * SECOND) return SECOND;
	if (waitedMs < 120 * SECOND) return 2 * SECOND;
	return 5 * SECOND;
}

/**
 * The same for what can only bring news that another wait would get too, if later: an action attempt beside its code.
 * It is looked at seldom, so that it does not double the requests of a wait.
 */
export function sideLookInterval(waitedMs: number): number {
	return 3 * lookInterval(waitedMs);
}
