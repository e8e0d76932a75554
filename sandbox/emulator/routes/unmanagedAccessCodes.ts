import { accessCodeNotFound, invalidInput } from '../errors';
import { numbered, paged } from '../paging';
import type { UnmanagedAccessCode } from '../types';
import { route, type Call, type Route } from './route';

interface ListBody {
	device_id: string;
	search?: string;
	user_identifier_key?: string;
	limit?: number;
	page_cursor?: string | null;
}

interface ConvertBody {
	access_code_id: string;
	allow_external_modification?: boolean;
	is_external_modification_allowed?: boolean;
}

function find(call: Call, access_code_id: string): UnmanagedAccessCode {
	const code = call.world.unmanagedCodes.get(access_code_id);
	if (code?.workspace_id !== call.workspaceId) throw accessCodeNotFound({ access_code_id });
	return code;
}

function ofDevice(
	call: Call,
	device_id: string,
	codes: Iterable<UnmanagedAccessCode> = call.world.unmanagedCodes.values(),
): UnmanagedAccessCode[] {
	call.world.device(device_id, call.workspaceId);
	return [...codes].filter((code) => code.device_id === device_id);
}

function list(body: ListBody, call: Call): object {
	const search = body.search?.toLowerCase();
	const codes = call.world.lagging.unmanagedCodes.past() ?? call.world.unmanagedCodes.values();
	const found = ofDevice(call, body.device_id, codes).filter(
		(code) =>
			body.user_identifier_key === undefined &&
			(search === undefined ||
				[code.name, code.code, code.access_code_id].some((text) => text?.toLowerCase().includes(search))),
	);
	const { rows, pagination } = paged(call, body, 300_000, numbered(found), ({ sequence }) => sequence);
	return { access_codes: rows.map(({ row }) => row), pagination };
}

function get(body: { access_code_id?: string; device_id?: string; code?: string }, call: Call): object {
	if (body.access_code_id !== undefined) return { access_code: find(call, body.access_code_id) };
	if (body.device_id === undefined || body.code === undefined) {
		throw invalidInput('Must specify either access_code_id or both device_id and code');
	}
	const access_code = ofDevice(call, body.device_id).find((code) => code.code === body.code);
	if (!access_code) throw accessCodeNotFound({ device_id: body.device_id, code: body.code });
	return { access_code };
}

function simulate(body: { device_id: string; name: string; code: string }, call: Call): object {
	const { device_id, name, code } = body;
	const device = call.world.device(device_id, call.workspaceId);
	return { access_code: { ...call.unmanagedCodes.appear(device, { name, code }) } };
}

function convert(body: ConvertBody, call: Call): object {
	const isAllowed = body.is_external_modification_allowed ?? body.allow_external_modification ?? false;
	call.unmanagedCodes.convert(find(call, body.access_code_id), isAllowed);
	return {};
}

/** What is managed by nobody stays so; anything else is the same as to convert it. */
function update(body: ConvertBody & { is_managed: boolean }, call: Call): object {
	if (!body.is_managed) find(call, body.access_code_id);
	return body.is_managed ? convert(body, call) : {};
}

function remove(body: { access_code_id: string }, call: Call): object {
	return { action_attempt: { ...call.unmanagedCodes.remove(find(call, body.access_code_id)) } };
}

export const unmanagedAccessCodeRoutes: Route[] = [
	route('/access_codes/unmanaged/list', list),
	route('/access_codes/unmanaged/get', get),
	route('/access_codes/unmanaged/delete', remove),
	route('/access_codes/unmanaged/convert_to_managed', convert),
	route('/access_codes/unmanaged/update', update),
	route('/access_codes/simulate/create_unmanaged_access_code', simulate),
];
