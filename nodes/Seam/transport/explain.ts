import { NodeApiError, type INode } from 'n8n-workflow';

import { InvalidInput, SeamFailure, WaitFailure } from './failure';
import { isFateUnknown } from './retry';

/** What the error text needs to know beyond the failure itself. */
export interface Situation {
	node: INode;
	/** Missing outside of a run, as when a list in the editor is filled. */
	itemIndex?: number;
	/** The host that requests go to, for messages. */
	host: string;
	/** What a write would have done, as in "the access code was created". */
	deed?: string;
	/** What to do when nobody knows whether the write took effect. */
	whenUnknown?: string;
}

interface Words {
	message: string;
	lines: Array<string | undefined>;
	httpCode?: string;
}

/** Advice for the refusals that people meet, by Seam's error type, else by HTTP status. */
const ADVICE: Readonly<Record<string, string>> = {
	unauthorized: "Check the API key in the credential: copy it again from Seam's console.",
	device_not_found:
		"Pick the device again in 'Device': it may have been removed, or the key is of another workspace.",
	access_code_not_found: 'The access code no longer exists in Seam, or the key is of another workspace.',
	action_attempt_not_found:
		'Check the action attempt ID, and that the key is of the workspace it was made in.',
	duplicate_access_code:
		"The device already has this code. Give another one in 'Code', leave it empty to let Seam choose, or use Create or Update to change the code that is there.",
	invalid_input: 'Change the fields named below and run again.',
	mismatched_page_parameters: 'The list changed while it was being read. Run again.',
	'401': "Check the API key in the credential: copy it again from Seam's console.",
	'403': 'This key may not do that. Check what it is allowed to do in the Seam console.',
	'404': 'Check the ID, and that the API key is of the workspace it belongs to.',
	'429':
		'Seam allows only so many requests a minute to one device (10 new codes, for example), and this one did not get its turn within two minutes. Run the rest later or in smaller batches.',
	'5xx': 'This lies with Seam. Try again in a few minutes.',
};

/** Plain words for the network codes that people meet. */
const NETWORK_WORDS: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'the connection was refused',
	ENOTFOUND: 'there is no such host',
	EAI_AGAIN: 'the name of the host could not be looked up',
	ECONNRESET: 'the connection was closed before the answer was complete',
	EPIPE: 'the connection was closed before the answer was complete',
	ECONNABORTED: 'no answer came in time',
	ETIMEDOUT: 'no answer came in time',
	EHOSTUNREACH: 'the host can not be reached',
	ENETUNREACH: 'the network can not be reached',
	ERR_BAD_RESPONSE: 'the answer was cut off',
	CERT_HAS_EXPIRED: 'its certificate has expired',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
	SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

const CHECK_ADDRESS = "Check 'Base URL' in the credential, and that this n8n can reach it.";
const TRY_AGAIN =
	'Try again in a few minutes. If it stays so, look at what lies between this n8n and Seam, such as a proxy.';

function wordsForFault({ fault, kind }: SeamFailure, { host, deed, whenUnknown }: Situation): Words {
	const isUnknown = deed !== undefined && kind === 'write' && isFateUnknown(fault);
	const unknownMessage = `No usable answer from Seam, so it is not known whether ${deed}`;
	switch (fault.kind) {
		case 'refused': {
			const said =
				fault.message ?? (fault.status === 429 ? 'Too many requests' : `HTTP status ${fault.status}`);
			const isServerFault = fault.status >= 500;
			const advice =
				ADVICE[fault.type ?? ''] ??
				ADVICE[String(fault.status)] ??
				(isServerFault ? ADVICE['5xx'] : undefined);
			const details = [
				...fault.validationErrors,
				`Seam's error type: ${fault.type ?? `HTTP ${fault.status}`}`,
				fault.requestId && `Seam's request ID: ${fault.requestId}`,
			];
			const httpCode = String(fault.status);
			if (isUnknown) {
				return { message: unknownMessage, lines: [whenUnknown, `Seam said: ${said}`, ...details], httpCode };
			}
			return {
				message: isServerFault ? `Seam could not answer: ${said}` : said,
				lines: [advice, ...details],
				httpCode,
			};
		}
		case 'unreadable': {
			const found = `${host} answered with HTTP status ${fault.status} and ${fault.found}`;
			const isRedirect = fault.status >= 300 && fault.status < 400;
			const requestId = fault.requestId && `Seam's request ID: ${fault.requestId}`;
			const httpCode = String(fault.status);
			if (isUnknown)
				return { message: unknownMessage, lines: [whenUnknown, `${found}.`, requestId], httpCode };
			const message = isRedirect
				? `${host} redirects to another address, which is not followed so that the API key stays where it belongs`
				: `${found}, which is not an answer of Seam's`;
			return { message, lines: [fault.status >= 500 ? ADVICE['5xx'] : CHECK_ADDRESS, requestId], httpCode };
		}
		case 'network': {
			const what = NETWORK_WORDS[fault.code] ?? 'the answer could not be read';
			const detail = `Network code: ${fault.code}`;
			if (isUnknown) return { message: unknownMessage, lines: [whenUnknown, `Reason: ${what}.`, detail] };
			return fault.wasSent
				? { message: `No usable answer from Seam at ${host}: ${what}`, lines: [TRY_AGAIN, detail] }
				: { message: `Could not reach Seam at ${host}: ${what}`, lines: [CHECK_ADDRESS, detail] };
		}
		case 'notSent':
			return { message: fault.message, lines: ['The request was not sent.'] };
	}
}

function wordsFor(failure: unknown, situation: Situation): Words {
	if (failure instanceof SeamFailure) {
		const { lines, ...words } = wordsForFault(failure, situation);
		return { ...words, lines: [failure.hint, ...lines] };
	}
	if (failure instanceof InvalidInput || failure instanceof WaitFailure) {
		return { message: failure.message, lines: [failure.description] };
	}
	if (!(failure instanceof Error)) return { message: String(failure), lines: [] };
	// An error of n8n's own, such as one in an expression, says in its description what to do.
	const advice =
		'description' in failure && typeof failure.description === 'string' ? failure.description : '';
	return { message: failure.message, lines: [advice] };
}

/**
 * Turns any failure into the error that n8n shows: what happened, which item, what to do, and Seam's own details.
 * Holds nothing of the request, so neither key nor headers can get into logs.
 */
export function explain(failure: unknown, situation: Situation): NodeApiError {
	const { message, lines, httpCode } = wordsFor(failure, situation);
	const { itemIndex } = situation;
	const sentence = message.replace(/\.$/, '');
	const fullMessage = itemIndex === undefined ? sentence : `${sentence} [item ${itemIndex}]`;
	const error = new NodeApiError(
		situation.node,
		{},
		{
			message: fullMessage,
			description: lines.filter(Boolean).join('\n'),
			httpCode,
			itemIndex,
		},
	);
	// n8n puts a text of its own in place of a message that contains an errno code anywhere, also inside a word.
	error.message = fullMessage;
	return error;
}
