import { presentGrant, presentMethod } from '../grants/present';
import type { MethodRecord } from '../grants/types';
import { invalidInput } from '../errors';
import { paged } from '../paging';
import { batchOf, relatedToDoors, type RelatedFilter } from './related';
import { route, type Call, type Route } from './route';

interface ListBody {
	access_grant_id?: string;
	access_grant_key?: string;
	acs_entrance_id?: string;
	device_id?: string;
	space_id?: string;
	access_code_id?: string;
	/** Newer than npm's OpenAPI 1.977.0, as is `page_cursor`. */
	limit?: number;
	page_cursor?: string | null;
}

interface DeleteBody {
	access_method_id?: string;
	access_grant_id?: string;
	reservation_key?: string;
}

function present(call: Call, method: MethodRecord): object {
	return presentMethod(method, call.granting.book);
}

/** The devices that a method opens. */
function devicesOf(call: Call, method: MethodRecord): string[] {
	return call.granting.book.codesOfMethod(method).map(({ accessCode }) => accessCode.device_id);
}

function isInSpace(call: Call, method: MethodRecord, space_id: string): boolean {
	const { devices, entrances } = call.world;
	return (
		devicesOf(call, method).some((id) => devices.get(id)?.space_ids.includes(space_id)) ||
		method.acs_entrance_ids.some((id) => entrances.get(id)?.space_ids.includes(space_id))
	);
}

function list(body: ListBody, call: Call): object {
	const { access_grant_id, access_grant_key, acs_entrance_id, access_code_id, device_id, space_id } = body;
	const { book } = call.granting;
	const namesGrant = access_grant_id !== undefined || access_grant_key !== undefined;
	if (!namesGrant && acs_entrance_id === undefined) {
		throw invalidInput('Must specify one of access_grant_id, access_grant_key and acs_entrance_id');
	}
	const grant = namesGrant ? book.grant(call.workspaceId, { access_grant_id, access_grant_key }) : undefined;
	const ofCode = access_code_id === undefined ? undefined : call.world.codes.get(access_code_id)?.grant;
	const fitting = book.methods
		.listed(call.workspaceId)
		.filter(
			({ row }) =>
				(!grant || row.access_grant_id === grant.access_grant_id) &&
				(acs_entrance_id === undefined || row.acs_entrance_ids.includes(acs_entrance_id)) &&
				(device_id === undefined || devicesOf(call, row).includes(device_id)) &&
				(space_id === undefined || isInSpace(call, row, space_id)) &&
				(access_code_id === undefined || ofCode?.access_method_id === row.access_method_id),
		);
	const { rows, pagination } = paged(call, body, 500, fitting, ({ sequence }) => sequence);
	return { access_methods: rows.map(({ row }) => present(call, row)), pagination };
}

function get(body: { access_method_id: string }, call: Call): object {
	return { access_method: present(call, call.granting.book.method(call.workspaceId, body.access_method_id)) };
}

function remove(body: DeleteBody, call: Call): object {
	const { book } = call.granting;
	const { access_method_id, access_grant_id, reservation_key } = body;
	if (access_method_id !== undefined) {
		call.granting.deleteMethod(book.method(call.workspaceId, access_method_id));
		return {};
	}
	const grants =
		access_grant_id === undefined
			? book.grants.all(call.workspaceId).filter((grant) => grant.reservation_key === reservation_key)
			: [book.grant(call.workspaceId, { access_grant_id })];
	for (const method of grants.flatMap((grant) => book.methodsOf(grant))) call.granting.deleteMethod(method);
	return {};
}

function getRelated(body: RelatedFilter & { access_method_ids: string[] }, call: Call): object {
	const { granting, spaces, identities } = call;
	const { book } = granting;
	const methods = book.methods
		.all(call.workspaceId)
		.filter((method) => body.access_method_ids.includes(method.access_method_id));
	const grantIds = new Set(methods.map((method) => method.access_grant_id));
	const grants = book.grants.all(call.workspaceId).filter((grant) => grantIds.has(grant.access_grant_id));
	const spaceIds = new Set(grants.flatMap((grant) => grant.space_ids));
	const { devices, acs_entrances } = relatedToDoors(
		call,
		methods.flatMap((method) => devicesOf(call, method)),
		methods.flatMap((method) => method.acs_entrance_ids),
	);
	return batchOf(
		{
			spaces: spaces.store
				.all(call.workspaceId)
				.filter((space) => spaceIds.has(space.space_id))
				.map((space) => spaces.present(space)),
			devices,
			acs_entrances,
			access_grants: grants.map((grant) => presentGrant(grant, book, identities)),
			access_methods: methods.map((method) => present(call, method)),
			instant_keys: [],
			client_sessions: [],
			acs_credentials: [],
		},
		body,
	);
}

export const accessMethodRoutes: Route[] = [
	route('/access_methods/list', list),
	route('/access_methods/get', get),
	route('/access_methods/delete', remove),
	route('/access_methods/get_related', getRelated),
];
