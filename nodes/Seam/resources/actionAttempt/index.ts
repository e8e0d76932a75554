import type { INodeProperties } from 'n8n-workflow';

import { get } from './get';

/** The operations on action attempts. */
export const actionAttempt = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['actionAttempt'] } },
	options: [get],
	default: 'get',
} satisfies INodeProperties;
