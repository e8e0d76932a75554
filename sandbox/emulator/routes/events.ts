import { SeamError, invalidInput } from '../errors';
import type { SeamEvent } from '../types';
import { route, type Call, type Route } from './route';

interface ListBody {
	since?: string;
	between?: [string, string];
	event_type?: string;
	event_types?: string[];
	event_ids?: string[];
	device_id?: string;
	device_ids?: string[];
	access_code_id?: string;
	access_code_ids?: string[];
	connected_account_id?: string;
	access_grant_id?: string;
	access_grant_ids?: string[];
	access_method_id?: string;
	access_method_ids?: string[];
	acs_entrance_id?: string;
	connect_webview_id?: string;
	space_id?: string;
	space_ids?: string[];
	customer_key?: string;
	limit?: number;
	unstable_offset?: number;
}

/** Filters for things that do not exist here, or of which no event tells: nothing is ever found. */
const UNKNOWN_HERE = [
	'acs_access_group_id',
	'acs_credential_id',
	'acs_encoder_id',
	'acs_system_id',
	'acs_system_ids',
	'acs_user_id',
	'user_identity_id',
];

function instant(value: string, parameter: string): number {
	const milliseconds = new Date(value).getTime();
	if (Number.isNaN(milliseconds)) throw invalidInput('Invalid date', parameter);
	return milliseconds;
}

function period({ since, between }: ListBody): [number, number] {
	if (since === undefined && between === undefined)
		throw invalidInput('Must specify either since or between');
	if (since !== undefined && between !== undefined)
		throw invalidInput('Cannot specify both since and between');
	if (between) return [instant(between[0], 'between'), instant(between[1], 'between')];
	return [instant(since ?? '', 'since'), Infinity];
}

/** A test for one property of an event: equal to the one value and among the several, where those are given. */
function among(property: keyof SeamEvent, one: string | undefined, several: string[] | undefined) {
	const set = several && new Set(several);
	return (event: SeamEvent) => {
		const value = event[property];
		return (one === undefined || value === one) && (!set || (typeof value === 'string' && set.has(value)));
	};
}

/** A test for the grant of an event, which events of methods name in a list. */
function ofGrant({ access_grant_id, access_grant_ids }: ListBody) {
	return ({ access_grant_id: one, access_grant_ids: several }: SeamEvent) => {
		const ids: unknown[] = Array.isArray(several) ? several : [one];
		return (
			(access_grant_id === undefined || ids.includes(access_grant_id)) &&
			(access_grant_ids === undefined || access_grant_ids.some((id) => ids.includes(id)))
		);
	};
}

/** The part of the log in which the events asked for are. */
function stretch(body: ListBody, call: Call): readonly SeamEvent[] {
	const { events } = call.world;
	return body.access_code_id === undefined ? events.all() : events.ofAccessCode(body.access_code_id);
}

function list(body: ListBody, call: Call): object {
	const [from, to] = period(body);
	const tests = [
		among('event_type', body.event_type, body.event_types),
		among('event_id', undefined, body.event_ids),
		among('device_id', body.device_id, body.device_ids),
		among('access_code_id', body.access_code_id, body.access_code_ids),
		among('connected_account_id', body.connected_account_id, undefined),
		ofGrant(body),
		among('access_method_id', body.access_method_id, body.access_method_ids),
		among('acs_entrance_id', body.acs_entrance_id, undefined),
		among('connect_webview_id', body.connect_webview_id, undefined),
		among('space_id', body.space_id, body.space_ids),
	];
	const ofCustomer = (event: SeamEvent) =>
		body.customer_key === undefined ||
		call.world.devices.get(String(event.device_id))?.customer_key === body.customer_key;
	const nothing = UNKNOWN_HERE.some((filter) => filter in body);
	const found = nothing
		? []
		: stretch(body, call).filter((event) => {
				const created = Date.parse(event.created_at);
				return (
					event.workspace_id === call.workspaceId &&
					created > from &&
					created < to &&
					tests.every((passes) => passes(event)) &&
					ofCustomer(event)
				);
			});
	const offset = body.unstable_offset ?? 0;
	return { events: found.slice(offset, offset + (body.limit ?? 500)) };
}

function get(body: { event_id?: string; event_type?: string; device_id?: string }, call: Call): object {
	const { events } = call.world;
	const found =
		body.event_id === undefined
			? events
					.all()
					.filter((e) => e.event_type === body.event_type && e.device_id === body.device_id)
					.at(-1)
			: events.get(body.event_id);
	if (found?.workspace_id !== call.workspaceId) {
		throw new SeamError(404, 'event_not_found', 'Event not found', { data: { ...body } });
	}
	return { event: found };
}

export const eventRoutes: Route[] = [route('/events/get', get), route('/events/list', list)];
