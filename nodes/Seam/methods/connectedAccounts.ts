import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { isObject, textOf } from '../seamObjects';
import { fetchPage, untilShown } from './pages';

/** Fills the list of connected accounts, a page at a time: each by its name and the maker whose account it is. */
export async function searchConnectedAccounts(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const list = ['/connected_accounts/list', 'connected_accounts'] as const;
	return await untilShown(this, paginationToken, async (cursors) => {
		const { objects, next } = await fetchPage(this, list, filter?.trim(), cursors);
		const results = objects.flatMap((account) => {
			const { connected_account_id: id, user_identifier: user } = account;
			if (typeof id !== 'string') return [];
			const email = isObject(user) ? textOf(user.email) : undefined;
			const name = textOf(account.display_name) ?? email ?? id;
			const maker = textOf(account.account_type_display_name) ?? textOf(account.account_type);
			return [{ name: maker === undefined ? name : `${name} (${maker})`, value: id }];
		});
		return { results, next };
	});
}
