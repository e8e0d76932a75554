import { randomUUID } from 'node:crypto';
import { completeCode } from '../codes';
import { accessCodeNotFound, invalidInput } from '../errors';
import { numbered, paged } from '../paging';
import { subject } from '../programming';
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
	const device = call.world.device(body.device_id, call.workspaceId);
	const access_code: UnmanagedAccessCode = {
		access_code_id: randomUUID(),
		device_id: body.device_id,
		workspace_id: call.workspaceId,
		name: body.name,
		code: body.code,
		type: 'ongoing',
		status: 'set',
		created_at: call.world.clock.iso(),
		errors: [],
		warnings: [],
		is_managed: false,
	};
	call.world.unmanagedCodes.set(access_code.access_code_id, access_code);
	call.world.events.emit('access_code.unmanaged.created', call.workspaceId, subject(access_code, device));
	return { access_code };
}

function convert(body: ConvertBody, call: Call): object {
	const unmanaged = find(call, body.access_code_id);
	const { access_code_id, device_id, name, code, created_at } = unmanaged;
	const device = call.world.device(device_id, call.workspaceId);
	call.world.unmanagedCodes.delete(access_code_id);
	const record = call.world.codes.add(
		completeCode(device, {
			access_code_id,
			name,
			code,
			created_at,
			status: 'setting',
			is_external_modification_allowed:
				body.is_external_modification_allowed ?? body.allow_external_modification ?? false,
		}),
		{ preferNativeScheduling: true },
	);
	call.programming.adopt(record);
	call.world.events.emit(
		'access_code.unmanaged.converted_to_managed',
		call.workspaceId,
		subject(record.accessCode, device),
	);
	return {};
}

function remove(body: { access_code_id: string }, call: Call): object {
	const unmanaged = find(call, body.access_code_id);
	const { world } = call;
	const device = world.device(unmanaged.device_id, call.workspaceId);
	const attempt = world.attempts.start('DELETE_ACCESS_CODE', unmanaged.device_id, call.workspaceId);
	const action_attempt = { ...attempt };
	world.clock.after(world.settings.removalSeconds, () => {
		if (!world.unmanagedCodes.delete(unmanaged.access_code_id)) return;
		world.events.emit('access_code.unmanaged.removed', call.workspaceId, subject(unmanaged, device));
		world.attempts.succeed(attempt.action_attempt_id, {});
	});
	return { action_attempt };
}

export const unmanagedAccessCodeRoutes: Route[] = [
	route('/access_codes/unmanaged/list', list),
	route('/access_codes/unmanaged/get', get),
	route('/access_codes/unmanaged/delete', remove),
	route('/access_codes/unmanaged/convert_to_managed', convert),
	route('/access_codes/simulate/create_unmanaged_access_code', simulate),
];
