import { InvalidInput } from '../api/errors';
import { markOf } from './key';
import {
	groupByBooking,
	isLive,
	isUnderWay,
	planBooking,
	planToKeep,
	planToRemove,
	type CodesOfBooking,
} from './plan';
import type {
	BookingPlan,
	ExistingCode,
	KeptReason,
	MissingSince,
	SyncPlan,
	SyncSettings,
	UnreadableBooking,
	WantedBooking,
} from './types';

/** What a Sync goes by. */
export interface SyncInput {
	wanted: readonly WantedBooking[];
	/** Items that ask for a booking and can't be read: they stop no other booking, and nothing is removed for them. */
	unreadable: readonly UnreadableBooking[];
	/** All codes that may be the list's; those of others are ignored. */
	existing: Iterable<ExistingCode>;
	/** Epoch milliseconds. */
	now: number;
	settings: SyncSettings;
	/** What the last run's plan gave to be remembered. */
	missingSince: MissingSince;
}

/** How many keys a message names. */
const KEYS_SHOWN = 10;

/** @returns the items by their keys @throws InvalidInput for a key that is there twice */
function itemsByKey(items: ReadonlyArray<{ itemIndex: number; key?: string }>): ReadonlyMap<string, number> {
	const seen = new Map<string, number>();
	for (const { key, itemIndex } of items) {
		if (key === undefined) continue;
		const first = seen.get(key);
		if (first !== undefined) {
			throw new InvalidInput(
				`Two items have the Booking Key "${key}": item ${Math.min(first, itemIndex)} and item ${Math.max(first, itemIndex)}`,
				'Nothing was changed. Give each booking once, with all its doors. Bookings of systems that may use the same keys need a Sync with a List Name of its own each.',
			);
		}
		seen.set(key, itemIndex);
	}
	return seen;
}

/** Why a booking that is not in the list keeps its codes; undefined where it should lose them. */
function reasonToKeep(
	codes: readonly ExistingCode[],
	missingSince: number,
	{ wanted, unreadable, now, settings }: SyncInput,
): KeptReason | undefined {
	if (wanted.length === 0) return 'empty_list';
	if (unreadable.some(({ key }) => key === undefined)) return 'unreadable_item';
	if (settings.keepCurrentStays && codes.some((code) => isUnderWay(code, now))) return 'stay_under_way';
	if (!settings.removesMissing) return 'manual_run';
	return now - missingSince < settings.gracePeriod ? 'grace_period' : undefined;
}

function planMissing(
	missing: readonly CodesOfBooking[],
	input: SyncInput,
): { bookings: BookingPlan[]; missingSince: Record<string, number> } {
	const { now, wanted } = input;
	const missingSince: Record<string, number> = {};
	const bookings = missing.map((found) => {
		const mark = markOf(found.booking);
		const remembered = input.missingSince[mark];
		const since = typeof remembered === 'number' && remembered <= now ? remembered : now;
		// An empty list doesn't say of any booking that it is missing. It stays remembered until its codes are gone, so that a
		// removal that failed is tried again at once.
		if (wanted.length > 0 || remembered !== undefined) missingSince[mark] = since;
		const live = found.codes.filter((code) => isLive(code, now));
		const reason = reasonToKeep(live, since, input);
		return reason ? planToKeep(found, now, { reason }) : planToRemove(found, now);
	});
	return { bookings, missingSince };
}

function checkRemovalLimit(bookings: readonly BookingPlan[], { settings }: SyncInput): void {
	const removed = bookings.filter(({ change }) => change === 'removed');
	if (removed.length <= settings.removalLimit) return;
	const keys = removed.slice(0, KEYS_SHOWN).map(({ booking }) => booking.key);
	const rest = removed.length - keys.length;
	throw new InvalidInput(
		`${removed.length} of the ${bookings.length} bookings of "${settings.listName}" would lose their codes, and at most ${settings.removalLimit} may in one run`,
		`Nothing was changed. If the source is broken and has lost these bookings, mend it; if they are really cancelled, raise 'Removal Limit' for this run. Booking keys: ${keys.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`,
	);
}

/**
 * Makes the doors match a whole list of bookings.
 * @returns what to do for each booking, and what to remember
 * @throws InvalidInput, with nothing to be done, for a key that is there twice and for more removals than are allowed
 */
export function planSync(input: SyncInput): SyncPlan {
	const { wanted, unreadable, existing, now, settings } = input;
	const list = settings.listName;
	const items = itemsByKey([...wanted, ...unreadable]);

	const found = groupByBooking(existing, (booking) => (booking.list === list ? booking.key : undefined));
	const planned = wanted.map((booking) =>
		planBooking(list, booking, found.get(booking.key), now, settings.keepCurrentStays),
	);

	const missing = [...found.values()]
		.filter(({ booking, codes }) => !items.has(booking.key) && codes.some((code) => isLive(code, now)))
		.sort((a, b) => (a.booking.key < b.booking.key ? -1 : 1));
	const { bookings, missingSince } = planMissing(missing, input);

	const all = [...planned, ...bookings];
	checkRemovalLimit(all, input);
	return { bookings: all, missingSince };
}
