import type { INodePropertyOptions } from 'n8n-workflow';

import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readBody } from '../../input/accessCode';
import { simplifyConnectedAccount } from '../../output/connection';
import type { OutputItem } from '../../output/outputItem';
import { afterTheChange } from '../accessCode/changedCode';
import { fetchObject } from '../getOne';
import { handledBy } from '../operation';

/** Puts out the account as it is so far: Seam's answer is only that it will sync. */
async function syncConnectedAccount(item: ItemContext): Promise<OutputItem[]> {
	const body = readBody(item, 'connected_account_id');
	await sendWithRetry(item, item.path, body, 'write');
	return [
		{ json: await afterTheChange(fetchObject(item, '/connected_accounts/get', body, 'connected_account')) },
	];
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
			simplify: simplifyConnectedAccount,
		}),
	},
} satisfies INodePropertyOptions;
