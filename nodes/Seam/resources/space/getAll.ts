import type { INodePropertyOptions } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import { readBody } from '../../input/accessCode';
import type { OutputItem } from '../../output/outputItem';
import { simplifySpace } from '../../output/space';
import { getMany } from '../getMany';
import { handledBy } from '../operation';

async function listSpaces(item: ItemContext): Promise<OutputItem[]> {
	return await getMany(item, readBody(item), 'spaces');
}

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many spaces',
	description: 'Retrieve a list of spaces: all, those of a customer, or by name or key',
	routing: {
		request: { method: 'POST', url: '/spaces/list' },
		operations: handledBy(listSpaces, { subject: 'space', simplify: simplifySpace }),
	},
} satisfies INodePropertyOptions;
