import { SeamError } from './errors';
import type { Settings } from './options';

/**
 * Refuses a second thing with a value that must be unique in the workspace. Seam documents that it refuses, but neither
 * with which status nor with which type, so both are settings.
 * @param taken Whether somebody else has the value.
 */
export function checkUnique(settings: Settings, property: string, value: unknown, taken: boolean): void {
	if (!taken) return;
	const { status, type } = settings.takenKey;
	throw new SeamError(status, type, `Another one with this ${property} already exists`, {
		data: { [property]: value },
	});
}
