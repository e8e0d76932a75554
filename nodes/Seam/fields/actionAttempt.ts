import type { INodeProperties } from 'n8n-workflow';

import { showFor } from './show';

/** Which action attempt. */
export const actionAttemptFields = [
	{
		displayName: 'Action Attempt ID',
		name: 'actionAttemptId',
		type: 'string',
		required: true,
		default: '',
		displayOptions: showFor(['actionAttempt'], ['get']),
		placeholder: 'e.g. 0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0',
		description: 'The action_attempt_id that Lock or Unlock put out',
		routing: { send: { type: 'body', property: 'action_attempt_id' } },
	},
] satisfies INodeProperties[];
