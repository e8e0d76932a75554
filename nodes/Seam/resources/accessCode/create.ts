import type { INodePropertyOptions } from 'n8n-workflow';

import { outcomeOf } from '../../api/errors';
import type { ItemContext } from '../../execute/itemContext';
import { readAccessCode } from '../../input/accessCode';
import { simplifyAccessCode, type OutputItem } from '../../output/outputItem';
import { unfinishedOf } from '../../waiting/waitErrors';
import { handledBy, waitIfAsked } from '../operation';
import { accessCodeIn, sendCreate } from './sendCreate';

async function createAccessCode(item: ItemContext): Promise<OutputItem[]> {
	const body = await readAccessCode(item, 'device_id');
	const answer = await sendCreate(item, body);
	const { answer: accessCode, error } = await outcomeOf(accessCodeIn(item, answer));
	if (!accessCode) return [unfinishedOf(error)];
	item.known = accessCode;
	return [await waitIfAsked(item, accessCode, body, answer.action_attempt)];
}

export const create = {
	name: 'Create',
	value: 'create',
	action: 'Create access code for door lock',
	description: 'Put a new code on a lock: for good, or for the time between two dates',
	routing: {
		request: { method: 'POST', url: '/access_codes/create' },
		operations: handledBy(createAccessCode, {
			effect: 'the access code was created',
			whenUnknown:
				'Look in Seam whether the code is there before you run this again, or use Create or Update, which finds it by its name.',
			simplify: simplifyAccessCode,
		}),
	},
} satisfies INodePropertyOptions;
