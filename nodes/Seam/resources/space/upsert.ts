import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { accountOfItem } from '../../api/account';
import { InvalidInput, isOutcomeUnknown, outcomeOf, rejectionIn } from '../../api/errors';
import { allOf, pagesOf } from '../../api/paging';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { oneAtATime } from '../../execute/oneAtATime';
import { checkTimeZone, readTimeOfDay } from '../../input/dates';
import { readCollection, readList, readText, withoutEmpty } from '../../input/readers';
import { requireSpace, type SpaceReference } from '../../input/space';
import type { OutputItem } from '../../output/outputItem';
import { simplifySpace } from '../../output/space';
import { isDevice, isSpace, objectsIn, textOf, type Space } from '../../seamObjects';
import { handledBy } from '../operation';
import { fetchSpace, namedIds, spaceIn } from './find';

/** What is wished of a space; what the user left empty is no wish. */
interface Wish {
	reference: SpaceReference;
	name?: string;
	customerKey?: string;
	/** By Seam's names. */
	customerData: IDataObject;
	/** All devices that are to be in it. */
	deviceIds?: string[];
}

/** Reads the wish. Devices are named by IDs or names: the doors tell which they are. */
async function readWish(item: ItemContext): Promise<Wish> {
	const reference = requireSpace(item);
	const { address, checkInTime, checkOutTime, timeZone } = readCollection(item.functions, 'additionalFields');
	const zone = readText('Time Zone', timeZone);
	const isNamed = readList(item.body.device_ids ?? []).length > 0;
	return {
		reference,
		name: readText('Name', item.body.name),
		customerKey: readText('Customer Key', item.body.customer_key),
		customerData: withoutEmpty({
			address: readText('Address', address),
			default_checkin_time: readTimeOfDay('Check-In Time', checkInTime),
			default_checkout_time: readTimeOfDay('Check-Out Time', checkOutTime),
			time_zone: zone === undefined ? undefined : checkTimeZone(zone),
		}),
		...(isNamed && { deviceIds: await namedIds(item) }),
	};
}

/** The space with that key; by its ID it must be there. */
async function findSpace(item: ItemContext, { text, isId }: SpaceReference): Promise<Space | undefined> {
	if (isId) return await fetchSpace(item, text);
	const { spaces } = await sendWithRetry(item, '/spaces/list', { space_key: text });
	return objectsIn(spaces)
		.filter(isSpace)
		.find(({ space_key }) => space_key === text);
}

/** Whether a time of day is the same, with seconds or without. */
function isSameValue(a: unknown, b: unknown): boolean {
	const shortened = (value: unknown) => textOf(value)?.replace(/^(\d\d:\d\d):00$/, '$1') ?? value ?? '';
	return shortened(a) === shortened(b);
}

/** Whether exactly these devices are in a space. Asked anew: the run's own list of devices may be older. */
async function hasDevices(item: ItemContext, space_id: string, deviceIds: string[]): Promise<boolean> {
	const fetch = async (body: IDataObject) => await sendWithRetry(item, '/devices/list', body);
	const devices = await allOf(pagesOf(fetch, { space_id }, 'devices'), isDevice);
	const ids = devices.map(({ device_id }) => device_id);
	return ids.length === deviceIds.length && deviceIds.every((id) => ids.includes(id));
}

/** Makes a space as the user wishes it. */
async function adapt(item: ItemContext, wish: Wish, space: Space): Promise<OutputItem> {
	const { space_id } = space;
	item.known = space;
	if (wish.customerKey !== undefined && wish.customerKey !== space.customer_key) {
		throw new InvalidInput(
			`The space "${space.name}" belongs to ${space.customer_key ? `the customer "${space.customer_key}"` : 'no customer'}, which Seam can not change`,
			"Delete it first, or leave 'Customer Key' as it is.",
		);
	}
	const data = Object.entries(wish.customerData).filter(
		([key, value]) => !isSameValue(value, Object(space.customer_data)[key]),
	);
	const isSame = wish.deviceIds === undefined || (await hasDevices(item, space_id, wish.deviceIds));
	const changes: IDataObject = {
		...(wish.name !== undefined && wish.name !== space.name && { name: wish.name }),
		...(data.length > 0 && { customer_data: Object.fromEntries(data) }),
		...(!isSame && { device_ids: wish.deviceIds }),
	};
	if (Object.keys(changes).length === 0) return { json: { ...space, change: 'unchanged' } };
	const answer = await sendWithRetry(item, '/spaces/update', { space_id, ...changes }, 'write');
	return { json: { ...spaceIn(answer, 'write'), change: 'updated' } };
}

async function createNew(item: ItemContext, wish: Wish): Promise<OutputItem> {
	const { reference, name, customerKey, customerData, deviceIds } = wish;
	const body: IDataObject = {
		name: name ?? reference.text,
		space_key: reference.text,
		...(deviceIds && { device_ids: deviceIds }),
		...(customerKey !== undefined && { customer_key: customerKey }),
		...(Object.keys(customerData).length > 0 && { customer_data: customerData }),
	};
	const { answer, error } = await outcomeOf(sendWithRetry(item, item.path, body, 'write'));
	if (answer) return { json: { ...spaceIn(answer, 'write'), change: 'created' } };
	// Seam keeps keys unique: what is there under this one was made by this request, or by one that is newer than the list.
	const isLost = isOutcomeUnknown(error);
	if (!isLost && !rejectionIn(error)) throw error;
	const look = sendWithRetry(item, '/spaces/get', { space_key: reference.text });
	const { answer: found } = await outcomeOf(look.then((seen) => spaceIn(seen)));
	if (!found) throw error;
	const output = await adapt(item, wish, found);
	const isOwn = isLost && output.json.change === 'unchanged';
	return isOwn ? { json: { ...output.json, change: 'created' } } : output;
}

/** Look and write are one step for all items and runs of this process, so that the same key makes one space. */
async function createOrUpdate(item: ItemContext): Promise<OutputItem[]> {
	const wish = await readWish(item);
	const key = JSON.stringify(['space', await accountOfItem(item), wish.reference.text]);
	const output = await oneAtATime(key, item.state, async () => {
		const found = await findSpace(item, wish.reference);
		return found ? await adapt(item, wish, found) : await createNew(item, wish);
	});
	return [output];
}

export const upsert = {
	name: 'Create or Update',
	value: 'upsert',
	action: 'Create or update space',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	routing: {
		request: { method: 'POST', url: '/spaces/create' },
		operations: handledBy(createOrUpdate, {
			effect: 'the space was created or changed',
			whenUnknown: 'Run this again: it finds the space by its key, and creates none where there is one.',
			subject: 'space',
			simplify: simplifySpace,
		}),
	},
} satisfies INodePropertyOptions;
