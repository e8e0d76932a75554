import type { IExecuteSingleFunctions } from 'n8n-workflow';

/**
 * Reads a switch that may come as text: an AI model gives its arguments so, and tables do.
 * @param isOnByDefault what counts when there is neither true nor false
 */
export function isSwitchedOn(value: unknown, isOnByDefault: boolean): boolean {
	const text = String(value).trim().toLowerCase();
	return text === 'true' || (text !== 'false' && isOnByDefault);
}

/**
 * Whether a switch of the node is on.
 * @param name the parameter's name
 * @param isOnByDefault what counts where the operation has no such switch, or an expression gives no answer
 */
export function isOn(
	context: Pick<IExecuteSingleFunctions, 'getNodeParameter'>,
	name: string,
	isOnByDefault = false,
): boolean {
	return isSwitchedOn(context.getNodeParameter(name, isOnByDefault), isOnByDefault);
}
