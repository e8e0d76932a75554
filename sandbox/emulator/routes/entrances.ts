import type { Entrance } from '../entrances';
import { SeamError, notFound } from '../errors';
import { numbered, paged } from '../paging';
import { route, type Call, type Route } from './route';

interface ById {
	acs_entrance_id: string;
}

interface ListBody {
	search?: string;
	acs_entrance_ids?: string[];
	acs_system_id?: string;
	acs_credential_id?: string;
	connected_account_id?: string;
	customer_key?: string;
	space_id?: string;
	location_id?: string | null;
	/** Newer than npm's OpenAPI 1.977.0. */
	access_method_id?: string;
	limit?: number;
	page_cursor?: string | null;
}

/** An entrance as it is answered, without its workspace. */
export function presentEntrance(entrance: Entrance): Omit<Entrance, 'workspace_id'> {
	const answer: Partial<Entrance> & Omit<Entrance, 'workspace_id'> = structuredClone(entrance);
	delete answer.workspace_id;
	return answer;
}

function find(call: Call, { acs_entrance_id }: ById): Entrance {
	return call.world.entrance(acs_entrance_id, call.workspaceId);
}

function isOfCustomer(call: Call, { space_ids }: Entrance, customer_key: string): boolean {
	return space_ids.some((id) => call.spaces.store.get(id, call.workspaceId)?.customer_key === customer_key);
}

function list(body: ListBody, call: Call): object {
	const search = body.search?.toLowerCase();
	const { access_method_id, acs_credential_id, customer_key, space_id } = body;
	const opened =
		access_method_id === undefined
			? undefined
			: call.granting.book.method(call.workspaceId, access_method_id).acs_entrance_ids;
	const fitting = [...call.world.entrances.values()].filter(
		(entrance) =>
			entrance.workspace_id === call.workspaceId &&
			(body.acs_entrance_ids?.includes(entrance.acs_entrance_id) ?? true) &&
			(opened?.includes(entrance.acs_entrance_id) ?? true) &&
			(body.acs_system_id === undefined || entrance.acs_system_id === body.acs_system_id) &&
			(acs_credential_id === undefined || opensWith(call, entrance, acs_credential_id)) &&
			(body.connected_account_id === undefined ||
				entrance.connected_account_id === body.connected_account_id) &&
			(customer_key === undefined || isOfCustomer(call, entrance, customer_key)) &&
			(space_id === undefined || entrance.space_ids.includes(space_id)) &&
			(body.location_id ?? undefined) === undefined &&
			(search === undefined || entrance.display_name.toLowerCase().includes(search)),
	);
	const { rows, pagination } = paged(call, body, 900, numbered(fitting), ({ sequence }) => sequence);
	return { acs_entrances: rows.map(({ row }) => presentEntrance(row)), pagination };
}

/** The one credential here is a cloud key for all doors that such keys open. */
function opensWith(call: Call, entrance: Entrance, acs_credential_id: string): boolean {
	return acs_credential_id === call.world.cloudKeyId && entrance.can_unlock_with_cloud_key === true;
}

/** Opens a door from afar; the attempt ends after `lockActionSeconds`. */
function openDoor(call: Call, entrance: Entrance): object {
	const { attempts, clock, settings } = call.world;
	const attempt = attempts.start('UNLOCK_DOOR', undefined, call.workspaceId);
	const asStarted = { ...attempt };
	clock.after(settings.lockActionSeconds, () => {
		const [error] = entrance.errors;
		const { action_attempt_id } = attempt;
		if (error) attempts.fail(action_attempt_id, { type: error.error_code, message: error.message });
		else attempts.succeed(action_attempt_id, {});
		if (!error) entrance.is_locked = false;
	});
	return { action_attempt: asStarted };
}

function checkOpens(entrance: Entrance): void {
	if (entrance.can_unlock_with_cloud_key) return;
	const { acs_entrance_id } = entrance;
	throw new SeamError(
		400,
		'acs_entrance_not_supported',
		'This entrance cannot be unlocked with a cloud key',
		{ data: { acs_entrance_id } },
	);
}

function unlock(body: ById & { acs_credential_id: string }, call: Call): object {
	const entrance = find(call, body);
	const { acs_credential_id } = body;
	if (acs_credential_id !== call.world.cloudKeyId) throw notFound('acs_credential', { acs_credential_id });
	checkOpens(entrance);
	return openDoor(call, entrance);
}

/** Opens a door with the cloud key of a grant, which must be issued and for that door. */
function unlockWithMethod(body: ById & { access_method_id: string }, call: Call): object {
	const method = call.granting.book.method(call.workspaceId, body.access_method_id);
	const entrance = find(call, body);
	const opens =
		method.mode === 'cloud_key' && method.is_issued && method.acs_entrance_ids.includes(body.acs_entrance_id);
	if (!opens) {
		const message = 'This access method cannot unlock this entrance';
		throw new SeamError(400, 'access_method_not_supported', message, { data: { ...body } });
	}
	checkOpens(entrance);
	return openDoor(call, entrance);
}

export const entranceRoutes: Route[] = [
	route('/acs/entrances/list', list),
	route('/acs/entrances/get', (body: ById, call) => ({ acs_entrance: presentEntrance(find(call, body)) })),
	route('/acs/entrances/unlock', unlock),
	route('/access_methods/unlock_door', unlockWithMethod),
];
