import type { INodePropertyOptions } from 'n8n-workflow';

import { updateAccessCodes } from '../../request/journeys';
import { prepareAccessCode } from '../../request/prepare';
import { simplifyAccessCode } from '../../response/simplify';
import { envelope } from '../../transport/envelope';

export const updateMany = {
	name: 'Update Many',
	value: 'updateMany',
	action: 'Update access codes with a common code key',
	description: 'Change the name or the dates of all codes that share a common code key',
	routing: {
		request: { method: 'POST', url: '/access_codes/update_multiple' },
		send: { preSend: [prepareAccessCode('common_code_key')] },
		operations: envelope({
			kind: 'write',
			deed: 'the access codes were changed',
			whenUnknown: 'Run this again: changing codes to what they already are does no harm.',
			journey: updateAccessCodes,
			simplify: simplifyAccessCode,
		}),
	},
} satisfies INodePropertyOptions;
