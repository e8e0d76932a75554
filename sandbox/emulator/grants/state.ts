import type { CodeRecord } from '../codes';
import type { Settings } from '../options';
import type { MethodRecord } from './types';

function pending({ accessCode }: CodeRecord): string[] {
	return (accessCode.pending_mutations ?? []).map(({ mutation_code }) => mutation_code);
}

/** Whether Seam puts off programming a code until its time comes near. */
export function isDeferred(record: CodeRecord): boolean {
	return pending(record).includes('deferring_creation');
}

export function isBeingRemoved({ accessCode }: CodeRecord): boolean {
	return accessCode.status === 'removing';
}

/** Whether nothing is under way on a code at the moment. */
export function isSettled(record: CodeRecord): boolean {
	return !isBeingRemoved(record) && (pending(record).length === 0 || isDeferred(record));
}

/** Whether a code is where a method that counts as issued must have it. */
export function isReady(record: CodeRecord, settings: Settings): boolean {
	if (record.accessCode.errors.some((error) => error.is_access_code_error)) return false;
	if (isDeferred(record)) return settings.issueDeferred;
	return isSettled(record) && record.onDevice !== null;
}

/** Whether a method can be issued, seen from its codes and the doors of access systems that it opens. */
export function isIssuable(method: MethodRecord, codes: CodeRecord[], settings: Settings): boolean {
	const doors = codes.length + method.acs_entrance_ids.length;
	return (
		method.mode !== 'card' &&
		method.inWork === 0 &&
		!method.beingDeleted &&
		doors > 0 &&
		codes.every((record) => isReady(record, settings))
	);
}
