import type { IDataObject } from 'n8n-workflow';

import { answerWithout, RequestError } from './errors';
import { fieldsOf, objectsIn, textOf } from '../seamObjects';

/** How many objects a page has where Seam's own default is not larger (its OpenAPI document: 500 for most lists). */
export const PAGE_SIZE = 500;

/**
 * The cursor of the page after this one; undefined after the last.
 * @param seen the cursors that led here
 * @throws RequestError when Seam names a further page without a cursor, or with one that came before
 */
export function nextCursor(answer: IDataObject, seen: ReadonlySet<string>): string | undefined {
	const pagination = fieldsOf(answer.pagination);
	if (pagination.has_next_page !== true) return undefined;
	const cursor = textOf(pagination.next_page_cursor);
	if (cursor !== undefined && !seen.has(cursor)) return cursor;
	throw new RequestError({
		kind: 'unreadable',
		status: 200,
		found: `a list that goes on ${cursor === undefined ? 'without a page cursor' : 'with a page cursor that repeats'}`,
	});
}

/**
 * Reads a list of Seam's page by page. Every page repeats the first one's parameters: Seam rejects a cursor with others.
 * @param fetch sends the request with the given body
 * @param body the parameters, without `limit` and `page_cursor`
 * @param listKey the key of the list in the answer
 * @param pageSize objects a page
 * @throws RequestError when an answer holds no list, or no good cursor
 */
export async function* pagesOf(
	fetch: (body: IDataObject) => Promise<IDataObject>,
	body: IDataObject,
	listKey: string,
	pageSize = PAGE_SIZE,
): AsyncGenerator<IDataObject[]> {
	const seen = new Set<string>();
	let cursor: string | undefined;
	do {
		const answer = await fetch({ ...body, limit: pageSize, ...(cursor && { page_cursor: cursor }) });
		const list = answer[listKey];
		if (!Array.isArray(list)) throw answerWithout(listKey);
		yield objectsIn(list);
		cursor = nextCursor(answer, seen);
		if (cursor !== undefined) seen.add(cursor);
	} while (cursor !== undefined);
}

/** All objects of a list that fit, from all its pages. */
export async function allOf<T extends IDataObject>(
	pages: AsyncGenerator<IDataObject[]>,
	fits: (object: IDataObject) => object is T,
): Promise<T[]> {
	const found: T[] = [];
	for await (const page of pages) for (const object of page) if (fits(object)) found.push(object);
	return found;
}
