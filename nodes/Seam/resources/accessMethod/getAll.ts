import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { InvalidInput } from '../../api/errors';
import { pagesOf } from '../../api/paging';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readGrant } from '../../input/accessGrant';
import { wantedCount } from '../../input/readers';
import type { OutputItem } from '../../output/outputItem';
import { grantIdOf } from '../accessGrant/find';
import { outputsFrom, readFilters } from '../getMany';
import { handledBy } from '../operation';
import { methodOutput } from './options';

/** Seam answers all methods of a grant or of an entrance at once and takes no limit; newer versions can page. */
async function listAccessMethods(item: ItemContext): Promise<OutputItem[]> {
	const wanted = wantedCount(item.functions);
	const reference = readGrant(item);
	const given = {
		...readFilters(item),
		...(reference && { access_grant_id: await grantIdOf(item, reference) }),
	};
	if (!('access_grant_id' in given) && !('acs_entrance_id' in given)) {
		throw new InvalidInput(
			'There is nothing to say which access methods to get',
			"Give the access grant in 'Access Grant', or add the filter 'Entrance ID'.",
		);
	}
	const fetch = async ({ page_cursor }: IDataObject) =>
		await sendWithRetry(item, item.path, page_cursor === undefined ? given : { ...given, page_cursor });
	return await outputsFrom(pagesOf(fetch, {}, 'access_methods'), wanted);
}

export const getAll = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many access methods',
	description: 'Retrieve the access methods of an access grant, or of an entrance',
	routing: {
		request: { method: 'POST', url: '/access_methods/list' },
		operations: handledBy(listAccessMethods, methodOutput),
	},
} satisfies INodePropertyOptions;
