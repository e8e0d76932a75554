import type { INodePropertyOptions } from 'n8n-workflow';

import { simplifyDevice } from '../../output/outputItem';
import { getOne } from '../getOne';
import { handledBy } from '../operation';

export const get = {
	name: 'Get',
	value: 'get',
	action: 'Get lock or other device',
	description: 'Retrieve one device: whether it is online, locked and charged, and where it is',
	routing: {
		request: { method: 'POST', url: '/devices/get' },
		operations: handledBy(getOne('device', 'device_id'), { simplify: simplifyDevice }),
	},
} satisfies INodePropertyOptions;
