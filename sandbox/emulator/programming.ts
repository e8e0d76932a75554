import type { CodeRecord, OnDevice } from './codes';
import { presentCode } from './presentCode';
import { isReachable, schedulesNatively } from './seed';
import type { AccessCode, Device, Issue, PendingMutation, TimeFrame } from './types';
import type { ConnectedAccount, World } from './world';

const HOUR = 3600_000;
/** How long before its start a code is handed to a lock that keeps schedules itself. Source: Seam's access-code guide. */
const NATIVE_LEAD = 72 * HOUR;
/** How long before its start a code is programmed onto any other lock. Same source. */
const JUST_IN_TIME_LEAD = HOUR;

/** Errors that Seam goes on trying to overcome; the others stand until somebody changes the code. */
const RETRIED = [
	'failed_to_set_on_device',
	'failed_to_remove_from_device',
	'provider_issue',
	'conflicting_external_modification',
];

/** Which codes a failure is meant for: both conditions hold, a missing one holds for all. */
export interface FailureMatch {
	device_id?: string;
	name?: string;
}

export interface ProgrammingError {
	error_code: string;
	message?: string;
	/** For `duplicate_code_on_device`: the code that is in the way. */
	managed_access_code_id?: string;
	unmanaged_access_code_id?: string;
}

/** What an update asks for; what is absent stays. `null` dates make the code ongoing. */
export interface CodeChanges {
	name?: string;
	code?: string;
	frame?: TimeFrame;
	is_external_modification_allowed?: boolean;
}

function matches(match: FailureMatch, code: Pick<AccessCode, 'device_id' | 'name'>): boolean {
	return (
		(match.device_id === undefined || match.device_id === code.device_id) &&
		(match.name === undefined || match.name === code.name)
	);
}

function frameOf(code: Pick<AccessCode, 'starts_at' | 'ends_at'>): TimeFrame {
	return { starts_at: code.starts_at ?? null, ends_at: code.ends_at ?? null };
}

function sameFrame(a: TimeFrame, b: TimeFrame): boolean {
	return a.starts_at === b.starts_at && a.ends_at === b.ends_at;
}

/** What an event about an access code names. */
export function subject(code: Pick<AccessCode, 'access_code_id' | 'device_id'>, device: Device) {
	return {
		access_code_id: code.access_code_id,
		device_id: code.device_id,
		connected_account_id: device.connected_account_id,
	};
}

/**
 * The life of an access code: from the request that makes it, by way of the lock, to its end. Every step shows on the
 * code itself (`pending_mutations`, `status`, `errors`) and as an event in the log.
 */
export class Programming {
	private readonly failures: Array<{ match: FailureMatch; error: ProgrammingError }> = [];
	/** How many codes each lock holds, for locks whose memory is small. */
	private readonly held = new Map<string, number>();

	constructor(private readonly world: World) {}

	/** Starts the life of a code that was just created. `attempts` end when it is on the lock or waits for its time. */
	create(record: CodeRecord, attempts: string[]): void {
		record.attempts.push(...attempts);
		this.emit('access_code.created', record);
		this.requested(record, [{ mutation_code: 'creating' }]);
		this.watchEnd(record);
		this.begin(record);
	}

	/** Takes over a code that is on the lock already. */
	adopt(record: CodeRecord): void {
		this.putOnDevice(record);
		record.accessCode.status = this.untilStart(record.accessCode) > 0 ? 'unset' : 'set';
		this.watchEnd(record);
	}

	/** Applies an update: the code shows the new values at once, and `updating_*` until the lock has them. */
	update(record: CodeRecord, changes: CodeChanges, attempts: string[]): void {
		const { accessCode } = record;
		const before = { code: accessCode.code, name: accessCode.name, ...frameOf(accessCode) };
		if (changes.is_external_modification_allowed !== undefined) {
			accessCode.is_external_modification_allowed = changes.is_external_modification_allowed;
		}
		if (changes.name !== undefined) accessCode.name = changes.name;
		if (changes.code !== undefined) this.world.codes.setPin(record, changes.code);
		if (changes.frame) this.setFrame(accessCode, changes.frame);
		const mutations = this.differences(record, before);
		if (mutations.length === 0) {
			for (const id of attempts) this.world.attempts.succeed(id, {});
			return;
		}
		record.attempts.push(...attempts);
		this.requested(
			record,
			mutations.map(({ mutation_code }) => ({ mutation_code })),
		);
		accessCode.errors = accessCode.errors.filter((error) => !error.is_access_code_error);
		this.watchEnd(record);
		if (record.onDevice === null) {
			this.announce(record, before);
			this.begin(record);
			return;
		}
		accessCode.pending_mutations = this.differences(record, record.onDevice);
		if (accessCode.status === 'set') accessCode.status = 'setting';
		this.work(record);
	}

	/** Starts the removal of a code; it is gone, and no longer to be found, once the lock has forgotten it. */
	remove(record: CodeRecord, attempts: string[]): void {
		const { accessCode } = record;
		if (accessCode.status === 'removing') {
			record.attempts.push(...attempts);
			return;
		}
		for (const id of record.attempts.splice(0, Infinity, ...attempts)) {
			this.world.attempts.fail(id, { type: 'uncategorized_error', message: 'The access code was deleted.' });
		}
		record.plans.start?.();
		record.plans.end?.();
		accessCode.status = 'removing';
		accessCode.pending_mutations = [this.mutation('deleting', 'Seam is removing this code from the lock.')];
		accessCode.warnings.push({
			warning_code: 'being_deleted',
			message: 'This code is being deleted.',
			created_at: this.world.clock.iso(),
		});
		this.requested(record, [{ mutation_code: 'deleting' }]);
		this.takeOff(record);
	}

	/**
	 * From now on, programming of the matching codes ends with this error of Seam's; `null` takes such failures back
	 * and lets the codes that wait for it go on. Failures are told apart by their match.
	 */
	fail(match: FailureMatch, error: ProgrammingError | null): void {
		for (let i = this.failures.length - 1; i >= 0; i--) {
			const { device_id, name } = this.failures[i].match;
			if (device_id === match.device_id && name === match.name) this.failures.splice(i, 1);
		}
		if (error) {
			this.failures.push({ match: { ...match }, error: { ...error } });
			return;
		}
		for (const record of this.world.codes.all()) {
			const { errors, status } = record.accessCode;
			const failing = status !== 'removing' && errors.some((error) => error.is_access_code_error);
			if (failing && matches(match, record.accessCode)) this.work(record);
		}
	}

	/** The failure that was ordered for a code, if one was. */
	orderedFailure(code: Pick<AccessCode, 'device_id' | 'name'>): ProgrammingError | undefined {
		return this.failures.find(({ match }) => matches(match, code))?.error;
	}

	/** A lock goes offline or comes back: its codes inherit the error, and what is pending waits or goes on. */
	setDeviceOnline(device_id: string, online: boolean): void {
		const device = this.world.devices.get(device_id);
		if (!device) throw new RangeError(`There is no device ${device_id}`);
		if (device.properties.online === online) return;
		device.properties.online = online;
		device.errors = device.errors.filter((error) => error.error_code !== 'device_disconnected');
		if (!online) device.errors.push(this.world.disconnected());
		const { workspace_id, connected_account_id } = device;
		this.world.events.emit(online ? 'device.connected' : 'device.disconnected', workspace_id, {
			device_id,
			connected_account_id,
			...(!online && {
				error_code: 'device_disconnected',
				device_errors: device.errors,
				device_warnings: device.warnings,
				...this.world.accountTroubles(device),
			}),
		});
		this.resume(device);
	}

	/** An account loses its connection, or gets it back: its devices cannot be reached meanwhile, and show the error. */
	setAccountConnected(account: ConnectedAccount, connected: boolean): void {
		const error_code = 'account_disconnected';
		const isConnected = !account.errors.some((error) => error.error_code === error_code);
		if (isConnected === connected) return;
		const { connected_account_id, workspace_id } = account;
		const error: Issue = {
			error_code,
			is_connected_account_error: true,
			is_device_error: false,
			message: 'The account is disconnected; its owner has to log in again.',
			created_at: this.clock.iso(),
		};
		const changed = (errors: Issue[]) =>
			connected ? errors.filter((other) => other.error_code !== error_code) : [...errors, { ...error }];
		account.errors = changed(account.errors);
		if (!connected) {
			this.world.events.emit('connected_account.disconnected', workspace_id, {
				connected_account_id,
				connected_account_errors: account.errors,
				connected_account_warnings: account.warnings,
			});
		}
		for (const device of this.world.devices.values()) {
			if (device.connected_account_id !== connected_account_id) continue;
			device.errors = changed(device.errors);
			for (const { accessCode } of this.world.codes.onDevice(device.device_id)) {
				if (accessCode.status === (connected ? 'unknown' : 'set')) {
					accessCode.status = connected ? 'set' : 'unknown';
				}
			}
			this.resume(device);
		}
	}

	/** Forgets a device and its codes, which stay on the lock: Seam takes nothing off it then. */
	forget(device: Device): void {
		const { device_id, connected_account_id, workspace_id } = device;
		const { attempts, codes, devices, events, unmanagedCodes } = this.world;
		for (const record of [...codes.onDevice(device_id)]) {
			this.emit('access_code.deleted', record, { code: record.accessCode.code });
			for (const id of record.attempts.splice(0)) {
				attempts.fail(id, { type: 'uncategorized_error', message: 'The device was deleted.' });
			}
			codes.remove(record);
		}
		for (const code of unmanagedCodes.values()) {
			if (code.device_id === device_id) unmanagedCodes.delete(code.access_code_id);
		}
		devices.delete(device_id);
		events.emit('device.deleted', workspace_id, { device_id, connected_account_id });
	}

	/** Forgets an account with its devices. */
	forgetAccount({ connected_account_id, workspace_id }: ConnectedAccount): void {
		this.world.events.emit('connected_account.deleted', workspace_id, { connected_account_id });
		for (const device of [...this.world.devices.values()]) {
			if (device.connected_account_id === connected_account_id) this.forget(device);
		}
		this.world.accounts.delete(connected_account_id);
	}

	/** Lets the codes of a device show its errors, and go on or stop as it can be reached or not. */
	private resume(device: Device): void {
		for (const record of this.world.codes.onDevice(device.device_id)) {
			this.inherit(record, device);
			const { status, pending_mutations = [] } = record.accessCode;
			if (status === 'removing') this.takeOff(record);
			else if (pending_mutations.some((m) => m.mutation_code !== 'deferring_creation')) this.work(record);
		}
	}

	private get clock() {
		return this.world.clock;
	}

	private deviceOf(record: CodeRecord): Device {
		const { device_id, workspace_id } = record.accessCode;
		return this.world.device(device_id, workspace_id);
	}

	private emit(event_type: string, record: CodeRecord, more: Record<string, unknown> = {}): void {
		const device = this.deviceOf(record);
		this.world.events.emit(event_type, record.accessCode.workspace_id, {
			...subject(record.accessCode, device),
			...more,
		});
	}

	private requested(record: CodeRecord, requested_mutations: Array<{ mutation_code: string }>): void {
		this.emit('access_code.mutations_requested', record, { requested_mutations });
	}

	private mutation<Code extends string>(mutation_code: Code, message: string) {
		return { mutation_code, message, created_at: this.clock.iso() };
	}

	private usesNativeScheduling(record: CodeRecord): boolean {
		return (
			this.world.settings.nativeScheduling &&
			record.preferNativeScheduling &&
			schedulesNatively(this.deviceOf(record))
		);
	}

	/** Milliseconds until the code starts; zero or less when it has, or when it has no start. */
	private untilStart(code: AccessCode): number {
		return code.starts_at === undefined ? 0 : Date.parse(code.starts_at) - this.clock.now();
	}

	private setFrame(code: AccessCode, frame: TimeFrame): void {
		delete code.starts_at;
		delete code.ends_at;
		if (frame.starts_at !== null) code.starts_at = frame.starts_at;
		if (frame.ends_at !== null) code.ends_at = frame.ends_at;
		code.type = frame.starts_at === null && frame.ends_at === null ? 'ongoing' : 'time_bound';
	}

	/** What the code asks for that the lock, or the code before, does not have. */
	private differences(record: CodeRecord, from: OnDevice): PendingMutation[] {
		const { code, name } = record.accessCode;
		const frame = frameOf(record.accessCode);
		const mutations: PendingMutation[] = [];
		if (code !== from.code) {
			mutations.push({
				...this.mutation('updating_code', 'Seam is changing the PIN on the lock.'),
				from: { code: from.code },
				to: { code },
			});
		}
		if (name !== from.name) {
			mutations.push({
				...this.mutation('updating_name', 'Seam is changing the name on the lock.'),
				from: { name: from.name },
				to: { name },
			});
		}
		if (!sameFrame(frame, from)) {
			mutations.push({
				...this.mutation('updating_time_frame', 'Seam is changing the time frame on the lock.'),
				from: { starts_at: from.starts_at, ends_at: from.ends_at },
				to: frame,
			});
		}
		return mutations;
	}

	/** Programs the code now, or plans it for when its time comes near. */
	private begin(record: CodeRecord): void {
		const { accessCode } = record;
		record.plans.work?.();
		const lead = this.usesNativeScheduling(record) ? NATIVE_LEAD : JUST_IN_TIME_LEAD;
		const due = Date.parse(accessCode.starts_at ?? '') - lead;
		if (!(due > this.clock.now()) || accessCode.is_offline_access_code) {
			this.beginCreating(record);
			return;
		}
		accessCode.status = 'unset';
		accessCode.pending_mutations = [
			{
				...this.mutation('deferring_creation', 'Seam programs this code when its start comes near.'),
				scheduled_at: new Date(due).toISOString(),
			},
		];
		record.plans.work = this.clock.at(due, () => this.beginCreating(record));
		this.settle(record);
		this.inherit(record, this.deviceOf(record));
	}

	private beginCreating(record: CodeRecord): void {
		const { accessCode } = record;
		accessCode.pending_mutations = [
			this.mutation('creating', 'Seam is programming this code onto the lock.'),
		];
		const waitsForSchedule = this.untilStart(accessCode) > 0 && this.usesNativeScheduling(record);
		accessCode.status = waitsForSchedule ? 'unset' : 'setting';
		this.watchStart(record);
		this.work(record);
	}

	/** Plans the end of the work that is pending on a code. A lock that is offline does none. */
	private work(record: CodeRecord): void {
		record.plans.work?.();
		const device = this.deviceOf(record);
		this.inherit(record, device);
		if (!isReachable(device) && !record.accessCode.is_offline_access_code) return;
		const { programmingSeconds } = this.world.settings;
		const seconds =
			typeof programmingSeconds === 'function'
				? programmingSeconds(structuredClone(record.accessCode))
				: programmingSeconds;
		record.plans.work = this.clock.after(seconds, () => this.finish(record));
	}

	private finish(record: CodeRecord): void {
		const error = this.failureOf(record);
		if (error) this.failed(record, error);
		else this.succeeded(record);
	}

	/** Why the lock does not take the code, if it does not. */
	private failureOf(record: CodeRecord): ProgrammingError | undefined {
		const { accessCode } = record;
		const ordered = this.orderedFailure(accessCode);
		if (ordered) return ordered;
		for (const unmanaged of this.world.unmanagedCodes.values()) {
			if (unmanaged.device_id === accessCode.device_id && unmanaged.code === accessCode.code) {
				return {
					error_code: 'duplicate_code_on_device',
					message: 'Somebody has put the same code onto this lock without Seam.',
					unmanaged_access_code_id: unmanaged.access_code_id,
				};
			}
		}
		if (record.refusal !== undefined) {
			return { error_code: 'code_constraints_violated', message: record.refusal };
		}
		const { max_active_codes_supported: space } = this.deviceOf(record).properties;
		if (space !== undefined && !record.onDevice && (this.held.get(accessCode.device_id) ?? 0) >= space) {
			return {
				error_code: 'no_space_for_access_code_on_device',
				message: `This lock already holds the ${space} codes that fit into it.`,
			};
		}
		return undefined;
	}

	private failed(record: CodeRecord, failure: ProgrammingError): void {
		const { accessCode } = record;
		const { error_code } = failure;
		const message = failure.message ?? 'The lock did not take the code.';
		const error: Issue = {
			...failure,
			message,
			is_access_code_error: true,
			created_at: this.clock.iso(),
		};
		const known = accessCode.errors.some((e) => e.error_code === error_code && e.is_access_code_error);
		accessCode.errors = [...accessCode.errors.filter((e) => !e.is_access_code_error), error];
		if (!known) this.emit('access_code.failed_to_set_on_device', record, this.troubles(record));
		if (RETRIED.includes(error_code)) return;
		for (const id of record.attempts.splice(0)) this.world.attempts.fail(id, { type: error_code, message });
	}

	private succeeded(record: CodeRecord): void {
		const { accessCode } = record;
		const former = record.onDevice;
		accessCode.errors = accessCode.errors.filter((error) => !error.is_access_code_error);
		accessCode.warnings = accessCode.warnings.filter((w) => w.warning_code !== 'delay_in_setting_on_device');
		this.putOnDevice(record);
		if (former) this.announce(record, former);
		if (this.untilStart(accessCode) > 0 && this.usesNativeScheduling(record)) {
			accessCode.is_scheduled_on_device = true;
			accessCode.status = 'unset';
			this.watchStart(record);
			this.emit('access_code.scheduled_on_device', record, { code: accessCode.code });
		} else {
			this.activate(record);
		}
		this.settle(record);
	}

	private putOnDevice(record: CodeRecord): void {
		const { accessCode } = record;
		const { device_id, code, name } = accessCode;
		if (!record.onDevice) this.held.set(device_id, (this.held.get(device_id) ?? 0) + 1);
		record.onDevice = { code, name, ...frameOf(accessCode) };
		accessCode.pending_mutations = [];
	}

	private activate(record: CodeRecord): void {
		record.accessCode.status = 'set';
		this.emit('access_code.set_on_device', record, { code: record.accessCode.code });
	}

	/** Ends the attempts that followed the work, with the code in their result as Seam documents it. */
	private settle(record: CodeRecord): void {
		const access_code = presentCode(record.accessCode, this.world.settings);
		for (const id of record.attempts.splice(0)) this.world.attempts.succeed(id, { access_code });
	}

	private watchStart(record: CodeRecord): void {
		record.plans.start?.();
		const { accessCode } = record;
		if (accessCode.starts_at === undefined || this.untilStart(accessCode) <= 0) return;
		record.plans.start = this.clock.at(Date.parse(accessCode.starts_at), () => this.started(record));
	}

	private started(record: CodeRecord): void {
		const { accessCode } = record;
		if (accessCode.status === 'set' || accessCode.status === 'removing') return;
		if (record.onDevice && (accessCode.pending_mutations ?? []).length === 0) {
			this.activate(record);
			return;
		}
		accessCode.status = 'setting';
		accessCode.warnings.push({
			warning_code: 'delay_in_setting_on_device',
			message: 'The code should be on the lock by now, but is not.',
			created_at: this.clock.iso(),
		});
		this.emit('access_code.delay_in_setting_on_device', record, this.troubles(record));
	}

	private watchEnd(record: CodeRecord): void {
		record.plans.end?.();
		record.plans.start?.();
		const { accessCode } = record;
		if (accessCode.ends_at === undefined) return;
		record.plans.end = this.clock.at(Date.parse(accessCode.ends_at), () => this.expire(record));
		if (record.onDevice) this.watchStart(record);
	}

	private expire(record: CodeRecord): void {
		const { accessCode } = record;
		if (accessCode.status === 'removing') return;
		accessCode.status = 'removing';
		accessCode.pending_mutations = [];
		this.takeOff(record);
	}

	private takeOff(record: CodeRecord): void {
		record.plans.work?.();
		const device = this.deviceOf(record);
		this.inherit(record, device);
		if (!isReachable(device) && record.onDevice) return;
		record.plans.work = this.clock.after(this.world.settings.removalSeconds, () => this.removed(record));
	}

	private removed(record: CodeRecord): void {
		const { device_id, code } = record.accessCode;
		if (record.onDevice) {
			record.onDevice = null;
			this.held.set(device_id, (this.held.get(device_id) ?? 1) - 1);
			this.emit('access_code.removed_from_device', record);
		}
		this.emit('access_code.deleted', record, { code });
		for (const id of record.attempts.splice(0)) this.world.attempts.succeed(id, {});
		this.world.codes.remove(record);
	}

	/** The events that say what changed on a code. */
	private announce(record: CodeRecord, from: OnDevice): void {
		const { code, name } = record.accessCode;
		const frame = frameOf(record.accessCode);
		const changed_properties: Array<{ property: string; from: string | null; to: string | null }> = [];
		const note = (property: string, before: string | null, after: string | null) => {
			if (before !== after) changed_properties.push({ property, from: before, to: after });
		};
		note('code', from.code, code);
		note('name', from.name, name);
		note('starts_at', from.starts_at, frame.starts_at);
		note('ends_at', from.ends_at, frame.ends_at);
		if (changed_properties.length === 0) return;
		this.emit('access_code.changed', record, {
			change_reason: 'Changed through the API',
			changed_properties,
		});
		if (code !== from.code) {
			this.emit('access_code.code_changed', record, {
				from: { code: from.code },
				to: { code },
				description: 'The PIN was changed.',
			});
		}
		if (name !== from.name) {
			this.emit('access_code.name_changed', record, {
				from: { name: from.name },
				to: { name },
				description: 'The name was changed.',
			});
		}
		if (!sameFrame(frame, from)) {
			this.emit('access_code.time_frame_changed', record, {
				from: { starts_at: from.starts_at, ends_at: from.ends_at },
				to: frame,
				description: 'The time frame was changed.',
			});
		}
	}

	/** The errors and warnings that Seam puts into the events about a code in trouble. */
	private troubles(record: CodeRecord) {
		const device = this.deviceOf(record);
		return {
			access_code_errors: record.accessCode.errors.filter((error) => error.is_access_code_error),
			access_code_warnings: record.accessCode.warnings,
			device_errors: device.errors,
			device_warnings: device.warnings,
			...this.world.accountTroubles(device),
		};
	}

	/** Copies the errors of the device to the code, which is where Seam shows them as well. */
	private inherit(record: CodeRecord, device: Device): void {
		record.accessCode.errors = [
			...record.accessCode.errors.filter((error) => error.is_access_code_error),
			...device.errors.map((error) => ({ ...error })),
		];
	}
}
