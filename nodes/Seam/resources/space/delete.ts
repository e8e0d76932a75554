import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { isGone, outcomeOf } from '../../api/errors';
import { allOf, pagesOf } from '../../api/paging';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { requireSpace, Spaces } from '../../input/space';
import type { OutputItem } from '../../output/outputItem';
import { isSpace, type Space } from '../../seamObjects';
import { handledBy } from '../operation';

/** The ID of the space that an item names; null where Seam has none of that key or name (any more). */
async function idOf(item: ItemContext): Promise<string | null> {
	const reference = requireSpace(item);
	const { text, isId } = reference;
	if (isId) return text;
	const fetch = async (body: IDataObject) => await sendWithRetry(item, '/spaces/list', body);
	const fits = (space: IDataObject): space is Space =>
		isSpace(space) && [space.space_id, space.space_key, space.name].includes(text);
	const named = await allOf(pagesOf(fetch, {}, 'spaces'), fits);
	return named.length > 0 ? new Spaces(named).find(reference).space_id : null;
}

async function deleteSpace(item: ItemContext): Promise<OutputItem[]> {
	const space_id = await idOf(item);
	if (space_id === null) return [{ json: { deleted: true, space_id } }];
	const { error } = await outcomeOf(sendWithRetry(item, item.path, { space_id }, 'write'));
	if (error !== undefined && !isGone(error, 'space')) throw error;
	return [{ json: { deleted: true, space_id } }];
}

export const deleteOne = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete space',
	description: 'Delete a space for good. Its devices stay; access grants for it no longer open them.',
	routing: {
		request: { method: 'POST', url: '/spaces/delete' },
		operations: handledBy(deleteSpace, {
			effect: 'the space was deleted',
			whenUnknown: 'Run this again: a space that is gone counts as deleted.',
			subject: 'space',
		}),
	},
} satisfies INodePropertyOptions;
