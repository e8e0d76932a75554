import type { AccessCode, AccessCodeError, ActionAttempt } from '../seamObjects';

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

function asObstacle(error: AccessCodeError | undefined): Judgement['obstacle'] {
	return error && { code: error.error_code, message: error.message ?? error.error_code };
}

/**
 * Judges an access code by its own fields. `status` is deprecated and a future code stays `unset` until it starts,
 * so it decides only where an answer has no `pending_mutations`.
 * @param accessCode the code as Seam answers it
 * @param now epoch milliseconds
 */
export function judgeAccessCode(accessCode: AccessCode, now: number): Judgement {
	const errors = accessCode.errors ?? [];
	const obstacle = asObstacle(errors[errors.length - 1]);
	const final = errors.find(({ error_code }) => FINAL_ERRORS.has(error_code));
	if (final) return { state: 'failed', obstacle: asObstacle(final) };

	const startsLater = Boolean(accessCode.starts_at) && Date.parse(String(accessCode.starts_at)) > now;
	const isScheduled = accessCode.is_scheduled_on_device === true;
	const mutations = accessCode.pending_mutations;

	const isBeingWritten = mutations?.some(
		({ mutation_code }) => mutation_code === 'creating' || mutation_code.startsWith('updating_'),
	);
	if (isBeingWritten) return { state: 'pending', obstacle };

	const deferral = mutations?.find(({ mutation_code }) => mutation_code === 'deferring_creation');
	if (deferral && !isScheduled) return { state: 'deferred', scheduledAt: deferral.scheduled_at, obstacle };

	if (isScheduled && startsLater) return { state: 'scheduled', obstacle };

	if (mutations) {
		const isHindered = errors.some(({ is_access_code_error }) => is_access_code_error === true);
		return { state: mutations.length === 0 && !isHindered ? 'set' : 'pending', obstacle };
	}
	if (accessCode.status === 'set') return { state: 'set', obstacle };
	if (accessCode.status === 'unset' && startsLater) return { state: 'deferred', obstacle };
	return { state: 'pending', obstacle };
}

/** Judges the removal of an access code: it is done when Seam no longer has the code. */
export function judgeRemoval(accessCode: AccessCode | undefined): Judgement {
	if (!accessCode) return { state: 'deleted' };
	const errors = accessCode.errors ?? [];
	return { state: 'pending', obstacle: asObstacle(errors[errors.length - 1]) };
}

/** Judges an action attempt by its `status`: `pending`, `success` or `error`. An unknown status counts as pending. */
export function judgeActionAttempt(attempt: ActionAttempt): Judgement {
	if (attempt.status === 'success') return { state: 'set' };
	if (attempt.status !== 'error') return { state: 'pending' };
	const code = attempt.error?.type ?? 'action_attempt_failed';
	return { state: 'failed', obstacle: { code, message: attempt.error?.message ?? code } };
}
