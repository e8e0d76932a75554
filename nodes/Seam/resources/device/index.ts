import type { INodeProperties } from 'n8n-workflow';

import { get } from './get';
import { getAll } from './getAll';

/** The operations on devices. */
export const device = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['device'] } },
	options: [get, getAll],
	default: 'getAll',
} satisfies INodeProperties;
