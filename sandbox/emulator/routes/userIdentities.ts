import type { Person, UserIdentity } from '../identities';
import { moment } from '../dates';
import { paged } from '../paging';
import { route, type Call, type Route } from './route';

interface ById {
	user_identity_id: string;
}

interface ListBody {
	search?: string;
	user_identity_ids?: string[];
	created_before?: string;
	credential_manager_acs_system_id?: string;
	limit?: number;
	page_cursor?: string | null;
}

function find(call: Call, by: Partial<ById> & { user_identity_key?: string }): UserIdentity {
	return call.identities.find(call.workspaceId, by);
}

function create(body: Person, call: Call): object {
	return { user_identity: structuredClone(call.identities.create(call.workspaceId, body)) };
}

function list(body: ListBody, call: Call): object {
	const search = body.search?.toLowerCase();
	const before = body.created_before === undefined ? Infinity : moment(body.created_before, 'created_before');
	const fitting = call.identities.store
		.listed(call.workspaceId)
		.filter(
			({ row }) =>
				(body.user_identity_ids?.includes(row.user_identity_id) ?? true) &&
				body.credential_manager_acs_system_id === undefined &&
				Date.parse(row.created_at) < before &&
				(search === undefined ||
					[row.full_name, row.phone_number, row.email_address, row.user_identity_id].some((text) =>
						text?.toLowerCase().includes(search),
					)),
		);
	const { rows, pagination } = paged(call, body, 500, fitting, ({ sequence }) => sequence);
	return { user_identities: rows.map(({ row }) => structuredClone(row)), pagination };
}

function update({ user_identity_id, ...changes }: ById & Person, call: Call): object {
	call.identities.update(find(call, { user_identity_id }), changes);
	return {};
}

function remove({ user_identity_id }: ById, call: Call): object {
	find(call, { user_identity_id });
	call.identities.store.delete(user_identity_id);
	return {};
}

/** Seam's git has `/user_identities/merge` as well, which npm's OpenAPI 1.977.0 does not have yet. */
export const userIdentityRoutes: Route[] = [
	route('/user_identities/create', create),
	route('/user_identities/get', (body: Partial<ById> & { user_identity_key?: string }, call) => ({
		user_identity: structuredClone(find(call, body)),
	})),
	route('/user_identities/list', list),
	route('/user_identities/update', update),
	route('/user_identities/delete', remove),
];
