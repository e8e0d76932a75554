import type { IDataObject } from 'n8n-workflow';

/** What went wrong with one request, as data. */
export type Fault =
	/** Seam answered, and said no. */
	| {
			kind: 'refused';
			status: number;
			type?: string;
			message?: string;
			requestId?: string;
			validationErrors: string[];
			/** The headers `Retry-After` and `Date` as they came. */
			retryAfter?: string;
			date?: string;
	  }
	/** Something answered, but not in Seam's form. */
	| { kind: 'unreadable'; status: number; found: string; requestId?: string }
	/** No whole answer came. `wasSent` is false only when the request surely never reached anybody. */
	| { kind: 'network'; code: string; wasSent: boolean }
	/** n8n or the credential refused to send the request. */
	| { kind: 'notSent'; message: string };

/** Seam's no. */
export type Refusal = Extract<Fault, { kind: 'refused' }>;

/** A request to Seam that did not succeed. Never leaves the node: `explain` turns it into n8n's error. */
export class SeamFailure extends Error {
	/**
	 * @param path Seam's route
	 * @param kind whether the request would have changed something
	 * @param hint a sentence for the user on what is known beyond the fault
	 */
	constructor(
		readonly fault: Fault,
		readonly path: string,
		readonly kind: 'read' | 'write' = 'write',
		readonly hint?: string,
	) {
		super(fault.kind);
		this.name = 'SeamFailure';
	}
}

/** Seam's refusal; undefined for any other failure. */
export function refusalIn(failure: unknown): Refusal | undefined {
	const fault = failure instanceof SeamFailure ? failure.fault : undefined;
	return fault?.kind === 'refused' ? fault : undefined;
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

/** A wait that ended badly. `known` is what is known of the object by then, so that it is not lost. */
export class WaitFailure extends Error {
	constructor(
		message: string,
		readonly description: string,
		readonly known?: IDataObject,
	) {
		super(message);
		this.name = 'WaitFailure';
	}
}
