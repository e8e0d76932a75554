import { randomInt } from 'node:crypto';
import { violatedByPin } from './codeConstraints';
import type { Dates } from './dates';
import type { Device } from './types';
import type { World } from './world';

/** The lengths of generated codes for a device, best first: the preferred one if it can do that, else the shortest. */
function lengthsFor(devices: Device[], preferred: number | undefined): number[] {
	const shared = devices
		.map((device) => device.properties.supported_code_lengths ?? [4, 5, 6])
		.reduce((common, lengths) => common.filter((length) => lengths.includes(length)))
		.sort((a, b) => a - b);
	if (preferred === undefined || !shared.includes(preferred)) return shared;
	return [preferred, ...shared.filter((length) => length > preferred)];
}

/** Whether a lock can take a PIN for that time: by its lengths and constraints, and because nobody else has it there. */
export function canTakePin(world: World, device: Device, pin: string, frame: Dates): boolean {
	return (
		violatedByPin(world, device, pin) === undefined && !world.codes.conflict(device.device_id, pin, frame)
	);
}

/**
 * A random PIN that all the devices can take for that time, or undefined if they have no length in common or are full.
 * Where a length is crowded, the next longer one is taken.
 */
export function freePin(
	world: World,
	devices: Device[],
	frame: Dates,
	preferred: number | undefined,
): string | undefined {
	for (const length of lengthsFor(devices, preferred)) {
		for (let attempt = 0; attempt < 200; attempt++) {
			const pin = String(randomInt(10 ** length)).padStart(length, '0');
			if (devices.every((device) => canTakePin(world, device, pin, frame))) return pin;
		}
	}
	return undefined;
}
