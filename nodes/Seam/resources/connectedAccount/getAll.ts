import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import { simplifyConnectedAccount } from '../../output/connection';
import type { OutputItem } from '../../output/outputItem';
import { objectsIn } from '../../seamObjects';
import { getMany, isFilterOn, readFilters } from '../getMany';
import { handledBy } from '../operation';

function hasErrors({ errors }: IDataObject): boolean {
	return objectsIn(errors).length > 0;
}

async function listConnectedAccounts(item: ItemContext): Promise<OutputItem[]> {
	const onlyBroken = isFilterOn(item, 'hasErrors', 'Has Errors');
	return await getMany(item, readFilters(item), 'connected_accounts', onlyBroken ? hasErrors : undefined);
}

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many connected accounts',
	description: 'Retrieve a list of accounts, such as all that need to be connected again',
	routing: {
		request: { method: 'POST', url: '/connected_accounts/list' },
		operations: handledBy(listConnectedAccounts, { simplify: simplifyConnectedAccount }),
	},
} satisfies INodePropertyOptions;
