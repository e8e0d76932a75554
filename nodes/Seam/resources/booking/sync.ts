import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { InvalidInput } from '../../api/errors';
import { checkListName, isBookingKey, markOf, startOfMarks } from '../../bookings/key';
import { planBooking, planToRemove } from '../../bookings/plan';
import { planSync } from '../../bookings/sync';
import type { BookingPlan, MissingSince, SyncSettings, UnreadableBooking } from '../../bookings/types';
import type { ItemContext } from '../../execute/itemContext';
import { oneAtATime } from '../../execute/oneAtATime';
import { readBooking, resolveBooking } from '../../input/booking';
import { doorsOf, type Doors } from '../../input/doors';
import { isOn, readBoolean, readCollection, readNumber, readText } from '../../input/readers';
import { simplifyBooking } from '../../output/booking';
import type { OutputItem } from '../../output/outputItem';
import { fieldsOf, isObject } from '../../seamObjects';
import { handledTogetherBy, type PlacedOutput } from '../operation';
import { outputOfFailure, outputOfPlan, outputOfWritten } from './bookingOutput';
import { findCodes, type FoundCodes } from './findCodes';
import { memoryKeyOf } from './memoryKey';
import { settleWishes } from './wishedCode';
import { taskFor, writeBookings, type AskedBooking, type BookingTask } from './writeBookings';

const HOUR = 3_600_000;

const REMOVAL_LIMIT = { what: 'a number from 0 on', least: 0, example: 3, fallback: 3 };
const GRACE_PERIOD = { what: 'a number of hours', least: 0, example: 2, fallback: 2 };

/** What the first item says of the whole list. */
function readSettings({ functions }: ItemContext): SyncSettings {
	const options = readCollection(functions, 'options');
	return {
		listName: checkListName(readText('List Name', functions.getNodeParameter('listName', '')) ?? ''),
		removalLimit: readNumber('Removal Limit', options.removalLimit, REMOVAL_LIMIT),
		gracePeriod: readNumber('Grace Period', options.gracePeriod, GRACE_PERIOD) * HOUR,
		keepCurrentStays: readBoolean(options.keepCurrentStays) ?? true,
		// What a run started by hand puts into the static data, n8n does not keep.
		removesMissing: functions.getMode() !== 'manual',
	};
}

/** Parameters that the whole list has in common. */
const OF_THE_LIST = { listName: 'List Name', dryRun: 'Dry Run' };

/** Checks that what is an expression says the same for all items. @throws InvalidInput that names two that differ */
function checkListIsOne([first, ...others]: ItemContext[]): void {
	const { parameters } = first.functions.getNode();
	for (const [name, field] of Object.entries(OF_THE_LIST)) {
		const valueOf = ({ functions }: ItemContext) => String(functions.getNodeParameter(name, ''));
		if (!String(parameters[name]).startsWith('=')) continue;
		const value = valueOf(first);
		const other = others.find((item) => valueOf(item) !== value);
		if (other === undefined) continue;
		throw new InvalidInput(
			`'${field}' differs between the items: "${value}" in item ${first.functions.getItemIndex()} and "${valueOf(other)}" in item ${other.functions.getItemIndex()}`,
			'Nothing was changed. All items together are one list: use a Sync of its own for each list.',
		);
	}
}

/** An item that asks for no booking that can be carried out, and why. */
interface UnreadableItem extends UnreadableBooking {
	failure: unknown;
}

/** What the items say. */
interface List {
	asked: AskedBooking[];
	unreadable: UnreadableItem[];
}

/** The key of an item that can't be read as a booking, as far as it has one: its codes are left alone. */
function keyOf({ functions }: ItemContext): string | undefined {
	try {
		const key = readText('Booking Key', functions.getNodeParameter('bookingKey', ''));
		return key !== undefined && isBookingKey(key) ? key : undefined;
	} catch {
		return undefined; // An expression that fails, or no text: that is why the item can't be read.
	}
}

function readList(items: ItemContext[], doors: Doors): List {
	const list: List = { asked: [], unreadable: [] };
	for (const item of items) {
		try {
			const input = readBooking(item);
			list.asked.push({ item, input, wanted: resolveBooking(item, input, doors) });
		} catch (failure) {
			const key = keyOf(item);
			const itemIndex = item.functions.getItemIndex();
			list.unreadable.push({ itemIndex, failure, ...(key !== undefined && { key }) });
		}
	}
	return list;
}

/** Whether all that came in is one item without anything in it, as n8n gives for a list that is empty. */
function isEmptyList([first, ...others]: ItemContext[]): boolean {
	const input: unknown = first.functions.getInputData();
	return (
		others.length === 0 && isObject(input) && isObject(input.json) && Object.keys(input.json).length === 0
	);
}

function emptyList(): InvalidInput {
	return new InvalidInput(
		'The list has no bookings',
		'Nothing was changed: a source that gives nothing is more often broken than empty. Where it really is empty, what it had before can be deleted with Delete of Access Code.',
	);
}

/** What the node's static data remembers of the lists: when each booking was first missing. */
function memoryOf({ functions }: ItemContext): IDataObject {
	const staticData = functions.getWorkflowStaticData('node');
	if (!isObject(staticData.missingSince)) staticData.missingSince = {};
	return fieldsOf(staticData.missingSince);
}

function readMissingSince(value: unknown): MissingSince {
	const entries = Object.entries(fieldsOf(value));
	return Object.fromEntries(
		entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
	);
}

/** Forgets that bookings were missing which the list has again, whatever else becomes of the run. */
function forgetMissing(first: ItemContext, { asked, unreadable }: List, list: string): void {
	const memory = memoryOf(first);
	const keys = [...asked.map(({ wanted }) => wanted.key), ...unreadable.flatMap(({ key }) => key ?? [])];
	const present = new Set(keys.map((key) => markOf({ list, key })));
	const missing = Object.entries(readMissingSince(memory[list]));
	const still = missing.filter(([mark]) => !present.has(mark));
	if (still.length < missing.length) memory[list] = Object.fromEntries(still);
}

/** One task for each booking: those that items ask for, and those that are missing from the list. */
function tasksFor(
	first: ItemContext,
	plans: BookingPlan[],
	{ asked }: List,
	{ listName, keepCurrentStays }: SyncSettings,
): BookingTask[] {
	const byKey = new Map(asked.map((one) => [one.wanted.key, one]));
	return plans.map((plan): BookingTask => {
		const one = plan.itemIndex === undefined ? undefined : byKey.get(plan.booking.key);
		if (one) {
			return taskFor(one, plan, (wanted, codes) =>
				planBooking(listName, wanted, codes, Date.now(), keepCurrentStays),
			);
		}
		const { booking } = plan;
		return {
			item: first,
			plan,
			planAnew: (codes = { booking, codes: [] }) => planToRemove(codes, Date.now()),
			settings: {},
			mayChooseCode: false,
		};
	});
}

/** How a booking comes out once it is carried out, or is not to be. */
type Output = () => OutputItem | Promise<OutputItem>;

async function syncList(
	first: ItemContext,
	list: List,
	settings: SyncSettings,
	doors: Doors,
): Promise<Array<[BookingPlan, Output]>> {
	const start = startOfMarks(settings.listName);
	const memoryKey = await memoryKeyOf(first, settings.listName);
	return await oneAtATime(memoryKey, first.state, async () => {
		const findAgain = async () => await findCodes(first, start, doors, memoryKey);
		const found: FoundCodes = await findAgain();
		const memory = memoryOf(first);
		const { bookings, missingSince } = planSync({
			wanted: list.asked.map(({ wanted }) => wanted),
			unreadable: list.unreadable,
			existing: [...found.bookings.values()].flatMap(({ codes }) => codes),
			now: Date.now(),
			settings,
			missingSince: readMissingSince(memory[settings.listName]),
		});
		const tasks = await settleWishes(tasksFor(first, bookings, list, settings), found, doors);
		const failed = tasks.filter(({ failure }) => failure !== undefined);
		const failures = failed.map((task): [BookingPlan, Output] => [
			task.plan,
			() => outputOfFailure(task, found, doors),
		]);
		const good = tasks.filter(({ failure }) => failure === undefined);
		if (isOn(first.functions, 'dryRun')) {
			const planned = good.map(({ plan }): [BookingPlan, Output] => [
				plan,
				() => ({ json: { ...outputOfPlan(plan, found.codes, doors), dry_run: true } }),
			]);
			return [...planned, ...failures];
		}
		if (first.stopsOnError && failures.length > 0) return failures;
		memory[settings.listName] = { ...missingSince };
		const written = await writeBookings(good, { memoryKey, found, findAgain });
		const done = written.map((one): [BookingPlan, Output] => [
			one.task.plan,
			async () => await outputOfWritten(one, found, doors),
		]);
		return [...done, ...failures];
	});
}

/**
 * Makes the doors match the list that all items together are. In the mode that stops the workflow nothing is written unless
 * all items can be read; what fails while it is carried out stops no other booking, since the next run would stop there too.
 */
async function syncBookings(items: ItemContext[]): Promise<PlacedOutput[]> {
	const [first] = items;
	checkListIsOne(items);
	const settings = readSettings(first);
	const doors = await doorsOf(first);
	const list = readList(items, doors);
	if (settings.removesMissing && !isOn(first.functions, 'dryRun')) {
		forgetMissing(first, list, settings.listName);
	}
	const isEmpty = isEmptyList(items) && list.unreadable.some(({ key }) => key === undefined);
	const unreadable = list.unreadable.map(
		({ failure, itemIndex }): PlacedOutput => ({
			json: {},
			failure: isEmpty ? emptyList() : failure,
			itemIndex,
		}),
	);
	if (first.stopsOnError && unreadable.length > 0) return unreadable;
	// The waits keep nobody from their turn, and are at once.
	const outputs = (await syncList(first, list, settings, doors)).map(
		async ([{ itemIndex }, output]): Promise<PlacedOutput> => ({ ...(await output()), itemIndex }),
	);
	// In the order of the input; what comes from no item comes last.
	const placeOf = ({ itemIndex = items.length }: PlacedOutput) => itemIndex;
	return [...(await Promise.all(outputs)), ...unreadable].sort((a, b) => placeOf(a) - placeOf(b));
}

export const sync = {
	name: 'Sync',
	value: 'sync',
	action: 'Sync door codes with list of bookings',
	description:
		'Make the doors match a whole list of bookings: all input items together. Creates, changes and moves codes, and removes those of bookings that are gone.',
	routing: {
		request: { method: 'POST', url: '/access_codes/create' },
		operations: handledTogetherBy(syncBookings, {
			effect: 'the codes of the booking were written',
			whenUnknown: 'Run this again: it finds the codes of the booking, and makes none twice.',
			subject: 'booking',
			simplify: simplifyBooking,
		}),
	},
} satisfies INodePropertyOptions;
