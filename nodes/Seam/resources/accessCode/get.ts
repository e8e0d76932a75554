import type { INodePropertyOptions } from 'n8n-workflow';

import { one } from '../../request/journeys';
import { prepareGetAccessCode } from '../../request/prepare';
import { simplifyAccessCode } from '../../response/simplify';
import { envelope } from '../../transport/envelope';

export const get = {
	name: 'Get',
	value: 'get',
	action: 'Get an access code',
	description: 'Retrieve one code by its ID, or by its device and digits',
	routing: {
		request: { method: 'POST', url: '/access_codes/get' },
		send: { preSend: [prepareGetAccessCode] },
		operations: envelope({ kind: 'read', journey: one('access_code'), simplify: simplifyAccessCode }),
	},
} satisfies INodePropertyOptions;
