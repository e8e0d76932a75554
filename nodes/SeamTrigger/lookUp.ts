import { sleep, type IDataObject, type IWebhookFunctions } from 'n8n-workflow';

import { answerWithout, rejectionIn, RequestError } from '../Seam/api/errors';
import { request } from '../Seam/api/request';
import { isTemporary } from '../Seam/api/retryDelays';
import { isObject } from '../Seam/seamObjects';

/** Milliseconds for a try, and before the next. Svix waits 15 seconds for an answer, and there may be two look-ups. */
const TIMEOUT = 3_000;
const PAUSE = 500;
const TRIES = 2;

/** What came of looking something up at Seam. */
export type Found =
	| { kind: 'object'; object: IDataObject }
	/** Seam has no such thing any more. */
	| { kind: 'gone' }
	/** Seam or the network is down for now. */
	| { kind: 'later' }
	/** Seam rejects the request, and will go on rejecting it. */
	| { kind: 'rejected'; error: unknown };

const ROUTES = { access_code: '/access_codes/get', device: '/devices/get' } as const;

/**
 * Looks up what an event is about.
 * @param what the object's name in Seam's answer; its ID goes by the same name with `_id`
 * @throws nothing of Seam's or the network's: how it ended is in the answer
 */
export async function lookUp(
	context: IWebhookFunctions,
	what: keyof typeof ROUTES,
	id: string,
): Promise<Found> {
	let found: Found = { kind: 'later' };
	for (let tries = 0; tries < TRIES && found.kind === 'later'; tries += 1) {
		if (tries > 0) await sleep(PAUSE);
		found = await lookUpOnce(context, what, id);
	}
	return found;
}

async function lookUpOnce(context: IWebhookFunctions, what: keyof typeof ROUTES, id: string): Promise<Found> {
	try {
		const body = await request(context, ROUTES[what], { [`${what}_id`]: id }, { timeout: TIMEOUT });
		const object = body[what];
		if (isObject(object)) return { kind: 'object', object };
		return { kind: 'rejected', error: answerWithout(what) };
	} catch (error) {
		const status = rejectionIn(error)?.status;
		if (status === 404) return { kind: 'gone' };
		const isForNow = status === 429 || (error instanceof RequestError && isTemporary(error.fault));
		return isForNow ? { kind: 'later' } : { kind: 'rejected', error };
	}
}
