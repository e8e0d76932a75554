import type { IDataObject } from 'n8n-workflow';

import { isOn } from './switches';
import type { Trip } from './trip';

/** How long a wait may take when the user does not say, in seconds. */
const DEFAULT_TIMEOUT = 120;

/** What the user wants of a wait. */
export interface WaitSettings {
	isOn: boolean;
	timeoutMs: number;
	onTimeout: 'error' | 'continue';
}

/**
 * Reads 'Wait for Completion', 'Timeout' and 'On Timeout'.
 * @param isOnByDefault what counts where the operation does not ask whether to wait
 */
export function waitSettings({ context }: Trip, isOnByDefault = false): WaitSettings {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const seconds = Number(options.timeout ?? DEFAULT_TIMEOUT);
	return {
		isOn: isOn(context, 'waitForCompletion', isOnByDefault),
		timeoutMs: (Number.isFinite(seconds) && seconds > 0 ? seconds : DEFAULT_TIMEOUT) * 1000,
		onTimeout: options.onTimeout === 'continue' ? 'continue' : 'error',
	};
}
