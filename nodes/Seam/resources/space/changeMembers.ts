import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readIds } from '../../input/readers';
import { requireSpace, spaceIdOf } from '../../input/space';
import type { OutputItem } from '../../output/outputItem';
import { fetchSpace, namedIds } from './find';

const PICK_DEVICES = 'Pick the devices from the list, or give their IDs or exact names in an expression.';

/** Puts devices into a space, or takes them out of it, and puts the space out as it is then. */
export async function changeMembers(item: ItemContext): Promise<OutputItem[]> {
	requireSpace(item);
	readIds('Device Names or IDs', item.body.device_ids, PICK_DEVICES);
	const device_ids = await namedIds(item);
	const space_id = await spaceIdOf(item);
	await sendWithRetry(item, item.path, { space_id, device_ids }, 'write');
	item.known = { space_id };
	return [{ json: await fetchSpace(item, space_id) }];
}
