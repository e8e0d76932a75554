import type { INodePropertyOptions } from 'n8n-workflow';

import { attemptAction } from '../../request/journeys';
import { prepare } from '../../request/prepare';
import { simplifyActionAttempt, wholeActionAttempt } from '../../response/simplify';
import { envelope } from '../../transport/envelope';

export const unlock = {
	name: 'Unlock',
	value: 'unlock',
	action: 'Unlock a door',
	description: 'Unlock a door from afar, and wait until the lock has done it',
	routing: {
		request: { method: 'POST', url: '/locks/unlock_door' },
		send: { preSend: [prepare('device_id')] },
		operations: envelope({
			kind: 'write',
			deed: 'the door was unlocked',
			whenUnknown: 'Look at the door, or use Device: Get, before you run this again.',
			journey: attemptAction,
			simplify: simplifyActionAttempt,
			whole: wholeActionAttempt,
		}),
	},
} satisfies INodePropertyOptions;
