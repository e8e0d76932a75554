import type { INodePropertyOptions } from 'n8n-workflow';

import { InvalidInput } from '../../api/errors';
import type { ItemContext } from '../../execute/itemContext';
import { simplifyAccessCode, type OutputItem } from '../../output/outputItem';
import { followKey } from '../accessGrant/find';
import { getMany, readFilters } from '../getMany';
import { handledBy } from '../operation';

async function listAccessCodes(item: ItemContext): Promise<OutputItem[]> {
	const body = readFilters(item);
	if (Object.keys(body).length === 0) {
		throw new InvalidInput(
			'There is nothing to say which access codes to get',
			"Pick a device in 'Device', or add a filter: 'Access Grant Key', 'Access Grant ID', 'Access Method ID', 'Search', 'Customer Key' or 'Access Code IDs'.",
		);
	}
	return await getMany(item, await followKey(item, body), 'access_codes');
}

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many access codes of door locks',
	description:
		'Retrieve a list of codes: of a device, an access grant or a customer, by name, or by their IDs',
	routing: {
		request: { method: 'POST', url: '/access_codes/list' },
		operations: handledBy(listAccessCodes, { simplify: simplifyAccessCode }),
	},
} satisfies INodePropertyOptions;
