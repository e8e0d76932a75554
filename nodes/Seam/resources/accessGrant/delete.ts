import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { outcomeOf } from '../../api/errors';
import type { ItemContext } from '../../execute/itemContext';
import { requireGrant, type GrantReference } from '../../input/accessGrant';
import { readBoolean, readCollection } from '../../input/readers';
import type { OutputItem } from '../../output/outputItem';
import type { AccessGrant } from '../../seamObjects';
import { completion, timedOut } from '../../waiting/waitErrors';
import type { Waiting } from '../../waiting/waitFor';
import { waitForGrantRemoval, type GrantOutcome } from '../../waiting/waitForGrant';
import { afterTheChange } from '../accessCode/changedCode';
import { handledBy, startWaiting } from '../operation';
import { allGrantsOfKey, findGrant, isBeingDeleted } from './find';
import { removeGrant } from './remove';
import { codesOf } from './view';

/** The grants that an item means: of one key there are several while one takes the place of another. */
async function grantsOf(item: ItemContext, reference: GrantReference): Promise<AccessGrant[]> {
	if ('id' in reference) return [{ access_grant_id: reference.id }];
	return await allGrantsOfKey(item, reference.key);
}

/** Deletes a grant, unless Seam is at it already. @returns how the wait for it ended, if there was to be one */
async function deleteGrant(
	item: ItemContext,
	waiting: Waiting,
	grant: AccessGrant,
): Promise<GrantOutcome['end']> {
	const { isOn } = waiting.settings;
	const { access_grant_id: id } = grant;
	// Which codes go with it can't be asked once it is gone.
	const { answer: before } = await outcomeOf(isOn ? codesOf(item, id) : Promise.resolve([]));
	const isThere = isBeingDeleted(grant) || (await removeGrant(item, id));
	if (!isThere || !isOn) return 'done';
	const codes = before ?? (await afterTheChange(codesOf(item, id)));
	return await waitForGrantRemoval(
		waiting,
		id,
		codes.map(({ access_code_id }) => access_code_id),
	);
}

async function deleteAccessGrant(item: ItemContext): Promise<OutputItem[]> {
	const reference = requireGrant(item);
	const mustBeThere = readBoolean(readCollection(item.functions, 'options').ignoreMissing) === false;
	const grants = await grantsOf(item, reference);
	const ids = grants.map(({ access_grant_id }) => access_grant_id);
	// With nothing to delete, this is the error that says so.
	if (mustBeThere) await findGrant(item, reference);
	const json: IDataObject = {
		deleted: true,
		access_grant_id: ids.at(-1) ?? null,
		access_grant_key: 'key' in reference ? reference.key : null,
	};
	const waiting = startWaiting(item);
	const { isOn, timeout, onTimeout } = waiting.settings;
	const ends = await Promise.all(grants.map(async (grant) => await deleteGrant(item, waiting, grant)));
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
	action: 'Delete access grant for doors',
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
