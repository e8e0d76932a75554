import type { INodePropertyOptions } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import type { OutputItem } from '../../output/outputItem';
import { getMany, readFilters } from '../getMany';
import { handledBy } from '../operation';
import { followKey } from './find';
import { grantOutput } from './options';

async function listAccessGrants(item: ItemContext): Promise<OutputItem[]> {
	return await getMany(item, await followKey(item, readFilters(item)), 'access_grants');
}

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many access grants for doors',
	description: 'Retrieve a list of access grants: all, or those of a device, a space, a person or a customer',
	routing: {
		request: { method: 'POST', url: '/access_grants/list' },
		operations: handledBy(listAccessGrants, grantOutput),
	},
} satisfies INodePropertyOptions;
