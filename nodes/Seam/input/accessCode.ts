import type { IDataObject } from 'n8n-workflow';

import { sendWithRetry } from '../api/sendWithRetry';
import type { ItemContext } from '../execute/itemContext';
import { isAccessCode, textsIn } from '../seamObjects';
import { needsTimeZone, readInstant, readTimeFrame, readTimeOfDay, type DayTimes } from './dates';
import {
	isGiven,
	readCode,
	readCollection,
	readCount,
	readIds,
	readRequired,
	readBooleans,
	readText,
	withoutEmpty,
} from './readers';
import { readTimeZone, timeZoneOf } from './timeZone';

/** What to do where no device is given. */
export const PICK_DEVICE =
	'Pick a device from the list, or give its ID. In an expression, check that it has a value.';

/** What to say when a request lacks what it can't do without: display name and advice, by Seam's parameter. */
const REQUIRED = {
	device_id: ['Device', PICK_DEVICE],
	device_ids: ['Device Names or IDs', PICK_DEVICE],
	access_code_id: [
		'Access Code',
		'Pick an access code from the list, or give its ID. In an expression, check that it has a value.',
	],
	access_method_id: [
		'Access Method ID',
		'Give the access_method_id that an access grant puts out in its methods; to unlock an entrance, one of the mode cloud_key.',
	],
	action_attempt_id: ['Action Attempt ID', 'Give the ID that Lock or Unlock put out as action_attempt_id.'],
	common_code_key: [
		'Common Code Key',
		'Give the key that the codes were created with, such as the booking number.',
	],
	name: [
		'Name',
		'Give a name that belongs to this booking alone, such as its number: the code is found again by it.',
	],
	code: ['Code', 'Give the code to look for.'],
	acs_entrance_id: [
		'Entrance',
		'Pick an entrance from the list, or give its ID. In an expression, check that it has a value.',
	],
	climate_preset_key: [
		'Climate Preset',
		'Pick a climate preset from the list, or give its key. In an expression, check that it has a value.',
	],
	connect_webview_id: [
		'Connect Webview ID',
		'Give the ID that Connect Webview: Create put out as connect_webview_id.',
	],
	connected_account_id: [
		'Connected Account',
		'Pick an account from the list, or give its ID. In an expression, check that it has a value.',
	],
	thermostat_schedule_id: [
		'Schedule ID',
		'Give the ID that Create Schedule or Get Many Schedules put out as thermostat_schedule_id.',
	],
} as const;

/** A parameter of Seam's that an operation can't do without. */
export type RequiredParameter = keyof typeof REQUIRED;

/** Seam's boolean parameters, with their display names. */
const BOOLEANS = {
	attempt_for_offline_device: 'Attempt for Offline Device',
	is_external_modification_allowed: 'Allow External Modification',
	is_offline_access_code: 'Offline Access Code',
	is_one_time_use: 'One-Time Use',
	prefer_native_scheduling: 'Prefer Native Scheduling',
	use_backup_access_code_pool: 'Use Backup Access Code Pool',
} as const;

/**
 * Reads what an operation was given: drops what is empty and checks that what it needs is there.
 * @throws InvalidInput that names the field that is empty
 */
export function readBody({ body }: ItemContext, ...required: RequiredParameter[]): IDataObject {
	const checked = withoutEmpty(body);
	for (const key of required) {
		const [field, advice] = REQUIRED[key];
		const read = key === 'device_ids' ? readIds : readRequired;
		checked[key] = read(field, body[key], advice);
	}
	return checked;
}

/**
 * Reads the settings of an access code under 'Additional Fields'.
 * @param body without empty fields
 * @returns those that are there, in Seam's form
 * @throws InvalidInput for what is neither true nor false, or no number
 */
export function readCodeSettings(body: IDataObject): IDataObject {
	const settings = readBooleans(body, BOOLEANS);
	if ('preferred_code_length' in body) {
		settings.preferred_code_length = readCount('Preferred Code Length', body.preferred_code_length);
	}
	return settings;
}

/** The devices that a request about access codes names, or on which the code is that it names. */
async function devicesOf(item: ItemContext, body: IDataObject): Promise<string[]> {
	if (typeof body.device_id === 'string') return [body.device_id];
	if (Array.isArray(body.device_ids)) return body.device_ids.map(String);
	const { access_code_id } = body;
	const { access_code: code } = await sendWithRetry(item, '/access_codes/get', { access_code_id });
	return isAccessCode(code) ? textsIn([code.device_id]) : [];
}

/**
 * Puts the dates of a request into Seam's form. What takes no request is checked before anything is sent.
 * @param body by Seam's names, with `starts_at` and `ends_at` as they were given
 * @param devicesOf finds the IDs of the devices in whose time zone dates without an offset are
 * @returns both dates as UTC ISO 8601
 * @throws InvalidInput that names the field, quotes what was given and says what to write instead
 */
export async function readDates(
	item: ItemContext,
	body: IDataObject,
	devicesOf: () => Promise<string[]>,
): Promise<IDataObject> {
	const { starts_at: startsAt, ends_at: endsAt } = body;
	const { timeZone, checkInTime, checkOutTime } = readCollection(item.functions, 'additionalFields');
	const now = Date.now();
	const times: DayTimes = {
		checkIn: readTimeOfDay('Check-In Time', checkInTime),
		checkOut: readTimeOfDay('Check-Out Time', checkOutTime),
	};
	const frameIn = (zone: string | undefined) => {
		const frame = readTimeFrame(startsAt, endsAt, zone, now, times);
		return { starts_at: frame.startsAt, ends_at: frame.endsAt };
	};
	const [isLocalStart, isLocalEnd] = [startsAt, endsAt].map(needsTimeZone);
	if (!isLocalStart && !isLocalEnd) return frameIn('utc');
	const choice = readTimeZone(item, timeZone);
	if ('zone' in choice) return frameIn(choice.zone);
	if (isLocalStart === isLocalEnd || !isGiven(startsAt) || !isGiven(endsAt)) {
		frameIn(undefined);
	} else {
		readInstant('Starts At', startsAt, 'utc');
		readInstant('Ends At', endsAt, 'utc');
	}
	return frameIn(await timeZoneOf(item, choice.ask, await devicesOf()));
}

/**
 * Reads what an operation that writes access codes was given: drops what is empty, checks what is there, and puts dates
 * and codes into Seam's form.
 * @param devicesOf finds the IDs of the devices that a request is about
 * @param required Seam's parameters that this operation can't do without
 * @throws InvalidInput that names the field, quotes what was given and says what to write instead
 */
export async function readAccessCodeOn(
	item: ItemContext,
	devicesOf: (item: ItemContext, body: IDataObject) => Promise<string[]>,
	...required: RequiredParameter[]
): Promise<IDataObject> {
	const given = readBody(item, ...required);
	const body = { ...given, ...readCodeSettings(given) };
	if ('code' in body) body.code = readCode(body.code);
	if ('name' in body) body.name = readText('Name', body.name);
	if ('common_code_key' in body) body.common_code_key = readText('Common Code Key', body.common_code_key);
	const hasDates = isGiven(body.starts_at) || isGiven(body.ends_at);
	if (!hasDates) return body;
	return { ...body, ...(await readDates(item, body, async () => await devicesOf(item, body))) };
}

/** The same, where the request names the devices, or a code. */
export async function readAccessCode(
	item: ItemContext,
	...required: RequiredParameter[]
): Promise<IDataObject> {
	return await readAccessCodeOn(item, devicesOf, ...required);
}
