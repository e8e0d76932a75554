import type { INodePropertyOptions } from 'n8n-workflow';

import { isGone, outcomeOf } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readBody } from '../../input/accessCode';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';

async function deleteAccessMethod(item: ItemContext): Promise<OutputItem[]> {
	const { access_method_id } = readBody(item, 'access_method_id');
	const { error } = await outcomeOf(sendWithRetry(item, item.path, { access_method_id }, 'write'));
	if (error !== undefined && !isGone(error, 'access_method')) throw error;
	return [{ json: { deleted: true, access_method_id } }];
}

export const deleteOne = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete access method',
	description: 'Take one PIN, card or key away from an access grant; its others stay',
	routing: {
		request: { method: 'POST', url: '/access_methods/delete' },
		operations: handledBy(deleteAccessMethod, {
			subject: 'access_method',
			effect: 'the access method was deleted',
			whenUnknown: 'Run this again: an access method that is gone counts as deleted.',
		}),
	},
} satisfies INodePropertyOptions;
