import { violatedConstraint } from '../codeConstraints';
import type { Dates } from '../dates';
import { canTakePin, freePin } from '../pins';
import type { Device } from '../types';
import type { World } from '../world';

/** Which PINs the doors of a grant would like best. */
export interface PinWishes {
	/** The caller's own wish, for as many doors as can take it. */
	wished?: string;
	/** PINs that the grant has already, for as many doors as can take them. */
	present: string[];
	/** A PIN that the guest has from another grant, if all doors can take it. */
	former: string[];
}

export interface PinPlan {
	pins: Map<Device, string>;
	/** Doors for which there is no PIN at all. */
	without: Device[];
}

function makesUpItsOwn({ properties }: Device): boolean {
	return properties.code_constraints?.some((c) => c.constraint_type === 'cannot_specify_pin_code') ?? false;
}

/** The PIN of each door: as few different ones as the doors allow. */
export function planPins(world: World, devices: Device[], frame: Dates, wishes: PinWishes): PinPlan {
	const pins = new Map<Device, string>();
	const left = new Set(devices);
	const give = (pin: string, takes: (device: Device) => boolean) => {
		for (const device of left) {
			if (!takes(device)) continue;
			pins.set(device, pin);
			left.delete(device);
		}
	};
	const canTake = (pin: string) => (device: Device) =>
		!makesUpItsOwn(device) && canTakePin(world, device, pin, frame);
	const { wished, present, former } = wishes;
	if (wished !== undefined) {
		const wish = { pin: wished, isWished: true, starts_at: frame.starts_at };
		give(
			wished,
			(device) =>
				violatedConstraint(world, device, wish) === undefined &&
				!world.codes.conflict(device.device_id, wished, frame),
		);
	}
	for (const pin of present) give(pin, canTake(pin));
	for (const pin of former) if ([...left].every(canTake(pin))) give(pin, () => true);
	const without: Device[] = [];
	while (left.size > 0) {
		const [first] = left;
		const shared = makesUpItsOwn(first) ? [first] : [...left].filter((device) => !makesUpItsOwn(device));
		const pin = freePin(world, shared, frame, undefined) ?? freePin(world, [first], frame, undefined);
		if (pin === undefined) {
			without.push(first);
			left.delete(first);
		} else if (makesUpItsOwn(first)) give(pin, (device) => device === first);
		else give(pin, canTake(pin));
	}
	return { pins, without };
}
