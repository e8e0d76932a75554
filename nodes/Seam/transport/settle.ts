import { sleep, type IDataObject } from 'n8n-workflow';

import { isAccessCode, isActionAttempt, isObject, type AccessCode, type ActionAttempt } from '../seamObjects';
import { judgeAccessCode, judgeActionAttempt, type Judgement } from '../waiting/completion';
import { Poller, type Look, type WaitOutcome } from '../waiting/poller';
import { untilAttempted, untilOnLock, untilRemoved } from '../waiting/rules';
import type { Arrival } from './envelope';
import { SeamFailure, WaitFailure } from './failure';
import { requestOnce } from './request';
import { parseRetryAfter } from './retry';
import type { Trip } from './trip';

/** The longest pause that a 429 to a look can cause, in milliseconds. */
const LONGEST_LOOK_PAUSE = 30_000;

interface WaitSettings {
	isOn: boolean;
	timeoutMs: number;
	onTimeout: 'error' | 'continue';
}

/** Reads 'Wait for Completion', 'Timeout' and 'On Timeout'. */
function waitSettings({ context }: Trip, isOnByDefault = false): WaitSettings {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const seconds = Number(options.timeout ?? 120);
	return {
		isOn: context.getNodeParameter('waitForCompletion', isOnByDefault) === true,
		timeoutMs: (Number.isFinite(seconds) && seconds > 0 ? seconds : 120) * 1000,
		onTimeout: options.onTimeout === 'continue' ? 'continue' : 'error',
	};
}

/**
 * A look at many objects at once. A look that fails is a look missed, unless the key is refused.
 * @throws SeamFailure on 401 and 403
 */
function lookThrough<Seen extends IDataObject>(
	trip: Trip,
	path: string,
	idsParameter: string,
	listKey: string,
	idKey: string,
	isSeen: (value: unknown) => value is Seen,
): Look<Seen> {
	const { context, run } = trip;
	return async (ids) => {
		let body: IDataObject | undefined;
		let failure: unknown;
		try {
			body = await run.looks(async () => await requestOnce(context, path, { [idsParameter]: ids }));
		} catch (error) {
			failure = error;
		}
		if (failure instanceof SeamFailure && failure.fault.kind === 'notSent') throw failure;
		if (failure instanceof SeamFailure && failure.fault.kind === 'refused') {
			const { status, retryAfter } = failure.fault;
			if (status === 401 || status === 403) throw failure;
			const pause = status === 429 ? (parseRetryAfter(retryAfter, Date.now()) ?? 0) : 0;
			if (pause > 0) await sleep(Math.min(pause, LONGEST_LOOK_PAUSE), run.signal).catch(() => {});
		}
		const list = body?.[listKey];
		if (!Array.isArray(list)) return undefined;
		return new Map(list.filter(isSeen).map((seen) => [String(seen[idKey]), seen]));
	};
}

function credentialKey({ context }: Trip): string {
	const credential = context.getNode().credentials?.seamApi;
	return credential?.id ?? credential?.name ?? '';
}

/** All waits of a run for access codes, by one credential, share this poller. */
function accessCodePoller(trip: Trip): Poller<AccessCode> {
	return trip.run.share(
		`accessCodes ${credentialKey(trip)}`,
		() =>
			new Poller(
				lookThrough(
					trip,
					'/access_codes/list',
					'access_code_ids',
					'access_codes',
					'access_code_id',
					isAccessCode,
				),
				trip.run.signal,
			),
	);
}

function actionAttemptPoller(trip: Trip): Poller<ActionAttempt> {
	return trip.run.share(
		`actionAttempts ${credentialKey(trip)}`,
		() =>
			new Poller(
				lookThrough(
					trip,
					'/action_attempts/list',
					'action_attempt_ids',
					'action_attempts',
					'action_attempt_id',
					isActionAttempt,
				),
				trip.run.signal,
			),
	);
}

function seconds(ms: number): number {
	return Math.round(ms / 100) / 10;
}

function completion(state: string, waitedMs: number, scheduledAt?: string): IDataObject {
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

function failedWait(what: string, judgement: Judgement): WaitFailure {
	const { code, message } = judgement.obstacle ?? { code: 'unknown', message: 'Seam gives no reason' };
	const lines = [REMEDIES[code], `Seam's error type: ${code}`].filter(Boolean);
	return new WaitFailure(`${what}: ${message}`, lines.join('\n'));
}

function timedOut(
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

/**
 * Follows the action attempt in an answer to its end.
 * @returns the attempt as last seen; `undefined` when the run was cancelled
 * @throws WaitFailure when Seam reports the attempt as failed or the time is up
 */
async function followAttempt(
	trip: Trip,
	attempt: ActionAttempt,
	timeoutMs: number,
): Promise<ActionAttempt | undefined> {
	const atOnce = judgeActionAttempt(attempt);
	const name = `Action attempt ${attempt.action_attempt_id}`;
	if (atOnce.state === 'failed') throw failedWait(`${name} failed`, atOnce);
	if (atOnce.state === 'set') return attempt;
	const outcome = await actionAttemptPoller(trip).wait({
		id: attempt.action_attempt_id,
		timeoutMs,
		judge: untilAttempted(),
	});
	if (outcome.end === 'cancelled') return undefined;
	if (outcome.end === 'timedOut') {
		throw timedOut(
			`${name} did not end`,
			timeoutMs,
			outcome.last && judgeActionAttempt(outcome.last),
			'look the attempt up later by its ID.',
		);
	}
	if (outcome.verdict.state === 'failed') throw failedWait(`${name} failed`, outcome.verdict);
	return outcome.last;
}

/**
 * Takes the access code out of an answer. Older answers of Seam's have only a pending action attempt, with the code in
 * its result: it is followed whether or not the user wants to wait, since there is no access code to hand on before.
 * @throws SeamFailure when the answer has neither; WaitFailure when the attempt fails
 */
export async function accessCodeIn(trip: Trip, body: IDataObject): Promise<AccessCode | undefined> {
	if (isAccessCode(body.access_code)) return body.access_code;
	if (!isActionAttempt(body.action_attempt)) {
		throw new SeamFailure(
			{ kind: 'unreadable', status: 200, found: 'an answer without an access code' },
			trip.request.url,
		);
	}
	trip.known = body.action_attempt;
	const attempt = await followAttempt(trip, body.action_attempt, waitSettings(trip).timeoutMs);
	if (!attempt) return undefined;
	const accessCode = isObject(attempt.result) ? attempt.result.access_code : undefined;
	if (isAccessCode(accessCode)) return accessCode;
	throw new WaitFailure(
		`Action attempt ${attempt.action_attempt_id} ended without an access code`,
		'Look in the Seam console whether the access code is there.',
	);
}

type CodeOutcome = WaitOutcome<AccessCode, Judgement>;

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
): Promise<CodeOutcome> {
	const poller = accessCodePoller(trip);
	const id = accessCode.access_code_id;
	if (!isActionAttempt(attempt)) return await poller.wait({ id, timeoutMs, judge });

	const over = new AbortController();
	let badNews: Judgement | undefined;
	const attemptAtOnce = judgeActionAttempt(attempt);
	if (attemptAtOnce.state === 'failed') {
		return { end: 'settled', verdict: attemptAtOnce, last: accessCode, waitedMs: 0 };
	}
	const attemptWait = actionAttemptPoller(trip).wait({
		id: attempt.action_attempt_id,
		timeoutMs,
		judge: untilAttempted(),
		signal: over.signal,
	});
	const codeOver = new AbortController();
	const watchAttempt = attemptWait.then((outcome) => {
		if (outcome.end === 'settled' && outcome.verdict.state === 'failed') {
			badNews = outcome.verdict;
			codeOver.abort();
		}
	});
	const outcome = await poller.wait({ id, timeoutMs, judge, signal: codeOver.signal });
	over.abort();
	await watchAttempt;
	if (badNews && outcome.end === 'cancelled') {
		return { end: 'settled', verdict: badNews, last: outcome.last ?? accessCode, waitedMs: outcome.waitedMs };
	}
	return outcome;
}

/**
 * Ends the trip of an access code that was created or changed: at once, or, with 'Wait for Completion' on, when it is
 * on the lock, planned for later, hopeless, or the time is up.
 * @param accessCode as Seam answered it
 * @param attempt the `action_attempt` of the same answer, if there was one
 */
export async function settleOnLock(trip: Trip, accessCode: AccessCode, attempt?: unknown): Promise<Arrival> {
	const settings = waitSettings(trip);
	if (!settings.isOn) return { json: accessCode };

	const what = `Access code ${accessCode.access_code_id}`;
	const atOnce = judgeAccessCode(accessCode, Date.now());
	const end = (judgement: Judgement, last: AccessCode, waitedMs: number): Arrival => {
		const json = { ...last, completion: completion(judgement.state, waitedMs, judgement.scheduledAt) };
		return judgement.state === 'failed'
			? { json, failure: failedWait(`${what} can not be put on the lock`, judgement) }
			: { json };
	};
	// The answer to a write may be older than the write's effect, so `set` is believed only of a later look.
	if (atOnce.state !== 'pending' && atOnce.state !== 'set') return end(atOnce, accessCode, 0);

	const outcome = await waitForCode(trip, accessCode, untilOnLock(), settings.timeoutMs, attempt);
	const last = outcome.last ?? accessCode;
	if (outcome.end === 'settled') return end(outcome.verdict, last, outcome.waitedMs);
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
	const settings = waitSettings(trip);
	if (!settings.isOn) return { json };

	const known = { access_code_id: accessCodeId };
	const outcome = await waitForCode(trip, known, untilRemoved(), settings.timeoutMs, attempt);
	if (outcome.end === 'settled') {
		if (outcome.verdict.state === 'failed') {
			return {
				json: known,
				failure: failedWait(`Access code ${accessCodeId} was not deleted`, outcome.verdict),
			};
		}
		return { json: { ...json, completion: completion('deleted', outcome.waitedMs) } };
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
	const settings = waitSettings(trip, true);
	trip.known = attempt;
	if (!settings.isOn) return { json: attempt };
	const since = performance.now();
	const state = (seen: ActionAttempt) => (seen.status === 'success' ? 'success' : seen.status);
	const atOnce = judgeActionAttempt(attempt);
	if (atOnce.state === 'failed') {
		return {
			json: attempt,
			failure: failedWait(`Action attempt ${attempt.action_attempt_id} failed`, atOnce),
		};
	}
	if (atOnce.state === 'set') return { json: { ...attempt, completion: completion('success', 0) } };
	const outcome = await actionAttemptPoller(trip).wait({
		id: attempt.action_attempt_id,
		timeoutMs: settings.timeoutMs,
		judge: untilAttempted(),
	});
	const last = outcome.last ?? attempt;
	const json = { ...last, completion: completion(state(last), performance.now() - since) };
	if (outcome.end === 'settled' && outcome.verdict.state === 'failed') {
		return {
			json: last,
			failure: failedWait(`Action attempt ${attempt.action_attempt_id} failed`, outcome.verdict),
		};
	}
	if (outcome.end === 'timedOut' && settings.onTimeout === 'error') {
		return {
			json: last,
			failure: timedOut(
				`Action attempt ${attempt.action_attempt_id} did not end`,
				settings.timeoutMs,
				judgeActionAttempt(last),
				'look the attempt up later by its ID.',
			),
		};
	}
	return { json };
}
