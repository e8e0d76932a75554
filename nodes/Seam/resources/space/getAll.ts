import type { INodePropertyOptions } from 'n8n-workflow';

import { simplifySpace } from '../../output/space';
import { listOf } from '../getMany';
import { handledBy } from '../operation';

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many spaces',
	description: 'Retrieve a list of spaces: all, those of a customer, or by name or key',
	routing: {
		request: { method: 'POST', url: '/spaces/list' },
		operations: handledBy(listOf('spaces'), { subject: 'space', simplify: simplifySpace }),
	},
} satisfies INodePropertyOptions;
