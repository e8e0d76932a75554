import type { INodePropertyOptions } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import { readBody } from '../../input/accessCode';
import type { OutputItem } from '../../output/outputItem';
import { getMany } from '../getMany';
import { handledBy } from '../operation';
import { grantOutput } from './options';

async function listAccessGrants(item: ItemContext): Promise<OutputItem[]> {
	return await getMany(item, readBody(item), 'access_grants');
}

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many access grants',
	description: 'Retrieve a list of access grants: all, or those of a device, a space, a person or a customer',
	routing: {
		request: { method: 'POST', url: '/access_grants/list' },
		operations: handledBy(listAccessGrants, grantOutput),
	},
} satisfies INodePropertyOptions;
