import type { AccessCode, CodeConstraintType, Device } from './types';
import type { World } from './world';

/** Whether each digit lies `step` from the one before it. */
function isRun(digits: string, step: number): boolean {
	return [...digits].every((digit, i) => i === 0 || Number(digit) - Number(digits[i - 1]) === step);
}

/** Whether somewhere three digits in a row are the same, ascending or descending. */
function hasRunOfThree(pin: string): boolean {
	return [...pin].some((_digit, i) => {
		const three = pin.slice(i, i + 3);
		return three.length === 3 && [0, 1, -1].some((step) => isRun(three, step));
	});
}

type PinRule = (pin: string, device: Device, world: World) => boolean;

/**
 * What each constraint forbids of a PIN, whoever chose it. Source: Seam's device page; where that leaves two readings
 * ("no more than 3 in a row" under the name `no_triple_consecutive_ints`), the narrower one.
 */
const FORBIDDEN: Partial<Record<CodeConstraintType, PinRule>> = {
	no_zeros: (pin) => pin.includes('0'),
	cannot_start_with_12: (pin) => pin.startsWith('12'),
	no_triple_consecutive_ints: hasRunOfThree,
	no_ascending_or_descending_sequence: (pin) => isRun(pin, 1) || isRun(pin, -1),
	at_least_three_unique_digits: (pin) => new Set(pin).size < 3,
	cannot_contain_089: (pin) => /[089]/.test(pin),
	cannot_contain_0789: (pin) => /[0789]/.test(pin),
	no_all_same_digits: (pin) => new Set(pin).size === 1,
	unique_first_four_digits: (pin, device, world) =>
		[...world.codes.onDevice(device.device_id)].some(
			({ accessCode }) => accessCode.code !== pin && accessCode.code?.slice(0, 4) === pin.slice(0, 4),
		),
};

/** What a constraint forbids of a PIN that the caller wished for, beside those that hold for every PIN. */
const FORBIDDEN_WISHES: Partial<Record<CodeConstraintType, PinRule>> = {
	cannot_specify_pin_code: () => true,
	pin_code_matches_existing_set: (pin, device, world) =>
		![...world.codes.all()].some(
			({ accessCode }) =>
				accessCode.code === pin &&
				world.devices.get(accessCode.device_id)?.connected_account_id === device.connected_account_id,
		),
};

function violated(
	rules: Partial<Record<CodeConstraintType, PinRule>>,
	[world, device, pin]: [World, Device, string],
): string | undefined {
	const found = device.properties.code_constraints?.find(({ constraint_type }) =>
		rules[constraint_type]?.(pin, device, world),
	);
	return found && `This lock does not take the code: ${found.constraint_type}.`;
}

/** Why a lock cannot take a PIN, by its lengths and its constraints; undefined if it can. */
export function violatedByPin(world: World, device: Device, pin: string): string | undefined {
	const { supported_code_lengths: lengths } = device.properties;
	if (lengths && !lengths.includes(pin.length)) {
		return `This lock takes codes of ${lengths.join(', ')} digits, not of ${pin.length}.`;
	}
	return violated(FORBIDDEN, [world, device, pin]);
}

/** A code as somebody asked for it. */
export interface CodeWish extends Pick<AccessCode, 'starts_at'> {
	pin: string | null;
	/** Whether the caller set the PIN, rather than leaving it to Seam. */
	isWished: boolean;
}

/** Why a lock cannot take a code as it was asked for; undefined if it can. */
export function violatedConstraint(
	world: World,
	device: Device,
	{ pin, isWished, starts_at }: CodeWish,
): string | undefined {
	const startsInPast = starts_at !== undefined && Date.parse(starts_at) <= world.clock.now();
	const mustStartLater = device.properties.code_constraints?.some(
		({ constraint_type }) => constraint_type === 'start_date_in_future',
	);
	if (startsInPast && mustStartLater) return 'This lock does not take the code: start_date_in_future.';
	if (pin === null) return undefined;
	return (
		violatedByPin(world, device, pin) ??
		(isWished ? violated(FORBIDDEN_WISHES, [world, device, pin]) : undefined)
	);
}
