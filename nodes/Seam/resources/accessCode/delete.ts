import type { INodePropertyOptions } from 'n8n-workflow';

import { isAccessCodeGone, outcomeOf } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readBody } from '../../input/accessCode';
import { readBoolean, readCollection } from '../../input/readers';
import type { OutputItem } from '../../output/outputItem';
import { completion } from '../../waiting/waitErrors';
import { waitForRemoval } from '../../waiting/waitFor';
import { handledBy, startWaiting } from '../operation';
import { checkOtherKind } from './changedCode';
import { rememberDelete } from './recentWrites';

/** What is put out of a code that was gone already. */
export function outputOfGone({ wait }: ItemContext, access_code_id: string): OutputItem {
	return {
		json: { deleted: true, access_code_id, ...(wait.isOn && { completion: completion('deleted', 0) }) },
	};
}

async function deleteAccessCode(item: ItemContext): Promise<OutputItem[]> {
	const body = readBody(item, 'access_code_id');
	const accessCodeId = String(body.access_code_id);
	item.known = { access_code_id: accessCodeId };
	const { answer, error } = await outcomeOf(sendWithRetry(item, item.path, body, 'write'));
	const isGone = isAccessCodeGone(error);
	if (isGone) {
		await checkOtherKind(item, '/access_codes/unmanaged/get', accessCodeId, 'Unmanaged Access Code');
	}
	if (answer || isGone) await rememberDelete(item, accessCodeId);
	if (answer) return [await waitForRemoval(startWaiting(item), accessCodeId, answer.action_attempt)];
	const { ignoreMissing } = readCollection(item.functions, 'options');
	if (isGone && (readBoolean(ignoreMissing) ?? true)) return [outputOfGone(item, accessCodeId)];
	throw error;
}

export const deleteOne = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete access code of door lock',
	description: 'Take a code off its lock for good, as when a booking is cancelled',
	routing: {
		request: { method: 'POST', url: '/access_codes/delete' },
		operations: handledBy(deleteAccessCode, {
			effect: 'the access code was deleted',
			whenUnknown: 'Run this again: a code that is gone counts as deleted.',
		}),
	},
} satisfies INodePropertyOptions;
