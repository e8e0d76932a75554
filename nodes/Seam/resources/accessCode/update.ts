import type { INodePropertyOptions } from 'n8n-workflow';

import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readAccessCode } from '../../input/accessCode';
import { simplifyAccessCode, type OutputItem } from '../../output/outputItem';
import { handledBy, waitIfAsked } from '../operation';
import { afterTheChange, fetchChanged } from './changedCode';

async function updateAccessCode(item: ItemContext): Promise<OutputItem[]> {
	const body = await readAccessCode(item, 'access_code_id');
	const accessCodeId = String(body.access_code_id);
	const { action_attempt: attempt } = await sendWithRetry(item, item.path, body, 'write');
	item.known = { access_code_id: accessCodeId };
	const accessCode = await afterTheChange(fetchChanged(item, accessCodeId, body));
	item.known = accessCode;
	return [await waitIfAsked(item, accessCode, body, attempt)];
}

export const update = {
	name: 'Update',
	value: 'update',
	action: 'Update access code of door lock',
	description: 'Change the name, the digits or the dates of a code. What is left empty stays as it is.',
	routing: {
		request: { method: 'POST', url: '/access_codes/update' },
		operations: handledBy(updateAccessCode, {
			effect: 'the access code was changed',
			whenUnknown: 'Run this again: changing a code to what it already is does no harm.',
			simplify: simplifyAccessCode,
		}),
	},
} satisfies INodePropertyOptions;
