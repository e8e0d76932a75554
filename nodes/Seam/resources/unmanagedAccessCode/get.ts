import type { INodePropertyOptions } from 'n8n-workflow';

import { simplifyUnmanagedAccessCode } from '../../output/unmanagedAccessCode';
import { getAccessCode } from '../accessCode/get';
import { handledBy } from '../operation';

export const get = {
	name: 'Get',
	value: 'get',
	action: 'Get unmanaged access code of door lock',
	description: 'Retrieve one code that Seam did not make, by its ID, or by its device and digits',
	routing: {
		request: { method: 'POST', url: '/access_codes/unmanaged/get' },
		operations: handledBy(getAccessCode, { simplify: simplifyUnmanagedAccessCode }),
	},
} satisfies INodePropertyOptions;
