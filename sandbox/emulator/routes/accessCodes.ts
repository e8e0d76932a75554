import { randomInt, randomUUID } from 'node:crypto';
import type { CodeRecord } from '../codes';
import { SeamError, accessCodeNotFound, invalidInput } from '../errors';
import { paged } from '../paging';
import { presentCode } from '../presentCode';
import { subject, type CodeChanges } from '../programming';
import type { AccessCode, ActionAttempt, Device, TimeFrame } from '../types';
import type { World } from '../world';
import { route, type Call, type Route } from './route';

interface Dates {
	starts_at?: string;
	ends_at?: string;
}

interface NewCode extends Dates {
	name?: string;
	code?: string;
	preferred_code_length?: number;
	prefer_native_scheduling?: boolean;
	allow_external_modification?: boolean;
	is_external_modification_allowed?: boolean;
	use_backup_access_code_pool?: boolean;
}

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

/** How many backup codes Seam keeps ready on a device whose pool is on. */
const BACKUP_POOL_SIZE = 3;

function moment(value: string, parameter: 'starts_at' | 'ends_at'): number {
	const milliseconds = new Date(value).getTime();
	if (Number.isNaN(milliseconds)) throw invalidInput('Invalid date', parameter);
	return milliseconds;
}

/** The time frame that a body asks for, in UTC; undefined when it names no dates. */
function frameOf(
	{ starts_at, ends_at }: Dates,
	now: number,
): { starts_at: string; ends_at: string } | undefined {
	if (starts_at === undefined && ends_at === undefined) return undefined;
	if (starts_at === undefined || ends_at === undefined) {
		throw invalidInput('Both starts_at and ends_at must be provided if one is');
	}
	const start = moment(starts_at, 'starts_at');
	const end = moment(ends_at, 'ends_at');
	if (end <= start) throw invalidInput('ends_at must be after starts_at', 'ends_at');
	if (end <= now) throw invalidInput('ends_at must be in the future', 'ends_at');
	return { starts_at: new Date(start).toISOString(), ends_at: new Date(end).toISOString() };
}

function duplicate(code: string, name: string | null, frame: Dates): SeamError {
	const period = frame.starts_at ? ` for period ${frame.starts_at}-${frame.ends_at}` : '';
	return new SeamError(
		409,
		'duplicate_access_code',
		`Cannot set duplicate access code ${code} named ${name ?? ''}${period}`,
	);
}

/** The lengths of generated codes for a device, best first: the preferred one if it can do that, else the shortest. */
function lengthsFor(devices: Device[], preferred: number | undefined): number[] {
	const shared = devices
		.map((device) => device.properties.supported_code_lengths ?? [4, 5, 6])
		.reduce((common, lengths) => common.filter((length) => lengths.includes(length)))
		.sort((a, b) => a - b);
	if (preferred === undefined || !shared.includes(preferred)) return shared;
	return [preferred, ...shared.filter((length) => length > preferred)];
}

/**
 * A random PIN that is free on all the devices for that time, or undefined if they have no length in common or are
 * full. Where a length is crowded, the next longer one is taken.
 */
function freePin(
	world: World,
	devices: Device[],
	frame: Dates,
	preferred: number | undefined,
): string | undefined {
	for (const length of lengthsFor(devices, preferred)) {
		for (let attempt = 0; attempt < 200; attempt++) {
			const pin = String(randomInt(10 ** length)).padStart(length, '0');
			if (devices.every((device) => !world.codes.conflict(device.device_id, pin, frame))) return pin;
		}
	}
	return undefined;
}

function usableDevice(call: Call, device_id: string, offline: boolean): Device {
	const device = call.world.device(device_id, call.workspaceId);
	const able = offline ? device.can_program_offline_access_codes : device.can_program_online_access_codes;
	if (!able) {
		throw new SeamError(
			400,
			'device_type_not_supported',
			`This device does not support ${offline ? 'offline' : 'online'} access codes`,
			{ data: { device_id } },
		);
	}
	return device;
}

interface Making {
	device: Device;
	code: string;
	frame: Dates | undefined;
	body: NewCode;
	common_code_key: string | null;
	offline?: { is_one_time_use: boolean };
}

function make(call: Call, { device, code, frame, body, common_code_key, offline }: Making): CodeRecord {
	const { world } = call;
	if (body.use_backup_access_code_pool) {
		device.properties.backup_access_code_pool_enabled = true;
	}
	fillBackupPool(call, device);
	const accessCode: AccessCode = {
		access_code_id: randomUUID(),
		device_id: device.device_id,
		workspace_id: call.workspaceId,
		name: body.name ?? 'New Access Code',
		code,
		common_code_key,
		type: frame ? 'time_bound' : 'ongoing',
		...frame,
		status: 'unset',
		created_at: world.clock.iso(),
		errors: [],
		warnings: [],
		pending_mutations: [],
		is_managed: true,
		is_scheduled_on_device: false,
		is_backup_access_code_available: frame !== undefined && backupsOf(world, device).length > 0,
		is_external_modification_allowed:
			body.is_external_modification_allowed ?? body.allow_external_modification ?? false,
		is_offline_access_code: offline !== undefined,
		is_one_time_use: offline?.is_one_time_use ?? false,
	};
	return world.codes.add(accessCode, { preferNativeScheduling: body.prefer_native_scheduling ?? true });
}

function backupsOf(world: World, device: Device): CodeRecord[] {
	if (!device.properties.backup_access_code_pool_enabled) return [];
	return [...world.codes.onDevice(device.device_id)].filter((record) => record.inBackupPool);
}

/** Fills the pool of a device that has one; the codes are on the lock from the start, and in no list. */
function fillBackupPool(call: Call, device: Device): void {
	const { properties } = device;
	if (!properties.supports_backup_access_code_pool || !properties.backup_access_code_pool_enabled) return;
	for (let missing = BACKUP_POOL_SIZE - backupsOf(call.world, device).length; missing > 0; missing--) {
		const code = freePin(call.world, [device], {}, undefined);
		if (code === undefined) return;
		const record = call.world.codes.add(
			{
				access_code_id: randomUUID(),
				device_id: device.device_id,
				workspace_id: device.workspace_id,
				name: `Backup Access Code ${code}`,
				code,
				common_code_key: null,
				type: 'ongoing',
				status: 'unset',
				created_at: call.world.clock.iso(),
				errors: [],
				warnings: [],
				pending_mutations: [],
				is_managed: true,
				is_backup: true,
				is_backup_access_code_available: false,
				is_external_modification_allowed: false,
				is_offline_access_code: false,
				is_one_time_use: false,
			},
			{ preferNativeScheduling: true, inBackupPool: true },
		);
		call.programming.adopt(record);
	}
}

function attempt(call: Call, action_type: string, device_id: string): ActionAttempt {
	return call.world.attempts.start(action_type, device_id, call.workspaceId);
}

/** The answer of update and delete, which carries an attempt where create does. */
function attemptAnswer(call: Call, started: ActionAttempt): object {
	return call.world.settings.actionAttempts === 'none' ? {} : { action_attempt: { ...started } };
}

function find(
	call: Call,
	access_code_id: string,
	data: Record<string, unknown> = { access_code_id },
): CodeRecord {
	const record = call.world.codes.get(access_code_id);
	if (record?.accessCode.workspace_id !== call.workspaceId || record.inBackupPool) {
		throw accessCodeNotFound(data);
	}
	return record;
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
	const device = usableDevice(call, body.device_id, isOffline);
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
	const record = make(call, {
		device,
		code,
		frame,
		body,
		common_code_key: body.common_code_key ?? null,
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
	const devices = [...new Set(body.device_ids)].map((id) => usableDevice(call, id, false));
	call.limits.take(
		'create',
		devices.map((device) => device.device_id),
	);
	const key = body.code === undefined ? `auto_set_by_create_multiple_${randomUUID()}` : null;
	const shared = body.code ?? freePin(world, devices, frame ?? {}, body.preferred_code_length);
	const plans = devices.map((device): Making => {
		const fits =
			shared !== undefined &&
			(device.properties.supported_code_lengths?.includes(shared.length) ?? true) &&
			!world.codes.conflict(device.device_id, shared, frame ?? {});
		if (fits) return { device, code: shared, frame, body, common_code_key: key };
		const own =
			body.behavior_when_code_cannot_be_shared === 'create_random_code'
				? freePin(world, [device], frame ?? {}, body.preferred_code_length)
				: undefined;
		if (own !== undefined) return { device, code: own, frame, body, common_code_key: null };
		if (shared !== undefined && world.codes.conflict(device.device_id, shared, frame ?? {})) {
			throw duplicate(shared, body.name ?? null, frame ?? {});
		}
		throw new SeamError(400, 'code_cannot_be_shared', 'The devices cannot share one code', {
			data: { device_id: device.device_id },
		});
	});
	const records = plans.map((plan) => make(call, plan));
	for (const record of records) call.programming.create(record, []);
	return { access_codes: records.map((record) => presentCode(record.accessCode, world.settings)) };
}

/** The codes whose PIN moves with that of one: those of the same common code key. */
function siblings(call: Call, record: CodeRecord): CodeRecord[] {
	const { common_code_key } = record.accessCode;
	if (common_code_key === null) return [record];
	return [...call.world.codes.withKey(call.workspaceId, common_code_key)];
}

/** Refuses changes that would put one PIN onto a lock twice. */
function checkConflicts(call: Call, records: CodeRecord[], changes: CodeChanges): void {
	for (const record of records) {
		const { accessCode } = record;
		const frame: Dates = changes.frame
			? { starts_at: changes.frame.starts_at ?? undefined, ends_at: changes.frame.ends_at ?? undefined }
			: accessCode;
		const code = changes.code ?? accessCode.code;
		if (code !== null && call.world.codes.conflict(accessCode.device_id, code, frame, record)) {
			throw duplicate(code, accessCode.name, frame);
		}
	}
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
	const record = find(call, body.access_code_id, {
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
	checkConflicts(call, [record], changes);
	checkConflicts(call, others, { code: body.code });
	const action_attempt = attempt(call, 'UPDATE_ACCESS_CODE', record.accessCode.device_id);
	const answer = attemptAnswer(call, action_attempt);
	call.programming.update(record, changes, [action_attempt.action_attempt_id]);
	for (const other of others) call.programming.update(other, { code: body.code }, []);
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
	checkConflicts(call, records, changes);
	for (const record of records) call.programming.update(record, changes, []);
	return {};
}

function remove(body: { access_code_id: string; device_id?: string }, call: Call): object {
	const record = find(call, body.access_code_id);
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
		return { access_code: presentCode(find(call, body.access_code_id).accessCode, call.world.settings) };
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

const LIST_FILTERS = [
	'device_id',
	'access_code_ids',
	'access_grant_id',
	'access_grant_key',
	'access_method_id',
	'customer_key',
	'search',
	'user_identifier_key',
] as const;

/** The codes that the narrowest filter of a list leads to, in order of creation. */
function candidates(body: ListBody, call: Call): Iterable<CodeRecord> {
	const { codes } = call.world;
	if (body.access_code_ids) {
		return [...new Set(body.access_code_ids)]
			.flatMap((id) => codes.get(id) ?? [])
			.sort((a, b) => a.sequence - b.sequence);
	}
	return body.device_id === undefined ? codes.all() : codes.onDevice(body.device_id);
}

function list(body: ListBody, call: Call): object {
	if (LIST_FILTERS.every((filter) => body[filter] === undefined)) {
		throw invalidInput(
			`At least one of ${LIST_FILTERS.map((filter) => `'${filter}'`).join(', ')} is required`,
		);
	}
	const { world } = call;
	if (body.device_id !== undefined) world.device(body.device_id, call.workspaceId);
	const search = body.search?.toLowerCase();
	const fits = ({ accessCode, inBackupPool }: CodeRecord) =>
		!inBackupPool &&
		accessCode.workspace_id === call.workspaceId &&
		(body.device_id === undefined || accessCode.device_id === body.device_id) &&
		(body.customer_key === undefined ||
			world.devices.get(accessCode.device_id)?.customer_key === body.customer_key) &&
		(search === undefined ||
			[accessCode.name, accessCode.code, accessCode.access_code_id].some((text) =>
				text?.toLowerCase().includes(search),
			)) &&
		// Grants and methods do not exist here, so nothing belongs to one.
		[body.access_grant_id, body.access_grant_key, body.access_method_id, body.user_identifier_key].every(
			(filter) => filter === undefined,
		);
	function* fitting(): Generator<CodeRecord> {
		for (const record of candidates(body, call)) if (fits(record)) yield record;
	}
	const { rows, pagination } = paged(call.url, body, 55_000, fitting(), (record) => record.sequence);
	return { access_codes: rows.map((record) => presentCode(record.accessCode, world.settings)), pagination };
}

function generateCode(body: { device_id: string }, call: Call): object {
	const device = usableDevice(call, body.device_id, false);
	const code = freePin(call.world, [device], {}, undefined);
	if (code === undefined) throw invalidInput('No free code could be generated for this device');
	return { generated_code: { device_id: device.device_id, code } };
}

function pullBackup(body: { access_code_id: string }, call: Call): object {
	const { world } = call;
	const record = find(call, body.access_code_id);
	const { accessCode } = record;
	const answer = (backup: CodeRecord) => ({
		access_code: presentCode(accessCode, world.settings),
		backup_access_code: presentCode(backup.accessCode, world.settings),
	});
	const pulled =
		accessCode.pulled_backup_access_code_id && world.codes.get(accessCode.pulled_backup_access_code_id);
	if (pulled) return answer(pulled);
	if (accessCode.starts_at === undefined || accessCode.ends_at === undefined) {
		throw new SeamError(
			400,
			'access_code_not_time_bound',
			'Backups can only be used for time_bound access codes.',
		);
	}
	const device = world.device(accessCode.device_id, call.workspaceId);
	fillBackupPool(call, device);
	const [backup] = backupsOf(world, device);
	if (!backup) {
		throw new SeamError(404, 'backup_access_code_not_found', 'Backup access code not found', {
			data: { access_code_id: body.access_code_id },
		});
	}
	backup.inBackupPool = false;
	accessCode.pulled_backup_access_code_id = backup.accessCode.access_code_id;
	accessCode.is_backup_access_code_available = false;
	accessCode.warnings.push({
		warning_code: 'using_backup_access_code',
		message: 'A backup access code is used in place of this one.',
		created_at: world.clock.iso(),
	});
	call.programming.update(
		backup,
		{
			...(accessCode.name !== null && { name: `${accessCode.name} (backup)` }),
			frame: { starts_at: accessCode.starts_at, ends_at: accessCode.ends_at },
		},
		[],
	);
	world.events.emit('access_code.backup_access_code_pulled', call.workspaceId, {
		...subject(accessCode, device),
		backup_access_code_id: backup.accessCode.access_code_id,
	});
	fillBackupPool(call, device);
	return answer(backup);
}

export const accessCodeRoutes: Route[] = [
	route('/access_codes/create', create),
	route('/access_codes/create_multiple', createMultiple),
	route('/access_codes/update', update),
	route('/access_codes/update_multiple', updateMultiple),
	route('/access_codes/delete', remove),
	route('/access_codes/get', get),
	route('/access_codes/list', list),
	route('/access_codes/generate_code', generateCode),
	route('/access_codes/pull_backup_access_code', pullBackup),
];
