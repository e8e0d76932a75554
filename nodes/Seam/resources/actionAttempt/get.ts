import type { INodePropertyOptions } from 'n8n-workflow';

import { attemptAction } from '../../request/journeys';
import { prepare } from '../../request/prepare';
import { simplifyActionAttempt, wholeActionAttempt } from '../../response/simplify';
import { envelope } from '../../transport/envelope';

export const get = {
	name: 'Get',
	value: 'get',
	action: 'Get an action attempt',
	description: 'Retrieve how locking or unlocking a door went, and wait until it is over',
	routing: {
		request: { method: 'POST', url: '/action_attempts/get' },
		send: { preSend: [prepare('action_attempt_id')] },
		operations: envelope({
			kind: 'read',
			journey: attemptAction,
			simplify: simplifyActionAttempt,
			whole: wholeActionAttempt,
		}),
	},
} satisfies INodePropertyOptions;
