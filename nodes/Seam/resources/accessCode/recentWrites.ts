import type { IDataObject } from 'n8n-workflow';

import { accountOfItem } from '../../api/account';
import { isAccessCodeGone, outcomeOf } from '../../api/errors';
import type { ItemContext } from '../../execute/itemContext';
import { isEnding, type AccessCode } from '../../seamObjects';
import { reflects, STALE_FOR } from '../../waiting/completion';
import { fetchAccessCode } from './changedCode';

/** For how long a write is remembered, in milliseconds: Seam's lists lag by seconds. */
const MEMORY = 120_000;

/** A write to a code: what was asked for, by Seam's names. */
interface Write {
	/** When it was, by `performance.now()`. */
	at: number;
	written: IDataObject;
	/** What Seam answered to a create, as long as no look has shown the code. */
	unseen?: AccessCode;
}

/** The writes to the codes that are found by one key, by the codes' IDs. */
interface WritesOfKey {
	/** When the last of them was. */
	at: number;
	codes: Map<string, Write>;
}

/** What this process wrote within the last two minutes. Here and in each key, the oldest comes first. */
const recent = new Map<string, WritesOfKey>();

function forgetOld(writes: Map<string, { at: number }>, now: number): void {
	for (const [key, { at }] of writes) {
		if (now - at < MEMORY) return;
		writes.delete(key);
	}
}

/**
 * Remembers what was just written, so that a list that lags makes no second code.
 * @param key names the account, and what the code is found by
 * @param written what was asked for, by Seam's names
 * @param unseen what Seam answered to a create, where a list does not show the code yet
 */
export function rememberWrite(
	key: string,
	accessCodeId: string,
	written: IDataObject,
	unseen?: AccessCode,
): void {
	const now = performance.now();
	const codes = recent.get(key)?.codes ?? new Map<string, Write>();
	const before = codes.get(accessCodeId)?.written;
	codes.delete(accessCodeId);
	codes.set(accessCodeId, { at: now, written: { ...before, ...written }, unseen });
	recent.delete(key);
	recent.set(key, { at: now, codes });
	forgetOld(recent, now);
	forgetOld(codes, now);
}

function writesOf(key: string): Map<string, Write> {
	const codes = recent.get(key)?.codes ?? new Map<string, Write>();
	forgetOld(codes, performance.now());
	return codes;
}

/** Remembers that a code was deleted, whatever it is found by. */
export async function rememberDelete(item: ItemContext, accessCodeId: string): Promise<void> {
	rememberWrite(await accountOfItem(item), accessCodeId, {});
}

/**
 * The codes of a list by their IDs, without those that `rememberDelete` was told of, which the list may still show.
 * @param writes what is remembered besides, and forgotten of those
 */
async function stayingById(
	item: ItemContext,
	listed: AccessCode[],
	writes?: Map<string, Write>,
): Promise<Map<string, AccessCode>> {
	const codes = new Map(listed.map((code) => [code.access_code_id, code]));
	for (const id of writesOf(await accountOfItem(item)).keys()) {
		codes.delete(id);
		writes?.delete(id);
	}
	return codes;
}

/** A list of access codes, each once, without those that `rememberDelete` was told of, which the list may still show. */
export async function withoutDeleted(item: ItemContext, listed: AccessCode[]): Promise<AccessCode[]> {
	return [...(await stayingById(item, listed)).values()];
}

/**
 * A list of access codes with what this process wrote just now and the list may not show yet. A code that Seam answered
 * to a create, and no look has shown yet, is there for half a minute: the looks may be older than the create.
 * @throws RequestError when a code that the list lacks can't be looked up
 */
export async function withRecentWrites(
	item: ItemContext,
	key: string,
	listed: AccessCode[],
): Promise<AccessCode[]> {
	const writes = writesOf(key);
	const codes = await stayingById(item, listed, writes);
	for (const [id, write] of writes) {
		const { at, written, unseen } = write;
		const code = codes.get(id);
		if (code) write.unseen = undefined;
		if (code && reflects(code, written)) continue;
		codes.delete(id);
		const { answer, error } = await outcomeOf(fetchAccessCode(item, id));
		if (answer) write.unseen = undefined;
		const isNew = performance.now() - at < STALE_FOR;
		if (answer && !isEnding(answer, Date.now())) codes.set(id, answer);
		else if (unseen && isNew && isAccessCodeGone(error)) codes.set(id, unseen);
		else if (answer || isAccessCodeGone(error)) writes.delete(id);
		else throw error;
	}
	return [...codes.values()];
}
