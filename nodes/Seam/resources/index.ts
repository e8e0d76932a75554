import type { INodeProperties } from 'n8n-workflow';

import { readAnswer } from '../transport/answer';
import { accessCode } from './accessCode';

/** What the node works on. Every request is read by `readAnswer` and runs in its operation's envelope. */
const resource = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: [{ name: 'Access Code', value: 'accessCode' }],
	default: 'accessCode',
	routing: { send: { paginate: true }, output: { postReceive: [readAnswer] } },
} satisfies INodeProperties;

/** The resources and their operations. */
export const resources = [resource, accessCode] satisfies INodeProperties[];
