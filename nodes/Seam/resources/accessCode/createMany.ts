import type { INodePropertyOptions } from 'n8n-workflow';

import { createAccessCodes } from '../../request/journeys';
import { prepareAccessCode } from '../../request/prepare';
import { simplifyAccessCode } from '../../response/simplify';
import { envelope } from '../../transport/envelope';

export const createMany = {
	name: 'Create Many',
	value: 'createMany',
	action: 'Create access codes on several devices',
	description: 'Put the same digits on several locks at once. Each code comes out as an item of its own.',
	routing: {
		request: { method: 'POST', url: '/access_codes/create_multiple' },
		send: { preSend: [prepareAccessCode('device_ids')] },
		operations: envelope({
			kind: 'write',
			deed: 'the access codes were created',
			whenUnknown: 'Look in Seam whether the codes are there before you run this again.',
			journey: createAccessCodes,
			simplify: simplifyAccessCode,
		}),
	},
} satisfies INodePropertyOptions;
