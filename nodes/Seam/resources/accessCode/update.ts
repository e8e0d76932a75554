import type { INodePropertyOptions } from 'n8n-workflow';

import { updateAccessCode } from '../../request/journeys';
import { prepareAccessCode } from '../../request/prepare';
import { simplifyAccessCode } from '../../response/simplify';
import { envelope } from '../../transport/envelope';

export const update = {
	name: 'Update',
	value: 'update',
	action: 'Update an access code',
	description: 'Change the name, the digits or the dates of a code. What is left empty stays as it is.',
	routing: {
		request: { method: 'POST', url: '/access_codes/update' },
		send: { preSend: [prepareAccessCode('access_code_id')] },
		operations: envelope({
			kind: 'write',
			deed: 'the access code was changed',
			whenUnknown: 'Run this again: changing a code to what it already is does no harm.',
			journey: updateAccessCode,
			simplify: simplifyAccessCode,
		}),
	},
} satisfies INodePropertyOptions;
