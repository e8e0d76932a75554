import { InvalidInput } from '../transport/failure';

/** Seam's bounds for a code (`/access_codes/create` in its OpenAPI document). A lock may narrow them further. */
const SHORTEST_CODE = 4;
const LONGEST_CODE = 12;

/**
 * Reads a code. Text stays what it is, with its leading zeros; a whole number becomes its digits.
 * @returns the digits; undefined when nothing was given
 * @throws InvalidInput for anything but 4 to 12 digits
 */
export function readCode(value: unknown): string | undefined {
	if (value === undefined || value === null) return undefined;
	const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
	if (typeof text === 'string') {
		const code = text.trim();
		if (code === '') return undefined;
		if (/^\d+$/.test(code) && code.length >= SHORTEST_CODE && code.length <= LONGEST_CODE) return code;
	}
	const shown = typeof text === 'string' ? text.trim() : String(text);
	throw new InvalidInput(
		`'Code' is not a code that a lock takes: "${shown}"`,
		`Give ${SHORTEST_CODE} to ${LONGEST_CODE} digits and nothing else, or leave it empty to let Seam choose. Some locks take fewer digits.`,
	);
}

/**
 * Checks that something was given.
 * @param field the field's display name
 * @returns the text without blanks around it
 * @throws InvalidInput when it is empty
 */
export function readRequired(field: string, value: unknown, whatToDo: string): string {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (text !== '') return text;
	throw new InvalidInput(`'${field}' is empty`, whatToDo);
}

/** Reads true or false, also where an AI model or a table wrote it as text. */
export function readBoolean(field: string, value: unknown): boolean {
	if (typeof value === 'boolean') return value;
	const text = String(value).trim().toLowerCase();
	if (text === 'true' || text === 'false') return text === 'true';
	throw new InvalidInput(`'${field}' is neither true nor false: "${String(value)}"`, 'Give true or false.');
}

/** Reads a whole number of at least one, also where an AI model or a table wrote it as text. */
export function readCount(field: string, value: unknown): number {
	const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof count === 'number' && Number.isInteger(count) && count >= 1) return count;
	throw new InvalidInput(
		`'${field}' is not a whole number above zero: "${String(value)}"`,
		'Give a number such as 6.',
	);
}

/**
 * Reads several IDs: a list, or text with commas between them.
 * @returns each ID once, in the order given
 * @throws InvalidInput when there is none
 */
export function readIds(field: string, value: unknown, whatToDo: string): string[] {
	const parts: unknown[] = Array.isArray(value) ? value : String(value ?? '').split(',');
	const ids = [...new Set(parts.map((part) => String(part ?? '').trim()).filter((id) => id !== ''))];
	if (ids.length > 0) return ids;
	throw new InvalidInput(`'${field}' is empty`, whatToDo);
}
