import { accountOfItem } from '../../api/account';
import type { ItemContext } from '../../execute/itemContext';

/**
 * Names bookings of an account, across all runs of this process.
 * @param mark what the names of their codes have in common: a booking's mark, or the start of a list's marks
 */
export async function memoryKeyOf(item: ItemContext, mark: string): Promise<string> {
	return JSON.stringify([await accountOfItem(item), mark]);
}
