import type { IDataObject } from 'n8n-workflow';

import { isAccessCode, type AccessCode } from '../seamObjects';
import { SeamFailure } from '../transport/failure';
import { outcomeOf } from '../transport/outcome';
import { connectionOf, requestOnce } from '../transport/request';
import { isFateUnknown } from '../transport/retry';
import type { Trip } from '../transport/trip';

/** By how much (milliseconds) Seam's clock and this machine's may differ. */
const CLOCK_DIFFERENCE = 60_000;

/** How long the look for what a lost write left may take, in milliseconds: the user waits for an error meanwhile. */
const LOOK_TIMEOUT = 10_000;

/** The IDs of the codes that this run has made, as far as it was told. */
function madeBy({ run }: Trip): Set<string> {
	return run.share('access codes made', () => new Set<string>());
}

/** Whether a write may have taken effect although no usable answer arrived: a look may tell. */
export function isLost(failure: unknown): failure is SeamFailure {
	return failure instanceof SeamFailure && isFateUnknown(failure.fault);
}

/** Whether two times name the same instant; two that are missing count as the same. */
function isSameTime(a: unknown, b: unknown): boolean {
	return (a ?? '') === (b ?? '') || Date.parse(String(a)) === Date.parse(String(b));
}

/** Whether an access code can have come from a create request with this body, sent at that time (epoch milliseconds). */
export function canComeFrom(accessCode: AccessCode, body: IDataObject, sentAt: number): boolean {
	const isAsked = (key: string) => body[key] === undefined || body[key] === accessCode[key];
	return (
		Date.parse(accessCode.created_at ?? '') >= sentAt - CLOCK_DIFFERENCE &&
		['name', 'code', 'common_code_key'].every(isAsked) &&
		isSameTime(body.starts_at, accessCode.starts_at) &&
		isSameTime(body.ends_at, accessCode.ends_at)
	);
}

/** What Seam has on a device, asked for once: no answer is no news. */
async function codesOn(trip: Trip, deviceId: string): Promise<AccessCode[]> {
	const connection = connectionOf(trip.request, LOOK_TIMEOUT);
	const look = async () =>
		await requestOnce(trip.context, '/access_codes/list', { device_id: deviceId }, connection);
	const { access_codes: codes } = await trip.run.items(look).catch((): IDataObject => ({}));
	return Array.isArray(codes) ? codes.filter(isAccessCode) : [];
}

/**
 * Sends a create request; where its answer is lost, looks whether it left something behind, so that the error can name
 * it. The request is not sent again.
 * @throws SeamFailure, with the IDs of the codes that fit in its hint
 */
export async function createTraceably(trip: Trip): Promise<IDataObject> {
	const sentAt = Date.now();
	const made = madeBy(trip);
	const { answer, failure } = await outcomeOf(trip.send());
	if (answer) {
		const { access_code: code, access_codes: codes } = answer;
		for (const { access_code_id } of [code, codes].flat().filter(isAccessCode)) made.add(access_code_id);
		return answer;
	}
	if (!isLost(failure)) throw failure;
	const { device_id, device_ids } = trip.body;
	const devices = (Array.isArray(device_ids) ? device_ids : [device_id]).map(String);
	const codes = (await Promise.all(devices.map(async (device) => await codesOn(trip, device)))).flat();
	const traces = codes.filter(
		(code) => !made.has(code.access_code_id) && canComeFrom(code, trip.body, sentAt),
	);
	if (traces.length === 0) throw failure;
	if (traces.length === 1) trip.known = traces[0];
	const ids = traces.map(({ access_code_id }) => access_code_id).join(', ');
	const hint =
		traces.length === 1
			? `It probably was: Seam has an access code made just then that fits. Access code ID: ${ids}`
			: `They probably were: Seam has access codes made just then that fit. Access code IDs: ${ids}`;
	throw new SeamFailure(failure.fault, failure.path, failure.kind, hint);
}
