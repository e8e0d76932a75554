import { createHmac, timingSafeEqual } from 'node:crypto';

/** Headers by their lower-case names, as n8n hands them over. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** How far a delivery's time may lie from ours, either way, in seconds: what Svix's own libraries allow. */
const TOLERANCE = 300;

/** SHA-256 as base64. */
const SIGNATURE_LENGTH = 44;

/** Svix sends its headers under its own name; the standard it follows calls them `webhook-…`. */
function headerOf(headers: Headers, name: 'id' | 'timestamp' | 'signature'): string | undefined {
	const value = headers[`svix-${name}`] ?? headers[`webhook-${name}`];
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * The ID of the message that a delivery carries, the same each time the message is sent again.
 * @returns undefined when there is none, or one that cannot have been signed: a full stop separates the signed parts,
 * so with one in the ID the same signature would fit different contents
 */
export function messageIdOf(headers: Headers): string | undefined {
	const id = headerOf(headers, 'id');
	return id === undefined || id.includes('.') ? undefined : id;
}

/** The signing key in a secret such as `whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`; undefined when there is no key in it. */
function keyOf(secret: string): Buffer | undefined {
	const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
	return key.length > 0 ? key : undefined;
}

function isEqual(expected: Buffer, given: string): boolean {
	const bytes = Buffer.from(given, 'utf8');
	return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

/**
 * Whether a delivery comes from whoever holds the webhook's secret, and was sent just now. The signature is the base64 of
 * HMAC-SHA256 over `id.timestamp.body`; the header may hold several, of several versions, and one that fits is enough
 * (https://docs.svix.com/receiving/verifying-payloads/how-manual).
 * @param body the bytes as they came
 * @param secret as Seam gave it when the webhook was created
 * @param now epoch milliseconds
 * @returns false for whatever is missing, malformed, stale or altered; never throws
 */
export function isSigned(headers: Headers, body: Uint8Array, secret: string, now: number): boolean {
	const id = messageIdOf(headers);
	const timestamp = headerOf(headers, 'timestamp');
	const signatures = headerOf(headers, 'signature');
	const key = keyOf(secret);
	if (id === undefined || timestamp === undefined || signatures === undefined || key === undefined)
		return false;
	if (!/^[1-9]\d{0,11}$/.test(timestamp)) return false;
	if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > TOLERANCE) return false;

	const digest = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
	const expected = Buffer.from(digest, 'utf8');
	return signatures
		.split(' ')
		.filter((entry) => entry.startsWith('v1,') && entry.length === 'v1,'.length + SIGNATURE_LENGTH)
		.map((entry) => isEqual(expected, entry.slice('v1,'.length)))
		.includes(true);
}
