import type { IDataObject } from 'n8n-workflow';

import { InvalidInput } from '../api/errors';
import { isObject, objectsIn } from '../seamObjects';
import { quote, readRequired, readText } from './readers';

/**
 * Reads 'Custom Metadata'.
 * @param given the value of the field
 * @returns keys with their texts; undefined where there are none
 * @throws InvalidInput for an entry without a key, or with the key of another one
 */
export function readCustomMetadata(given: unknown): IDataObject | undefined {
	const entries = isObject(given) ? objectsIn(given.entries) : [];
	if (entries.length === 0) return undefined;
	const texts = new Map<string, string>();
	for (const { key, value } of entries) {
		const advice = 'Give each entry a key, or remove the entry.';
		const name = readRequired('Custom Metadata: Key', key, advice);
		if (texts.has(name)) {
			throw new InvalidInput(
				`'Custom Metadata' has the key ${quote(name)} twice`,
				'Remove one of the entries.',
			);
		}
		texts.set(name, readText('Custom Metadata: Value', value) ?? '');
	}
	return Object.fromEntries(texts);
}
