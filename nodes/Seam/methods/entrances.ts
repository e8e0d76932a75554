import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { textOf } from '../seamObjects';
import { fetchPage, untilShown } from './pages';

/** Fills the list of entrances with those that a key from the cloud opens, as Unlock needs, a page at a time. */
export async function searchEntrances(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const list = ['/acs/entrances/list', 'acs_entrances'] as const;
	return await untilShown(this, paginationToken, async (cursors) => {
		const { objects, next } = await fetchPage(this, list, filter?.trim(), cursors);
		const results = objects.flatMap(({ acs_entrance_id: id, display_name, can_unlock_with_cloud_key }) =>
			typeof id === 'string' && can_unlock_with_cloud_key !== false
				? [{ name: textOf(display_name) ?? id, value: id }]
				: [],
		);
		return { results, next };
	});
}
