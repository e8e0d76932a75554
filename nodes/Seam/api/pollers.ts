import type { IDataObject } from 'n8n-workflow';

import { pause } from '../execute/abort';
import type { ItemContext } from '../execute/itemContext';
import {
	fieldsOf,
	isAccessCode,
	isAccessGrant,
	isAccessMethod,
	isActionAttempt,
	objectsIn,
	textsIn,
	type AccessCode,
	type ActionAttempt,
} from '../seamObjects';
import { createdIds, type SeenGrant } from '../waiting/grantCompletion';
import { Poller, pollInterval, type Poll } from '../waiting/poller';
import type { Pollers } from '../waiting/waitFor';
import { outcomeOf, RequestError } from './errors';
import { onePerAccount } from './account';
import { allOf, PAGE_SIZE, pagesOf } from './paging';
import { rateLimiterOf } from './rateLimiter';
import { request } from './request';
import { askedPause } from './retryDelays';

/** The longest pause that a 429 to a poll can cause, in milliseconds. */
const LONGEST_PAUSE = 30_000;

/** How long one poll may take, in milliseconds: the next one may fare better. */
const POLL_TIMEOUT = 10_000;

/** Sends one request of a poll. */
type Send = (path: string, body: IDataObject) => Promise<IDataObject>;

/** How objects of one kind are looked up. */
interface Lookup<Seen> {
	idOf: (seen: Seen) => string;
	/** How many IDs `read` takes. */
	pageSize: number;
	read: (send: Send, ids: string[]) => Promise<Seen[]>;
}

/** A list of Seam's that takes IDs. */
export interface Listing<Seen> {
	path: string;
	/** What every request has beside the IDs. */
	parameters?: IDataObject;
	idsParameter: string;
	listKey: string;
	idOf: (seen: Seen) => string;
	isSeen: (value: unknown) => value is Seen;
	/** How many IDs one request names, and how many objects a page has. */
	pageSize: number;
}

/** Seam lists up to 55,000 access codes a page (its OpenAPI document). */
export const ACCESS_CODES: Listing<AccessCode> = {
	path: '/access_codes/list',
	idsParameter: 'access_code_ids',
	listKey: 'access_codes',
	idOf: ({ access_code_id }) => access_code_id,
	isSeen: isAccessCode,
	pageSize: 55_000,
};

const ACTION_ATTEMPTS: Listing<ActionAttempt> = {
	path: '/action_attempts/list',
	idsParameter: 'action_attempt_ids',
	listKey: 'action_attempts',
	idOf: ({ action_attempt_id }) => action_attempt_id,
	isSeen: isActionAttempt,
	pageSize: PAGE_SIZE,
};

/** Whether no later poll can succeed: the key is rejected, or may not be sent at all. */
function isHopeless({ fault }: RequestError): boolean {
	if (fault.kind === 'rejected') return fault.status === 401 || fault.status === 403;
	return fault.kind === 'notSent';
}

/**
 * Waits for a look of a wait's own, beside its polls.
 * @returns undefined where it failed and the next one may not
 * @throws whatever keeps every later one from succeeding
 */
export async function unlessMissed<T>(look: Promise<T>): Promise<T | undefined> {
	return await look.catch((error: unknown) => {
		if (error instanceof RequestError && !isHopeless(error)) return undefined;
		throw error;
	});
}

/** The pause that a poll takes after it failed, in milliseconds; the poller's own interval comes on top. */
function pauseAfter({ fault }: RequestError): number {
	if (fault.kind !== 'rejected' || fault.status !== 429) return 0;
	return Math.min(askedPause(fault, Date.now()) ?? 0, LONGEST_PAUSE);
}

/**
 * Looks many objects up at once, with as few requests as Seam's page size allows. A poll that fails is a poll missed.
 * @throws RequestError when no later poll can succeed
 */
function pollBy<Seen extends object>(
	{ functions, state, connection }: ItemContext,
	{ idOf, pageSize, read }: Lookup<Seen>,
): Poll<Seen> {
	const timeout = Math.min(connection.timeout, POLL_TIMEOUT);
	return async (ids, signal) => {
		const send: Send = async (path, body) =>
			await rateLimiterOf(state).polls.run(
				async () => await request(functions, path, body, { ...connection, timeout }, signal),
			);
		const found = new Map<string, Seen>();
		for (let start = 0; start < ids.length; start += pageSize) {
			const { answer, error } = await outcomeOf(read(send, ids.slice(start, start + pageSize)));
			if (error instanceof RequestError) {
				if (isHopeless(error)) throw error;
				const ms = pauseAfter(error);
				if (ms > 0) await pause(ms, signal).catch(() => {});
			}
			if (!answer) return undefined;
			for (const seen of answer) found.set(idOf(seen), seen);
		}
		return found;
	};
}

/** Looks many objects of a list up at once. @throws RequestError when no later poll can succeed */
export function pollOf<Seen extends IDataObject>(
	item: ItemContext,
	{ path, parameters, idsParameter, listKey, idOf, isSeen, pageSize }: Listing<Seen>,
): Poll<Seen> {
	const read = async (send: Send, ids: string[]) => {
		const fetch = async (body: IDataObject) => await send(path, body);
		return await allOf(pagesOf(fetch, { ...parameters, [idsParameter]: ids }, listKey, pageSize), isSeen);
	};
	return pollBy(item, { idOf, pageSize, read });
}

/** Grants with their methods: two requests, however many grants. Those that are gone are asked nothing more of. */
const ACCESS_GRANTS: Lookup<SeenGrant> = {
	idOf: ({ grant }) => grant.access_grant_id,
	pageSize: PAGE_SIZE,
	read: async (send, ids) => {
		const fetch = async (body: IDataObject) => await send('/access_grants/list', body);
		const pages = pagesOf(fetch, { access_grant_ids: ids }, 'access_grants');
		const grants = await allOf(pages, isAccessGrant);
		if (grants.length === 0) return [];
		const access_grant_ids = grants.map(({ access_grant_id }) => access_grant_id);
		const related = { access_grant_ids, include: ['access_methods'] };
		const { batch } = await send('/access_grants/get_related', related);
		const { access_methods } = fieldsOf(batch);
		const methods = objectsIn(access_methods).filter(isAccessMethod);
		return grants.map((grant) => {
			const ids = textsIn(grant.access_method_ids ?? createdIds(grant).flat());
			return { grant, methods: methods.filter(({ access_method_id }) => ids.includes(access_method_id)) };
		});
	},
};

/** The pollers that all waits of a run share which use the same key, workspace and address. */
export const pollersOf = onePerAccount(async (item): Promise<Pollers> => {
	const { signal } = item.state;
	const pollAttempts = pollOf(item, ACTION_ATTEMPTS);
	return {
		accessCodes: new Poller(pollOf(item, ACCESS_CODES), signal),
		accessGrants: new Poller(pollBy(item, ACCESS_GRANTS), signal),
		actionAttempts: new Poller(pollAttempts, signal),
		attemptsBesideCode: new Poller(pollAttempts, signal, (waitedMs) => 3 * pollInterval(waitedMs)),
	};
});
