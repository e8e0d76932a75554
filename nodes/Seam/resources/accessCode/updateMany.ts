import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { allOf, pagesOf } from '../../api/paging';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { pickDevices } from '../../fields/device';
import { showFor } from '../../fields/show';
import { readAccessCode } from '../../input/accessCode';
import { namedDevices } from '../../input/readers';
import type { OutputItem } from '../../output/outputItem';
import { simplifyAccessCode } from '../../output/simplify';
import { canTakeAccessCodes, isAccessCode, isDevice, isEnding, type AccessCode } from '../../seamObjects';
import { handledBy } from '../operation';
import { afterTheChange } from './changedCode';
import { waitForEach } from './waitForEach';

/** The devices on which to look for codes with a common key: those the user named, else all that can take codes. */
async function devicesToSearch(item: ItemContext): Promise<string[]> {
	const named = namedDevices(item.functions);
	if (named.length > 0) return named;
	const fetch = async (body: IDataObject) => await sendWithRetry(item, '/devices/list', body);
	const devices = await allOf(pagesOf(fetch, {}, 'devices'), isDevice);
	return devices.filter(canTakeAccessCodes).map(({ device_id }) => device_id);
}

/** The codes with a common key. Seam's list has no filter for it, so the devices are searched. */
async function findByCommonCodeKey(item: ItemContext, commonCodeKey: unknown): Promise<AccessCode[]> {
	const fetch = async (body: IDataObject) => await sendWithRetry(item, '/access_codes/list', body);
	const belongs = (code: IDataObject): code is AccessCode =>
		isAccessCode(code) && code.common_code_key === commonCodeKey && !isEnding(code, Date.now());
	const searches = (await devicesToSearch(item)).map(
		async (device_id) => await allOf(pagesOf(fetch, { device_id }, 'access_codes'), belongs),
	);
	// A failure is thrown once the others have ended too, so that nothing is left running.
	await Promise.allSettled(searches);
	return (await Promise.all(searches)).flat();
}

async function updateAccessCodes(item: ItemContext): Promise<OutputItem[]> {
	const body = await readAccessCode(item, 'common_code_key');
	await sendWithRetry(item, item.path, body, 'write');
	const { common_code_key } = body;
	const accessCodes = await afterTheChange(findByCommonCodeKey(item, common_code_key));
	if (accessCodes.length === 0) return [{ json: { updated: true, common_code_key } }];
	return await waitForEach(item, accessCodes, body);
}

export const updateMany = {
	name: 'Update Many',
	value: 'updateMany',
	action: 'Update access codes with common code key',
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
