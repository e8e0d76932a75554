import { onePerRun } from '../execute/executionState';
import type { ItemContext } from '../execute/itemContext';
import { accountOfItem } from './account';

/**
 * Something that is read once in a run for each account, however many items need it. A reading that failed is not
 * remembered.
 */
export function onePerAccount<T>(read: (item: ItemContext) => Promise<T>): (item: ItemContext) => Promise<T> {
	const readings = onePerRun(() => new Map<string, Promise<T>>());
	return async (item) => {
		const known = readings(item.state);
		const account = await accountOfItem(item);
		const reading = known.get(account) ?? read(item);
		known.set(account, reading);
		reading.catch(() => known.delete(account));
		return await reading;
	};
}
