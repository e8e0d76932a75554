import type { INodePropertyOptions } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import { readGrantInput, resolveGrant } from '../../input/accessGrant';
import { doorsOf } from '../../input/doors';
import type { OutputItem } from '../../output/outputItem';
import { handledBy } from '../operation';
import { grantOutput } from './options';
import { findPerson } from './person';
import { sendCreate } from './sendCreate';
import { outputOfWritten } from './view';

async function createAccessGrant(item: ItemContext): Promise<OutputItem[]> {
	const input = readGrantInput(item);
	const wanted = resolveGrant(item, input, await doorsOf(item));
	const { key, code } = wanted;
	const personId = await findPerson(item, wanted.guest);
	const grant = await sendCreate(item, wanted, { key, code, personId });
	return [await outputOfWritten(item, grant, { wished: wanted.devices })];
}

export const create = {
	name: 'Create',
	value: 'create',
	action: 'Create access grant for doors',
	description: 'Let somebody through several doors, for good or for a time, by a PIN, a card or a key',
	routing: {
		request: { method: 'POST', url: '/access_grants/create' },
		operations: handledBy(createAccessGrant, {
			...grantOutput,
			effect: 'the access grant was created',
			whenUnknown:
				"Look in Seam whether the access grant is there before you run this again, or give 'Access Grant Key' and use Create or Update, which finds it by its key.",
		}),
	},
} satisfies INodePropertyOptions;
