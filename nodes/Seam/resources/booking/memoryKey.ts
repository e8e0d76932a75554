import { accountOfItem } from '../../api/account';
import { markOf, startOfMarks } from '../../bookings/key';
import type { ItemContext } from '../../execute/itemContext';

/**
 * Names a booking of an account, across all runs of this process; the bookings of a list all together, as Sync writes them.
 * @param list the list's name; null where the booking is of none
 * @param key the booking's, which doesn't count where there is a list
 */
export async function memoryKeyOf(item: ItemContext, list: string | null, key = ''): Promise<string> {
	const mark = list === null ? markOf({ list, key }) : startOfMarks(list);
	return JSON.stringify([await accountOfItem(item), mark]);
}
