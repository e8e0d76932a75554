import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { asNodeApiError } from '../api/nodeApiError';
import { nextCursor } from '../api/paging';
import { request } from '../api/request';
import { objectsIn, textsIn } from '../seamObjects';

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
 * @param cursors those that led to the page, its own last; none for the first page
 * @throws RequestError
 */
export async function fetchPage(
	context: ILoadOptionsFunctions,
	[path, listKey]: readonly [path: string, listKey: string],
	search: string | undefined,
	cursors: readonly string[],
	limit = LIST_PAGE_SIZE,
): Promise<{ objects: IDataObject[]; next?: string }> {
	const cursor = cursors.at(-1);
	const body = { limit, ...(search && { search }), ...(cursor && { page_cursor: cursor }) };
	const answer = await request(context, path, body);
	return {
		objects: objectsIn(answer[listKey]),
		next: nextCursor(answer, new Set(cursors)),
	};
}

/**
 * Reads pages until one has something to show: the editor asks for more only while it shows something.
 * @param paginationToken all cursors that led to the page, as JSON
 */
export async function untilShown(
	context: ILoadOptionsFunctions,
	paginationToken: string | undefined,
	fetch: (
		cursors: readonly string[],
	) => Promise<{ results: INodeListSearchResult['results']; next?: string }>,
): Promise<INodeListSearchResult> {
	const cursors = paginationToken ? textsIn(JSON.parse(paginationToken)) : [];
	for (;;) {
		const { results, next } = await asNodeApiError(context, fetch(cursors));
		if (results.length > 0 || next === undefined) {
			const led = next && JSON.stringify([...cursors, next]);
			return { results: results.sort(byName), paginationToken: led };
		}
		cursors.push(next);
	}
}
