import type { INodePropertyOptions } from 'n8n-workflow';

import { deleteAccessCode } from '../../request/journeys';
import { prepare } from '../../request/prepare';
import { envelope } from '../../transport/envelope';

export const deleteOne = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete an access code',
	description: 'Take a code off its lock for good, as when a booking is cancelled',
	routing: {
		request: { method: 'POST', url: '/access_codes/delete' },
		send: { preSend: [prepare('access_code_id')] },
		operations: envelope({
			kind: 'write',
			deed: 'the access code was deleted',
			whenUnknown: 'Run this again: a code that is gone counts as deleted.',
			journey: deleteAccessCode,
		}),
	},
} satisfies INodePropertyOptions;
