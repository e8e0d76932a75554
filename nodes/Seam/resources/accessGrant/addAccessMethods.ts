import type { INodePropertyOptions } from 'n8n-workflow';

import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readModes, requestedMethods, requireGrant } from '../../input/accessGrant';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';
import { grantIdOf, grantIn } from './find';
import { grantOutput } from './options';
import { outputOfWritten } from './view';

async function addMethods(item: ItemContext): Promise<OutputItem[]> {
	const reference = requireGrant(item);
	const { modes, code } = readModes(item);
	const access_grant_id = await grantIdOf(item, reference);
	const body = { access_grant_id, requested_access_methods: requestedMethods(modes, code) };
	const grant = grantIn(await sendWithRetry(item, item.path, body, 'write'), 'write');
	return [await outputOfWritten(item, grant)];
}

export const addAccessMethods = {
	name: 'Add Access Methods',
	value: 'addAccessMethods',
	action: 'Add access methods to access grant for doors',
	description: 'Give an access grant another PIN, card or key for all its doors',
	routing: {
		request: { method: 'POST', url: '/access_grants/request_access_methods' },
		operations: handledBy(addMethods, {
			...grantOutput,
			effect: 'the access methods were added',
			whenUnknown: 'Look at the access grant with Get before you run this again, which would add them twice.',
		}),
	},
} satisfies INodePropertyOptions;
