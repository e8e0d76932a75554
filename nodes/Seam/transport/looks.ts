import { sleep, type IDataObject } from 'n8n-workflow';

import { isAccessCode, isActionAttempt, type AccessCode, type ActionAttempt } from '../seamObjects';
import { Poller, type Look } from '../waiting/poller';
import { lookInterval, sideLookInterval } from '../waiting/schedule';
import { SeamFailure } from './failure';
import { outcomeOf } from './outcome';
import { connectionOf, requestOnce } from './request';
import { askedPause } from './retry';
import type { Trip } from './trip';

/** The longest pause that a 429 to a look can cause, in milliseconds. */
const LONGEST_LOOK_PAUSE = 30_000;

/** How long one look may take, in milliseconds: the next one may fare better. */
const LOOK_TIMEOUT = 10_000;

/** A list of Seam's that takes IDs. */
interface Listing<Seen> {
	path: string;
	idsParameter: string;
	listKey: string;
	idKey: string;
	isSeen: (value: unknown) => value is Seen;
	/** How many IDs one request may name without the answer being cut into pages. */
	pageSize: number;
}

/** Seam lists up to 55,000 access codes a page (its OpenAPI document). */
const ACCESS_CODES: Listing<AccessCode> = {
	path: '/access_codes/list',
	idsParameter: 'access_code_ids',
	listKey: 'access_codes',
	idKey: 'access_code_id',
	isSeen: isAccessCode,
	pageSize: 55_000,
};

/** Seam lists up to 500 action attempts a page (its OpenAPI document). */
const ACTION_ATTEMPTS: Listing<ActionAttempt> = {
	path: '/action_attempts/list',
	idsParameter: 'action_attempt_ids',
	listKey: 'action_attempts',
	idKey: 'action_attempt_id',
	isSeen: isActionAttempt,
	pageSize: 500,
};

/** Whether no later look can succeed: the key is refused, or may not be sent at all. */
function isHopeless({ fault }: SeamFailure): boolean {
	if (fault.kind === 'refused') return fault.status === 401 || fault.status === 403;
	return fault.kind === 'notSent';
}

/** The pause that a look takes after it failed, in milliseconds; the poller's own interval comes on top. */
function pauseAfter({ fault }: SeamFailure): number {
	if (fault.kind !== 'refused' || fault.status !== 429) return 0;
	return Math.min(askedPause(fault, Date.now()) ?? 0, LONGEST_LOOK_PAUSE);
}

/**
 * A look at many objects at once, with as few requests as Seam's page size allows. A look that fails is a look missed.
 * @throws SeamFailure when no later look can succeed
 */
function lookThrough<Seen extends IDataObject>(
	{ context, run, request }: Trip,
	listing: Listing<Seen>,
): Look<Seen> {
	const connection = connectionOf(request, LOOK_TIMEOUT);
	const { path, idsParameter, listKey, idKey, isSeen, pageSize } = listing;
	return async (ids, signal) => {
		const found = new Map<string, Seen>();
		for (let start = 0; start < ids.length; start += pageSize) {
			const body = { [idsParameter]: ids.slice(start, start + pageSize) };
			const { answer, failure } = await outcomeOf(
				run.looks(async () => await requestOnce(context, path, body, { ...connection, signal })),
			);
			if (failure instanceof SeamFailure) {
				if (isHopeless(failure)) throw failure;
				const pause = pauseAfter(failure);
				if (pause > 0) await sleep(pause, signal).catch(() => {});
			}
			const list = answer?.[listKey];
			if (!Array.isArray(list)) return undefined;
			for (const seen of list) if (isSeen(seen)) found.set(String(seen[idKey]), seen);
		}
		return found;
	};
}

function credentialKey({ context }: Trip): string {
	const credential = context.getNode().credentials?.seamApi;
	return credential?.id ?? credential?.name ?? '';
}

function pollerFor<Seen extends IDataObject>(
	trip: Trip,
	listing: Listing<Seen>,
	interval = lookInterval,
): Poller<Seen> {
	return trip.run.share(
		`${listing.path} ${interval === lookInterval} ${credentialKey(trip)}`,
		() => new Poller(lookThrough(trip, listing), trip.run.signal, interval),
	);
}

/** The poller that all waits of a run for access codes, by one credential, share. */
export function accessCodePoller(trip: Trip): Poller<AccessCode> {
	return pollerFor(trip, ACCESS_CODES);
}

/**
 * The poller that all waits of a run for action attempts, by one credential, share.
 * @param isBesideCode whether the code that the attempt is about is waited for as well
 */
export function actionAttemptPoller(trip: Trip, isBesideCode: boolean): Poller<ActionAttempt> {
	return pollerFor(trip, ACTION_ATTEMPTS, isBesideCode ? sideLookInterval : lookInterval);
}
