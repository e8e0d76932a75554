import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { InvalidInput } from './failure';
import { isSwitchedOn } from './switches';

/** How long a wait may take when the user does not say, in seconds. */
const DEFAULT_TIMEOUT = 120;

/** What the user wants of a wait. */
export interface WaitSettings {
	/** Whether to wait. @param isOnByDefault what counts where the operation does not ask whether to wait */
	isOn(isOnByDefault?: boolean): boolean;
	timeoutMs: number;
	onTimeout: 'error' | 'continue';
}

/**
 * Reads a number of seconds, also where an AI model or a table wrote it as text.
 * @returns milliseconds
 * @throws InvalidInput for anything that is not above zero
 */
export function readTimeout(value: unknown): number {
	const isGiven = value !== undefined && value !== null && String(value).trim() !== '';
	const seconds = isGiven ? Number(value) : DEFAULT_TIMEOUT;
	if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
	throw new InvalidInput(
		`'Timeout' is not a number of seconds above zero: "${String(value)}"`,
		`Give a number such as ${DEFAULT_TIMEOUT}.`,
	);
}

/**
 * Reads 'Wait for Completion', 'Timeout' and 'On Timeout'.
 * @throws InvalidInput for a timeout that is none; the error of an expression
 */
export function waitSettings(context: Pick<IExecutePaginationFunctions, 'getNodeParameter'>): WaitSettings {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const wish = context.getNodeParameter('waitForCompletion', '');
	return {
		isOn: (isOnByDefault = false) => isSwitchedOn(wish, isOnByDefault),
		timeoutMs: readTimeout(options.timeout),
		onTimeout: options.onTimeout === 'continue' ? 'continue' : 'error',
	};
}
