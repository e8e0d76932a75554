import { createHash } from 'node:crypto';

import { markOf } from './key';
import type { BookingReference } from './types';

/** A door, as far as it decides which codes it takes. Source: Seam's device object (`properties`). */
export interface CodeRules {
	deviceName: string;
	/** `supported_code_lengths`; undefined where Seam doesn't know them. */
	supportedCodeLengths?: readonly number[];
	/** The `constraint_type` of each of its `code_constraints`. */
	codeConstraints?: readonly string[];
	/** The codes that are on the door now, managed or not, without those of the booking itself. */
	otherCodes: readonly string[];
}

function isAllTheSame(code: string): boolean {
	return new Set(code).size === 1;
}

/** How much each digit is above the one before it. */
function steps(code: string): number[] {
	return Array.from({ length: code.length - 1 }, (_, i) => Number(code[i + 1]) - Number(code[i]));
}

function isSequence(code: string): boolean {
	const [first, ...others] = steps(code);
	return Math.abs(first) === 1 && others.every((step) => step === first);
}

/** Whether three digits in a row are the same, or go up or down by one. */
function hasTriple(code: string): boolean {
	return steps(code).some((step, i, all) => Math.abs(step) <= 1 && step === all[i + 1]);
}

/**
 * What is wrong with a code, by the `constraint_type` that forbids it. The types that are about names and dates are not here,
 * nor is `pin_code_matches_existing_set`: the set is known to the door's own system only.
 */
const CONSTRAINTS = new Map<string, (code: string, door: CodeRules) => string | false>([
	['cannot_specify_pin_code', () => 'takes only codes that it chooses itself'],
	['no_zeros', (code) => code.includes('0') && 'takes no code with a 0'],
	['cannot_start_with_12', (code) => code.startsWith('12') && 'takes no code that starts with 12'],
	['cannot_contain_089', (code) => /[089]/.test(code) && 'takes no code with a 0, 8 or 9'],
	['cannot_contain_0789', (code) => /[0789]/.test(code) && 'takes no code with a 0, 7, 8 or 9'],
	['no_all_same_digits', (code) => isAllTheSame(code) && 'takes no code of one repeated digit'],
	[
		'at_least_three_unique_digits',
		(code) => new Set(code).size < 3 && 'takes only codes with three different digits or more',
	],
	[
		'no_ascending_or_descending_sequence',
		(code) => isSequence(code) && 'takes no code whose digits run up or down one by one',
	],
	[
		'no_triple_consecutive_ints',
		(code) => hasTriple(code) && 'takes no code with three digits in a row that are the same or consecutive',
	],
	[
		'unique_first_four_digits',
		(code, { otherCodes }) =>
			otherCodes.some((other) => other.slice(0, 4) === code.slice(0, 4)) &&
			'has a code with the same first four digits',
	],
]);

/**
 * Why a door can't take a code.
 * @param code the digits
 * @returns a sentence that begins with the door's name; undefined where nothing speaks against the code
 */
export function whyCodeIsRefused(code: string, door: CodeRules): string | undefined {
	const { deviceName, supportedCodeLengths = [], codeConstraints = [], otherCodes } = door;
	const refusal = (reason: string) => `"${deviceName}" ${reason}`;
	// Calendars give 0000 as the end of a phone number that they don't know, and it is what a stranger tries first.
	if (/^0+$/.test(code)) return refusal('gets no code of zeros only: anybody would try it');
	if (supportedCodeLengths.length > 0 && !supportedCodeLengths.includes(code.length)) {
		const lengths = [...supportedCodeLengths].sort((a, b) => a - b).join(', ');
		return refusal(`takes codes of ${lengths} digits, and this one has ${code.length}`);
	}
	for (const type of codeConstraints) {
		const reason = CONSTRAINTS.get(type)?.(code, door);
		if (reason) return refusal(reason);
	}
	return otherCodes.includes(code) ? refusal('has another code with these digits') : undefined;
}

/** How often Seam is asked for other digits. With a hundred codes on a door, one in a hundred bookings needs them once. */
export const FURTHER_CHOICES = 3;

/**
 * The `common_code_key` by which Seam chooses one code for all doors of a booking. It is always the same for the same
 * booking.
 * @param booking the booking
 * @param refusedCode the wished code that could not be had. It is part of the key, so that a later look at the codes tells
 * that this wish has been answered: the guest's code doesn't change when the wished one becomes free.
 * @param choice how often one of the doors had what Seam chose: each time has another key, and so other digits
 */
export function commonCodeKeyOf(booking: BookingReference, refusedCode?: string, choice = 0): string {
	const hash = createHash('sha256').update(markOf(booking));
	if (refusedCode !== undefined) hash.update(`\n${refusedCode}`);
	if (choice > 0) hash.update(`\n#${choice}`);
	return `n8n-booking-${hash.digest('hex').slice(0, 32)}`;
}
