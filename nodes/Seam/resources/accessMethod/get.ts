import type { INodePropertyOptions } from 'n8n-workflow';

import { getOne } from '../getOne';
import { handledBy } from '../operation';
import { methodOutput } from './options';

export const get = {
	name: 'Get',
	value: 'get',
	action: 'Get access method',
	description: 'Retrieve one access method by its ID: its PIN or its link, and whether it is issued',
	routing: {
		request: { method: 'POST', url: '/access_methods/get' },
		operations: handledBy(getOne('access_method', 'access_method_id'), methodOutput),
	},
} satisfies INodePropertyOptions;
