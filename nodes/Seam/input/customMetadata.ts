import type { IDataObject } from 'n8n-workflow';

import { isObject, objectsIn } from '../seamObjects';
import { readRequired, readText } from './readers';

/**
 * Reads 'Custom Metadata'.
 * @param given the value of the field
 * @returns keys with their texts; undefined where there are none
 * @throws InvalidInput for an entry without a key
 */
export function readCustomMetadata(given: unknown): IDataObject | undefined {
	const entries = isObject(given) ? objectsIn(given.entries) : [];
	if (entries.length === 0) return undefined;
	return Object.fromEntries(
		entries.map(({ key, value }) => [
			readRequired('Custom Metadata: Key', key, 'Give each entry a key, or remove the entry.'),
			readText('Custom Metadata: Value', value) ?? '',
		]),
	);
}
