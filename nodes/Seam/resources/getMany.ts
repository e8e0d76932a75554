import type { IDataObject } from 'n8n-workflow';

import { PAGE_SIZE, pagesOf } from '../api/paging';
import { sendWithRetry } from '../api/sendWithRetry';
import type { ItemContext } from '../execute/itemContext';
import { readBody, type RequiredParameter } from '../input/accessCode';
import { wantedCount } from '../input/readers';
import type { OutputItem } from '../output/outputItem';
import type { Handler } from './operation';

/**
 * Puts out as many objects of a list as the user wants, from as many pages as that takes.
 * @param body the parameters of the list
 * @param listKey the key of the list in the answer
 * @param keep which objects count; all unless given
 */
export async function getMany(
	item: ItemContext,
	body: IDataObject,
	listKey: string,
	keep?: (object: IDataObject) => boolean,
): Promise<OutputItem[]> {
	const wanted = wantedCount(item.functions);
	const pageSize = keep ? PAGE_SIZE : Math.min(wanted, PAGE_SIZE);
	const outputs: OutputItem[] = [];
	const fetch = async (page: IDataObject) => await sendWithRetry(item, item.path, page);
	for await (const page of pagesOf(fetch, body, listKey, pageSize)) {
		for (const json of page) {
			if (keep && !keep(json)) continue;
			outputs.push({ json });
			if (outputs.length >= wanted) return outputs;
		}
	}
	return outputs;
}

/** Puts out as many objects of the list under `listKey` as the user wants, by what the fields say. */
export function listOf(listKey: string, ...required: RequiredParameter[]): Handler {
	return async (item) => await getMany(item, readBody(item, ...required), listKey);
}
