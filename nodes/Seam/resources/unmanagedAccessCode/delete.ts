import type { INodePropertyOptions } from 'n8n-workflow';

import { isAccessCodeGone, outcomeOf, rejectionIn } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readBody } from '../../input/accessCode';
import { isOn } from '../../input/readers';
import type { OutputItem } from '../../output/outputItem';
import { isAccessCode, isActionAttempt, isObject } from '../../seamObjects';
import { Poller } from '../../waiting/poller';
import { waitForActionAttempt, waitForRemoval, Waiting } from '../../waiting/waitFor';
import { checkOtherKind } from '../accessCode/changedCode';
import { outputOfGone } from '../accessCode/delete';
import { handledBy, startWaiting } from '../operation';

/** Waits for a code to be gone by looking it up: Seam's answer to its deletion has no action attempt to follow. */
async function untilGone(item: ItemContext, access_code_id: string): Promise<OutputItem> {
	const accessCodes = new Poller(async () => {
		const look = sendWithRetry(item, '/access_codes/unmanaged/get', { access_code_id });
		const { answer, error } = await outcomeOf(look);
		const { status = 0 } = rejectionIn(error) ?? {};
		if (status === 401 || status === 403) throw error;
		if (isAccessCode(answer?.access_code)) return new Map([[access_code_id, answer.access_code]]);
		return isAccessCodeGone(error) ? new Map() : undefined;
	}, item.state.signal);
	const { pollers } = startWaiting(item);
	const waiting = new Waiting(async () => ({ ...(await pollers()), accessCodes }), item.wait);
	return await waitForRemoval(waiting, access_code_id, undefined);
}

async function deleteUnmanaged(item: ItemContext): Promise<OutputItem[]> {
	const access_code_id = String(readBody(item, 'access_code_id').access_code_id);
	item.known = { access_code_id };
	const deleted = { deleted: true, access_code_id };
	const { answer, error } = await outcomeOf(sendWithRetry(item, item.path, { access_code_id }, 'write'));
	if (!answer) {
		if (!isAccessCodeGone(error)) throw error;
		await checkOtherKind(item, '/access_codes/get', access_code_id, 'Access Code');
		if (isOn(item.functions, 'options.ignoreMissing', true)) return [outputOfGone(item, access_code_id)];
		throw error;
	}
	const { action_attempt: attempt } = answer;
	if (!isActionAttempt(attempt)) return [await untilGone(item, access_code_id)];
	const { json, failure } = await waitForActionAttempt(startWaiting(item), attempt);
	if (failure !== undefined) return [{ json: { access_code_id }, failure }];
	const { completion } = json;
	if (!isObject(completion)) return [{ json: deleted }];
	const isDone = completion.state === 'success';
	const state = isDone ? 'deleted' : 'pending';
	return [{ json: { ...deleted, deleted: isDone, completion: { ...completion, state } } }];
}

export const deleteOne = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete unmanaged access code of door lock',
	description: 'Take a code that somebody made by hand off its lock',
	routing: {
		request: { method: 'POST', url: '/access_codes/unmanaged/delete' },
		operations: handledBy(deleteUnmanaged, {
			effect: 'the access code was deleted',
			whenUnknown: 'Run this again: a code that is gone counts as deleted.',
		}),
	},
} satisfies INodePropertyOptions;
