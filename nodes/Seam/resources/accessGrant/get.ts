import type { INodePropertyOptions } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import { requireGrant } from '../../input/accessGrant';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';
import { findGrant } from './find';
import { grantOutput } from './options';
import { outputOfFound } from './view';

async function getAccessGrant(item: ItemContext): Promise<OutputItem[]> {
	return [await outputOfFound(item, await findGrant(item, requireGrant(item)))];
}

export const get = {
	name: 'Get',
	value: 'get',
	action: 'Get access grant for doors',
	description: 'Retrieve one access grant by its key or its ID, with its PIN and the state of each door',
	routing: {
		request: { method: 'POST', url: '/access_grants/get' },
		operations: handledBy(getAccessGrant, grantOutput),
	},
} satisfies INodePropertyOptions;
