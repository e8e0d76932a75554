import type { INodePropertyOptions } from 'n8n-workflow';

import { prepareAccessCode } from '../../request/prepare';
import { createOrUpdate } from '../../request/upsert';
import { simplifyAccessCode } from '../../response/simplify';
import { envelope } from '../../transport/envelope';

export const upsert = {
	name: 'Create or Update',
	value: 'upsert',
	action: 'Create or update an access code',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	routing: {
		request: { method: 'POST', url: '/access_codes/create' },
		send: { preSend: [prepareAccessCode('device_id', 'name')] },
		operations: envelope({
			kind: 'write',
			deed: 'the access code was created or changed',
			whenUnknown: 'Run this again: it finds the code by its name, and creates none where there is one.',
			journey: createOrUpdate,
			simplify: simplifyAccessCode,
		}),
	},
} satisfies INodePropertyOptions;
