import { createHash } from 'node:crypto';

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

/** The host that requests go to, for messages. */
export async function hostOf(context: Pick<RequestContext, 'getCredentials'>): Promise<string> {
	const { answer } = await outcomeOf(context.getCredentials('seamApi'));
	const baseUrl = String(answer?.baseUrl ?? '');
	return URL.canParse(baseUrl) ? new URL(baseUrl).host : 'Seam';
}
