import type { GrantChanges } from '../grants/granting';
import type { NewGrant } from '../grants/newGrant';
import { presentGrant, presentMethod } from '../grants/present';
import type { GrantRecord, RequestedMethod } from '../grants/types';
import { invalidInput } from '../errors';
import { paged } from '../paging';
import { batchOf, named, relatedToDoors, type RelatedFilter } from './related';
import { route, type Call, type Route } from './route';

interface ById {
	access_grant_id: string;
}

interface ByIdOrKey extends Partial<ById> {
	access_grant_key?: string;
}

interface ListBody {
	access_grant_key?: string | null;
	access_grant_ids?: string[];
	reservation_key?: string;
	customer_key?: string;
	device_id?: string;
	space_id?: string;
	user_identity_id?: string;
	access_code_id?: string;
	acs_entrance_id?: string;
	acs_system_id?: string;
	location_id?: string;
	limit?: number;
	page_cursor?: string | null;
}

interface RelatedBody extends RelatedFilter {
	access_grant_ids?: string[];
	access_grant_keys?: string[];
}

function find(call: Call, by: ByIdOrKey): GrantRecord {
	return call.granting.book.grant(call.workspaceId, by);
}

function present(call: Call, grant: GrantRecord): object {
	return presentGrant(grant, call.granting.book, call.identities);
}

/** Of who the grant is for, either is needed, and not both. */
function create(body: NewGrant, call: Call): object {
	if ((body.user_identity_id === undefined) === (body.user_identity === undefined)) {
		throw invalidInput('Must specify exactly one of user_identity_id and user_identity');
	}
	return { access_grant: present(call, call.granting.create(call.workspaceId, body)) };
}

function get(body: ByIdOrKey, call: Call): object {
	return { access_grant: present(call, find(call, body)) };
}

/** The customers to whom a grant belongs: by who made it, or by its spaces. */
function customersOf(call: Call, grant: GrantRecord): Array<string | undefined> {
	const spaces = grant.space_ids.map((id) => call.spaces.store.get(id, call.workspaceId)?.customer_key);
	return [grant.customer_key, ...spaces];
}

function list(body: ListBody, call: Call): object {
	const { book } = call.granting;
	const { access_code_id, acs_entrance_id, acs_system_id, device_id, customer_key } = body;
	const ofCode =
		access_code_id === undefined ? undefined : call.world.codes.get(access_code_id)?.grant?.access_grant_id;
	const isOn = (grant: GrantRecord) => ({
		device: book.devicesOf(grant).some((device) => device.device_id === device_id),
		entrance: book
			.entrancesOf(grant, 'code', 'card', 'mobile_key', 'cloud_key')
			.some(
				(entrance) =>
					(acs_entrance_id === undefined || entrance.acs_entrance_id === acs_entrance_id) &&
					(acs_system_id === undefined || entrance.acs_system_id === acs_system_id),
			),
	});
	const fitting = book.grants.listed(call.workspaceId).filter(
		({ row }) =>
			// `null` asks for the grants that have no key.
			(body.access_grant_key === undefined || (row.access_grant_key ?? null) === body.access_grant_key) &&
			(body.access_grant_ids?.includes(row.access_grant_id) ?? true) &&
			(body.reservation_key === undefined || row.reservation_key === body.reservation_key) &&
			(customer_key === undefined || customersOf(call, row).includes(customer_key)) &&
			(device_id === undefined || isOn(row).device) &&
			(body.space_id === undefined || row.space_ids.includes(body.space_id)) &&
			(body.user_identity_id === undefined || row.user_identity_id === body.user_identity_id) &&
			(access_code_id === undefined || row.access_grant_id === ofCode) &&
			((acs_entrance_id === undefined && acs_system_id === undefined) || isOn(row).entrance) &&
			body.location_id === undefined,
	);
	const { rows, pagination } = paged(call, body, 500, fitting, ({ sequence }) => sequence);
	return { access_grants: rows.map(({ row }) => present(call, row)), pagination };
}

function update(
	{ access_grant_id, access_grant_key, ...changes }: ByIdOrKey & GrantChanges,
	call: Call,
): object {
	call.granting.update(find(call, { access_grant_id, access_grant_key }), changes);
	return {};
}

function remove(body: ById, call: Call): object {
	call.granting.delete(find(call, body));
	return {};
}

function request(body: ById & { requested_access_methods: RequestedMethod[] }, call: Call): object {
	const grant = find(call, body);
	call.granting.request(grant, body.requested_access_methods);
	return { access_grant: present(call, grant) };
}

function getRelated(body: RelatedBody, call: Call): object {
	const { granting, spaces, identities } = call;
	const { book } = granting;
	const grants = named(
		book.grants.all(call.workspaceId),
		['access_grant_ids', body.access_grant_ids, (grant) => grant.access_grant_id],
		['access_grant_keys', body.access_grant_keys, (grant) => grant.access_grant_key],
	);
	const spaceIds = new Set(grants.flatMap((grant) => grant.space_ids));
	const people = new Set(grants.map((grant) => grant.user_identity_id));
	const methods = grants.flatMap((grant) => book.methodsOf(grant));
	return batchOf(
		{
			spaces: spaces.store
				.all(call.workspaceId)
				.filter((space) => spaceIds.has(space.space_id))
				.map((space) => spaces.present(space)),
			...relatedToDoors(
				call,
				grants.flatMap((grant) => book.devicesOf(grant).map((device) => device.device_id)),
				methods.flatMap((method) => method.acs_entrance_ids),
			),
			user_identities: identities.store
				.all(call.workspaceId)
				.filter((identity) => people.has(identity.user_identity_id)),
			acs_access_groups: [],
			access_methods: methods.map((method) => presentMethod(method, book)),
		},
		body,
	);
}

export const accessGrantRoutes: Route[] = [
	route('/access_grants/create', create),
	route('/access_grants/get', get),
	route('/access_grants/list', list),
	route('/access_grants/update', update),
	route('/access_grants/delete', remove),
	route('/access_grants/request_access_methods', request),
	route('/access_grants/get_related', getRelated),
];
