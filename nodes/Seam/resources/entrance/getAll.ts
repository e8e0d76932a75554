import type { INodePropertyOptions } from 'n8n-workflow';

import { simplifyEntrance } from '../../output/entrance';
import { listOf } from '../getMany';
import { handledBy } from '../operation';

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many entrance doors',
	description: 'Retrieve a list of entrances, such as all doors of one space',
	routing: {
		request: { method: 'POST', url: '/acs/entrances/list' },
		operations: handledBy(listOf('acs_entrances'), { simplify: simplifyEntrance }),
	},
} satisfies INodePropertyOptions;
