import type { IDataObject, IExecuteSingleFunctions, IHttpRequestOptions, PreSendAction } from 'n8n-workflow';

import { isAccessCode } from '../seamObjects';
import { InvalidInput } from '../transport/failure';
import { guarded } from '../transport/refusal';
import { runOf } from '../transport/run';
import { callSeam } from '../transport/trip';
import { readBoolean, readCode, readCount, readIds, readRequired } from './checks';
import { needsTimeZone, readTimeFrame } from './dates';
import { resolveTimeZone } from './timeZone';

const DEVICE_ADVICE =
	'Pick a device from the list, or give its ID. In an expression, check that it has a value.';

/** What to say when a request lacks what it can't do without: display name and advice, by Seam's parameter. */
const REQUIRED: Readonly<Record<string, [field: string, advice: string]>> = {
	device_id: ['Device', DEVICE_ADVICE],
	device_ids: ['Device Names or IDs', DEVICE_ADVICE],
	access_code_id: [
		'Access Code',
		'Pick an access code from the list, or give its ID. In an expression, check that it has a value.',
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
};

/** Seam's boolean parameters, with their display names. */
const BOOLEANS: Readonly<Record<string, string>> = {
	attempt_for_offline_device: 'Attempt for Offline Device',
	is_external_modification_allowed: 'Allow External Modification',
	is_offline_access_code: 'Offline Access Code',
	is_one_time_use: 'One-Time Use',
	prefer_native_scheduling: 'Prefer Native Scheduling',
	use_backup_access_code_pool: 'Use Backup Access Code Pool',
};

function isGiven(value: unknown): boolean {
	return value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '');
}

/** What was given, without the empty fields: n8n's routing sends those too, and Seam would take them at their word. */
export function withoutEmpty(body: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(body).filter(([, value]) => isGiven(value)));
}

function checkRequired(body: IDataObject, required: readonly string[]): IDataObject {
	const checked: IDataObject = {};
	for (const key of required) {
		const [field, advice] = REQUIRED[key];
		checked[key] =
			key === 'device_ids' ? readIds(field, body[key], advice) : readRequired(field, body[key], advice);
	}
	return checked;
}

/** The devices in 'Device Names or IDs', as a list or as text with commas; none where it is left empty. */
export function namedDevices(context: Pick<IExecuteSingleFunctions, 'getNodeParameter'>): string[] {
	const named = context.getNodeParameter('deviceIds', []);
	const ids = Array.isArray(named) ? named : String(named ?? '').split(',');
	return ids.map((id) => String(id).trim()).filter((id) => id !== '');
}

/** The devices that an access code request is about, for 'Time Zone' set to the device's. */
async function devicesOf(
	context: IExecuteSingleFunctions,
	request: IHttpRequestOptions,
	body: IDataObject,
): Promise<string[]> {
	if (typeof body.device_id === 'string') return [body.device_id];
	if (Array.isArray(body.device_ids)) return body.device_ids.map(String);
	if (typeof body.access_code_id !== 'string') return namedDevices(context);
	const answer = await callSeam(context, runOf(context), request, '/access_codes/get', {
		access_code_id: body.access_code_id,
	});
	return isAccessCode(answer.access_code) && answer.access_code.device_id
		? [answer.access_code.device_id]
		: [];
}

async function zoneFor(
	context: IExecuteSingleFunctions,
	request: IHttpRequestOptions,
	body: IDataObject,
): Promise<string> {
	if (!needsTimeZone(body.starts_at) && !needsTimeZone(body.ends_at)) return 'utc';
	const choice = String(context.getNodeParameter('additionalFields.timeZone', 'workflow') ?? '').trim();
	const devices = choice === 'device' ? await devicesOf(context, request, body) : [];
	return await resolveTimeZone(context, request, choice, devices);
}

/**
 * The `preSend` of the operations that write access codes: drops what is empty, checks what is there, and puts dates
 * and codes into Seam's form.
 * @param required Seam's parameters that this operation can't do without
 */
export function prepareAccessCode(...required: string[]): PreSendAction {
	return guarded(async function (requestOptions) {
		const given = (requestOptions.body ?? {}) as IDataObject;
		const body: IDataObject = { ...withoutEmpty(given), ...checkRequired(given, required) };

		const code = readCode(body.code);
		if (code !== undefined) body.code = code;
		if (isGiven(body.name)) body.name = String(body.name);
		if (isGiven(body.common_code_key)) body.common_code_key = String(body.common_code_key).trim();
		if (isGiven(body.preferred_code_length)) {
			body.preferred_code_length = readCount('Preferred Code Length', body.preferred_code_length);
		}
		for (const [key, field] of Object.entries(BOOLEANS)) {
			if (key in body) body[key] = readBoolean(field, body[key]);
		}
		if (isGiven(body.starts_at) || isGiven(body.ends_at)) {
			const zone = await zoneFor(this, requestOptions, body);
			const frame = readTimeFrame(body.starts_at, body.ends_at, zone, Date.now());
			body.starts_at = frame.startsAt;
			body.ends_at = frame.endsAt;
		}
		return { ...requestOptions, body };
	});
}

/**
 * The `preSend` of the other operations: drops what is empty and checks that what is needed is there.
 * @param required Seam's parameters that this operation can't do without
 */
export function prepare(...required: string[]): PreSendAction {
	return guarded(async (requestOptions) => {
		const given = (requestOptions.body ?? {}) as IDataObject;
		return { ...requestOptions, body: { ...withoutEmpty(given), ...checkRequired(given, required) } };
	});
}

/** The `preSend` of Get: by ID, or by device and digits. */
export const prepareGetAccessCode: PreSendAction = guarded(async function (requestOptions) {
	const given = (requestOptions.body ?? {}) as IDataObject;
	if (this.getNodeParameter('getBy', 'id') !== 'deviceAndCode') {
		return { ...requestOptions, body: checkRequired(given, ['access_code_id']) };
	}
	const body = checkRequired(given, ['device_id', 'code']);
	return { ...requestOptions, body: { ...body, code: readCode(body.code) } };
});

/** The `preSend` of Get Many: Seam lists no codes without saying whose. */
export const prepareListAccessCodes: PreSendAction = guarded(async (requestOptions) => {
	const body = withoutEmpty((requestOptions.body ?? {}) as IDataObject);
	if ('access_code_ids' in body) {
		body.access_code_ids = readIds(
			'Access Code IDs',
			body.access_code_ids,
			'Give at least one ID, or remove the filter.',
		);
	}
	if (Object.keys(body).length === 0) {
		throw new InvalidInput(
			'There is nothing to say which access codes to get',
			"Pick a device in 'Device', or add a filter: Search, Customer Key or Access Code IDs.",
		);
	}
	return { ...requestOptions, body };
});
