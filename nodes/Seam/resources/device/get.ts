import type { INodePropertyOptions } from 'n8n-workflow';

import { one } from '../../request/journeys';
import { prepare } from '../../request/prepare';
import { simplifyDevice } from '../../response/simplify';
import { envelope } from '../../transport/envelope';

export const get = {
	name: 'Get',
	value: 'get',
	action: 'Get a device',
	description: 'Retrieve one device: whether it is online, locked and charged, and where it is',
	routing: {
		request: { method: 'POST', url: '/devices/get' },
		send: { preSend: [prepare('device_id')] },
		operations: envelope({ kind: 'read', journey: one('device'), simplify: simplifyDevice }),
	},
} satisfies INodePropertyOptions;
