import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import type { ExecutionState } from './executionState';

/** How n8n's 'Request Options' and this package want requests to reach Seam. */
export interface Connection {
	proxy?: { host: string; port: number; protocol?: string; auth?: { username: string; password: string } };
	skipSslCertificateValidation?: boolean;
	/** How long one try may take in all, in milliseconds. */
	timeout: number;
}

/** What the user wants of a wait. */
export interface WaitSettings {
	isOn: boolean;
	/** Milliseconds. */
	timeout: number;
	onTimeout: 'error' | 'continue';
}

/** All that a handler gets: one item, and what it shares with the others of its run. */
export interface ItemContext {
	/** n8n's own functions for this item. */
	readonly functions: IExecutePaginationFunctions;
	readonly state: ExecutionState;
	/** Seam's route of the operation, such as `/access_codes/create`. */
	readonly path: string;
	/** What the fields say, by Seam's names, as the user gave it. */
	readonly body: IDataObject;
	readonly connection: Connection;
	readonly wait: WaitSettings;
	/** In the mode that stops the workflow, no write may start after a failure. */
	readonly stopsOnError: boolean;
	/** Names the account that the item uses, once that has been asked for: n8n reads its database for a credential. */
	account?: Promise<string>;
	/** What is known to exist in Seam by now: it comes out if the item fails later on. */
	known?: IDataObject;
	/** When the item's wait began (monotonic milliseconds): it has one time, however many parts it has. */
	waitStartedAt?: number;
}
