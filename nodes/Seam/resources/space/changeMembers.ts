import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { doorsOf } from '../../input/doors';
import { readIds } from '../../input/readers';
import { requireSpace, spaceIdOf } from '../../input/space';
import type { OutputItem } from '../../output/outputItem';
import { fetchSpace } from './find';

const PICK_DEVICES = 'Pick the devices from the list, or give their IDs or exact names in an expression.';

/** Puts devices into a space, or takes them out of it, and puts the space out as it is then. */
export async function changeMembers(item: ItemContext): Promise<OutputItem[]> {
	requireSpace(item);
	readIds('Device Names or IDs', item.body.device_ids, PICK_DEVICES);
	const doors = await doorsOf(item);
	const device_ids = doors.findAll(item.body.device_ids).map((device) => device.device_id);
	const space_id = await spaceIdOf(item);
	await sendWithRetry(item, item.path, { space_id, device_ids }, 'write');
	item.known = { space_id };
	return [{ json: await fetchSpace(item, space_id) }];
}
