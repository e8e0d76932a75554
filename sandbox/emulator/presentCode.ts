import type { Settings } from './options';
import type { AccessCode } from './types';

/** A code as it is answered: a copy, and without the fields that old Seam did not have when those are switched off. */
export function presentCode(accessCode: AccessCode, settings: Settings): AccessCode {
	const copy = structuredClone(accessCode);
	if (!settings.pendingMutations) {
		delete copy.pending_mutations;
		delete copy.is_scheduled_on_device;
	}
	return copy;
}
