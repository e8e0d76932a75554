import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { asNodeApiError } from '../api/nodeApiError';
import { allOf, pagesOf } from '../api/paging';
import { request } from '../api/request';
import { isSpace, textOf, type Space } from '../seamObjects';
import { byName, fetchPage, untilShown } from './pages';

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
	return await untilShown(this, paginationToken, async (cursor) => {
		const { objects, next } = await fetchPage(this, ['/spaces/list', 'spaces'], filter?.trim(), cursor);
		return { results: objects.filter(isSpace).map(toOption), next };
	});
}

/** Fills the list to choose several spaces from. */
export async function getSpaces(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const fetch = async (body: IDataObject) => await request(this, '/spaces/list', body);
	const spaces = await asNodeApiError(this, allOf(pagesOf(fetch, {}, 'spaces'), isSpace));
	return spaces.map(toOption).sort(byName);
}
