import type { INodeProperties } from 'n8n-workflow';

import { create } from './create';

/** The operations on access codes. */
export const accessCode = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['accessCode'] } },
	options: [create],
	default: 'create',
} satisfies INodeProperties;
