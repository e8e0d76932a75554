import type { INodeProperties } from 'n8n-workflow';

import { lock as lockDoor } from './lock';
import { unlock } from './unlock';

/** The operations on locks. */
export const lock = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['lock'] } },
	options: [lockDoor, unlock],
	default: 'lock',
} satisfies INodeProperties;
