import type { IDataObject } from 'n8n-workflow';

import { answerWithout } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { doorsOf } from '../../input/doors';
import { isSpace, type Space } from '../../seamObjects';

/** The space in an answer. @throws RequestError when it has none */
export function spaceIn({ space }: IDataObject, kind?: 'write'): Space {
	if (!isSpace(space)) throw answerWithout('a space', kind);
	return space;
}

/** Fetches a space. @throws RequestError */
export async function fetchSpace(item: ItemContext, space_id: string): Promise<Space> {
	return spaceIn(await sendWithRetry(item, '/spaces/get', { space_id }));
}

/** The IDs of the devices that an item names. */
export async function namedIds(item: ItemContext): Promise<string[]> {
	const doors = await doorsOf(item);
	return doors.findAll(item.body.device_ids).map(({ device_id }) => device_id);
}
