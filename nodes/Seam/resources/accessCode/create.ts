import type { INodePropertyOptions } from 'n8n-workflow';

import { createAccessCode } from '../../request/journeys';
import { prepareAccessCode } from '../../request/prepare';
import { simplifyAccessCode } from '../../response/simplify';
import { envelope } from '../../transport/envelope';

export const create = {
	name: 'Create',
	value: 'create',
	action: 'Create an access code',
	description: 'Put a new code on a lock: for good, or for the time between two dates',
	routing: {
		request: { method: 'POST', url: '/access_codes/create' },
		send: { preSend: [prepareAccessCode('device_id')] },
		operations: envelope({
			kind: 'write',
			deed: 'the access code was created',
			whenUnknown:
				'Look in Seam whether the code is there before you run this again, or use Create or Update, which finds it by its name.',
			journey: createAccessCode,
			simplify: simplifyAccessCode,
		}),
	},
} satisfies INodePropertyOptions;
