import type { INodePropertyOptions } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import { readAccessCode } from '../../input/accessCode';
import type { OutputItem } from '../../output/outputItem';
import { simplifyAccessCode } from '../../output/simplify';
import { waitForAccessCode } from '../../waiting/waitFor';
import { handledBy, startWaiting } from '../operation';
import { accessCodeIn } from './answeredCode';
import { sendCreate } from './sendCreate';

async function createAccessCode(item: ItemContext): Promise<OutputItem[]> {
	const body = await readAccessCode(item, 'device_id');
	const answer = await sendCreate(item, body);
	const waiting = startWaiting(item);
	const accessCode = await accessCodeIn(item, waiting, answer);
	item.known = accessCode;
	return [await waitForAccessCode(waiting, accessCode, body, answer.action_attempt)];
}

export const create = {
	name: 'Create',
	value: 'create',
	action: 'Create an access code',
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
