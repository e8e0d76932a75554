import { SeamError } from '../errors';
import { numbered, paged } from '../paging';
import type { ConnectedAccount } from '../world';
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

function get(body: { connected_account_id?: string; email?: string }, call: Call): object {
	const account = [...call.world.accounts.values()].find(
		(a) =>
			a.workspace_id === call.workspaceId &&
			(a.connected_account_id === body.connected_account_id ||
				(body.email !== undefined && a.user_identifier.email === body.email)),
	);
	if (!account) {
		throw new SeamError(404, 'connected_account_not_found', 'Connected account not found', {
			data: { ...body },
		});
	}
	return { connected_account: presentAccount(account) };
}

function list(body: ListBody, call: Call): object {
	const { search, space_id, custom_metadata_has: metadata } = body;
	const accounts = [...call.world.accounts.values()].filter(
		(account) =>
			account.workspace_id === call.workspaceId &&
			(space_id === undefined || call.spaces.hasAccount(space_id, account.connected_account_id)) &&
			body.user_identifier_key === undefined &&
			(body.customer_key === undefined || account.customer_key === body.customer_key) &&
			(metadata === undefined ||
				Object.entries(metadata).every(([key, value]) => account.custom_metadata[key] === value)) &&
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
];
