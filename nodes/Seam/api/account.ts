import { createHash } from 'node:crypto';

import { onePerRun } from '../execute/executionState';
import type { ItemContext } from '../execute/itemContext';
import { outcomeOf } from './errors';
import type { RequestContext } from './request';

/**
 * Names the key, workspace and address that an item uses, by a hash: what items of different accounts look up is never
 * shared between them, and the key itself is not kept.
 */
export async function accountOf(context: Pick<RequestContext, 'getCredentials'>): Promise<string> {
	const { apiKey, workspaceId, baseUrl } = await context.getCredentials('seamApi');
	return createHash('sha256')
		.update(JSON.stringify([apiKey, workspaceId, baseUrl]))
		.digest('base64');
}

/** The same for an item, whose credential is read for it once. */
export async function accountOfItem(item: ItemContext): Promise<string> {
	return await (item.account ??= accountOf(item.functions));
}

/**
 * Something that is read once in a run for each account, however many items need it. A reading that failed is not
 * remembered.
 */
export function onePerAccount<T>(read: (item: ItemContext) => Promise<T>): (item: ItemContext) => Promise<T> {
	const readings = onePerRun(() => new Map<string, Promise<T>>());
	return async (item) => {
		const known = readings(item.state);
		const account = await accountOfItem(item);
		const reading = known.get(account) ?? read(item);
		known.set(account, reading);
		reading.catch(() => known.delete(account));
		return await reading;
	};
}

/** The host that requests go to, for messages. */
export async function hostOf(context: Pick<RequestContext, 'getCredentials'>): Promise<string> {
	const { answer } = await outcomeOf(context.getCredentials('seamApi'));
	const baseUrl = String(answer?.baseUrl ?? '');
	return URL.canParse(baseUrl) ? new URL(baseUrl).host : 'Seam';
}
