/** What went wrong with one request, as data. */
export type RequestFault =
	/** Seam answered with an error. */
	| {
			kind: 'rejected';
			status: number;
			type?: string;
			message?: string;
			requestId?: string;
			/** Lines of `parameter: message`. */
			validationErrors: string[];
			/** The headers `Retry-After` and `Date` as they came. */
			retryAfter?: string;
			date?: string;
	  }
	/** Something answered, but not in Seam's form. */
	| { kind: 'unreadable'; status: number; found: string; requestId?: string }
	/** No whole answer came. `wasSent` is false only when the request surely never reached anybody. */
	| { kind: 'network'; code: string; wasSent: boolean }
	/** n8n or the credential would not send the request. */
	| { kind: 'notSent'; message: string }
	/** It failed in a way that is none of these, so that nobody can say whether it was sent. */
	| { kind: 'unrecognized'; message: string };

/** Seam's answer when it rejects a request. */
export type Rejection = Extract<RequestFault, { kind: 'rejected' }>;

/** A request to Seam that did not succeed. Never leaves the node: `toNodeApiError` turns it into n8n's error. */
export class RequestError extends Error {
	/**
	 * @param kind whether the request would have changed something
	 * @param hint a sentence for the user on what is known beyond the fault
	 */
	constructor(
		readonly fault: RequestFault,
		readonly kind: 'read' | 'write' = 'read',
		readonly hint?: string,
	) {
		super(fault.kind);
		this.name = 'RequestError';
	}
}

/** An answer of Seam's that lacks what the request was for. */
export function answerWithout(what: string, kind: 'read' | 'write' = 'read'): RequestError {
	return new RequestError({ kind: 'unreadable', status: 200, found: `an answer without ${what}` }, kind);
}

/** Seam's rejection; undefined for any other error. */
export function rejectionIn(error: unknown): Rejection | undefined {
	const fault = error instanceof RequestError ? error.fault : undefined;
	return fault?.kind === 'rejected' ? fault : undefined;
}

/**
 * Whether Seam says that what a request names does not exist (any more). Any other 404 is about something else, such as the
 * workspace. Seam documents few of its types: a bare `not_found` counts too.
 * @param what Seam's word for it, such as `access_grant`
 */
export function isGone(error: unknown, what: string): boolean {
	const { status, type } = rejectionIn(error) ?? {};
	return status === 404 && (type === `${what}_not_found` || type === 'not_found');
}

/** Whether Seam says that the access code does not exist (any more). Any other 404 is about something else. */
export function isAccessCodeGone(error: unknown): boolean {
	return rejectionIn(error)?.type === 'access_code_not_found';
}

/**
 * Whether nobody can say if a write took effect: it was sent, and what came back is no verdict of Seam's. Such a
 * write is not sent again, since two codes on a lock are worse than an error.
 */
export function isOutcomeUnknown(error: unknown): error is RequestError {
	if (!(error instanceof RequestError)) return false;
	const { fault } = error;
	if (fault.kind === 'unrecognized') return true;
	if (fault.kind === 'network') return fault.wasSent;
	if (fault.kind === 'unreadable') return fault.status >= 500 || (fault.status >= 200 && fault.status < 300);
	return fault.kind === 'rejected' && fault.status >= 500;
}

/** What the user gave can't be sent. `message` says what is wrong, `description` what to write instead. */
export class InvalidInput extends Error {
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'InvalidInput';
	}
}

/** How something ended that may fail. */
export type Outcome<T> = { answer: T; error?: undefined } | { answer?: undefined; error: unknown };

/** Waits for the end of something, and hands an error on as a value. */
export async function outcomeOf<T>(task: Promise<T>): Promise<Outcome<T>> {
	return await task.then(
		(answer) => ({ answer }),
		(error: unknown) => ({ error }),
	);
}
