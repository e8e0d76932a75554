import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { asNodeApiError } from '../api/nodeApiError';
import { allOf, pagesOf } from '../api/paging';
import { request } from '../api/request';
import { isSpace, nameOfSpace, textOf, type Space } from '../seamObjects';
import { byName, fetchPage, untilShown } from './pages';

/** A space by its name, and by its key where that says more. */
function toOption(space: Space): { name: string; value: string } {
	const shown = nameOfSpace(space);
	const key = textOf(space.space_key) ?? shown;
	return { name: key === shown ? shown : `${shown} (${key})`, value: space.space_id };
}

/** Fills the list of spaces, a page at a time; Seam searches names and keys. */
export async function searchSpaces(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await untilShown(this, paginationToken, async (cursors) => {
		const { objects, next } = await fetchPage(this, ['/spaces/list', 'spaces'], filter?.trim(), cursors);
		return { results: objects.filter(isSpace).map(toOption), next };
	});
}

/** Fills the list to choose several spaces from. */
export async function getSpaces(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const fetch = async (body: IDataObject) => await request(this, '/spaces/list', body);
	const spaces = await asNodeApiError(this, allOf(pagesOf(fetch, {}, 'spaces'), isSpace));
	return spaces.map(toOption).sort(byName);
}
