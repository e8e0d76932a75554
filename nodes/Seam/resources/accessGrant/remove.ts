import { isGone, outcomeOf, RequestError } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';

/** Ends a grant. @returns whether it was still there @throws RequestError */
export async function removeGrant(item: ItemContext, access_grant_id: string): Promise<boolean> {
	const { error } = await outcomeOf(
		sendWithRetry(item, '/access_grants/delete', { access_grant_id }, 'write'),
	);
	if (error !== undefined && !isGone(error, 'access_grant')) throw error;
	item.state.createdGrants.delete(access_grant_id);
	return error === undefined;
}

/**
 * Ends a grant whose place another one has taken.
 * @throws RequestError that says that both are there
 */
export async function removeReplaced(
	item: ItemContext,
	access_grant_id: string,
	currentId: string,
): Promise<void> {
	const { error } = await outcomeOf(removeGrant(item, access_grant_id));
	if (error === undefined) return;
	if (!(error instanceof RequestError)) throw error;
	const hint = `The access grant ${currentId} opens its doors, but the earlier one, ${access_grant_id}, may still open its own. Run this again: it ends the earlier one.`;
	throw new RequestError(error.fault, error.kind, hint);
}
