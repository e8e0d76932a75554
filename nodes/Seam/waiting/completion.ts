import {
	fieldsOf,
	isEnding,
	isSameInstant,
	objectsIn,
	textOf,
	timeOf,
	type AccessCode,
	type ActionAttempt,
} from '../seamObjects';
import type { IDataObject } from 'n8n-workflow';

/**
 * Where an access code stands on its way to the lock.
 * - `set`: on the lock and up to date
 * - `scheduled`: on the lock, opens at `starts_at`
 * - `deferred`: Seam programs it later, there is nothing to wait for now
 * - `pending`: being worked on
 * - `failed`: will not get there without a change
 * - `deleted`: gone, as was asked
 */
export type CompletionState = 'set' | 'scheduled' | 'deferred' | 'pending' | 'failed' | 'deleted';

/** A judgement: the state, for `deferred` when Seam will program (ISO 8601), and the latest obstacle Seam names. */
export interface Judgement {
	state: CompletionState;
	scheduledAt?: string;
	obstacle?: { code: string; message: string };
}

/** Errors after which Seam does not try again by itself (access code schema of Seam's OpenAPI document). */
const FINAL_ERRORS: ReadonlySet<string> = new Set([
	'code_constraints_violated',
	'duplicate_code_on_device',
	'no_space_for_access_code_on_device',
	'access_code_inactive',
]);

/** What an error of Seam's says is in the way. */
export function obstacleOf(error: IDataObject | undefined): Judgement['obstacle'] {
	const code = textOf(error?.error_code);
	return code === undefined ? undefined : { code, message: textOf(error?.message) ?? code };
}

/** The latest error that Seam names for an access code. */
export function lastObstacle({ errors }: AccessCode): Judgement['obstacle'] {
	return obstacleOf(objectsIn(errors).at(-1));
}

/** Why an access code that is on its way out will not be on the lock. */
function endOf({ ends_at }: AccessCode, now: number): Judgement['obstacle'] {
	const isOver = timeOf(ends_at) <= now;
	return isOver
		? { code: 'access_code_ended', message: `Its end, ${ends_at}, has passed` }
		: { code: 'being_deleted', message: 'Seam is deleting this access code' };
}

/**
 * Judges an access code by its own fields. `status` is deprecated and a future code stays `unset` until it starts,
 * so it decides only where an answer has no `pending_mutations`.
 * @param accessCode the code as Seam answers it
 * @param now epoch milliseconds
 */
export function judgeAccessCode(accessCode: AccessCode, now: number): Judgement {
	const errors = objectsIn(accessCode.errors);
	const obstacle = lastObstacle(accessCode);
	const final = errors.find(({ error_code }) => FINAL_ERRORS.has(textOf(error_code) ?? ''));
	if (final) return { state: 'failed', obstacle: obstacleOf(final) };
	if (isEnding(accessCode, now)) return { state: 'failed', obstacle: endOf(accessCode, now) };

	const startsLater = timeOf(accessCode.starts_at) > now;
	const isScheduled = accessCode.is_scheduled_on_device === true;
	const mutations = Array.isArray(accessCode.pending_mutations)
		? objectsIn(accessCode.pending_mutations)
		: undefined;

	const isBeingWritten = mutations?.some(({ mutation_code }) =>
		/^(creating$|updating_)/.test(textOf(mutation_code) ?? ''),
	);
	if (isBeingWritten) return { state: 'pending', obstacle };

	const deferral = mutations?.find(({ mutation_code }) => mutation_code === 'deferring_creation');
	if (deferral && !isScheduled) {
		return { state: 'deferred', scheduledAt: textOf(deferral.scheduled_at), obstacle };
	}
	if (isScheduled && startsLater) return { state: 'scheduled', obstacle };

	if (mutations) {
		const isHindered = errors.some(({ is_access_code_error }) => is_access_code_error === true);
		return { state: mutations.length === 0 && !isHindered ? 'set' : 'pending', obstacle };
	}
	if (accessCode.status === 'set') return { state: 'set', obstacle };
	if (accessCode.status === 'unset' && startsLater) return { state: 'deferred', obstacle };
	return { state: 'pending', obstacle };
}

/** Judges an action attempt by its `status`: `pending`, `success` or `error`. An unknown status counts as pending. */
export function judgeActionAttempt(attempt: ActionAttempt): Judgement {
	if (attempt.status === 'success') return { state: 'set' };
	if (attempt.status !== 'error') return { state: 'pending' };
	const error = fieldsOf(attempt.error);
	const code = textOf(error.type) ?? 'action_attempt_failed';
	return { state: 'failed', obstacle: { code, message: textOf(error.message) ?? code } };
}

/** Whether an access code shows what a write asked for: a list of Seam's may be older than the write by seconds. */
export function reflects(accessCode: AccessCode, written: IDataObject): boolean {
	const isAsWritten = (key: 'code' | 'name') =>
		written[key] === undefined || written[key] === accessCode[key];
	const isAtWritten = (key: 'starts_at' | 'ends_at') =>
		written[key] === undefined || isSameInstant(written[key], accessCode[key]);
	return isAsWritten('code') && isAsWritten('name') && isAtWritten('starts_at') && isAtWritten('ends_at');
}

/** Polls in a row that must miss an object before it counts as gone. */
const MISSES_UNTIL_GONE = 3;

/**
 * For how long (milliseconds) a poll that does not show what was written counts as older than the write. Later it is
 * believed: some locks take other times than those that were asked for.
 */
export const STALE_FOR = 30_000;

/**
 * Tells by what each poll of a wait found whether the object is gone: several in a row missed it. One that no poll has
 * shown yet is not gone before `STALE_FOR` is over: a new one may take a moment to be listed.
 */
export function watchAbsence(): (isSeen: boolean) => boolean {
	const since = performance.now();
	let misses = 0;
	let wasSeen = false;
	return (isSeen) => {
		misses = isSeen ? 0 : misses + 1;
		wasSeen ||= isSeen;
		return misses >= MISSES_UNTIL_GONE && (wasSeen || performance.now() - since >= STALE_FOR);
	};
}

/** Decides by a poll of Seam whether a wait is over; `seen` is undefined where the poll did not find the object. */
export type Rule<Seen> = (seen: Seen | undefined) => Judgement | undefined;

/**
 * Waits for an access code to be on the lock, planned for later, or hopeless. Holds the memory of one wait.
 * @param written what the write asked for, by Seam's names
 */
export function untilOnLock(written: IDataObject): Rule<AccessCode> {
	const isGone = watchAbsence();
	const since = performance.now();
	return (seen) => {
		if (isGone(seen !== undefined)) {
			const message = 'Seam no longer has this access code';
			return { state: 'failed', obstacle: { code: 'access_code_not_found', message } };
		}
		if (!seen) return undefined;
		const judgement = judgeAccessCode(seen, Date.now());
		if (judgement.state === 'pending') return undefined;
		const isEarly = performance.now() - since < STALE_FOR;
		return isEarly && !reflects(seen, written) ? undefined : judgement;
	};
}

/** Waits for an access code to be gone: Seam no longer has it. */
export function untilRemoved(): Rule<AccessCode> {
	return (seen) => (seen ? undefined : { state: 'deleted' });
}

/** Waits for an action attempt to succeed or fail. */
export function untilAttempted(): Rule<ActionAttempt> {
	return (seen) => {
		const judgement = seen && judgeActionAttempt(seen);
		return judgement?.state === 'pending' ? undefined : judgement;
	};
}
