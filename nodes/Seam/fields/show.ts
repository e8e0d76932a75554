import type { IDisplayOptions } from 'n8n-workflow';

/**
 * Shows a field for some operations. n8n asks for the resource and for the operation separately, so every resource
 * named must either lack the operations named or want the field for them.
 */
export function showFor(
	resources: string[],
	operations: string[],
	more: IDisplayOptions['show'] = {},
): IDisplayOptions {
	return { show: { resource: resources, operation: operations, ...more } };
}
