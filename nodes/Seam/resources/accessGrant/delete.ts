import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import { requireGrant, type GrantReference } from '../../input/accessGrant';
import { readBoolean, readCollection } from '../../input/readers';
import type { OutputItem } from '../../output/outputItem';
import { completion, timedOut } from '../../waiting/waitErrors';
import { waitForGrantRemoval } from '../../waiting/waitForGrant';
import { handledBy, startWaiting } from '../operation';
import { allGrantsOfKey, fetchGrant, findGrant, isBeingDeleted } from './find';
import { removeGrant } from './remove';
import { codesOf } from './view';

/** The IDs of the grants that an item means: of one key there are several while one takes the place of another. */
async function idsOf(item: ItemContext, reference: GrantReference): Promise<string[]> {
	if ('id' in reference) return [reference.id];
	return (await allGrantsOfKey(item, reference.key))
		.filter((grant) => !isBeingDeleted(grant))
		.map(({ access_grant_id }) => access_grant_id);
}

async function deleteAccessGrant(item: ItemContext): Promise<OutputItem[]> {
	const reference = requireGrant(item);
	const mustBeThere = readBoolean(readCollection(item.functions, 'options').ignoreMissing) === false;
	const ids = await idsOf(item, reference);
	// With nothing to delete, this is the error that says so.
	if (mustBeThere) await ('id' in reference ? fetchGrant(item, reference.id) : findGrant(item, reference));
	const json: IDataObject = {
		deleted: true,
		access_grant_id: ids.at(-1) ?? null,
		access_grant_key: 'key' in reference ? reference.key : null,
	};
	const waiting = startWaiting(item);
	const { isOn, timeout, onTimeout } = waiting.settings;
	const ends = await Promise.all(
		ids.map(async (id) => {
			// Which codes go with it can't be asked afterwards.
			const codes = isOn ? await codesOf(item, id).catch(() => []) : [];
			if (!(await removeGrant(item, id)) || !isOn) return 'done';
			const codeIds = codes.map(({ access_code_id }) => access_code_id);
			return await waitForGrantRemoval(waiting, id, codeIds);
		}),
	);
	if (!isOn) return [{ json }];
	if (ends.every((end) => end === 'done')) {
		return [{ json: { ...json, completion: completion('deleted', waiting.waited) } }];
	}
	const unfinished = { ...json, deleted: false, completion: completion('pending', waiting.waited) };
	if (ends.includes('cancelled') || onTimeout === 'continue') return [{ json: unfinished }];
	const what = `Access grant ${ids.join(', ')} was not off all its doors`;
	const judgement = { state: 'pending' } as const;
	return [
		{
			json: unfinished,
			failure: timedOut(what, timeout, judgement, 'look whether the access grant is gone later.'),
		},
	];
}

export const deleteOne = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete access grant',
	description: 'Take an access grant off all its doors for good, as when a booking is cancelled',
	routing: {
		request: { method: 'POST', url: '/access_grants/delete' },
		operations: handledBy(deleteAccessGrant, {
			subject: 'access_grant',
			effect: 'the access grant was deleted',
			whenUnknown: 'Run this again: an access grant that is gone counts as deleted.',
		}),
	},
} satisfies INodePropertyOptions;
