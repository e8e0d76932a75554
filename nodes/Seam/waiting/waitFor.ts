import type { IDataObject } from 'n8n-workflow';

import type { WaitSettings } from '../execute/itemContext';
import type { OutputItem } from '../output/outputItem';
import { isAccessCode, isActionAttempt, isObject, type AccessCode, type ActionAttempt } from '../seamObjects';
import {
	judgeAccessCode,
	judgeActionAttempt,
	lastObstacle,
	reflects,
	untilAttempted,
	untilOnLock,
	untilRemoved,
	type Judgement,
	type Rule,
} from './completion';
import type { SeenGrant } from './grantCompletion';
import type { Poller, WaitOutcome } from './poller';
import { completion, failedWait, timedOut, WaitError } from './waitErrors';

/** The pollers that the waits of a run share. */
export interface Pollers {
	accessCodes: Poller<AccessCode>;
	accessGrants: Poller<SeenGrant>;
	actionAttempts: Poller<ActionAttempt>;
	/** For an attempt whose access code is polled as well: it can only bring an error earlier, and is asked for seldom. */
	attemptsBesideCode: Poller<ActionAttempt>;
}

/** All that a wait needs: what the user wants, since when, and what polls. */
export class Waiting {
	/**
	 * @param pollers finds the pollers of the run, when there is something to wait for
	 * @param startedAt monotonic milliseconds
	 */
	constructor(
		readonly pollers: () => Promise<Pollers>,
		readonly settings: WaitSettings,
		private readonly startedAt = performance.now(),
	) {}

	/** Milliseconds since the wait began. */
	get waited(): number {
		return performance.now() - this.startedAt;
	}

	/** Milliseconds until its time is up. */
	get timeLeft(): number {
		return Math.max(0, this.settings.timeout - this.waited);
	}
}

type Outcome<Seen> = WaitOutcome<Seen, Judgement>;

function resultOf(outcome: Outcome<unknown>): Judgement {
	return outcome.end === 'done' ? outcome.result : { state: 'pending' };
}

/**
 * Waits for an action attempt to end, if it has not ended already.
 * @param besideCode given where the code that the attempt is about is waited for as well: ends this wait with that one
 */
async function outcomeOfAttempt(
	waiting: Waiting,
	attempt: ActionAttempt,
	besideCode?: AbortSignal,
): Promise<Outcome<ActionAttempt>> {
	const result = judgeActionAttempt(attempt);
	if (result.state !== 'pending') return { end: 'done', result, last: attempt, waitedMs: 0 };
	const { actionAttempts, attemptsBesideCode } = await waiting.pollers();
	const poller = besideCode ? attemptsBesideCode : actionAttempts;
	const { timeLeft: timeoutMs } = waiting;
	const id = attempt.action_attempt_id;
	return await poller.wait({ id, timeoutMs, judge: untilAttempted(), signal: besideCode });
}

/** The error in the way that a wait for an action attempt ended, if it is one. */
function errorOfAttempt(
	{ settings }: Waiting,
	attempt: ActionAttempt,
	outcome: Outcome<ActionAttempt>,
): WaitError | undefined {
	const name = `Action attempt ${attempt.action_attempt_id}`;
	if (outcome.end === 'timedOut') {
		const last = outcome.last && judgeActionAttempt(outcome.last);
		return timedOut(`${name} did not end`, settings.timeout, last, 'look the attempt up later by its ID.');
	}
	const isFailed = outcome.end === 'done' && outcome.result.state === 'failed';
	return isFailed ? failedWait(`${name} failed`, outcome.result) : undefined;
}

/**
 * Waits for one access code, and meanwhile for an action attempt that came with it to fail: the access code is the
 * truth, an attempt can only bring bad news earlier.
 */
async function outcomeOfCode(
	waiting: Waiting,
	id: string,
	judge: Rule<AccessCode>,
	attempt: unknown,
): Promise<Outcome<AccessCode>> {
	const { accessCodes } = await waiting.pollers();
	const { timeLeft: timeoutMs } = waiting;
	if (!isActionAttempt(attempt)) return await accessCodes.wait({ id, timeoutMs, judge });

	const codeIsOver = new AbortController();
	const attemptFailed = new AbortController();
	let result: Judgement | undefined;
	const attemptIsOver = outcomeOfAttempt(waiting, attempt, codeIsOver.signal).then(
		(outcome) => {
			if (outcome.end !== 'done' || outcome.result.state !== 'failed') return;
			result = outcome.result;
			attemptFailed.abort();
		},
		() => {}, // No news. What keeps polls of attempts from succeeding shows in the polls of the code too.
	);
	try {
		const { signal } = attemptFailed;
		const outcome = await accessCodes.wait({ id, timeoutMs, judge, signal });
		if (!result || outcome.end !== 'cancelled') return outcome;
		return { end: 'done', result, last: outcome.last, waitedMs: outcome.waitedMs };
	} finally {
		codeIsOver.abort();
		await attemptIsOver;
	}
}

/**
 * Waits for an access code that was created or changed: until it is on the lock, planned for later, hopeless, or the time
 * is up. Where the user does not want to wait, it comes out at once.
 * @param accessCode as Seam answered it
 * @param written what the write asked for, by Seam's names
 * @param attempt the `action_attempt` of the same answer, if there was one
 * @param what what an error calls the code
 */
export async function waitForAccessCode(
	waiting: Waiting,
	accessCode: AccessCode,
	written: IDataObject,
	attempt?: unknown,
	what = `Access code ${accessCode.access_code_id}`,
): Promise<OutputItem> {
	const { settings } = waiting;
	if (!settings.isOn) return { json: accessCode };
	const atOnce = judgeAccessCode(accessCode, Date.now());
	if (atOnce.state === 'deferred' && reflects(accessCode, written)) {
		return { json: { ...accessCode, completion: completion('deferred', 0, atOnce.scheduledAt) } };
	}
	// The answer to a write may be older than the write's effect: the rest is believed only of a later poll.
	const rule = untilOnLock(written);
	const outcome = await outcomeOfCode(waiting, accessCode.access_code_id, rule, attempt);
	const last = outcome.last ?? accessCode;
	const result = resultOf(outcome);
	const json = { ...last, completion: completion(result.state, waiting.waited, result.scheduledAt) };
	if (result.state === 'failed') {
		return { json, failure: failedWait(`${what} can not be put on the lock`, result) };
	}
	if (outcome.end !== 'timedOut' || settings.onTimeout === 'continue') return { json };
	const judgement = judgeAccessCode(last, Date.now());
	const lookUp = 'look the code up later by its ID.';
	return { json, failure: timedOut(`${what} was not on the lock`, settings.timeout, judgement, lookUp) };
}

/**
 * Waits for an access code that is being deleted to be gone.
 * @param attempt the `action_attempt` of the delete's answer, if there was one
 * @param what what an error calls the code
 */
export async function waitForRemoval(
	waiting: Waiting,
	accessCodeId: string,
	attempt: unknown,
	what = `Access code ${accessCodeId}`,
): Promise<OutputItem> {
	const known = { access_code_id: accessCodeId };
	const { settings } = waiting;
	if (!settings.isOn) return { json: { deleted: true, ...known } };
	const outcome = await outcomeOfCode(waiting, accessCodeId, untilRemoved(), attempt);
	const result = resultOf(outcome);
	if (result.state === 'failed')
		return { json: known, failure: failedWait(`${what} was not deleted`, result) };
	if (outcome.end !== 'timedOut' || settings.onTimeout === 'continue') {
		const deleted = outcome.end === 'done';
		return { json: { deleted, ...known, completion: completion(result.state, waiting.waited) } };
	}
	return {
		json: outcome.last ?? known,
		failure: timedOut(
			`${what} was not off the lock`,
			settings.timeout,
			outcome.last && { state: 'pending', obstacle: lastObstacle(outcome.last) },
			'look whether the code is gone later.',
		),
	};
}

/** Waits for an action attempt to end, where the user wants to wait. */
export async function waitForActionAttempt(waiting: Waiting, attempt: ActionAttempt): Promise<OutputItem> {
	const { settings } = waiting;
	if (!settings.isOn) return { json: attempt };
	const outcome = await outcomeOfAttempt(waiting, attempt);
	const last = outcome.last ?? attempt;
	const failure = errorOfAttempt(waiting, attempt, outcome);
	if (failure && !(outcome.end === 'timedOut' && settings.onTimeout === 'continue')) {
		return { json: last, failure };
	}
	return { json: { ...last, completion: completion(last.status, outcome.waitedMs) } };
}

/**
 * Takes the access code out of an action attempt: older answers of Seam's have only a pending one, with the code in its
 * result. It is followed whether or not the user wants to wait, since there is no access code to hand on before.
 * @returns undefined when the run is cancelled meanwhile
 * @throws WaitError when the attempt fails, does not end in time, or ends without an access code; see `unfinishedOf`
 */
export async function accessCodeOfAttempt(
	waiting: Waiting,
	attempt: ActionAttempt,
): Promise<AccessCode | undefined> {
	const outcome = await outcomeOfAttempt(waiting, attempt);
	if (outcome.end === 'cancelled') return undefined;
	const error = errorOfAttempt(waiting, attempt, outcome);
	if (error && outcome.end === 'timedOut' && waiting.settings.onTimeout === 'continue') {
		error.unfinished = { ...(outcome.last ?? attempt), completion: completion('pending', waiting.waited) };
	}
	if (error) throw error;
	const result = outcome.last?.result;
	const accessCode = isObject(result) ? result.access_code : undefined;
	if (isAccessCode(accessCode)) return accessCode;
	throw new WaitError(
		`Action attempt ${attempt.action_attempt_id} ended without an access code`,
		'Look in the Seam console whether the access code is there.',
	);
}
