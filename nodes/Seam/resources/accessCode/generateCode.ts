import type { INodePropertyOptions } from 'n8n-workflow';

import { one } from '../../request/journeys';
import { prepare } from '../../request/prepare';
import { envelope } from '../../transport/envelope';

export const generateCode = {
	name: 'Generate Code',
	value: 'generateCode',
	action: 'Generate a code for a device',
	description: 'Get digits that fit a device and are not in use on it. Puts nothing on the lock.',
	routing: {
		request: { method: 'POST', url: '/access_codes/generate_code' },
		send: { preSend: [prepare('device_id')] },
		operations: envelope({ kind: 'read', journey: one('generated_code') }),
	},
} satisfies INodePropertyOptions;
