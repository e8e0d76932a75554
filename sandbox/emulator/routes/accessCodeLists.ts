import type { ListedCode } from '../codes';
import { invalidInput } from '../errors';
import { paged } from '../paging';
import { presentCode } from '../presentCode';
import type { World } from '../world';
import { route, type Call, type Route } from './route';

interface ListBody {
	device_id?: string;
	access_code_ids?: string[];
	customer_key?: string;
	search?: string;
	user_identifier_key?: string;
	access_grant_id?: string;
	access_grant_key?: string;
	access_method_id?: string;
	limit?: number;
	page_cursor?: string | null;
}

/** The filters of which Seam's text on the route demands one. */
const NARROW_FILTERS = [
	'device_id',
	'access_code_ids',
	'access_grant_id',
	'access_grant_key',
	'access_method_id',
] as const;

/** The filters that Seam's own client lets stand alone as well. */
const WIDE_FILTERS = ['customer_key', 'search', 'user_identifier_key'] as const;

function checkFilters(body: ListBody, searchAlone: boolean): void {
	const allowed = searchAlone ? [...NARROW_FILTERS, ...WIDE_FILTERS] : NARROW_FILTERS;
	if (allowed.some((filter) => body[filter] !== undefined)) return;
	throw invalidInput(`At least one of ${allowed.map((filter) => `'${filter}'`).join(', ')} is required`);
}

/** The codes that the narrowest filter of a list leads to, in order of creation. */
function candidates(body: ListBody, { codes, lagging }: World): Iterable<ListedCode> {
	const past = lagging.codes.past();
	const ids = body.access_code_ids && new Set(body.access_code_ids);
	if (past) return ids ? past.filter(({ accessCode }) => ids.has(accessCode.access_code_id)) : past;
	if (ids) return [...ids].flatMap((id) => codes.get(id) ?? []).sort((a, b) => a.sequence - b.sequence);
	return body.device_id === undefined ? codes.all() : codes.onDevice(body.device_id);
}

function list(body: ListBody, call: Call): object {
	const { world } = call;
	checkFilters(body, world.settings.searchAlone);
	if (body.device_id !== undefined) world.device(body.device_id, call.workspaceId);
	const { access_grant_id, access_grant_key, access_method_id } = body;
	const grantId =
		access_grant_id === undefined && access_grant_key === undefined
			? undefined
			: call.granting.book.grant(call.workspaceId, { access_grant_id, access_grant_key }).access_grant_id;
	if (access_method_id !== undefined) call.granting.book.method(call.workspaceId, access_method_id);
	const search = body.search?.toLowerCase();
	const fits = ({ accessCode, inBackupPool, grant }: ListedCode) =>
		!inBackupPool &&
		accessCode.workspace_id === call.workspaceId &&
		(body.device_id === undefined || accessCode.device_id === body.device_id) &&
		(body.customer_key === undefined ||
			world.devices.get(accessCode.device_id)?.customer_key === body.customer_key) &&
		(search === undefined ||
			[accessCode.name, accessCode.code, accessCode.access_code_id].some((text) =>
				text?.toLowerCase().includes(search),
			)) &&
		(grantId === undefined || grant?.access_grant_id === grantId) &&
		(access_method_id === undefined || grant?.access_method_id === access_method_id) &&
		body.user_identifier_key === undefined;
	function* fitting(): Generator<ListedCode> {
		for (const record of candidates(body, world)) if (fits(record)) yield record;
	}
	const { rows, pagination } = paged(call, body, 55_000, fitting(), (record) => record.sequence);
	return { access_codes: rows.map((record) => presentCode(record.accessCode, world.settings)), pagination };
}

export const accessCodeListRoutes: Route[] = [route('/access_codes/list', list)];
