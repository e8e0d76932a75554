import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { asNodeApiError } from '../api/nodeApiError';
import { nextCursor } from '../api/paging';
import { request } from '../api/request';
import { objectsIn } from '../seamObjects';

/** How many entries one page of a list in the editor has. */
export const LIST_PAGE_SIZE = 100;

/** Sorts list entries by name. */
export function byName(a: { name: string }, b: { name: string }): number {
	return a.name.localeCompare(b.name);
}

/**
 * One page of a list of Seam's, for a list in the editor that is filled page by page.
 * @param path Seam's route
 * @param listKey the key of the list in the answer
 * @param search what the user typed into the search box
 * @param cursor the page; the first one unless given
 * @throws RequestError
 */
export async function fetchPage(
	context: ILoadOptionsFunctions,
	[path, listKey]: readonly [path: string, listKey: string],
	search: string | undefined,
	cursor: string | undefined,
	limit = LIST_PAGE_SIZE,
): Promise<{ objects: IDataObject[]; next?: string }> {
	const body = { limit, ...(search && { search }), ...(cursor && { page_cursor: cursor }) };
	const answer = await request(context, path, body);
	return {
		objects: objectsIn(answer[listKey]),
		next: nextCursor(answer, new Set(cursor === undefined ? [] : [cursor])),
	};
}

/** Reads pages until one has something to show: the editor asks for more only while it shows something. */
export async function untilShown(
	context: ILoadOptionsFunctions,
	paginationToken: string | undefined,
	fetch: (cursor?: string) => Promise<{ results: INodeListSearchResult['results']; next?: string }>,
): Promise<INodeListSearchResult> {
	let cursor = paginationToken;
	for (;;) {
		const { results, next } = await asNodeApiError(context, fetch(cursor));
		if (results.length > 0 || next === undefined) {
			return { results: results.sort(byName), paginationToken: next };
		}
		cursor = next;
	}
}
