import { InvalidInput } from '../api/errors';
import { onePerAccount } from '../api/account';
import { sendWithRetry } from '../api/sendWithRetry';
import type { ItemContext } from '../execute/itemContext';
import { fieldsOf, isDevice, nameOfDevice, textOf, type Device } from '../seamObjects';
import { checkTimeZone } from './dates';

const PICK_BY_NAME =
	"Pick the time zone by name in 'Time Zone', or give dates with an offset, such as 2027-03-27T15:00:00+01:00.";

const devicesLookedUp = onePerAccount(async () => new Map<string, Promise<Device>>());

/** Fetches a device. @throws InvalidInput when the answer has none; RequestError */
export async function lookUpDevice(item: ItemContext, deviceId: string): Promise<Device> {
	const { device } = await sendWithRetry(item, '/devices/get', { device_id: deviceId });
	if (isDevice(device)) return device;
	throw new InvalidInput(`Seam has no device ${deviceId}`, "Pick the device again in 'Device'.");
}

/** A device by its ID, looked up once in a run for each account. A look-up that failed is not remembered. */
async function deviceOf(item: ItemContext, deviceId: string): Promise<Device> {
	const devices = await devicesLookedUp(item);
	const device = devices.get(deviceId) ?? lookUpDevice(item, deviceId);
	devices.set(deviceId, device);
	device.catch(() => devices.delete(deviceId));
	return await device;
}

/** What 'Time Zone' leaves to the devices: `auto` falls back to the workflow's zone, `device` does not. */
export type DeviceChoice = 'auto' | 'device';

/** What 'Time Zone' says: an IANA name, or what is left to the devices. */
export type TimeZoneChoice = { zone: string } | { ask: DeviceChoice };

/**
 * Reads 'Time Zone', in which dates without an offset are read.
 * @returns an IANA name, or what is left to the devices
 * @throws InvalidInput for an unknown name
 */
export function readTimeZone({ functions }: ItemContext, value: unknown): TimeZoneChoice {
	const choice = String(value ?? '').trim();
	if (choice === '' || choice === 'auto') return { ask: 'auto' };
	if (choice === 'device') return { ask: 'device' };
	return { zone: choice === 'workflow' ? functions.getTimezone() : checkTimeZone(choice) };
}

/**
 * The time zone that devices have in common. With `auto` those count whose zone Seam knows.
 * @returns an IANA name
 * @throws InvalidInput for a device without a zone, or devices that differ in theirs
 */
export function commonTimeZone({ functions }: ItemContext, ask: DeviceChoice, devices: Device[]): string {
	const zones = new Set<string>();
	for (const device of devices) {
		const zone = textOf(fieldsOf(device.location).time_zone);
		if (zone !== undefined) zones.add(checkTimeZone(zone));
		else if (ask === 'device') {
			throw new InvalidInput(
				`'Time Zone' is the device's, but Seam does not know the time zone of "${nameOfDevice(device)}"`,
				PICK_BY_NAME,
			);
		}
	}
	const [zone] = zones;
	if (zones.size === 1) return zone;
	if (zones.size === 0 && ask === 'auto') return functions.getTimezone();
	throw new InvalidInput(
		zones.size === 0
			? 'No device is found whose time zone the dates could be in'
			: `The devices lie in different time zones: ${[...zones].join(', ')}`,
		PICK_BY_NAME,
	);
}

/**
 * The time zone that devices have in common, by their IDs.
 * @throws InvalidInput as `commonTimeZone` does, and where there is none
 */
export async function timeZoneOf(item: ItemContext, ask: DeviceChoice, deviceIds: string[]): Promise<string> {
	const devices = await Promise.all(deviceIds.map(async (id) => await deviceOf(item, id)));
	return commonTimeZone(item, devices.length > 0 ? ask : 'device', devices);
}
