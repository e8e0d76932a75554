import type { IDataObject } from 'n8n-workflow';

import { onePerAccount } from '../../api/account';
import { PAGE_SIZE } from '../../api/paging';
import { ACCESS_CODES, pollOf, type Listing } from '../../api/pollers';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { toUtcInstant } from '../../input/dates';
import { isObject, objectsIn, type AccessCode } from '../../seamObjects';
import { judgeAccessCode, obstacleOf, type Judgement, type Rule } from '../../waiting/completion';
import { Poller, type Poll } from '../../waiting/poller';

const FAILED = 'access_code.unmanaged.failed_to_convert_to_managed';

/** How far back to look for events, in milliseconds: the clocks of Seam and of this machine may differ. */
const LOOK_BACK = 86_400_000;

/** An event that says why Seam could not take over a code. */
interface FailedConversion extends IDataObject {
	event_id: string;
	access_code_id: string;
}

/** What a poll finds of a code that Seam is to take over: the code, once it is managed, else what has gone wrong. */
interface Conversion {
	accessCode?: AccessCode;
	failures: FailedConversion[];
}

function isFailedConversion(value: unknown): value is FailedConversion {
	return isObject(value) && typeof value.event_id === 'string' && typeof value.access_code_id === 'string';
}

/** The failures since a day ago, by their own IDs: a code may have failed before. */
function failuresSince(now: number): Listing<FailedConversion> {
	return {
		path: '/events/list',
		parameters: { event_type: FAILED, since: toUtcInstant(now - LOOK_BACK) },
		idsParameter: 'access_code_ids',
		listKey: 'events',
		idOf: ({ event_id }) => event_id,
		isSeen: isFailedConversion,
		pageSize: PAGE_SIZE,
	};
}

/** Looks many codes up at once: first among those that Seam manages, the others among what has failed. */
function pollConversions(item: ItemContext): Poll<Conversion> {
	const pollCodes = pollOf(item, ACCESS_CODES);
	const pollFailures = pollOf(item, failuresSince(Date.now()));
	return async (ids, signal) => {
		const codes = await pollCodes(ids, signal);
		const rest = ids.filter((id) => !codes?.has(id));
		const failures = rest.length > 0 ? await pollFailures(rest, signal) : undefined;
		if (!codes && !failures) return undefined;
		return new Map(
			ids.map((id): [string, Conversion] => {
				const ofCode = [...(failures?.values() ?? [])].filter(({ access_code_id }) => access_code_id === id);
				return [id, { accessCode: codes?.get(id), failures: ofCode }];
			}),
		);
	};
}

/** The poller that all conversions of a run share which use the same key, workspace and address. */
export const conversionPollerOf = onePerAccount(
	async (item) => new Poller(pollConversions(item), item.state.signal),
);

/** The IDs of the failures that Seam tells of already. @throws RequestError */
export async function knownFailures(item: ItemContext, access_code_id: string): Promise<Set<string>> {
	const { path, parameters } = failuresSince(Date.now());
	const { events } = await sendWithRetry(item, path, { ...parameters, access_code_id });
	return new Set(
		objectsIn(events)
			.filter(isFailedConversion)
			.map(({ event_id }) => event_id),
	);
}

/** Why Seam could not take over a code: what it says of the code, else of its device, else of the account. */
function obstacleIn(failure: IDataObject): Judgement['obstacle'] {
	const errors = ['access_code_errors', 'device_errors', 'connected_account_errors'].flatMap((key) =>
		objectsIn(failure[key]),
	);
	return obstacleOf(errors[0]);
}

/**
 * Waits for Seam to have taken over a code, so that it is on the lock as a managed one, or to say why it can not.
 * @param known the failures of earlier tries
 */
export function untilManaged(known: ReadonlySet<string>): Rule<Conversion> {
	return (seen) => {
		if (seen?.accessCode) {
			const judgement = judgeAccessCode(seen.accessCode, Date.now());
			return judgement.state === 'pending' ? undefined : judgement;
		}
		const failure = seen?.failures.find(({ event_id }) => !known.has(event_id));
		return failure && { state: 'failed', obstacle: obstacleIn(failure) };
	};
}
