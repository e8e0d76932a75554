import type { IDataObject } from 'n8n-workflow';

import type { Judgement } from '../waiting/completion';
import { WaitFailure } from './failure';

function seconds(ms: number): number {
	return Math.round(ms / 100) / 10;
}

/**
 * The `completion` of an output item.
 * @param waitedMs milliseconds
 * @param scheduledAt ISO 8601, when Seam will program a code that is deferred
 */
export function completion(state: string, waitedMs: number, scheduledAt?: string): IDataObject {
	const base = { state, waited_seconds: seconds(waitedMs) };
	return scheduledAt === undefined ? base : { ...base, scheduled_at: scheduledAt };
}

/** What to do about an error that Seam will not get over by itself. */
const REMEDIES: Readonly<Record<string, string>> = {
	code_constraints_violated:
		"The lock does not take this code. Give another one in 'Code', or leave it empty to let Seam choose one that fits.",
	duplicate_code_on_device: "The lock already has this code. Give another one in 'Code', or leave it empty.",
	no_space_for_access_code_on_device:
		'The lock is full. Delete codes that are no longer needed and run again.',
	access_code_inactive:
		'The code was switched off on the lock itself. Switch it on there, or delete it and create a new one.',
	access_code_not_found: 'It was deleted while the workflow waited. Create it again if it is still needed.',
};

/**
 * A wait for something that will not come.
 * @param what what did not come about, as in "Action attempt 1 failed"
 */
export function failedWait(what: string, judgement: Judgement): WaitFailure {
	const { code, message } = judgement.obstacle ?? { code: 'unknown', message: 'Seam gives no reason' };
	const lines = [REMEDIES[code], `Seam's error type: ${code}`].filter(Boolean);
	return new WaitFailure(`${what}: ${message}`, lines.join('\n'));
}

/**
 * A wait whose time is up.
 * @param what what had not come about by then, as in "Action attempt 1 did not end"
 * @param timeoutMs how long the wait lasted, in milliseconds
 * @param judgement of the object as last seen, if it was seen
 * @param lookUp how else the user learns how it ends
 */
export function timedOut(
	what: string,
	timeoutMs: number,
	judgement: Judgement | undefined,
	lookUp: string,
): WaitFailure {
	const obstacle = judgement?.obstacle;
	const lines = [
		`Last state: ${judgement?.state ?? 'not seen'}.`,
		obstacle && `Seam last said: ${obstacle.message} (${obstacle.code}).`,
		`Seam goes on trying. Raise 'Timeout' in Options, set 'On Timeout' to Continue, or ${lookUp}`,
	];
	return new WaitFailure(`${what} within ${seconds(timeoutMs)} seconds`, lines.filter(Boolean).join('\n'));
}
