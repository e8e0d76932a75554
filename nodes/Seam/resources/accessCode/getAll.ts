import type { INodePropertyOptions } from 'n8n-workflow';

import { many } from '../../request/paging';
import { prepareListAccessCodes } from '../../request/prepare';
import { simplifyAccessCode } from '../../response/simplify';
import { envelope } from '../../transport/envelope';

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many access codes',
	description: 'Retrieve a list of codes: of a device, of a customer, by name, or by their IDs',
	routing: {
		request: { method: 'POST', url: '/access_codes/list' },
		send: { preSend: [prepareListAccessCodes] },
		operations: envelope({ kind: 'read', journey: many('access_codes'), simplify: simplifyAccessCode }),
	},
} satisfies INodePropertyOptions;
