import type { ItemContext } from '../../execute/itemContext';
import type { OutputItem } from '../../output/outputItem';
import { afterTheChange } from '../accessCode/changedCode';
import { fetchObject } from '../getOne';

/**
 * Puts out a device that was just changed: Seam's answer to a change does not hold it.
 * @throws RequestError that says that only the look went wrong
 */
export async function changedDevice(item: ItemContext, device_id: unknown): Promise<OutputItem[]> {
	const look = fetchObject(item, '/devices/get', { device_id: String(device_id) }, 'device');
	return [{ json: await afterTheChange(look) }];
}
