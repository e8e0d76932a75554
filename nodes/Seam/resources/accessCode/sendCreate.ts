import type { IDataObject } from 'n8n-workflow';

import { answerWithout, isOutcomeUnknown, outcomeOf, RequestError } from '../../api/errors';
import { allOf, pagesOf } from '../../api/paging';
import { rateLimiterOf } from '../../api/rateLimiter';
import { request } from '../../api/request';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { isAccessCode, isActionAttempt, isSameInstant, timeOf, type AccessCode } from '../../seamObjects';
import { accessCodeOfAttempt } from '../../waiting/waitFor';
import { startWaiting } from '../operation';

/** By how much (milliseconds) Seam's clock and this machine's may differ. */
const CLOCK_DIFFERENCE = 60_000;

/** How long the look for what a lost create left may take, in milliseconds: the user waits for an error meanwhile. */
const LOOK_TIMEOUT = 10_000;

/** What tells one code from another. A code without any of them can't be told from that of another guest. */
const MARKS = ['name', 'code', 'common_code_key'] as const;

/**
 * Whether an access code must have come from a create request: it has all that the request gave, something of it is its
 * own, and it was made just then.
 * @param sentAt epoch milliseconds
 */
export function cameFrom(accessCode: AccessCode, body: IDataObject, sentAt: number): boolean {
	const given = MARKS.filter((mark) => body[mark] !== undefined);
	return (
		given.length > 0 &&
		given.every((mark) => body[mark] === accessCode[mark]) &&
		timeOf(accessCode.created_at) >= sentAt - CLOCK_DIFFERENCE &&
		isSameInstant(body.starts_at, accessCode.starts_at) &&
		isSameInstant(body.ends_at, accessCode.ends_at)
	);
}

/** What Seam has on a device, as far as it tells within the time of one look: no answer is no news. */
async function codesOn(
	{ state, functions, connection }: ItemContext,
	device_id: IDataObject[string],
): Promise<AccessCode[]> {
	const deadline = performance.now() + Math.min(connection.timeout, LOOK_TIMEOUT);
	const fetch = async (body: IDataObject) =>
		await state.untilCancelled(
			async (signal) =>
				await rateLimiterOf(state).items.run(async () => {
					const timeout = Math.max(1, deadline - performance.now());
					return await request(functions, '/access_codes/list', body, { ...connection, timeout }, signal);
				}),
		);
	const found: AccessCode[] = [];
	const isFound = (code: IDataObject): code is AccessCode => isAccessCode(code) && found.push(code) > 0;
	await outcomeOf(allOf(pagesOf(fetch, { device_id }, 'access_codes'), isFound));
	return found;
}

/**
 * Sends a create request, once.
 * @throws RequestError also where the answer tells of nothing that was made: whether something was is not known then
 */
export async function requestCreate(
	item: ItemContext,
	body: IDataObject,
	path = '/access_codes/create',
): Promise<IDataObject> {
	const answer = await sendWithRetry(item, path, body, 'write');
	const created = [answer.access_code, answer.access_codes].flat().filter(isAccessCode);
	for (const { access_code_id } of created) item.state.createdCodes.add(access_code_id);
	if (created.length > 0 || isActionAttempt(answer.action_attempt)) return answer;
	throw answerWithout(body.device_ids ? 'access codes' : 'an access code', 'write');
}

/**
 * Sends a create request; where its answer is lost, looks whether it left something behind, so that the error can name
 * it. The request is not sent again.
 * @throws RequestError, with the IDs of the codes that came from it in its hint
 */
export async function sendCreate(item: ItemContext, body: IDataObject, path?: string): Promise<IDataObject> {
	const { createdCodes } = item.state;
	const sentAt = Date.now();
	const { answer, error } = await outcomeOf(requestCreate(item, body, path));
	if (answer) return answer;
	if (!isOutcomeUnknown(error)) throw error;
	const devices = Array.isArray(body.device_ids) ? body.device_ids : [body.device_id];
	const codes = (await Promise.all(devices.map(async (device) => await codesOn(item, device)))).flat();
	const orphaned = codes.filter(
		(code) => !createdCodes.has(code.access_code_id) && cameFrom(code, body, sentAt),
	);
	if (orphaned.length === 0) throw error;
	if (orphaned.length === 1) item.known = orphaned[0];
	const ids = orphaned.map(({ access_code_id }) => access_code_id).join(', ');
	const hint =
		orphaned.length === 1
			? `It probably was: Seam has an access code made just then that fits. Access code ID: ${ids}`
			: `They probably were: Seam has access codes made just then that fit. Access code IDs: ${ids}`;
	throw new RequestError(error.fault, error.kind, hint);
}

/**
 * Takes the access code out of the answer to a create.
 * @throws RequestError when the answer has none; WaitError when the action attempt that it has instead fails; the
 * signal's reason when the run is cancelled meanwhile
 */
export async function accessCodeIn(
	item: ItemContext,
	{ access_code: answered, action_attempt: attempt }: IDataObject,
): Promise<AccessCode> {
	if (isAccessCode(answered)) return answered;
	if (!isActionAttempt(attempt)) throw answerWithout('an access code', 'write');
	item.known = attempt;
	const accessCode = await accessCodeOfAttempt(startWaiting(item), attempt);
	if (!accessCode) throw item.state.signal.reason;
	item.state.createdCodes.add(accessCode.access_code_id);
	return accessCode;
}
