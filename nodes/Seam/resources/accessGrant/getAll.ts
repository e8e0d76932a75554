import type { INodePropertyOptions } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import { keyWithoutPlace } from '../../input/grantKey';
import type { OutputItem } from '../../output/outputItem';
import { textOf } from '../../seamObjects';
import { getMany, readFilters } from '../getMany';
import { handledBy } from '../operation';
import { allGrantsOfKey } from './find';
import { grantOutput } from './options';

/** A key finds the grant that has taken the place of an earlier one, too. */
async function listAccessGrants(item: ItemContext): Promise<OutputItem[]> {
	const filters = readFilters(item);
	const key = textOf(filters.access_grant_key);
	if (key !== undefined) {
		const grant = (await allGrantsOfKey(item, keyWithoutPlace(key))).at(-1);
		filters.access_grant_key = grant?.access_grant_key ?? key;
	}
	return await getMany(item, filters, 'access_grants');
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
