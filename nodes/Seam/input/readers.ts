import type { IDataObject } from 'n8n-workflow';

import { InvalidInput } from '../api/errors';
import type { ItemContext, WaitSettings } from '../execute/itemContext';
import { cut, fieldsOf } from '../seamObjects';

/** Seam's bounds for a code (`/access_codes/create` in its OpenAPI document). A lock may narrow them further. */
const SHORTEST_CODE = 4;
const LONGEST_CODE = 12;

/** A value as a message quotes it: objects and lists as JSON, cut where it is long. */
export function quote(value: unknown): string {
	const isStructure = typeof value === 'object' && value !== null;
	const text = (isStructure ? (JSON.stringify(value) ?? '') : String(value)).trim();
	return `"${cut(text, 60)}"`;
}

/** Whether the user gave something: not nothing, and no text of blanks. */
export function isGiven(value: unknown): boolean {
	return value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '');
}

/** What was given, without the empty fields: they are described too, and Seam would take them at their word. */
export function withoutEmpty(body: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(body).filter(([, value]) => isGiven(value)));
}

/**
 * Reads a text, or a number that stands for one, such as a booking's.
 * @param field the field's display name
 * @returns the text without blanks around it; undefined when it is empty
 * @throws InvalidInput for anything else, such as a list
 */
export function readText(field: string, value: unknown): string | undefined {
	if (!isGiven(value)) return undefined;
	if (typeof value === 'string' || Number.isFinite(value)) return String(value).trim();
	throw new InvalidInput(
		`'${field}' is not a text: ${quote(value)}`,
		'Give text or a number. In an expression, name the property that holds it.',
	);
}

/**
 * Checks that something was given.
 * @param field the field's display name
 * @returns the text without blanks around it
 * @throws InvalidInput when it is empty, or no text
 */
export function readRequired(field: string, value: unknown, advice: string): string {
	const text = readText(field, value);
	if (text !== undefined) return text;
	throw new InvalidInput(`'${field}' is empty`, advice);
}

/**
 * Reads a code. Text stays what it is, with its leading zeros; a whole number becomes its digits.
 * @returns the digits; undefined when nothing was given
 * @throws InvalidInput for anything but 4 to 12 digits
 */
export function readCode(value: unknown): string | undefined {
	if (!isGiven(value)) return undefined;
	const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
	const code = typeof text === 'string' ? text.trim() : '';
	if (/^\d+$/.test(code) && code.length >= SHORTEST_CODE && code.length <= LONGEST_CODE) return code;
	throw new InvalidInput(
		`'Code' is not a code that a lock takes: ${quote(value)}`,
		`Give ${SHORTEST_CODE} to ${LONGEST_CODE} digits and nothing else, or leave it empty to let Seam choose. Some locks take fewer digits.`,
	);
}

/** Reads true or false, also where an AI model or a table wrote it as text; undefined for anything else. */
export function readBoolean(value: unknown): boolean | undefined {
	const text = String(value).trim().toLowerCase();
	return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** Reads a boolean field. @throws InvalidInput for what is neither true nor false */
export function requireBoolean(field: string, value: unknown): boolean {
	const boolean = readBoolean(value);
	if (boolean !== undefined) return boolean;
	throw new InvalidInput(`'${field}' is neither true nor false: ${quote(value)}`, 'Give true or false.');
}

/** Reads a whole number of at least one, also where an AI model or a table wrote it as text. */
export function readCount(field: string, value: unknown): number {
	const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof count === 'number' && Number.isInteger(count) && count >= 1) return count;
	throw new InvalidInput(
		`'${field}' is not a whole number above zero: ${quote(value)}`,
		'Give a number such as 6.',
	);
}

/**
 * Reads the boolean fields of a request that are there.
 * @param body by Seam's names, without empty fields
 * @param fields the display names, by Seam's names
 * @throws InvalidInput for what is neither true nor false
 */
export function readBooleans(body: IDataObject, fields: Readonly<Record<string, string>>): IDataObject {
	const given = Object.entries(fields).filter(([key]) => key in body);
	return Object.fromEntries(given.map(([key, field]) => [key, requireBoolean(field, body[key])]));
}

/**
 * Checks that fields under 'Additional Fields' have a value: what Seam makes may do more without them.
 * @param body by Seam's names, with the fields that are empty
 * @param fields the display names, by Seam's names
 * @throws InvalidInput for one that is there and empty
 */
export function refuseEmpty(body: IDataObject, fields: Readonly<Record<string, string>>): void {
	for (const [key, field] of Object.entries(fields)) {
		if (!(key in body) || isGiven(body[key])) continue;
		throw new InvalidInput(`'${field}' is empty`, 'Give a value, or remove the field.');
	}
}

/** Which numbers a field takes. */
interface NumberField {
	/** As a message says it. */
	what?: string;
	least?: number;
	most?: number;
	example: number;
	/** What counts where nothing is given. */
	fallback?: number;
}

/**
 * Reads a number, also where an AI model or a table wrote it as text.
 * @throws InvalidInput for anything else, and for nothing where there is no fallback
 */
export function readNumber(
	field: string,
	value: unknown,
	{ what = 'a number', least = -Infinity, most = Infinity, example, fallback }: NumberField,
): number {
	if (!isGiven(value) && fallback !== undefined) return fallback;
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	const isNumber = typeof number === 'number' && Number.isFinite(number);
	if (isNumber && number >= least && number <= most) return number;
	throw new InvalidInput(
		isGiven(value) ? `'${field}' is not ${what}: ${quote(value)}` : `'${field}' is empty`,
		`Give a number such as ${example}.`,
	);
}

function parseList(text: string): unknown[] | undefined {
	try {
		const list: unknown = JSON.parse(text);
		return Array.isArray(list) ? list : undefined;
	} catch {
		return undefined;
	}
}

function readEntry(entry: unknown): string {
	if (!isGiven(entry)) return '';
	if (typeof entry === 'string' || Number.isFinite(entry)) return String(entry).trim();
	throw new InvalidInput(
		`This is no ID and no name: ${quote(entry)}`,
		'Name the property that holds it, as in {{ $json.devices.map((device) => device.device_id) }}.',
	);
}

/**
 * Reads several values: a list, a list in JSON, or text with commas between them.
 * @returns each once, as text
 * @throws InvalidInput where there is anything but texts and numbers
 */
export function readList(value: unknown): string[] {
	const list =
		typeof value === 'string'
			? (value.trim().startsWith('[') && parseList(value)) || value.split(',')
			: [value].flat();
	return [...new Set(list.map(readEntry))].filter((entry) => entry !== '');
}

/**
 * Reads several IDs, as `readList` does.
 * @throws InvalidInput when there is none
 */
export function readIds(field: string, value: unknown, advice: string): string[] {
	const ids = readList(value);
	if (ids.length > 0) return ids;
	throw new InvalidInput(`'${field}' is empty`, advice);
}

/** How long a wait may take when the user does not say, in seconds. */
const DEFAULT_TIMEOUT = 120;

type Functions = Pick<ItemContext['functions'], 'getNodeParameter'>;

/** A collection of the node's, such as `options`; empty where the operation has none. */
export function readCollection(functions: Functions, name: string): IDataObject {
	const given: unknown = functions.getNodeParameter(name, {});
	return fieldsOf(given);
}

/**
 * Whether a switch of the node is on.
 * @param name the parameter's name
 * @param isOnByDefault what counts where the operation has no such switch, or an expression gives no answer
 */
export function isOn(functions: Functions, name: string, isOnByDefault = false): boolean {
	return readBoolean(functions.getNodeParameter(name, isOnByDefault)) ?? isOnByDefault;
}

/** The devices in 'Device Names or IDs'; none where it is left empty. */
export function namedDevices(functions: Functions): string[] {
	return readList(functions.getNodeParameter('deviceIds', []));
}

/** How many results the user wants: 'Return All', or 'Limit'. */
export function wantedCount(functions: Functions): number {
	if (isOn(functions, 'returnAll')) return Number.POSITIVE_INFINITY;
	return readCount('Limit', functions.getNodeParameter('limit', 50));
}

/**
 * Reads a number of seconds, also where an AI model or a table wrote it as text.
 * @returns milliseconds
 * @throws InvalidInput for anything that is not above zero
 */
export function readTimeout(value: unknown): number {
	const what = 'a number of seconds above zero';
	const [example, fallback] = [DEFAULT_TIMEOUT, DEFAULT_TIMEOUT];
	return readNumber('Timeout', value, { what, least: Number.MIN_VALUE, example, fallback }) * 1000;
}

/**
 * Reads 'Wait for Completion', 'Timeout' and 'On Timeout'.
 * @param isOnByDefault what counts where an expression gives no answer
 * @throws InvalidInput for a timeout that is none; the error of an expression
 */
export function readWaitSettings(functions: Functions, isOnByDefault: boolean): WaitSettings {
	const { timeout, onTimeout } = readCollection(functions, 'options');
	return {
		isOn: readBoolean(functions.getNodeParameter('waitForCompletion', '')) ?? isOnByDefault,
		timeout: readTimeout(timeout),
		onTimeout: onTimeout === 'continue' ? 'continue' : 'error',
	};
}
