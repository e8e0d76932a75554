import { sleep, type IDataObject } from 'n8n-workflow';

import type { ItemContext } from '../execute/itemContext';
import { outcomeOf, rejectionIn, RequestError } from './errors';
import { RateLimited, rateLimiterOf, type RateLimit, type RetryBudget } from './rateLimiter';
import { request } from './request';
import { isTemporary, RATE_LIMIT_BUDGET, readDelay, READ_TRIES } from './retryDelays';
import { isAccessCode, textOf, textsIn } from '../seamObjects';

/** Reads may be repeated; a write only when it surely did not take effect. */
type Kind = 'read' | 'write';

/** The doors that a request names: a device, or several things that are doors or stand for some. */
function doorsIn({ device_id, device_ids, space_ids, acs_entrance_ids }: IDataObject): string {
	return textOf(device_id) ?? textsIn([device_ids, space_ids, acs_entrance_ids].flat()).join();
}

/** What else a request names, by its ID or key. */
const OTHER_SUBJECT = /"\w+_(id|key)":"[^"]+"/;

/** The route that tells which device a code is on. */
const GET_CODE = '/access_codes/get';

/**
 * What Seam's rate limit counts by: the device. Where the request names only the code, the device is looked up once
 * Seam has begun to reject requests of that route; not where it is the route of that very look.
 * @returns what else the request is about where it names neither; empty where it names nothing
 */
async function subjectOf(item: ItemContext, path: string, body: IDataObject): Promise<string> {
	const { limitedRoutes, deviceOfCode } = rateLimiterOf(item.state);
	const doors = doorsIn(body);
	const code = textOf(body.access_code_id);
	if (doors !== '' || code === undefined)
		return doors || (OTHER_SUBJECT.exec(JSON.stringify(body))?.[0] ?? '');
	if (path !== GET_CODE && !deviceOfCode.has(code) && limitedRoutes.has(path)) {
		const { answer } = await outcomeOf(sendWithRetry(item, GET_CODE, { access_code_id: code }));
		if (isAccessCode(answer?.access_code))
			deviceOfCode.set(code, textOf(answer.access_code.device_id) ?? code);
	}
	return deviceOfCode.get(code) ?? code;
}

/** Sends a request once, when its turn has come; `'again'` when Seam asks to come back, or the turn was a false one. */
async function sendInTurn(
	item: ItemContext,
	limit: RateLimit,
	budget: RetryBudget,
	[path, body, kind]: [string, IDataObject, Kind],
): Promise<IDataObject | 'again'> {
	const { state, functions, connection } = item;
	const limiter = rateLimiterOf(state);
	const release = await limit.turn(budget);
	try {
		return await limiter.items.run(async () => {
			// Closed while this one stood in line: back to the limit rather than into a sure rejection.
			if (!release.isPaced && limit.isPaced) return 'again';
			if (kind === 'write' && item.stopsOnError) {
				// The one whose turn this was may have failed just now.
				if (limiter.hasFailed) await sleep(0);
				if (state.failure) throw await state.failure;
			}
			const { answer, error } = await outcomeOf(
				state.untilCancelled(async (signal) => await request(functions, path, body, connection, signal)),
			);
			if (answer) return answer;
			const rejection = rejectionIn(error);
			limiter.hasFailed ||= rejection?.status !== 429;
			if (rejection?.status !== 429) throw error;
			limiter.limitedRoutes.add(path);
			// Before the next in line starts, so that it finds the limit closed.
			limit.reject(rejection, budget);
			return 'again';
		});
	} finally {
		release();
	}
}

function hintOf({ pause }: RateLimited): string {
	if (pause <= RATE_LIMIT_BUDGET) return 'This one did not get its turn within two minutes.';
	const minutes = Math.ceil(pause / 60_000);
	const time = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
	return `Seam asks to wait ${time} before the next request of this kind, so nothing more of it was sent.`;
}

/**
 * Sends a request by the rules of the run: at most ten at once, a 429 waits as Seam asks, a read is tried again when Seam
 * or the network fails.
 * @param path Seam's route
 * @returns the answer's body
 * @throws RequestError when it is final; the failure that stopped the run; the signal's reason when the run is cancelled
 */
export async function sendWithRetry(
	item: ItemContext,
	path: string,
	body: IDataObject,
	kind: Kind = 'read',
): Promise<IDataObject> {
	const { state } = item;
	const limiter = rateLimiterOf(state);
	await state.admit(item.functions.getItemIndex(), kind === 'write', item.stopsOnError);
	const budget: RetryBudget = { rejections: 0, startedAt: performance.now() };
	let limit = limiter.limit(path, await subjectOf(item, path, body));
	for (let tries = 0; ; ) {
		const { answer, error } = await outcomeOf(sendInTurn(item, limit, budget, [path, body, kind]));
		if (answer === 'again') {
			limit = limiter.limit(path, await subjectOf(item, path, body)).closedLike(limit);
			continue;
		}
		if (answer) {
			limit.accept();
			const { access_code: code } = answer;
			const device = isAccessCode(code) ? textOf(code.device_id) : undefined;
			if (isAccessCode(code) && device) limiter.deviceOfCode.set(code.access_code_id, device);
			return answer;
		}
		state.signal.throwIfAborted();
		if (error instanceof RateLimited) throw new RequestError(error.rejection, kind, hintOf(error));
		if (!(error instanceof RequestError)) throw error;
		const rejection = rejectionIn(error);
		if (rejection && rejection.status < 500) limit.accept();
		tries += 1;
		if (kind === 'write' || !isTemporary(error.fault) || tries >= READ_TRIES) {
			throw new RequestError(error.fault, kind, error.hint);
		}
		await state.pause(readDelay(tries, Math.random()));
	}
}
