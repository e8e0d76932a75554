import type { INodePropertyOptions } from 'n8n-workflow';

import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readBody } from '../../input/accessCode';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';

async function syncConnectedAccount(item: ItemContext): Promise<OutputItem[]> {
	const body = readBody(item, 'connected_account_id');
	await sendWithRetry(item, item.path, body, 'write');
	return [{ json: { connected_account_id: body.connected_account_id, sync_requested: true } }];
}

export const sync = {
	name: 'Sync',
	value: 'sync',
	action: 'Sync connected account',
	description:
		'Ask Seam to look now which devices the account has. Seam does it in its own time and does not say when it has.',
	routing: {
		request: { method: 'POST', url: '/connected_accounts/sync' },
		operations: handledBy(syncConnectedAccount, {
			effect: 'a sync was asked for',
			whenUnknown: 'Run this again: one more sync does no harm.',
		}),
	},
} satisfies INodePropertyOptions;
