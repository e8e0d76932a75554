import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { InvalidInput, isOutcomeUnknown, outcomeOf } from '../../api/errors';
import { checkListName, isBookingKey, startOfMarks } from '../../bookings/key';
import { planSync } from '../../bookings/sync';
import type {
	BookingPlan,
	MissingSince,
	SyncPlan,
	SyncSettings,
	UnreadableBooking,
	WantedBooking,
} from '../../bookings/types';
import type { ItemContext } from '../../execute/itemContext';
import { oneAtATime } from '../../execute/oneAtATime';
import { readBooking, resolveBooking, type BookingInput } from '../../input/booking';
import { doorsOf, type Doors } from '../../input/doors';
import { isOn, quote, readBoolean, readCollection, readText } from '../../input/readers';
import { simplifyBooking } from '../../output/booking';
import type { OutputItem } from '../../output/outputItem';
import { isObject, type AccessCode } from '../../seamObjects';
import { handledTogetherBy, type PlacedOutput } from '../operation';
import { withRecentWrites } from '../accessCode/recentWrites';
import { isCodeTaken, memoryKeyOf, outputOfPlan, outputOfResults } from './booking';
import { carryOut, isWorthALook, type DoorResult } from './carryOut';
import { searchCodes, toExistingCode } from './findCodes';
import { refusedWish } from './upsert';
import { whyRefused } from './wishedCode';

const HOUR = 3_600_000;

/** An item of the list: a booking that can be read, or why it can't. */
type Entry = { item: ItemContext } & (
	| { input: BookingInput; wanted: WantedBooking }
	| { failure: unknown; unreadable: UnreadableBooking }
);

function readNumber(field: string, value: unknown, fallback: number): number {
	const number = value === undefined ? fallback : Number(value);
	if (Number.isFinite(number) && number >= 0) return number;
	throw new InvalidInput(`'${field}' is not a number: ${quote(value)}`, `Give a number such as ${fallback}.`);
}

/** What the first item says of the whole list. */
function readSettings({ functions }: ItemContext): SyncSettings {
	const options = readCollection(functions, 'options');
	const isManual = functions.getMode() === 'manual';
	return {
		listName: checkListName(readText('List Name', functions.getNodeParameter('listName', '')) ?? ''),
		removalLimit: readNumber('Removal Limit', options.removalLimit, 3),
		gracePeriod: readNumber('Grace Period', options.gracePeriod, 2) * HOUR,
		keepCurrentStays: readBoolean(options.keepCurrentStays) ?? true,
		removesMissing: !isManual,
	};
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

function readEntry(item: ItemContext, doors: Doors): Entry {
	try {
		const input = readBooking(item);
		return { item, input, wanted: resolveBooking(item, input, doors) };
	} catch (failure) {
		const key = keyOf(item);
		const itemIndex = item.functions.getItemIndex();
		return { item, failure, unreadable: { itemIndex, ...(key !== undefined && { key }) } };
	}
}

/** What the node's static data remembers of the lists: when each booking was first missing. */
function memoryOf({ functions }: ItemContext): IDataObject {
	const staticData = functions.getWorkflowStaticData('node');
	if (!isObject(staticData.missingSince)) staticData.missingSince = {};
	return isObject(staticData.missingSince) ? staticData.missingSince : {};
}

function readMissingSince(value: unknown): MissingSince {
	const entries = Object.entries(isObject(value) ? value : {});
	return Object.fromEntries(
		entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
	);
}

/** A Sync of one list, in one run. */
class Sync {
	private readonly refused = new Map<string, string>();

	private codes = new Map<string, AccessCode>();

	constructor(
		private readonly item: ItemContext,
		private readonly settings: SyncSettings,
		private readonly doors: Doors,
		private readonly entries: Entry[],
	) {}

	/** Finds the codes of the list on all doors. */
	async findCodes(): Promise<void> {
		const { item, doors, settings } = this;
		const start = startOfMarks(settings.listName);
		const listed = (await searchCodes(item, start, doors)).filter(({ name }) => name?.includes(start));
		const recent = await withRecentWrites(item, await this.memoryKey(), listed);
		this.codes = new Map(recent.map((code) => [code.access_code_id, code]));
	}

	async memoryKey(): Promise<string> {
		return await memoryKeyOf(this.item, { list: this.settings.listName, key: '' });
	}

	plan(): SyncPlan {
		const now = Date.now();
		const memory = memoryOf(this.item);
		return planSync({
			wanted: this.entries.flatMap((entry) => {
				if (!('wanted' in entry)) return [];
				const refused = this.refused.get(entry.wanted.key);
				return [refused === undefined ? entry.wanted : { ...entry.wanted, refusedCodes: [refused] }];
			}),
			unreadable: this.entries.flatMap((entry) => ('unreadable' in entry ? [entry.unreadable] : [])),
			existing: [...this.codes.values()].map(toExistingCode).filter((code) => code !== undefined),
			now,
			settings: this.settings,
			missingSince: readMissingSince(memory[this.settings.listName]),
		});
	}

	/** The plan of the list with codes that all doors can take. Bookings whose wish can't be had and must be are left out. */
	async planWithCodes(): Promise<{ plan: SyncPlan; failures: Map<BookingPlan, unknown> }> {
		const failures = new Map<string, unknown>();
		const first = this.plan();
		for (const booking of first.bookings) {
			const reason = await whyRefused(this.item, booking, this.doors);
			if (reason === undefined || booking.newCode === undefined) continue;
			if (this.inputOf(booking)?.ifCodeIsRefused === 'error') {
				failures.set(booking.booking.key, refusedWish(booking.newCode, reason));
			} else {
				this.refused.set(booking.booking.key, booking.newCode);
			}
		}
		const plan = this.refused.size > 0 ? this.plan() : first;
		const failed = plan.bookings.flatMap((booking): Array<[BookingPlan, unknown]> => {
			const failure = failures.get(booking.booking.key);
			return failure === undefined ? [] : [[booking, failure]];
		});
		return { plan, failures: new Map(failed) };
	}

	private inputOf({ itemIndex }: BookingPlan): BookingInput | undefined {
		const entry = this.entries.find(({ item }) => item.functions.getItemIndex() === itemIndex);
		return entry && 'input' in entry ? entry.input : undefined;
	}

	private contextOf({ itemIndex }: BookingPlan): ItemContext {
		return this.entries.find(({ item }) => item.functions.getItemIndex() === itemIndex)?.item ?? this.item;
	}

	private async carryOutBooking(plan: BookingPlan): Promise<DoorResult[]> {
		const writing = {
			key: await this.memoryKey(),
			settings: this.inputOf(plan)?.settings ?? {},
			codes: this.codes,
		};
		return await carryOut(this.contextOf(plan), plan, writing);
	}

	/** Carries the plans out under Seam's limits: first what removes codes, and so frees them, then all others at once. */
	async carryOut(plans: BookingPlan[]): Promise<Map<BookingPlan, DoorResult[]>> {
		const results = new Map<BookingPlan, DoorResult[]>();
		for (const isRemoval of [true, false]) {
			const next = plans.filter(({ change }) => (change === 'removed') === isRemoval);
			await Promise.all(next.map(async (plan) => results.set(plan, await this.carryOutBooking(plan))));
		}
		return results;
	}

	/**
	 * Looks once more at what was just made, in one request for all: another worker may have synced the same list at the same
	 * moment, and an answer may have got lost.
	 */
	async lookAgain(results: Map<BookingPlan, DoorResult[]>): Promise<void> {
		const made = [...results].filter(([, doors]) => isWorthALook(doors));
		if (made.length === 0) return;
		await this.findCodes();
		const { answer: again } = await outcomeOf((async () => this.plan())());
		for (const [before, doors] of made) {
			const plan = again?.bookings.find(({ booking }) => booking.key === before.booking.key);
			if (!plan) continue;
			const tidied = await this.carryOutBooking(plan);
			for (const result of doors) {
				const now = tidied.find(
					({ plan: door, accessCode }) =>
						door.deviceId === result.plan.deviceId && door.change !== 'removed' && accessCode,
				);
				const isFound = result.failure === undefined || isOutcomeUnknown(result.failure);
				if (!now || !isFound || result.plan.change === 'removed') continue;
				result.accessCode = now.accessCode;
				result.failure = now.failure;
			}
		}
	}

	/** Lets Seam choose where a door turned out to have the wished code. */
	async retryTaken(results: Map<BookingPlan, DoorResult[]>): Promise<void> {
		for (const [plan, doors] of results) {
			if (!isCodeTaken(doors) || plan.newCode === undefined) continue;
			if (this.inputOf(plan)?.ifCodeIsRefused === 'error') continue;
			this.refused.set(plan.booking.key, plan.newCode);
			const next = this.plan().bookings.find(({ booking }) => booking.key === plan.booking.key);
			if (next) results.set(plan, await this.carryOutBooking(next));
		}
	}

	async outputOf(plan: BookingPlan, results: DoorResult[] | undefined): Promise<OutputItem> {
		if (results) return await outputOfResults(this.contextOf(plan), plan, results, this.doors);
		return { json: this.outputOfPlan(plan) };
	}

	/** The output of a plan that is not carried out. */
	outputOfPlan(plan: BookingPlan): IDataObject {
		return outputOfPlan(plan, this.doors, this.codes);
	}

	/** Remembers what is missing, where a run can. */
	remember({ missingSince }: SyncPlan): void {
		memoryOf(this.item)[this.settings.listName] = { ...missingSince };
	}
}

async function syncBookings(items: ItemContext[]): Promise<PlacedOutput[]> {
	const [item] = items;
	const settings = readSettings(item);
	const isDry = isOn(item.functions, 'dryRun');
	const doors = await doorsOf(item);
	const entries = items.map((one) => readEntry(one, doors));
	const sync = new Sync(item, settings, doors, entries);
	const unreadable = entries.flatMap((entry): PlacedOutput[] =>
		'failure' in entry
			? [{ json: {}, failure: entry.failure, itemIndex: entry.item.functions.getItemIndex() }]
			: [],
	);
	const outputs = await oneAtATime(await sync.memoryKey(), item.state.signal, async () => {
		await sync.findCodes();
		const { plan, failures } = await sync.planWithCodes();
		if (isDry) {
			return plan.bookings.map(
				(booking): PlacedOutput => ({
					json: { ...sync.outputOfPlan(booking), dry_run: true },
					itemIndex: booking.itemIndex,
					...(failures.has(booking) && { failure: failures.get(booking) }),
				}),
			);
		}
		const results = await sync.carryOut(plan.bookings.filter((booking) => !failures.has(booking)));
		await sync.retryTaken(results);
		await sync.lookAgain(results);
		sync.remember(plan);
		return await Promise.all(
			plan.bookings.map(
				async (booking): Promise<PlacedOutput> => ({
					...(await sync.outputOf(booking, results.get(booking))),
					itemIndex: booking.itemIndex,
					...(failures.has(booking) && { failure: failures.get(booking) }),
				}),
			),
		);
	});
	return [...outputs, ...unreadable];
}

export const sync = {
	name: 'Sync',
	value: 'sync',
	action: 'Sync a list of bookings',
	description:
		'Make the doors match a whole list of bookings: all input items together. Creates, changes and moves codes, and removes those of bookings that are gone.',
	routing: {
		request: { method: 'POST', url: '/access_codes/list' },
		operations: handledTogetherBy(syncBookings, {
			effect: 'the codes of the booking were written',
			whenUnknown: 'Run this again: it finds the codes of the booking, and makes none twice.',
			subject: 'booking',
			simplify: simplifyBooking,
		}),
	},
} satisfies INodePropertyOptions;
