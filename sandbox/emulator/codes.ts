import { randomUUID } from 'node:crypto';
import type { Cancel } from './clock';
import type { AccessCode, Device, TimeFrame } from './types';

/** What the lock itself holds: a copy of what was last programmed. */
export interface OnDevice extends TimeFrame {
	code: string | null;
	name: string | null;
}

/** An access code with what the emulator alone knows about it. */
export interface CodeRecord {
	/** The order of creation, which lists and page cursors follow. */
	readonly sequence: number;
	readonly accessCode: AccessCode;
	readonly preferNativeScheduling: boolean;
	onDevice: OnDevice | null;
	/** A backup code waiting in the device's pool: on the lock, but not handed out yet. */
	inBackupPool: boolean;
	/** Whether the caller set the PIN, rather than leaving it to Seam. */
	isWished: boolean;
	/** Why the lock will not take the code as it was asked for, if it will not. */
	refusal: string | undefined;
	/** The access grant that the code was made for, and its method. */
	grant?: { access_grant_id: string; access_method_id: string };
	/** What is planned for this code. */
	readonly plans: { work?: Cancel; start?: Cancel; end?: Cancel };
	/** Pending action attempts that follow the present programming. */
	attempts: string[];
}

/** A complete access code of a device, ongoing and waiting for what comes, from what is known about it. */
export function completeCode(
	{ device_id, workspace_id }: Device,
	known: Pick<AccessCode, 'name' | 'code' | 'created_at'> & Partial<AccessCode>,
): AccessCode {
	return {
		access_code_id: randomUUID(),
		device_id,
		workspace_id,
		common_code_key: null,
		type: 'ongoing',
		status: 'unset',
		errors: [],
		warnings: [],
		pending_mutations: [],
		is_managed: true,
		is_scheduled_on_device: false,
		is_backup_access_code_available: false,
		is_external_modification_allowed: false,
		is_offline_access_code: false,
		is_one_time_use: false,
		...known,
	};
}

/** What a list needs to know of a code. */
export type ListedCode = Pick<CodeRecord, 'sequence' | 'accessCode' | 'inBackupPool' | 'grant'>;

/** Whether two time frames share a moment; a missing end is open. */
function overlap(a: Pick<AccessCode, 'starts_at' | 'ends_at'>, b: Pick<AccessCode, 'starts_at' | 'ends_at'>) {
	const start = (frame: Pick<AccessCode, 'starts_at'>) =>
		frame.starts_at ? Date.parse(frame.starts_at) : -Infinity;
	const end = (frame: Pick<AccessCode, 'ends_at'>) => (frame.ends_at ? Date.parse(frame.ends_at) : Infinity);
	return start(a) < end(b) && start(b) < end(a);
}

/** Adds to and takes from a map of sets, keeping no empty set. */
class SetIndex {
	private readonly sets = new Map<string, Set<CodeRecord>>();

	get(key: string): ReadonlySet<CodeRecord> {
		return this.sets.get(key) ?? new Set();
	}

	add(key: string, record: CodeRecord): void {
		const set = this.sets.get(key);
		if (set) set.add(record);
		else this.sets.set(key, new Set([record]));
	}

	delete(key: string, record: CodeRecord): void {
		const set = this.sets.get(key);
		set?.delete(record);
		if (set?.size === 0) this.sets.delete(key);
	}
}

/**
 * All managed access codes, found by id, device, PIN and common code key without going through the others: the
 * database of the vendor's fake is an array that each write copies, which ten thousand codes would feel.
 */
export class CodeStore {
	private readonly byId = new Map<string, CodeRecord>();
	private readonly byDevice = new SetIndex();
	private readonly byPin = new SetIndex();
	private readonly byKey = new SetIndex();
	private readonly byGrant = new SetIndex();
	private created = 0;

	add(
		accessCode: AccessCode,
		options: {
			preferNativeScheduling: boolean;
			inBackupPool?: boolean;
			isWished?: boolean;
			refusal?: string;
		},
	): CodeRecord {
		const record: CodeRecord = {
			sequence: ++this.created,
			accessCode,
			preferNativeScheduling: options.preferNativeScheduling,
			inBackupPool: options.inBackupPool ?? false,
			isWished: options.isWished ?? false,
			refusal: options.refusal,
			onDevice: null,
			plans: {},
			attempts: [],
		};
		this.byId.set(accessCode.access_code_id, record);
		this.byDevice.add(accessCode.device_id, record);
		this.index(record);
		return record;
	}

	get(access_code_id: string): CodeRecord | undefined {
		return this.byId.get(access_code_id);
	}

	all(): IterableIterator<CodeRecord> {
		return this.byId.values();
	}

	/** All codes as they are now, in an own copy, for lists that lag. */
	copies(): ListedCode[] {
		return [...this.byId.values()].map(({ sequence, accessCode, inBackupPool, grant }) => ({
			sequence,
			accessCode: structuredClone(accessCode),
			inBackupPool,
			...(grant && { grant: { ...grant } }),
		}));
	}

	onDevice(device_id: string): ReadonlySet<CodeRecord> {
		return this.byDevice.get(device_id);
	}

	withKey(workspace_id: string, common_code_key: string): ReadonlySet<CodeRecord> {
		return this.byKey.get(`${workspace_id} ${common_code_key}`);
	}

	/** The codes of an access grant. */
	ofGrant(access_grant_id: string): ReadonlySet<CodeRecord> {
		return this.byGrant.get(access_grant_id);
	}

	/** Says which grant and method a code belongs to, or that it belongs to none. */
	assign(record: CodeRecord, grant: CodeRecord['grant']): void {
		if (record.grant) this.byGrant.delete(record.grant.access_grant_id, record);
		record.grant = grant;
		if (grant) this.byGrant.add(grant.access_grant_id, record);
	}

	/** The codes of a device with this PIN. */
	withPin(device_id: string, code: string): ReadonlySet<CodeRecord> {
		return this.byPin.get(`${device_id} ${code}`);
	}

	/** A code on the device with the same PIN at an overlapping time. */
	conflict(
		device_id: string,
		code: string,
		frame: Pick<AccessCode, 'starts_at' | 'ends_at'>,
		except?: CodeRecord,
	): CodeRecord | undefined {
		for (const other of this.withPin(device_id, code)) {
			if (other !== except && overlap(other.accessCode, frame)) return other;
		}
		return undefined;
	}

	setPin(record: CodeRecord, code: string): void {
		const { device_id, code: former } = record.accessCode;
		if (former !== null) this.byPin.delete(`${device_id} ${former}`, record);
		record.accessCode.code = code;
		this.byPin.add(`${device_id} ${code}`, record);
	}

	remove(record: CodeRecord): void {
		const { access_code_id, device_id, workspace_id, code, common_code_key } = record.accessCode;
		for (const cancel of Object.values(record.plans)) cancel?.();
		this.assign(record, undefined);
		this.byId.delete(access_code_id);
		this.byDevice.delete(device_id, record);
		if (code !== null) this.byPin.delete(`${device_id} ${code}`, record);
		if (common_code_key !== null) this.byKey.delete(`${workspace_id} ${common_code_key}`, record);
	}

	private index(record: CodeRecord): void {
		const { device_id, workspace_id, code, common_code_key } = record.accessCode;
		if (code !== null) this.byPin.add(`${device_id} ${code}`, record);
		if (common_code_key !== null) this.byKey.add(`${workspace_id} ${common_code_key}`, record);
	}
}
