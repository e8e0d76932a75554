import type { IDataObject, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { asNodeApiError } from '../Seam/api/nodeApiError';
import { allOf, pagesOf } from '../Seam/api/paging';
import { request } from '../Seam/api/request';
import { byName } from '../Seam/methods/devices';
import { textOf } from '../Seam/seamObjects';

interface Space extends IDataObject {
	space_id: string;
}

function isSpace(object: IDataObject): object is Space {
	return typeof object.space_id === 'string';
}

/** Fills the list of spaces. */
export async function getSpaces(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const fetch = async (body: IDataObject) => await request(this, '/spaces/list', body);
	const spaces = await asNodeApiError(this, allOf(pagesOf(fetch, {}, 'spaces'), isSpace));
	return spaces
		.map(({ space_id, name }) => ({ name: textOf(name) ?? space_id, value: space_id }))
		.sort(byName);
}
