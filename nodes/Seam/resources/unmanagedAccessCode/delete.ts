import type { INodePropertyOptions } from 'n8n-workflow';

import { answerWithout, isAccessCodeGone, outcomeOf } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readBody } from '../../input/accessCode';
import { isOn } from '../../input/readers';
import type { OutputItem } from '../../output/outputItem';
import { isActionAttempt, isObject } from '../../seamObjects';
import { waitForActionAttempt } from '../../waiting/waitFor';
import { handledBy, startWaiting } from '../operation';

async function deleteUnmanaged(item: ItemContext): Promise<OutputItem[]> {
	const { access_code_id } = readBody(item, 'access_code_id');
	const { answer, error } = await outcomeOf(sendWithRetry(item, item.path, { access_code_id }, 'write'));
	if (!answer) {
		if (isAccessCodeGone(error) && isOn(item.functions, 'options.ignoreMissing', true)) {
			return [{ json: { deleted: true, access_code_id } }];
		}
		item.known = { access_code_id };
		throw error;
	}
	const { action_attempt: attempt } = answer;
	if (!isActionAttempt(attempt)) throw answerWithout('an action attempt', 'write');
	const { json, failure } = await waitForActionAttempt(startWaiting(item), attempt);
	if (failure !== undefined) return [{ json: { access_code_id }, failure }];
	if (!isObject(json.completion)) return [{ json: { deleted: true, access_code_id } }];
	const isDone = json.completion.state === 'success';
	return [
		{
			json: {
				deleted: isDone,
				access_code_id,
				completion: { ...json.completion, state: isDone ? 'deleted' : 'pending' },
			},
		},
	];
}

export const deleteOne = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete unmanaged access code',
	description: 'Take a code that somebody made by hand off its lock',
	routing: {
		request: { method: 'POST', url: '/access_codes/unmanaged/delete' },
		operations: handledBy(deleteUnmanaged, {
			effect: 'the access code was deleted',
			whenUnknown: 'Run this again: a code that is gone counts as deleted.',
		}),
	},
} satisfies INodePropertyOptions;
