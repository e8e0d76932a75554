import type { INodePropertyOptions } from 'n8n-workflow';

import { simplifyUnmanagedAccessCode } from '../../output/unmanagedAccessCode';
import { listOf } from '../getMany';
import { handledBy } from '../operation';

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many unmanaged access codes of door locks',
	description: 'Retrieve the codes on a lock that Seam did not make: by hand, or from another workspace',
	routing: {
		request: { method: 'POST', url: '/access_codes/unmanaged/list' },
		operations: handledBy(listOf('access_codes', 'device_id'), { simplify: simplifyUnmanagedAccessCode }),
	},
} satisfies INodePropertyOptions;
