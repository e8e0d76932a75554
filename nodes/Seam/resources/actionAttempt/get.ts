import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { showFor } from '../../fields/show';
import { handledBy } from '../operation';
import { actionAttemptOutput, attemptAction } from './attemptAction';

export const get = {
	name: 'Get',
	value: 'get',
	action: 'Get action attempt',
	description: 'Retrieve how locking or unlocking a door went, and wait until it is over',
	routing: {
		request: { method: 'POST', url: '/action_attempts/get' },
		operations: handledBy(attemptAction('read', ['action_attempt_id']), actionAttemptOutput),
	},
} satisfies INodePropertyOptions;

export const getFields = [
	{
		displayName: 'Action Attempt ID',
		name: 'actionAttemptId',
		type: 'string',
		required: true,
		default: '',
		displayOptions: showFor(['actionAttempt'], ['get']),
		placeholder: 'e.g. 0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0',
		description: "The ID of the attempt, which 'Lock' and 'Unlock' put out",
		routing: { send: { type: 'body', property: 'action_attempt_id' } },
	},
] satisfies INodeProperties[];
