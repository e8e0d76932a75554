import type { IDataObject } from 'n8n-workflow';

import { objectsIn, textOf } from '../../seamObjects';

/** What an event's errors can be about, by the start of the name of the event's list, nearest to the guest first. */
const SUBJECTS: ReadonlyArray<readonly [prefix: string, label: string]> = [
	['access_code', 'Access code'],
	['device', 'Device'],
	['acs_system', 'Access control system'],
	['connected_account', 'Connected account'],
];

/** The names of the lists of errors and warnings that an event can carry. */
export const ERROR_LISTS: readonly string[] = SUBJECTS.flatMap(([prefix]) => [
	`${prefix}_errors`,
	`${prefix}_warnings`,
]);

/** One line for each entry: what it is about, Seam's message, and Seam's code in parentheses. */
function linesOf(event: IDataObject, kind: 'error' | 'warning'): string[] {
	return SUBJECTS.flatMap(([prefix, label]) =>
		objectsIn(event[`${prefix}_${kind}s`]).flatMap((entry) => {
			const code = textOf(entry[`${kind}_code`]);
			const message = textOf(entry.message)?.trim();
			const parts = [message, code && `(${code})`].filter(Boolean);
			return parts.length > 0 ? [`${label}: ${parts.join(' ')}`] : [];
		}),
	);
}

/**
 * The errors and warnings that an event carries, as lines to show to people. Events about something that is late, failed
 * or disconnected carry them for everything involved, in lists such as `device_errors`.
 * @returns `errors_in_words` and `warnings_in_words`; nothing for an event without such lists
 */
export function errorLines(event: IDataObject): IDataObject {
	if (!ERROR_LISTS.some((name) => name in event)) return {};
	return { errors_in_words: linesOf(event, 'error'), warnings_in_words: linesOf(event, 'warning') };
}
