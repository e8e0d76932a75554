import type { IDataObject } from 'n8n-workflow';

import type { OutputItem } from '../output/outputItem';
import type { Judgement } from './completion';

/** A wait that ended badly. `message` says what did not come about, `description` what to do. */
export class WaitError extends Error {
	/** What comes out in place of the error where the user lets the workflow go on. */
	unfinished?: IDataObject;

	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'WaitError';
	}
}

/** What comes out where the user lets the workflow go on after a timeout. @throws the error where there is no such thing */
export function unfinishedOf(error: unknown): OutputItem {
	if (error instanceof WaitError && error.unfinished) return { json: error.unfinished };
	throw error;
}

function seconds(ms: number): number {
	return Math.round(ms / 100) / 10;
}

/** What came of a wait, as it comes out. */
export interface Completion extends IDataObject {
	state: string;
	waited_seconds: number;
	/** ISO 8601, only where Seam has said when it will program the code. */
	scheduled_at?: string;
}

/**
 * The `completion` of an output item.
 * @param waitedMs milliseconds
 * @param scheduledAt ISO 8601, when Seam will program a code that is deferred
 */
export function completion(state: string, waitedMs: number, scheduledAt?: string): Completion {
	const base = { state, waited_seconds: seconds(waitedMs) };
	return scheduledAt === undefined ? base : { ...base, scheduled_at: scheduledAt };
}

/** What to do about an error that Seam will not get over by itself. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
	[
		'code_constraints_violated',
		"The lock does not take this code. Give another one in 'Code', or leave it empty to let Seam choose one that fits.",
	],
	[
		'duplicate_code_on_device',
		"The lock already has this code. Give another one in 'Code', or leave it empty.",
	],
	[
		'no_space_for_access_code_on_device',
		'The lock is full. Delete codes that are no longer needed and run again.',
	],
	[
		'access_code_inactive',
		'The code was switched off on the lock itself. Switch it on there, or delete it and create a new one.',
	],
	[
		'access_code_not_found',
		'It was deleted while the workflow waited. Create it again if it is still needed.',
	],
	['being_deleted', 'Somebody deleted it while the workflow waited. Create it again if it is still needed.'],
	['access_code_ended', 'A code opens nothing after its end. Give a later end if it is still needed.'],
]);

/**
 * A wait for something that will not come.
 * @param what what did not come about, as in "Action attempt 1 failed"
 */
export function failedWait(what: string, { obstacle }: Judgement): WaitError {
	const { code, message } = obstacle ?? { code: 'unknown', message: 'Seam gives no reason' };
	const lines = [REMEDIES.get(code), `Seam's reason code: ${code}`].filter(Boolean);
	return new WaitError(`${what}: ${message}`, lines.join('\n'));
}

/**
 * A wait whose time is up.
 * @param what what had not come about by then, as in "Action attempt 1 did not end"
 * @param timeout how long the wait lasted, in milliseconds
 * @param judgement of the object as last seen, if it was seen
 * @param lookUp how else the user learns how it ends
 */
export function timedOut(
	what: string,
	timeout: number,
	judgement: Judgement | undefined,
	lookUp: string,
): WaitError {
	const obstacle = judgement?.obstacle;
	const lines = [
		`Last state: ${judgement?.state ?? 'not seen'}.`,
		obstacle && `Seam last said: ${obstacle.message} (${obstacle.code}).`,
		`Seam goes on trying. Raise 'Timeout' in 'Options', set 'On Timeout' to Continue, or ${lookUp}`,
	];
	return new WaitError(`${what} within ${seconds(timeout)} seconds`, lines.filter(Boolean).join('\n'));
}
