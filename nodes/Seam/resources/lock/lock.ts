import type { INodePropertyOptions } from 'n8n-workflow';

import { actionAttemptOutput, attemptAction } from '../actionAttempt/attemptAction';
import { handledBy } from '../operation';

export const lock = {
	name: 'Lock',
	value: 'lock',
	action: 'Lock door',
	description: 'Lock a door from afar, and wait until the lock or its maker says that it is done',
	routing: {
		request: { method: 'POST', url: '/locks/lock_door' },
		operations: handledBy(attemptAction('write', ['device_id']), {
			...actionAttemptOutput,
			effect: 'the door was locked',
			whenUnknown: 'Look at the door, or use Device: Get, before you run this again.',
		}),
	},
} satisfies INodePropertyOptions;
