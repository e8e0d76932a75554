import { InvalidInput } from '../api/errors';
import { quote } from './readers';

/** How the key of a grant that took the place of an earlier one ends: there are twelve places. */
const PLACE = /~([2-9]|1[0-2])$/;

/**
 * The key of the grant that is in a booking's nth place. Seam can not change a grant's doors and keeps keys unique, so a
 * grant that takes the place of another has a key of its own, made of the booking's: `BK-1`, then `BK-1~2`. Workflows and
 * people's data depend on this form: it never changes.
 * @param place from 1
 */
export function keyOfPlace(key: string, place: number): string {
	return place === 1 ? key : `${key}~${place}`;
}

/** The key that the user gave, whichever place the grant is in. */
export function keyWithoutPlace(grantKey: string): string {
	return grantKey.replace(PLACE, '');
}

/** Checks a key of the user's. @throws InvalidInput for one that looks like that of a later place */
export function checkGrantKey(key: string): string {
	if (keyWithoutPlace(key) === key) return key;
	throw new InvalidInput(
		`'Access Grant Key' ends in a tilde and a number: ${quote(key)}`,
		`Such endings mark the grants that took the place of earlier ones. Give ${quote(keyWithoutPlace(key))}, which finds them all, or another key.`,
	);
}
