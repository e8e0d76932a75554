import type { IDataObject } from 'n8n-workflow';

import { isAccessCodeGone, outcomeOf } from '../../api/errors';
import type { ItemContext } from '../../execute/itemContext';
import { isEnding, type AccessCode } from '../../seamObjects';
import { reflects } from '../../waiting/completion';
import { fetchAccessCode } from './changedCode';

/** For how long a write is remembered, in milliseconds: Seam's lists lag by seconds. */
const MEMORY = 120_000;

/** What was asked of a code, by Seam's names; null for one that was deleted. */
type Written = IDataObject | null;

interface Recent {
	at: number;
	codes: Map<string, Written>;
}

/** What this process wrote within the last two minutes: codes by their IDs, under what they are found by. */
const recent = new Map<string, Recent>();

/**
 * Remembers what was just written, so that a list that lags makes no second code.
 * @param key names the account, and what the code is found by
 * @param written what was asked for, by Seam's names; null when the code was deleted
 */
export function rememberWrite(key: string, accessCodeId: string, written: Written): void {
	const now = performance.now();
	for (const [other, { at }] of recent) {
		if (now - at < MEMORY) break;
		recent.delete(other);
	}
	const codes = recent.get(key)?.codes ?? new Map<string, Written>();
	const before = codes.get(accessCodeId) ?? {};
	codes.set(accessCodeId, written && { ...before, ...written });
	recent.delete(key);
	recent.set(key, { at: now, codes });
}

/**
 * A list of access codes with what this process wrote just now and the list may not show yet.
 * @throws RequestError when a code that the list lacks can't be looked up
 */
export async function withRecentWrites(
	item: ItemContext,
	key: string,
	listed: AccessCode[],
): Promise<AccessCode[]> {
	const known = recent.get(key);
	if (!known || performance.now() - known.at >= MEMORY) return listed;
	const codes = new Map(listed.map((code) => [code.access_code_id, code]));
	for (const [id, written] of known.codes) {
		const code = codes.get(id);
		if (written === null) codes.delete(id);
		if (written === null || (code && reflects(code, written))) continue;
		codes.delete(id);
		const { answer, error } = await outcomeOf(fetchAccessCode(item, id));
		if (answer && !isEnding(answer, Date.now())) codes.set(id, answer);
		else if (answer || isAccessCodeGone(error)) known.codes.delete(id);
		else throw error;
	}
	return [...codes.values()];
}
