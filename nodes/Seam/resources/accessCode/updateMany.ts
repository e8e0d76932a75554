import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { allOf, pagesOf } from '../../api/paging';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { pickDevices } from '../../fields/device';
import { showFor } from '../../fields/show';
import { readAccessCodeOn } from '../../input/accessCode';
import { namedDevices } from '../../input/readers';
import { simplifyAccessCode, type OutputItem } from '../../output/outputItem';
import {
	canTakeAccessCodes,
	isAccessCode,
	isDevice,
	isEnding,
	textsIn,
	type AccessCode,
} from '../../seamObjects';
import { reflects } from '../../waiting/completion';
import { handledBy } from '../operation';
import { afterTheChange, untilShown } from './changedCode';
import { waitForEach } from './waitForEach';

/** All devices that can take codes. */
async function devicesToSearch(item: ItemContext): Promise<string[]> {
	const fetch = async (body: IDataObject) => await sendWithRetry(item, '/devices/list', body);
	const devices = await allOf(pagesOf(fetch, {}, 'devices'), isDevice);
	return devices.filter(canTakeAccessCodes).map(({ device_id }) => device_id);
}

/**
 * The codes with a common key. Seam's list has no filter for it, so the devices are searched.
 * @param devices where to look; all devices where none are given
 */
async function findByCommonCodeKey(
	item: ItemContext,
	commonCodeKey: unknown,
	devices: string[],
): Promise<AccessCode[]> {
	const fetch = async (body: IDataObject) => await sendWithRetry(item, '/access_codes/list', body);
	const belongs = (code: IDataObject): code is AccessCode =>
		isAccessCode(code) && code.common_code_key === commonCodeKey && !isEnding(code, Date.now());
	const searches = (devices.length > 0 ? devices : await devicesToSearch(item)).map(
		async (device_id) => await allOf(pagesOf(fetch, { device_id }, 'access_codes'), belongs),
	);
	// A failure is thrown once the others have ended too, so that nothing is left running.
	await Promise.allSettled(searches);
	return (await Promise.all(searches)).flat();
}

async function updateAccessCodes(item: ItemContext): Promise<OutputItem[]> {
	let devices = namedDevices(item.functions);
	const devicesOfKey = async (_: ItemContext, { common_code_key }: IDataObject) => {
		if (devices.length > 0) return devices;
		const codes = await findByCommonCodeKey(item, common_code_key, []);
		return (devices = [...new Set(textsIn(codes.map(({ device_id }) => device_id)))]);
	};
	const body = await readAccessCodeOn(item, devicesOfKey, 'common_code_key');
	await sendWithRetry(item, item.path, body, 'write');
	const { common_code_key } = body;
	const look = async () => await findByCommonCodeKey(item, common_code_key, devices);
	const isShown = (codes: AccessCode[]) => codes.every((code) => reflects(code, body));
	const accessCodes = await afterTheChange(untilShown(item, look, isShown));
	if (accessCodes.length === 0) return [{ json: { updated: true, common_code_key } }];
	return await waitForEach(item, accessCodes, body);
}

export const updateMany = {
	name: 'Update Many',
	value: 'updateMany',
	action: 'Update access codes of door locks with common code key',
	description: 'Change the name or the dates of all codes that share a common code key',
	routing: {
		request: { method: 'POST', url: '/access_codes/update_multiple' },
		operations: handledBy(updateAccessCodes, {
			effect: 'the access codes were changed',
			whenUnknown: 'Run this again: changing codes to what they already are does no harm.',
			simplify: simplifyAccessCode,
		}),
	},
} satisfies INodePropertyOptions;

export const updateManyFields = [
	{
		displayName: 'Common Code Key',
		name: 'commonCodeKey',
		type: 'string',
		required: true,
		default: '',
		displayOptions: showFor(['accessCode'], ['updateMany']),
		placeholder: 'e.g. booking-12345',
		description: 'The key that the codes were created with: all codes with this key are changed',
		routing: { send: { type: 'body', property: 'common_code_key' } },
	},
	{
		...pickDevices,
		displayOptions: showFor(['accessCode'], ['updateMany']),
		description:
			'Where the codes are; leave empty to look on all devices. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
] satisfies INodeProperties[];
