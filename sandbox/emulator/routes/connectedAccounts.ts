import { notFound } from '../errors';
import { numbered, paged } from '../paging';
import type { ConnectedAccount } from '../world';
import { hasMetadata } from './filters';
import { route, type Call, type Route } from './route';

interface ListBody {
	search?: string;
	customer_key?: string;
	space_id?: string;
	user_identifier_key?: string;
	custom_metadata_has?: Record<string, string | boolean>;
	limit?: number;
	page_cursor?: string | null;
}

/** An account as it is answered, without its workspace. */
export function presentAccount(account: ConnectedAccount): Omit<ConnectedAccount, 'workspace_id'> {
	const answer: Partial<ConnectedAccount> & Omit<ConnectedAccount, 'workspace_id'> = structuredClone(account);
	delete answer.workspace_id;
	return answer;
}

function find(call: Call, by: { connected_account_id?: string; email?: string }): ConnectedAccount {
	const { connected_account_id, email } = by;
	const account = [...call.world.accounts.values()].find(
		(a) =>
			a.workspace_id === call.workspaceId &&
			(a.connected_account_id === connected_account_id ||
				(email !== undefined && a.user_identifier.email === email)),
	);
	if (!account) throw notFound('connected_account', { ...by });
	return account;
}

function get(body: { connected_account_id?: string; email?: string }, call: Call): object {
	return { connected_account: presentAccount(find(call, body)) };
}

/** Only a request: what the sync finds shows some time later, and no event tells that it is over. */
function sync(body: { connected_account_id: string }, call: Call): object {
	find(call, body);
	return {};
}

function remove(body: { connected_account_id: string }, call: Call): object {
	call.programming.forgetAccount(find(call, body));
	return {};
}

function disconnect(body: { connected_account_id: string }, call: Call): object {
	call.programming.setAccountConnected(find(call, body), false);
	return {};
}

function list(body: ListBody, call: Call): object {
	const { search, space_id } = body;
	const accounts = [...call.world.accounts.values()].filter(
		(account) =>
			account.workspace_id === call.workspaceId &&
			(space_id === undefined || call.spaces.hasAccount(space_id, account.connected_account_id)) &&
			body.user_identifier_key === undefined &&
			(body.customer_key === undefined || account.customer_key === body.customer_key) &&
			hasMetadata(account, body.custom_metadata_has) &&
			(search === undefined ||
				[account.display_name, account.connected_account_id, account.account_type].some((text) =>
					text.toLowerCase().includes(search.toLowerCase()),
				)),
	);
	const { rows, pagination } = paged(call, body, 11_000, numbered(accounts), ({ sequence }) => sequence);
	return { connected_accounts: rows.map(({ row }) => presentAccount(row)), pagination };
}

export const connectedAccountRoutes: Route[] = [
	route('/connected_accounts/get', get),
	route('/connected_accounts/list', list),
	route('/connected_accounts/sync', sync),
	route('/connected_accounts/delete', remove),
	route('/connected_accounts/simulate/disconnect', disconnect),
];
