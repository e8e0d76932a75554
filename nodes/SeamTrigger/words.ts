import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../Seam/seamObjects';

/** Where the trouble lies, nearest first, by the start of the names of the event's lists. */
const PLACES: ReadonlyArray<readonly [prefix: string, place: string]> = [
	['access_code', 'Access code'],
	['device', 'Device'],
	['acs_system', 'Access control system'],
	['connected_account', 'Connected account'],
];

function text(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** One line an entry: where, in Seam's own words, and Seam's code for it. */
function lines(event: IDataObject, kind: 'error' | 'warning'): string[] {
	return PLACES.flatMap(([prefix, place]) => {
		const list = event[`${prefix}_${kind}s`];
		if (!Array.isArray(list)) return [];
		return list.filter(isObject).flatMap((entry) => {
			const code = text(entry[`${kind}_code`]);
			const message = text(entry.message);
			if (code === undefined && message === undefined) return [];
			return [`${place}: ${[message, code && `(${code})`].filter(Boolean).join(' ')}`];
		});
	});
}

/**
 * What an event says went wrong, as lines to show to people. Events that report something late, failed or cut off carry
 * the errors and warnings of all that is involved, in lists such as `device_errors`.
 * @returns `errors_in_words` and `warnings_in_words`; nothing for an event that carries no such list
 */
export function inWords(event: IDataObject): IDataObject {
	const carries = PLACES.some(([prefix]) => `${prefix}_errors` in event || `${prefix}_warnings` in event);
	if (!carries) return {};
	return { errors_in_words: lines(event, 'error'), warnings_in_words: lines(event, 'warning') };
}
