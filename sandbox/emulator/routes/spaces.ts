import type { Space, SpaceContent } from '../spaces';
import { paged } from '../paging';
import { batchOf, named, relatedToDoors, type RelatedFilter } from './related';
import { route, type Call, type Route } from './route';

interface ById {
	space_id: string;
}

interface Members extends ById {
	device_ids?: string[];
	acs_entrance_ids?: string[];
}

interface ListBody {
	search?: string;
	space_key?: string;
	customer_key?: string;
	connected_account_id?: string;
	parent_space_id?: string;
	parent_space_key?: string;
	limit?: number;
	page_cursor?: string | null;
}

interface RelatedBody extends RelatedFilter {
	space_ids?: string[];
	space_keys?: string[];
}

function find(call: Call, by: { space_id?: string; space_key?: string }): Space {
	return call.spaces.find(call.workspaceId, by);
}

function create(body: SpaceContent & { name: string }, call: Call): object {
	return { space: call.spaces.present(call.spaces.create(call.workspaceId, body)) };
}

function get(body: { space_id?: string; space_key?: string }, call: Call): object {
	return { space: call.spaces.present(find(call, body)) };
}

/** `space_key` names the space where there is no `space_id`; otherwise it is the new key. */
function update({ space_id, space_key, ...changes }: SpaceContent & Partial<ById>, call: Call): object {
	const space = find(call, space_id === undefined ? { space_key } : { space_id });
	call.spaces.update(space, { ...changes, ...(space_id !== undefined && { space_key }) });
	return { space: call.spaces.present(space) };
}

function list(body: ListBody, call: Call): object {
	const search = body.search?.toLowerCase();
	const { connected_account_id } = body;
	const fitting = call.spaces.store.listed(call.workspaceId).filter(
		({ row }) =>
			(body.space_key === undefined || row.space_key === body.space_key) &&
			(body.customer_key === undefined || row.customer_key === body.customer_key) &&
			(connected_account_id === undefined || call.spaces.hasAccount(row.space_id, connected_account_id)) &&
			// No space here lies in another.
			body.parent_space_id === undefined &&
			body.parent_space_key === undefined &&
			(search === undefined ||
				[row.name, row.space_key, row.customer_key].some((text) => text?.toLowerCase().includes(search))),
	);
	const { rows, pagination } = paged(call, body, 500, fitting, ({ sequence }) => sequence);
	return { spaces: rows.map(({ row }) => call.spaces.present(row)), pagination };
}

function addMembers({ space_id, ...members }: Members, call: Call): object {
	call.spaces.add(find(call, { space_id }), members);
	return {};
}

function removeMembers({ space_id, ...members }: Members, call: Call): object {
	call.spaces.remove(find(call, { space_id }), members);
	return {};
}

function remove({ space_id }: ById, call: Call): object {
	call.spaces.delete(find(call, { space_id }));
	return {};
}

function getRelated(body: RelatedBody, call: Call): object {
	const spaces = named(
		call.spaces.store.all(call.workspaceId),
		['space_ids', body.space_ids, (space) => space.space_id],
		['space_keys', body.space_keys, (space) => space.space_key],
	);
	const members = spaces.map((space) => call.spaces.idsIn(space));
	const doors = relatedToDoors(
		call,
		members.flatMap(({ device_ids }) => device_ids),
		members.flatMap(({ acs_entrance_ids }) => acs_entrance_ids),
	);
	return batchOf({ spaces: spaces.map((space) => call.spaces.present(space)), ...doors }, body);
}

export const spaceRoutes: Route[] = [
	route('/spaces/create', create),
	route('/spaces/get', get),
	route('/spaces/list', list),
	route('/spaces/update', update),
	route('/spaces/add_devices', addMembers),
	route('/spaces/remove_devices', removeMembers),
	route('/spaces/add_acs_entrances', addMembers),
	route('/spaces/remove_acs_entrances', removeMembers),
	route('/spaces/delete', remove),
	route('/spaces/get_related', getRelated),
];
