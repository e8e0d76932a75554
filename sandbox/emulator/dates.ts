import { invalidInput } from './errors';

/** The two dates of a request as they came: both, or neither. */
export interface Dates {
	starts_at?: string;
	ends_at?: string;
}

/**
 * A date of a request in milliseconds since 1970, by the rule of Seam's routes that take plain text: whatever
 * JavaScript reads as a date.
 * @throws {SeamError} 400 `invalid_input`
 */
export function moment(value: string, parameter: string): number {
	const milliseconds = new Date(value).getTime();
	if (Number.isNaN(milliseconds)) throw invalidInput('Invalid date', parameter);
	return milliseconds;
}

/**
 * The time frame that a body asks for, in UTC; undefined when it names no dates.
 * @throws {SeamError} 400 `invalid_input` for one date alone, and for an end that is past or not after the start
 */
export function frameOf(
	{ starts_at, ends_at }: Dates,
	now: number,
): { starts_at: string; ends_at: string } | undefined {
	if (starts_at === undefined && ends_at === undefined) return undefined;
	if (starts_at === undefined || ends_at === undefined) {
		throw invalidInput('Both starts_at and ends_at must be provided if one is');
	}
	const start = moment(starts_at, 'starts_at');
	const end = moment(ends_at, 'ends_at');
	if (end <= start) throw invalidInput('ends_at must be after starts_at', 'ends_at');
	if (end <= now) throw invalidInput('ends_at must be in the future', 'ends_at');
	return { starts_at: new Date(start).toISOString(), ends_at: new Date(end).toISOString() };
}
