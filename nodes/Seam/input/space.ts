import type { IDataObject } from 'n8n-workflow';

import { InvalidInput } from '../api/errors';
import { onePerAccount } from '../api/account';
import { allOf, pagesOf } from '../api/paging';
import { sendWithRetry } from '../api/sendWithRetry';
import type { ItemContext } from '../execute/itemContext';
import { fieldsOf, isObject, isSpace, nameOfSpace, textOf, type Device, type Space } from '../seamObjects';
import { checkTimeZone, readTimeOfDay, type DayTimes } from './dates';
import { nearestNames } from './nearest';
import { readText } from './readers';
import { commonTimeZone, type TimeZoneChoice } from './timeZone';

const PICK_SPACE = 'Pick a space from the list, or give its key or its exact name.';

/** The times of day of stays where neither the user nor the space has others. */
const STANDARD_TIMES = { checkIn: '15:00', checkOut: '11:00' };

/** What 'Space' says: an ID that was picked or given, or the text of a key or a name. */
export interface SpaceReference {
	text: string;
	isId: boolean;
}

/** The form of Seam's IDs. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads 'Space'. What is no ID is a key or a name, whatever the field's mode: an expression or an agent may give either.
 * @returns undefined where it is empty
 */
export function readSpace({ functions }: Pick<ItemContext, 'functions'>): SpaceReference | undefined {
	const given: unknown = functions.getNodeParameter('spaceKey', '');
	const { mode, value } = isObject(given) ? given : { mode: undefined, value: given };
	const text = readText('Space', value);
	return text === undefined ? undefined : { text, isId: mode !== 'key' && UUID.test(text) };
}

/** Reads 'Space'. @throws InvalidInput where it is empty */
export function requireSpace(item: Pick<ItemContext, 'functions'>): SpaceReference {
	const reference = readSpace(item);
	if (reference) return reference;
	throw new InvalidInput("'Space' is empty", `${PICK_SPACE} In an expression, check that it has a value.`);
}

/** The spaces of an account: one is found in it by its ID, its key or its name. */
export class Spaces {
	constructor(private readonly all: Space[]) {}

	/**
	 * Finds a space. A key comes before a name: it belongs to one space alone.
	 * @throws InvalidInput when there is none, with names that are like it, or when there are several of that name
	 */
	find({ text, isId }: SpaceReference): Space {
		const space =
			this.all.find(({ space_id }) => space_id === text) ??
			this.all.find(({ space_key }) => space_key === text);
		if (space) return space;
		const named = this.all.filter(({ name }) => name === text);
		if (named.length === 1) return named[0];
		if (named.length > 1) {
			throw new InvalidInput(
				`Seam has ${named.length} spaces named "${text}"`,
				`Give the key of the one that you mean, or pick it from the list. Space IDs: ${named.map(({ space_id }) => space_id).join(', ')}`,
			);
		}
		const names = this.all.map(nameOfSpace);
		const near = nearestNames(names, text);
		throw new InvalidInput(
			`Seam has no space with the ${isId ? 'ID' : 'key or the name'} "${text}"`,
			near === ''
				? "This workspace has no spaces: make one with the resource 'Space', or name the doors one by one."
				: `${PICK_SPACE} Spaces there are: ${near}`,
		);
	}
}

/** The spaces of the item's account, read once in a run. @throws RequestError */
export const spacesOf = onePerAccount(async (item) => {
	const fetch = async (body: IDataObject) => await sendWithRetry(item, '/spaces/list', body);
	return new Spaces(await allOf(pagesOf(fetch, {}, 'spaces'), isSpace));
});

/** The ID of the space that an item names. What is picked or given by ID is not looked up. */
export async function spaceIdOf(item: ItemContext): Promise<string> {
	const reference = requireSpace(item);
	return reference.isId ? reference.text : (await spacesOf(item)).find(reference).space_id;
}

/** The times of day at which a stay begins and ends: the user's, else the space's, else what is common. */
export function timesOfStay({ checkIn, checkOut }: DayTimes, space: Space | undefined): DayTimes {
	const { default_checkin_time, default_checkout_time } = fieldsOf(space?.customer_data);
	const ofSpace = (time: unknown) => readTimeOfDay("The space's default time", time);
	return {
		checkIn: checkIn ?? ofSpace(default_checkin_time) ?? STANDARD_TIMES.checkIn,
		checkOut: checkOut ?? ofSpace(default_checkout_time) ?? STANDARD_TIMES.checkOut,
	};
}

/**
 * The time zone in which a stay's dates without an offset are read: the chosen one; where it is left to Automatic the
 * space's, else that of the doors.
 * @throws InvalidInput as `commonTimeZone` does
 */
export function zoneOfStay(
	item: ItemContext,
	choice: TimeZoneChoice,
	doors: Device[],
	space: Space | undefined,
): string {
	if ('zone' in choice) return choice.zone;
	const zone = choice.ask === 'auto' ? textOf(fieldsOf(space?.customer_data).time_zone) : undefined;
	return zone === undefined ? commonTimeZone(item, choice.ask, doors) : checkTimeZone(zone);
}
