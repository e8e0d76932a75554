import type { IDataObject } from 'n8n-workflow';

import { PAGE_SIZE, pagesOf } from '../api/paging';
import { sendWithRetry } from '../api/sendWithRetry';
import type { ItemContext } from '../execute/itemContext';
import { listFields } from '../fields/lists';
import { readBody, type RequiredParameter } from '../input/accessCode';
import {
	isGiven,
	readCollection,
	readIds,
	readRequired,
	requireBoolean,
	wantedCount,
} from '../input/readers';
import type { OutputItem } from '../output/outputItem';
import type { Handler } from './operation';

/**
 * Puts out as many objects of a list as are wanted, from as many pages as that takes.
 * @param keep which objects count; all unless given
 */
export async function outputsFrom(
	pages: AsyncIterable<IDataObject[]>,
	wanted: number,
	keep?: (object: IDataObject) => boolean,
): Promise<OutputItem[]> {
	const outputs: OutputItem[] = [];
	for await (const page of pages) {
		for (const json of page) {
			if (keep && !keep(json)) continue;
			outputs.push({ json });
			if (outputs.length >= wanted) return outputs;
		}
	}
	return outputs;
}

/**
 * Asks for as many objects of a list as the user wants.
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
	const fetch = async (page: IDataObject) => await sendWithRetry(item, item.path, page);
	return await outputsFrom(pagesOf(fetch, body, listKey, pageSize), wanted, keep);
}

/** What an empty filter is answered with. */
export const FILL_FILTER = 'Give a value, or remove the filter.';

/** The filters by Seam's names, with their display names. */
const FILTERS = [
	{ displayName: 'Device', key: 'device_id' },
	...listFields
		.flatMap(({ options = [] }) => options)
		.flatMap(({ type, displayName, routing }) =>
			type === 'string' && routing ? [{ displayName, key: routing.send.property }] : [],
		),
];

/**
 * Filters that name no thing of their own, and the device, which is always there: an empty text is none, as AI models and
 * forms leave it. What gives no value at all, such as a property that is not there, is a mistake here too.
 */
const NARROWING = new Set(['customer_key', 'device_id', 'device_type', 'manufacturer', 'search']);

/**
 * Reads what the fields of a list say. A filter that is there has a value: without it, the list would be of more than was
 * asked for, and what follows in the workflow may delete what the list has.
 * @throws InvalidInput for a filter that is empty, and as `readBody` does
 */
export function readFilters(item: ItemContext, ...required: RequiredParameter[]): IDataObject {
	const body = readBody(item, ...required);
	for (const { key, displayName } of FILTERS.filter((filter) => filter.key in item.body)) {
		if (NARROWING.has(key) && typeof item.body[key] === 'string' && !isGiven(item.body[key])) continue;
		const read = key.endsWith('_ids') ? readIds : readRequired;
		body[key] = read(displayName, item.body[key], FILL_FILTER);
	}
	return body;
}

/**
 * Whether a filter that is a switch is there and on.
 * @throws InvalidInput where it is neither on nor off
 */
export function isFilterOn({ functions }: ItemContext, name: string, field: string): boolean {
	const filters = readCollection(functions, 'filters');
	return name in filters && requireBoolean(field, filters[name]);
}

/** Puts out as many objects of the list under `listKey` as the user wants, by what the fields say. */
export function listOf(listKey: string, ...required: RequiredParameter[]): Handler {
	return async (item) => await getMany(item, readFilters(item, ...required), listKey);
}
