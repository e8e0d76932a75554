import type { IDataObject } from 'n8n-workflow';

import { InvalidInput } from '../api/errors';
import type { ItemContext, WaitSettings } from '../execute/itemContext';
import { isObject } from '../seamObjects';
import { isGiven, quote, readBoolean, readCount, readList } from './readers';

/** How long a wait may take when the user does not say, in seconds. */
const DEFAULT_TIMEOUT = 120;

type Functions = Pick<ItemContext['functions'], 'getNodeParameter'>;

/** A collection of the node's, such as `options`; empty where the operation has none. */
export function readCollection(functions: Functions, name: string): IDataObject {
	const given: unknown = functions.getNodeParameter(name, {});
	return isObject(given) ? given : {};
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
	const seconds = isGiven(value) ? Number(value) : DEFAULT_TIMEOUT;
	if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
	throw new InvalidInput(
		`'Timeout' is not a number of seconds above zero: ${quote(value)}`,
		`Give a number such as ${DEFAULT_TIMEOUT}.`,
	);
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
