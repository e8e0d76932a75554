import type { INodePropertyOptions } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import { spaceIdOf } from '../../input/space';
import type { OutputItem } from '../../output/outputItem';
import { simplifySpace } from '../../output/space';
import { handledBy } from '../operation';
import { fetchSpace } from './find';

async function getSpace(item: ItemContext): Promise<OutputItem[]> {
	return [{ json: await fetchSpace(item, await spaceIdOf(item)) }];
}

export const get = {
	name: 'Get',
	value: 'get',
	action: 'Get space',
	description: 'Retrieve one space by its key, its name or its ID',
	routing: {
		request: { method: 'POST', url: '/spaces/get' },
		operations: handledBy(getSpace, { subject: 'space', simplify: simplifySpace }),
	},
} satisfies INodePropertyOptions;
