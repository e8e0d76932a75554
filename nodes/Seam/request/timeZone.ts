import type { IExecuteSingleFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { isDevice, type Device } from '../seamObjects';
import { InvalidInput } from '../transport/failure';
import { runOf } from '../transport/run';
import { callSeam } from '../transport/trip';
import { checkTimeZone } from './dates';

/** A device by its ID, looked up once in a run. */
async function lookUpDevice(
	context: IExecuteSingleFunctions,
	request: IHttpRequestOptions,
	deviceId: string,
): Promise<Device> {
	const run = runOf(context);
	return await run.share(`device ${deviceId}`, async () => {
		const { device } = await callSeam(context, run, request, '/devices/get', {
			device_id: deviceId,
		});
		if (isDevice(device)) return device;
		throw new InvalidInput(`Seam has no device ${deviceId}`, "Pick the device again in 'Device'.");
	});
}

async function zoneOfDevice(
	context: IExecuteSingleFunctions,
	request: IHttpRequestOptions,
	deviceId: string,
): Promise<string> {
	const device = await lookUpDevice(context, request, deviceId);
	const zone = device.location?.time_zone;
	if (zone) return checkTimeZone(zone);
	throw new InvalidInput(
		`'Time Zone' is the device's, but Seam does not know the time zone of "${device.display_name ?? deviceId}"`,
		"Pick the time zone by name in 'Time Zone', or give dates with an offset, such as 2027-03-27T15:00:00+01:00.",
	);
}

/**
 * The time zone in which dates without an offset are read.
 * @param request the described request, over whose connection devices are looked up
 * @param choice `workflow`, `device` or an IANA name
 * @param deviceIds the devices that the dates are for
 * @returns an IANA name
 * @throws InvalidInput for an unknown name, a device without a zone, or devices that differ in theirs
 */
export async function resolveTimeZone(
	context: IExecuteSingleFunctions,
	request: IHttpRequestOptions,
	choice: string,
	deviceIds: string[],
): Promise<string> {
	if (choice === '' || choice === 'workflow') return context.getTimezone();
	if (choice !== 'device') return checkTimeZone(choice);
	const zones = new Set(
		await Promise.all(deviceIds.map(async (id) => await zoneOfDevice(context, request, id))),
	);
	const [zone] = zones;
	if (zones.size === 1) return zone;
	throw new InvalidInput(
		zones.size === 0
			? "'Time Zone' is the device's, but no device is given"
			: `The devices lie in different time zones: ${[...zones].join(', ')}`,
		"Pick the time zone by name in 'Time Zone', or give dates with an offset, such as 2027-03-27T15:00:00+01:00.",
	);
}
