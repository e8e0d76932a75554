import type { INodePropertyOptions } from 'n8n-workflow';

import { simplifyConnectedAccount } from '../../output/connection';
import { getOne } from '../getOne';
import { handledBy } from '../operation';

export const get = {
	name: 'Get',
	value: 'get',
	action: 'Get connected account',
	description: 'Retrieve one account: whose it is, and whether something is wrong with it',
	routing: {
		request: { method: 'POST', url: '/connected_accounts/get' },
		operations: handledBy(getOne('connected_account', 'connected_account_id'), {
			simplify: simplifyConnectedAccount,
		}),
	},
} satisfies INodePropertyOptions;
