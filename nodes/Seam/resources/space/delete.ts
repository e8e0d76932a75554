import type { INodePropertyOptions } from 'n8n-workflow';

import { outcomeOf, rejectionIn } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { spaceIdOf } from '../../input/space';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';

async function deleteSpace(item: ItemContext): Promise<OutputItem[]> {
	const space_id = await spaceIdOf(item);
	const { error } = await outcomeOf(sendWithRetry(item, item.path, { space_id }, 'write'));
	if (error !== undefined && rejectionIn(error)?.type !== 'space_not_found') throw error;
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
