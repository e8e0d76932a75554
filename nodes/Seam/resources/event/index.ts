import type { INodeProperties } from 'n8n-workflow';

import { getAll } from './getAll';

/** The operations on events. */
export const event = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['event'] } },
	options: [getAll],
	default: 'getAll',
} satisfies INodeProperties;
