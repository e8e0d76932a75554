import { rejectionIn, RequestError, type Rejection, type RequestFault } from './errors';

const SECOND = 1000;

/** How long one item may wait in all because of 429 answers, in milliseconds. */
export const RATE_LIMIT_BUDGET = 120 * SECOND;

/** How often a read is tried in all when Seam is down or the network fails. */
export const READ_TRIES = 4;

/** The shortest pause after a 429, in milliseconds: the unit in which `Retry-After` counts. */
const SHORTEST_PAUSE = SECOND;

/**
 * Reads a `Retry-After` header: seconds or an HTTP date (RFC 9110, section 10.2.3).
 * @param now epoch milliseconds; best the answer's own `Date`, since this machine's clock may differ from the server's
 * @returns milliseconds to wait, at least 0; undefined when the header is missing or makes no sense
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
	const value = header?.trim();
	if (!value) return undefined;
	if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * SECOND;
	if (!/[a-z]/i.test(value)) return undefined;
	const date = Date.parse(value);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** How long a 429 asks to wait, in milliseconds; undefined when it does not say, or says "not at all". */
export function askedPause(rejection: Rejection, now: number): number | undefined {
	const sentAt = Date.parse(rejection.date ?? '');
	const asked = parseRetryAfter(rejection.retryAfter, Number.isNaN(sentAt) ? now : sentAt);
	return asked ? Math.max(asked, SHORTEST_PAUSE) : undefined;
}

/**
 * How long to wait after the n-th 429 in a row that came without `Retry-After`: 2 s doubling to 30 s, give or take a
 * tenth so that many items do not come back at one instant.
 * @param rejections how many 429 answers there were so far, from 1
 * @param random a number from 0 to 1
 * @returns milliseconds
 */
export function rateLimitDelay(rejections: number, random: number): number {
	const base = Math.min(2 * SECOND * 2 ** (rejections - 1), 30 * SECOND);
	return base * (0.9 + 0.2 * random);
}

/**
 * How long to wait before a read is tried again.
 * @param tries how many tries failed so far, from 1
 * @param random a number from 0 to 1
 * @returns milliseconds
 */
export function readDelay(tries: number, random: number): number {
	return 500 * 2 ** (tries - 1) * (0.9 + 0.2 * random);
}

/** Whether a read that met this fault may succeed when tried again. */
export function isTemporary(fault: RequestFault): boolean {
	if (fault.kind === 'network') return true;
	return (fault.kind === 'rejected' || fault.kind === 'unreadable') && fault.status >= 500;
}

/** Whether a read that failed so may succeed when it is sent again; a rate limit passes, too. */
export function mayPass(error: unknown): boolean {
	return rejectionIn(error)?.status === 429 || (error instanceof RequestError && isTemporary(error.fault));
}
