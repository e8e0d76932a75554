import type { AccessCode, ActionAttempt } from '../seamObjects';
import { judgeAccessCode, judgeActionAttempt, judgeRemoval, type Judgement } from './completion';

/** Looks in a row that must miss an access code before it counts as gone: a new one may take a moment to be listed. */
const MISSES_UNTIL_GONE = 3;

/** Waits for an access code to be on the lock, planned for later, or hopeless. Holds the memory of one wait. */
export function untilOnLock(): (seen: AccessCode | undefined) => Judgement | undefined {
	let misses = 0;
	return (seen) => {
		if (!seen) {
			misses += 1;
			if (misses < MISSES_UNTIL_GONE) return undefined;
			return {
				state: 'failed',
				obstacle: { code: 'access_code_not_found', message: 'Seam no longer has this access code' },
			};
		}
		misses = 0;
		const judgement = judgeAccessCode(seen, Date.now());
		return judgement.state === 'pending' ? undefined : judgement;
	};
}

/** Waits for an access code to be gone. */
export function untilRemoved(): (seen: AccessCode | undefined) => Judgement | undefined {
	return (seen) => {
		const judgement = judgeRemoval(seen);
		return judgement.state === 'pending' ? undefined : judgement;
	};
}

/** Waits for an action attempt to succeed or fail. */
export function untilAttempted(): (seen: ActionAttempt | undefined) => Judgement | undefined {
	return (seen) => {
		if (!seen) return undefined;
		const judgement = judgeActionAttempt(seen);
		return judgement.state === 'pending' ? undefined : judgement;
	};
}
