import { NodeApiError, type INode } from 'n8n-workflow';

import { hostOf } from './account';
import { isOutcomeUnknown, RequestError } from './errors';
import type { RequestContext } from './request';
import { cut } from '../seamObjects';

/** What the error text needs to know beyond the error itself. */
export interface ErrorContext {
	node: INode;
	/** Missing outside of a run, as when a list in the editor is filled. */
	itemIndex?: number;
	/** The host that requests go to, for messages. */
	host: string;
	/** What a write would have done, as in "the access code was created". */
	effect?: string;
	/** What to do when nobody knows whether the write took effect. */
	whenUnknown?: string;
}

interface ErrorText {
	message: string;
	lines: Array<string | undefined>;
	httpCode?: string;
}

/** How much of what Seam says is shown: it lists everything that it would have taken, and quotes what it was given. */
const LONGEST_LINE = 180;
const MOST_LINES = 10;

const CHECK_KEY = "Check the API key in the credential: copy it again from Seam's console.";

/** Advice for the rejections that people meet, by Seam's error type, else by HTTP status. */
const ADVICE: ReadonlyMap<string, string> = new Map([
	['unauthorized', CHECK_KEY],
	[
		'device_not_found',
		"Pick the device again in 'Device': it may have been removed, or the key is of another workspace.",
	],
	['access_code_not_found', 'The access code no longer exists in Seam, or the key is of another workspace.'],
	[
		'action_attempt_not_found',
		'Check the action attempt ID, and that the key is of the workspace it was made in.',
	],
	[
		'duplicate_access_code',
		"The device already has this code. Give another one in 'Code', leave it empty to let Seam choose, or use Create or Update to change the code that is there.",
	],
	['invalid_input', 'Change the fields named below and run again.'],
	['mismatched_page_parameters', 'The list changed while it was being read. Run again.'],
	['401', CHECK_KEY],
	['403', 'This key may not do that. Check what it is allowed to do in the Seam console.'],
	['404', 'Check the ID, and that the API key is of the workspace it belongs to.'],
	[
		'429',
		'Seam allows only so many requests a minute to one device (10 new codes, for example). Run the rest later or in smaller batches.',
	],
]);

const TRY_LATER = 'This lies with Seam. Try again in a few minutes.';

/** Plain words for the network codes that people meet. */
const NETWORK_WORDS: ReadonlyMap<string, string> = new Map([
	['ECONNREFUSED', 'the connection was refused'],
	['ENOTFOUND', 'there is no such host'],
	['EAI_AGAIN', 'the name of the host could not be looked up'],
	['ECONNRESET', 'the connection was closed before the answer was complete'],
	['EPIPE', 'the connection was closed before the answer was complete'],
	['ECONNABORTED', 'no answer came in time'],
	['ETIMEDOUT', 'no answer came in time'],
	['EHOSTUNREACH', 'the host can not be reached'],
	['ENETUNREACH', 'the network can not be reached'],
	['ERR_BAD_RESPONSE', 'the answer was cut off'],
	['CERT_HAS_EXPIRED', 'its certificate has expired'],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is not trusted'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is not trusted'],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate is not trusted'],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another host'],
]);

const CHECK_ADDRESS = "Check 'Base URL' in the credential, and that this n8n can reach it.";
const TRY_AGAIN =
	'Try again in a few minutes. If it stays so, look at what lies between this n8n and Seam, such as a proxy.';

/** What the fault was, with advice for when it is sure that nothing was done. */
function textOfFault({ fault }: RequestError, host: string): ErrorText & { said: string } {
	switch (fault.kind) {
		case 'rejected': {
			const { status, type, requestId, validationErrors } = fault;
			const said = cut(
				fault.message ?? (status === 429 ? 'Too many requests' : `HTTP status ${status}`),
				LONGEST_LINE,
			);
			const advice =
				ADVICE.get(type ?? '') ?? ADVICE.get(String(status)) ?? (status >= 500 ? TRY_LATER : undefined);
			const details = [
				...validationErrors.slice(0, MOST_LINES).map((line) => cut(line, LONGEST_LINE)),
				`Seam's reason code: ${type ?? `HTTP ${status}`}`,
				requestId && `Seam's request ID: ${requestId}`,
			];
			const message = status >= 500 ? `Seam could not answer: ${said}` : said;
			return { message, said: `Seam said: ${said}`, lines: [advice, ...details], httpCode: String(status) };
		}
		case 'unreadable': {
			const { status, found, requestId } = fault;
			const answered = `${host} answered with HTTP status ${status} and ${found}`;
			const isRedirect = status >= 300 && status < 400;
			return {
				message: isRedirect
					? `${host} redirects to another address, which is not followed so that the API key stays where it belongs`
					: `${answered}, which is not an answer of Seam's`,
				said: `${answered}.`,
				lines: [status >= 500 ? TRY_LATER : CHECK_ADDRESS, requestId && `Seam's request ID: ${requestId}`],
				httpCode: String(status),
			};
		}
		case 'network': {
			const what = NETWORK_WORDS.get(fault.code) ?? 'the answer could not be read';
			const lines = [fault.wasSent ? TRY_AGAIN : CHECK_ADDRESS, `Network code: ${fault.code}`];
			const start = fault.wasSent ? 'No usable answer from Seam at' : 'Could not reach Seam at';
			return { message: `${start} ${host}: ${what}`, said: `Reason: ${what}.`, lines };
		}
		case 'notSent':
			return { message: fault.message, said: '', lines: ['The request was not sent.'] };
		case 'unrecognized': {
			const message = `No usable answer from Seam at ${host}: ${fault.message}`;
			return { message, said: `Reason: ${fault.message}`, lines: [TRY_AGAIN] };
		}
	}
}

function textOf(error: unknown, { host, effect, whenUnknown }: ErrorContext): ErrorText {
	if (error instanceof RequestError) {
		const { said, message, lines, httpCode } = textOfFault(error, host);
		if (effect === undefined || error.kind === 'read' || !isOutcomeUnknown(error)) {
			return { message, lines: [error.hint, ...lines], httpCode };
		}
		return {
			message: `No usable answer from Seam, so it is not known whether ${effect}`,
			lines: [error.hint, whenUnknown, said, ...lines.slice(1)],
			httpCode,
		};
	}
	if (!(error instanceof Error)) return { message: String(error), lines: [] };
	// An error of n8n's own, such as one in an expression, says in its description what to do; so do those of this package.
	const advice = 'description' in error && typeof error.description === 'string' ? error.description : '';
	return { message: error.message, lines: [advice] };
}

/**
 * Turns any error into the one that n8n shows: what happened, which item, what to do, and Seam's own details.
 * Holds nothing of the request, so neither key nor headers can get into logs.
 */
export function toNodeApiError(failure: unknown, context: ErrorContext): NodeApiError {
	const { message, lines, httpCode } = textOf(failure, context);
	const { node, itemIndex } = context;
	const sentence = message.replace(/\.$/, '');
	const fullMessage = itemIndex === undefined ? sentence : `${sentence} [item ${itemIndex}]`;
	const description = lines.filter(Boolean).join('\n');
	const error = new NodeApiError(node, {}, { message: fullMessage, description, httpCode, itemIndex });
	// n8n puts a text of its own in place of a message that contains an errno code anywhere, also inside a word.
	error.message = fullMessage;
	return error;
}

/**
 * Waits for requests where no item is at stake: for lists in the editor and for webhooks.
 * @throws NodeApiError in Seam's words
 */
export async function asNodeApiError<T>(
	context: Pick<RequestContext, 'getNode' | 'getCredentials'>,
	task: Promise<T>,
): Promise<T> {
	return await task.catch(async (error: unknown) => {
		throw toNodeApiError(error, { node: context.getNode(), host: await hostOf(context) });
	});
}
