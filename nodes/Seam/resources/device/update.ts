import type { INodePropertyOptions } from 'n8n-workflow';

import { InvalidInput } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readBody } from '../../input/accessCode';
import { readCustomMetadata } from '../../input/customMetadata';
import { readBooleans, readCollection, readText } from '../../input/readers';
import { lookUpDevice } from '../../input/timeZone';
import { simplifyDevice, type OutputItem } from '../../output/outputItem';
import { fieldsOf } from '../../seamObjects';
import { handledBy } from '../operation';
import { changedDevice } from './changedDevice';

const BOOLEANS = { backup_access_code_pool_enabled: 'Backup Access Code Pool' } as const;

async function updateDevice(item: ItemContext): Promise<OutputItem[]> {
	const { device_id, ...given } = readBody(item, 'device_id');
	const changes = { ...given, ...readBooleans(given, BOOLEANS) };
	if ('name' in changes) changes.name = readText('Name', changes.name);
	const metadata = readCustomMetadata(readCollection(item.functions, 'additionalFields').customMetadata);
	if (metadata) {
		// Whether Seam keeps the entries of other keys, it does not say.
		const { custom_metadata: before } = await lookUpDevice(item, String(device_id));
		changes.custom_metadata = { ...fieldsOf(before), ...metadata };
	}
	if (Object.keys(changes).length === 0) {
		throw new InvalidInput(
			'There is nothing to change',
			"Give a new name in 'Name', or add a field under 'Additional Fields'.",
		);
	}
	await sendWithRetry(item, item.path, { device_id, ...changes }, 'write');
	return await changedDevice(item, device_id);
}

export const update = {
	name: 'Update',
	value: 'update',
	action: 'Update lock or other device',
	description: 'Change the name of a device, its metadata, or whether it keeps spare codes',
	routing: {
		request: { method: 'POST', url: '/devices/update' },
		operations: handledBy(updateDevice, {
			effect: 'the device was changed',
			whenUnknown: 'Run this again: changing a device to what it already is does no harm.',
			simplify: simplifyDevice,
		}),
	},
} satisfies INodePropertyOptions;
