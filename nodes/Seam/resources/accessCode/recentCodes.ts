import type { IDataObject } from 'n8n-workflow';

/** For how long a code is remembered, in milliseconds: Seam's lists lag by seconds. */
const MEMORY = 120_000;

/** What this process wrote last under a key: the code's ID, and what was asked for, by Seam's names. */
export interface RecentCode {
	accessCodeId: string;
	written: IDataObject;
	at: number;
}

const recent = new Map<string, RecentCode>();

/** Remembers what was just written, so that a list that lags makes no second code. */
export function rememberCode(key: string, accessCodeId: string, written: IDataObject): void {
	const now = performance.now();
	for (const [other, { at }] of recent) {
		if (now - at < MEMORY) break;
		recent.delete(other);
	}
	recent.delete(key);
	recent.set(key, { accessCodeId, written, at: now });
}

/** What this process wrote under a key within the last two minutes. */
export function recallCode(key: string): RecentCode | undefined {
	const code = recent.get(key);
	return code && performance.now() - code.at < MEMORY ? code : undefined;
}

/** Forgets a code that is gone. */
export function forgetCode(key: string): void {
	recent.delete(key);
}
