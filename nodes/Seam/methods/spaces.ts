import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { nextCursor } from '../api/paging';
import { request } from '../api/request';
import { isSpace, objectsIn, textOf, type Space } from '../seamObjects';
import { untilShown } from './devices';

const PAGE_SIZE = 100;

/** A space by its name, and by its key where that says more. */
function toOption({ space_id, space_key, name }: Space): { name: string; value: string } {
	const shown = textOf(name) ?? space_key ?? space_id;
	const key = textOf(space_key);
	return { name: key !== undefined && key !== shown ? `${shown} (${key})` : shown, value: space_id };
}

/** Fills the list of spaces, a page at a time; Seam searches names and keys. */
export async function searchSpaces(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const search = filter?.trim();
	return await untilShown(this, paginationToken, async (cursors) => {
		const cursor = cursors.at(-1);
		const answer = await request(this, '/spaces/list', {
			limit: PAGE_SIZE,
			...(search && { search }),
			...(cursor && { page_cursor: cursor }),
		});
		return {
			results: objectsIn(answer.spaces).filter(isSpace).map(toOption),
			next: nextCursor(answer, new Set(cursors)),
		};
	});
}
