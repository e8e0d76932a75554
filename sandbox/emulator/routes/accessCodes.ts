import { randomUUID } from 'node:crypto';
import type { CodeWish } from '../codeConstraints';
import type { CodeRecord } from '../codes';
import { frameOf, type Dates } from '../dates';
import { SeamError, accessCodeNotFound, invalidInput } from '../errors';
import { duplicate, makeCode, refusalOf, usableDevice, type Making, type NewCode } from '../newAccessCode';
import { canTakePin, freePin } from '../pins';
import { presentCode } from '../presentCode';
import type { CodeChanges } from '../programming';
import type { ActionAttempt, TimeFrame } from '../types';
import { findCode } from './findCode';
import { route, type Call, type Route } from './route';

interface CreateBody extends NewCode {
	device_id: string;
	common_code_key?: string;
	is_offline_access_code?: boolean;
	use_offline_access_code?: boolean;
	is_one_time_use?: boolean;
}

interface CreateMultipleBody extends NewCode {
	device_ids: string[];
	behavior_when_code_cannot_be_shared?: 'throw' | 'create_random_code';
}

interface UpdateBody extends Dates {
	access_code_id: string;
	device_id?: string;
	name?: string;
	code?: string;
	type?: 'ongoing' | 'time_bound';
	allow_external_modification?: boolean;
	is_external_modification_allowed?: boolean;
}

function attempt(call: Call, action_type: string, device_id: string): ActionAttempt {
	return call.world.attempts.start(action_type, device_id, call.workspaceId);
}

/** The answer of update and delete, which carries an attempt where create does. */
function attemptAnswer(call: Call, started: ActionAttempt): object {
	return call.world.settings.actionAttempts === 'none' ? {} : { action_attempt: { ...started } };
}

/** The PIN that a common code key already stands for. */
function sharedPin(call: Call, common_code_key: string): string | undefined {
	for (const { accessCode } of call.world.codes.withKey(call.workspaceId, common_code_key)) {
		if (accessCode.code !== null) return accessCode.code;
	}
	return undefined;
}

function create(body: CreateBody, call: Call): object {
	const { world } = call;
	if (body.common_code_key === '') {
		throw invalidInput('String must contain at least 1 character(s)', 'common_code_key');
	}
	const frame = frameOf(body, world.clock.now());
	if (body.use_backup_access_code_pool && !frame) {
		throw invalidInput('Cannot use the backup pool for ongoing codes');
	}
	const isOffline = body.is_offline_access_code ?? body.use_offline_access_code ?? false;
	if (body.is_one_time_use && !isOffline) {
		throw invalidInput('is_one_time_use requires is_offline_access_code', 'is_one_time_use');
	}
	if (isOffline && body.code !== undefined) {
		throw invalidInput('An offline access code cannot have a custom code', 'code');
	}
	const device = usableDevice(world, call.workspaceId, body.device_id, isOffline);
	call.limits.take('create', [body.device_id]);
	const shared = body.common_code_key === undefined ? undefined : sharedPin(call, body.common_code_key);
	if (shared !== undefined && body.code !== undefined && body.code !== shared) {
		throw invalidInput('Another access code with this common_code_key has a different code', 'code');
	}
	const code = body.code ?? shared ?? freePin(world, [device], frame ?? {}, body.preferred_code_length);
	if (code === undefined) throw invalidInput('No free code could be generated for this device');
	if (world.codes.conflict(device.device_id, code, frame ?? {})) {
		throw duplicate(code, body.name ?? null, frame ?? {});
	}
	const record = makeCode(call, {
		device,
		code,
		frame,
		body,
		common_code_key: body.common_code_key ?? null,
		isWished: body.code !== undefined,
		...(isOffline && { offline: { is_one_time_use: body.is_one_time_use ?? false } }),
	});
	const mode = world.settings.actionAttempts;
	if (mode === 'none') {
		call.programming.create(record, []);
		return { access_code: presentCode(record.accessCode, world.settings) };
	}
	const action_attempt = attempt(call, 'CREATE_ACCESS_CODE', device.device_id);
	const asStarted = { ...action_attempt };
	call.programming.create(record, [action_attempt.action_attempt_id]);
	return mode === 'pending-only'
		? { action_attempt: asStarted }
		: { action_attempt: asStarted, access_code: presentCode(record.accessCode, world.settings) };
}

function createMultiple(body: CreateMultipleBody, call: Call): object {
	const { world } = call;
	const frame = frameOf(body, world.clock.now());
	if (body.device_ids.length === 0) {
		throw invalidInput('Array must contain at least 1 element(s)', 'device_ids');
	}
	const devices = [...new Set(body.device_ids)].map((id) => usableDevice(world, call.workspaceId, id, false));
	call.limits.take(
		'create',
		devices.map((device) => device.device_id),
	);
	const key = body.code === undefined ? `auto_set_by_create_multiple_${randomUUID()}` : null;
	const shared = body.code ?? freePin(world, devices, frame ?? {}, body.preferred_code_length);
	const isWished = body.code !== undefined;
	const plans = devices.map((device): Making => {
		const fits = shared !== undefined && canTakePin(world, device, shared, frame ?? {});
		if (fits) return { device, code: shared, frame, body, common_code_key: key, isWished };
		const own =
			body.behavior_when_code_cannot_be_shared === 'create_random_code'
				? freePin(world, [device], frame ?? {}, body.preferred_code_length)
				: undefined;
		if (own !== undefined) return { device, code: own, frame, body, common_code_key: null, isWished: false };
		if (shared !== undefined && world.codes.conflict(device.device_id, shared, frame ?? {})) {
			throw duplicate(shared, body.name ?? null, frame ?? {});
		}
		throw new SeamError(400, 'code_cannot_be_shared', 'The devices cannot share one code', {
			data: { device_id: device.device_id },
		});
	});
	const records = plans.map((plan) => makeCode(call, plan));
	for (const record of records) call.programming.create(record, []);
	return { access_codes: records.map((record) => presentCode(record.accessCode, world.settings)) };
}

/** The codes whose PIN moves with that of one: those of the same common code key. */
function siblings(call: Call, record: CodeRecord): CodeRecord[] {
	const { common_code_key } = record.accessCode;
	if (common_code_key === null) return [record];
	return [...call.world.codes.withKey(call.workspaceId, common_code_key)];
}

/** What a code would be like after changes. */
function changed({ accessCode, isWished }: CodeRecord, changes: CodeChanges): CodeWish & Dates {
	const frame: Dates = changes.frame
		? { starts_at: changes.frame.starts_at ?? undefined, ends_at: changes.frame.ends_at ?? undefined }
		: { starts_at: accessCode.starts_at, ends_at: accessCode.ends_at };
	return {
		...frame,
		pin: changes.code ?? accessCode.code,
		isWished: changes.code === undefined ? isWished : true,
	};
}

/** Refuses changes that would put one PIN onto a lock twice, or that a lock cannot take. */
function checkChanges(call: Call, records: CodeRecord[], changes: CodeChanges): void {
	const { world } = call;
	for (const record of records) {
		const { device_id, name } = record.accessCode;
		const after = changed(record, changes);
		if (after.pin !== null && world.codes.conflict(device_id, after.pin, after, record)) {
			throw duplicate(after.pin, name, after);
		}
		if (changesWish(changes)) refusalOf(world, world.device(device_id, call.workspaceId), after);
	}
}

function changesWish(changes: CodeChanges): boolean {
	return changes.code !== undefined || changes.frame !== undefined;
}

function apply(call: Call, record: CodeRecord, changes: CodeChanges, attempts: string[]): void {
	const { world } = call;
	if (changesWish(changes)) {
		const after = changed(record, changes);
		record.refusal = refusalOf(world, world.device(record.accessCode.device_id, call.workspaceId), after);
		record.isWished = after.isWished;
	}
	call.programming.update(record, changes, attempts);
}

function checkChangeable({ accessCode }: CodeRecord): void {
	if (accessCode.is_offline_access_code) {
		throw new SeamError(400, 'access_code_not_modifiable', 'Offline access codes cannot be modified', {
			data: { access_code_id: accessCode.access_code_id },
		});
	}
	if (accessCode.status === 'removing')
		throw accessCodeNotFound({ access_code_id: accessCode.access_code_id });
}

function update(body: UpdateBody, call: Call): object {
	const dates = frameOf(body, call.world.clock.now());
	if (body.type === 'time_bound' && !dates) {
		throw invalidInput("'time_bound' Access codes must include both starts_at and ends_at");
	}
	if (body.type === 'ongoing' && dates) {
		throw invalidInput("'ongoing' Access codes cannot have starts_at and ends_at");
	}
	const record = findCode(call, body.access_code_id, {
		access_code_id: body.access_code_id,
		...(body.device_id !== undefined && { device_id: body.device_id }),
	});
	checkChangeable(record);
	call.limits.take('update', [record.accessCode.device_id]);
	const ongoing: TimeFrame = { starts_at: null, ends_at: null };
	const external = body.is_external_modification_allowed ?? body.allow_external_modification;
	const changes: CodeChanges = {
		...(body.name !== undefined && { name: body.name }),
		...(body.code !== undefined && { code: body.code }),
		...(dates && { frame: dates }),
		...(body.type === 'ongoing' && { frame: ongoing }),
		...(external !== undefined && { is_external_modification_allowed: external }),
	};
	const others = body.code === undefined ? [] : siblings(call, record).filter((other) => other !== record);
	checkChanges(call, [record], changes);
	checkChanges(call, others, { code: body.code });
	const action_attempt = attempt(call, 'UPDATE_ACCESS_CODE', record.accessCode.device_id);
	const answer = attemptAnswer(call, action_attempt);
	apply(call, record, changes, [action_attempt.action_attempt_id]);
	for (const other of others) apply(call, other, { code: body.code }, []);
	return answer;
}

function updateMultiple(body: Dates & { common_code_key: string; name?: string }, call: Call): object {
	const dates = frameOf(body, call.world.clock.now());
	const records = [...call.world.codes.withKey(call.workspaceId, body.common_code_key)].filter(
		({ accessCode }) => accessCode.status !== 'removing',
	);
	if (records.length === 0) throw accessCodeNotFound({ common_code_key: body.common_code_key });
	for (const record of records) checkChangeable(record);
	const changes: CodeChanges = {
		...(body.name !== undefined && { name: body.name }),
		...(dates && { frame: dates }),
	};
	call.limits.take('update', new Set(records.map(({ accessCode }) => accessCode.device_id)));
	checkChanges(call, records, changes);
	for (const record of records) apply(call, record, changes, []);
	return {};
}

function remove(body: { access_code_id: string; device_id?: string }, call: Call): object {
	const record = findCode(call, body.access_code_id);
	if (record.accessCode.is_offline_access_code) {
		throw new SeamError(400, 'access_code_not_modifiable', 'Offline access codes cannot be revoked', {
			data: { access_code_id: body.access_code_id },
		});
	}
	call.limits.take('delete', [record.accessCode.device_id]);
	const action_attempt = attempt(call, 'DELETE_ACCESS_CODE', record.accessCode.device_id);
	const answer = attemptAnswer(call, action_attempt);
	call.programming.remove(record, [action_attempt.action_attempt_id]);
	return answer;
}

function get(body: { access_code_id?: string; device_id?: string; code?: string }, call: Call): object {
	if (body.access_code_id !== undefined) {
		return { access_code: presentCode(findCode(call, body.access_code_id).accessCode, call.world.settings) };
	}
	if (body.device_id === undefined || body.code === undefined) {
		throw invalidInput('Must specify either access_code_id or both device_id and code');
	}
	call.world.device(body.device_id, call.workspaceId);
	for (const record of call.world.codes.withPin(body.device_id, body.code)) {
		if (!record.inBackupPool) return { access_code: presentCode(record.accessCode, call.world.settings) };
	}
	throw accessCodeNotFound({ device_id: body.device_id, code: body.code });
}

function generateCode(body: { device_id: string }, call: Call): object {
	const { world } = call;
	const device = usableDevice(world, call.workspaceId, body.device_id, false);
	const code = freePin(world, [device], {}, undefined);
	if (code === undefined) throw invalidInput('No free code could be generated for this device');
	return { generated_code: { device_id: device.device_id, code } };
}

export const accessCodeRoutes: Route[] = [
	route('/access_codes/create', create),
	route('/access_codes/create_multiple', createMultiple),
	route('/access_codes/update', update),
	route('/access_codes/update_multiple', updateMultiple),
	route('/access_codes/delete', remove),
	route('/access_codes/get', get),
	route('/access_codes/generate_code', generateCode),
];
