import { isObject } from '../seamObjects';
import type { Fault } from './failure';

/** Faults that happen before a connection stands, so that nothing can have been sent. */
const BEFORE_SENDING: ReadonlySet<string> = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EADDRNOTAVAIL',
	'CERT_HAS_EXPIRED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'ERR_INVALID_URL',
	'ERR_INVALID_CHAR',
]);

/** A network error's code (`ECONNRESET`, `Z_DATA_ERROR`, …), searched through the errors that wrap it. */
function codeOf(error: unknown, depth = 0): string | undefined {
	if (depth > 5 || !(error instanceof Error || isObject(error))) return undefined;
	const { code, cause } = error as { code?: unknown; cause?: unknown };
	if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
	return codeOf(cause, depth + 1);
}

/**
 * Reads the fault out of the error that n8n's request helper threw: a connection that failed, or a request that n8n
 * or the credential refused to send.
 */
export function networkFault(error: unknown): Fault {
	const code = codeOf(error);
	if (code !== undefined) return { kind: 'network', code, wasSent: !BEFORE_SENDING.has(code) };
	const message = error instanceof Error ? error.message : String(error);
	return { kind: 'notSent', message };
}
