import type { INodePropertyOptions } from 'n8n-workflow';

import { getOne } from '../getOne';
import { handledBy } from '../operation';

export const generateCode = {
	name: 'Generate Code',
	value: 'generateCode',
	action: 'Generate code for door lock',
	description: 'Get digits that fit a device and are not in use on it. Puts nothing on the lock.',
	routing: {
		request: { method: 'POST', url: '/access_codes/generate_code' },
		operations: handledBy(getOne('generated_code', 'device_id')),
	},
} satisfies INodePropertyOptions;
