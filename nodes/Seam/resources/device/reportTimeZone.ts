import type { INodePropertyOptions } from 'n8n-workflow';

import { InvalidInput } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { PICK_DEVICE } from '../../input/accessCode';
import { checkTimeZone } from '../../input/dates';
import { readRequired } from '../../input/readers';
import { lookUpDevice } from '../../input/timeZone';
import { simplifyDevice, type OutputItem } from '../../output/outputItem';
import { nameOfDevice } from '../../seamObjects';
import { handledBy } from '../operation';
import { changedDevice } from './changedDevice';

/** What Seam calls the report for the types of locks that take one (`/devices/report_provider_metadata`). */
const METADATA: ReadonlyMap<unknown, string> = new Map([
	['omnitec_lock', 'omnitec_metadata'],
	['schlage_lock', 'schlage_metadata'],
	['ultraloq_lock', 'ultraloq_metadata'],
]);

async function reportDeviceTimeZone(item: ItemContext): Promise<OutputItem[]> {
	const picked = (name: string): unknown => item.functions.getNodeParameter(name, '', { extractValue: true });
	const device_id = readRequired('Device', picked('deviceId'), PICK_DEVICE);
	const time_zone = checkTimeZone(
		readRequired(
			'Time Zone',
			picked('timeZone'),
			'Pick the time zone from the list, or give its name, such as Europe/Berlin.',
		),
	);
	const device = await lookUpDevice(item, device_id);
	const metadata = METADATA.get(device.device_type);
	if (metadata === undefined) {
		throw new InvalidInput(
			`Seam takes no time zone for "${nameOfDevice(device)}", which is of the type ${device.device_type}`,
			"Seam takes one only for locks of Omnitec, Schlage and Ultraloq. For others, set it in the maker's app if the device has a warning about it.",
		);
	}
	await sendWithRetry(item, item.path, { devices: [{ device_id, [metadata]: { time_zone } }] }, 'write');
	return await changedDevice(item, device_id);
}

export const reportTimeZone = {
	name: 'Report Time Zone',
	value: 'reportTimeZone',
	action: 'Report time zone of lock',
	description: 'Tell Seam where a lock of Omnitec, Schlage or Ultraloq is, which these makers do not',
	routing: {
		request: { method: 'POST', url: '/devices/report_provider_metadata' },
		operations: handledBy(reportDeviceTimeZone, {
			effect: 'the time zone was reported',
			whenUnknown: 'Run this again: reporting the same time zone does no harm.',
			simplify: simplifyDevice,
		}),
	},
} satisfies INodePropertyOptions;
