import type { IDataObject } from 'n8n-workflow';

import { isAccessCode, isActionAttempt, isObject, type AccessCode, type ActionAttempt } from '../seamObjects';
import { judgeAccessCode, judgeActionAttempt, type Judgement } from '../waiting/completion';
import type { WaitOutcome } from '../waiting/poller';
import { untilAttempted, untilOnLock, untilRemoved } from '../waiting/rules';
import type { Arrival } from './envelope';
import { SeamFailure, WaitFailure } from './failure';
import { accessCodePoller, actionAttemptPoller } from './looks';
import type { Trip } from './trip';
import { completion, failedWait, timedOut } from './verdicts';

type AttemptOutcome = WaitOutcome<ActionAttempt, Judgement>;

/**
 * Waits for an action attempt to end, if it has not ended already.
 * @param signal given where the code that the attempt is about is waited for as well: ends this wait with that one
 */
async function waitForAttempt(
	trip: Trip,
	attempt: ActionAttempt,
	timeoutMs: number,
	signal?: AbortSignal,
): Promise<AttemptOutcome> {
	const verdict = judgeActionAttempt(attempt);
	if (verdict.state !== 'pending') return { end: 'settled', verdict, last: attempt, waitedMs: 0 };
	const id = attempt.action_attempt_id;
	const poller = actionAttemptPoller(trip, signal !== undefined);
	return await poller.wait({ id, timeoutMs, judge: untilAttempted(), signal });
}

/** The failure in the way that a wait for an action attempt ended, if it is one. */
function failureOfAttempt(
	attempt: ActionAttempt,
	outcome: AttemptOutcome,
	timeoutMs: number,
): WaitFailure | undefined {
	const name = `Action attempt ${attempt.action_attempt_id}`;
	if (outcome.end === 'timedOut') {
		const last = outcome.last && judgeActionAttempt(outcome.last);
		return timedOut(`${name} did not end`, timeoutMs, last, 'look the attempt up later by its ID.');
	}
	const isFailed = outcome.end === 'settled' && outcome.verdict.state === 'failed';
	return isFailed ? failedWait(`${name} failed`, outcome.verdict) : undefined;
}

/**
 * Takes the access code out of an answer. Older answers of Seam's have only a pending action attempt, with the code in
 * its result: it is followed whether or not the user wants to wait, since there is no access code to hand on before.
 * @returns undefined when the run is cancelled meanwhile
 * @throws SeamFailure when the answer has neither; WaitFailure when the attempt fails
 */
export async function accessCodeIn(trip: Trip, body: IDataObject): Promise<AccessCode | undefined> {
	const { access_code: answered, action_attempt: attempt } = body;
	if (isAccessCode(answered)) return answered;
	if (!isActionAttempt(attempt)) {
		throw new SeamFailure(
			{ kind: 'unreadable', status: 200, found: 'an answer without an access code' },
			trip.request.url,
		);
	}
	trip.known = attempt;
	const { timeoutMs } = trip.wait;
	const outcome = await waitForAttempt(trip, attempt, timeoutMs);
	if (outcome.end === 'cancelled') return undefined;
	const failure = failureOfAttempt(attempt, outcome, timeoutMs);
	if (failure) throw failure;
	const result = outcome.last?.result;
	const accessCode = isObject(result) ? result.access_code : undefined;
	if (isAccessCode(accessCode)) return accessCode;
	throw new WaitFailure(
		`Action attempt ${attempt.action_attempt_id} ended without an access code`,
		'Look in the Seam console whether the access code is there.',
	);
}

/**
 * Waits for one access code, and meanwhile for an action attempt that came with it to fail: the access code is the
 * truth, an attempt can only bring bad news earlier.
 */
async function waitForCode(
	trip: Trip,
	accessCode: AccessCode,
	judge: (seen: AccessCode | undefined) => Judgement | undefined,
	timeoutMs: number,
	attempt: unknown,
): Promise<WaitOutcome<AccessCode, Judgement>> {
	const poller = accessCodePoller(trip);
	const id = accessCode.access_code_id;
	if (!isActionAttempt(attempt)) return await poller.wait({ id, timeoutMs, judge });

	const codeIsOver = new AbortController();
	const badNews = new AbortController();
	let verdict: Judgement | undefined;
	const attemptIsOver = waitForAttempt(trip, attempt, timeoutMs, codeIsOver.signal).then(
		(outcome) => {
			if (outcome.end !== 'settled' || outcome.verdict.state !== 'failed') return;
			verdict = outcome.verdict;
			badNews.abort();
		},
		() => {}, // No news. What keeps looks at attempts from succeeding shows in the looks at the code too.
	);
	try {
		const outcome = await poller.wait({ id, timeoutMs, judge, signal: badNews.signal });
		if (!verdict || outcome.end !== 'cancelled') return outcome;
		return { end: 'settled', verdict, last: outcome.last, waitedMs: outcome.waitedMs };
	} finally {
		codeIsOver.abort();
		await attemptIsOver;
	}
}

/**
 * Ends the trip of an access code that was created or changed: at once, or, with 'Wait for Completion' on, when it is
 * on the lock, planned for later, hopeless, or the time is up.
 * @param accessCode as Seam answered it
 * @param attempt the `action_attempt` of the same answer, if there was one
 */
export async function settleOnLock(trip: Trip, accessCode: AccessCode, attempt?: unknown): Promise<Arrival> {
	const settings = trip.wait;
	if (!settings.isOn()) return { json: accessCode };

	const what = `Access code ${accessCode.access_code_id}`;
	const atOnce = judgeAccessCode(accessCode, Date.now());
	if (atOnce.state === 'deferred') {
		return { json: { ...accessCode, completion: completion('deferred', 0, atOnce.scheduledAt) } };
	}
	// The answer to a write may be older than the write's effect: the rest is believed only of a later look.
	const outcome = await waitForCode(trip, accessCode, untilOnLock(), settings.timeoutMs, attempt);
	const last = outcome.last ?? accessCode;
	if (outcome.end === 'settled') {
		const { verdict, waitedMs } = outcome;
		const json = { ...last, completion: completion(verdict.state, waitedMs, verdict.scheduledAt) };
		if (verdict.state !== 'failed') return { json };
		return { json, failure: failedWait(`${what} can not be put on the lock`, verdict) };
	}
	const json = { ...last, completion: completion('pending', outcome.waitedMs) };
	if (outcome.end === 'cancelled' || settings.onTimeout === 'continue') return { json };
	return {
		json,
		failure: timedOut(
			`${what} was not on the lock`,
			settings.timeoutMs,
			judgeAccessCode(last, Date.now()),
			'look the code up later by its ID.',
		),
	};
}

/**
 * Ends the trip of an access code that is being deleted.
 * @param attempt the `action_attempt` of the delete's answer, if there was one
 */
export async function settleRemoved(trip: Trip, accessCodeId: string, attempt: unknown): Promise<Arrival> {
	const json: IDataObject = { deleted: true, access_code_id: accessCodeId };
	const settings = trip.wait;
	if (!settings.isOn()) return { json };

	const known = { access_code_id: accessCodeId };
	const outcome = await waitForCode(trip, known, untilRemoved(), settings.timeoutMs, attempt);
	if (outcome.end === 'settled') {
		const { verdict, waitedMs } = outcome;
		if (verdict.state === 'deleted')
			return { json: { ...json, completion: completion('deleted', waitedMs) } };
		return { json: known, failure: failedWait(`Access code ${accessCodeId} was not deleted`, verdict) };
	}
	const unfinished = { ...json, deleted: false, completion: completion('pending', outcome.waitedMs) };
	if (outcome.end === 'cancelled' || settings.onTimeout === 'continue') return { json: unfinished };
	return {
		json: outcome.last ?? known,
		failure: timedOut(
			`Access code ${accessCodeId} was not off the lock`,
			settings.timeoutMs,
			outcome.last && judgeAccessCode(outcome.last, Date.now()),
			'look whether the code is gone later.',
		),
	};
}

/** Ends the trip of an action attempt: waiting is on by default here, since a bolt turns in seconds. */
export async function settleAttempt(trip: Trip, attempt: ActionAttempt): Promise<Arrival> {
	const settings = trip.wait;
	trip.known = attempt;
	if (!settings.isOn(true)) return { json: attempt };
	const outcome = await waitForAttempt(trip, attempt, settings.timeoutMs);
	const last = outcome.last ?? attempt;
	const failure = failureOfAttempt(attempt, outcome, settings.timeoutMs);
	if (failure && !(outcome.end === 'timedOut' && settings.onTimeout === 'continue')) {
		return { json: last, failure };
	}
	return { json: { ...last, completion: completion(last.status, outcome.waitedMs) } };
}
