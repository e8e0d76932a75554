import { randomUUID } from 'node:crypto';
import { AttemptStore } from './attempts';
import { Clock } from './clock';
import { CodeStore, type ListedCode } from './codes';
import { SEEDED_ENTRANCES, completeEntrance, type Entrance, type EntranceDetails } from './entrances';
import { deviceNotFound, notFound } from './errors';
import { EventLog } from './events';
import { LaggingList } from './lag';
import type { Settings } from './options';
import {
	FURTHER_DEVICES,
	SEEDED_DETAILS,
	completeDevice,
	needsTimeZone,
	type DeviceDetails,
	type DeviceName,
} from './seed';
import { Store } from './store';
import type { Device, Issue, UnmanagedAccessCode } from './types';
import { Vendor, uuidFor } from './vendor';

export interface Workspace {
	workspace_id: string;
	name: string;
	company_name: string;
	connect_partner_name: string | null;
	connect_webview_customization: Record<string, string>;
	is_sandbox: boolean;
	is_suspended: boolean;
	is_publishable_key_auth_enabled: boolean;
	publishable_key?: string;
	organization_id: string | null;
}

export interface ConnectedAccount {
	connected_account_id: string;
	workspace_id: string;
	account_type: string;
	account_type_display_name: string;
	display_name: string;
	created_at: string;
	user_identifier: { email?: string };
	automatically_manage_new_devices: boolean;
	accepted_capabilities: string[];
	custom_metadata: Record<string, string | boolean>;
	errors: Issue[];
	warnings: Issue[];
	customer_key?: string;
}

/** Everything that exists in the emulator: two workspaces, their keys, accounts, devices, codes, events and attempts. */
export class World {
	readonly clock: Clock;
	readonly events: EventLog;
	readonly codes = new CodeStore();
	readonly unmanagedCodes = new Map<string, UnmanagedAccessCode>();
	readonly attempts = new AttemptStore();
	readonly devices = new Map<string, Device>();
	readonly entrances = new Map<string, Entrance>();
	/** The credential that opens all entrances which take cloud keys. */
	readonly cloudKeyId = uuidFor('cloud key');
	/** Devices on which Seam cannot create access methods, for reasons of their own. */
	readonly ungrantableDevices = new Set<string>();
	readonly accounts = new Map<string, ConnectedAccount>();
	readonly workspaces = new Map<string, Workspace>();
	/** The workspace of each API key. */
	readonly apiKeys = new Map<string, string>();
	readonly vendor = new Vendor();
	/** What the lists that can lag show of the past. */
	readonly lagging: {
		codes: LaggingList<ListedCode>;
		unmanagedCodes: LaggingList<UnmanagedAccessCode>;
	};
	private readonly stores: Array<{ beforeWrite(): void }> = [];
	personalAccessToken = '';

	constructor(readonly settings: Settings) {
		this.clock = new Clock(settings.speed);
		this.events = new EventLog(this.clock);
		const lagging = <Row>(copy: () => Row[]) => new LaggingList(this.clock, settings, copy);
		this.lagging = {
			codes: lagging(() => this.codes.copies()),
			unmanagedCodes: lagging(() => structuredClone([...this.unmanagedCodes.values()])),
		};
	}

	/** Takes over the fake's seed and adds the devices that it lacks. Gives the device ids by name. */
	async seed(): Promise<Record<DeviceName, string>> {
		const seed = await this.vendor.seed();
		this.personalAccessToken = seed.seam_at1_token;
		for (const { token, workspace_id } of this.vendor.rows('api_keys')) {
			if (token !== undefined) this.apiKeys.set(token, workspace_id);
		}
		for (const workspace of this.vendor.rows('workspaces')) {
			const workspace_id = workspace.workspace_id;
			this.workspaces.set(workspace_id, {
				workspace_id,
				name: workspace.name,
				company_name: 'Harbour Stays',
				connect_partner_name: null,
				connect_webview_customization: {},
				is_sandbox: true,
				is_suspended: false,
				is_publishable_key_auth_enabled: workspace.publishable_key !== undefined,
				...(workspace.publishable_key !== undefined && { publishable_key: workspace.publishable_key }),
				organization_id: null,
			});
		}
		for (const account of this.vendor.rows('connected_accounts')) {
			if (!['august', 'schlage'].includes(account.provider)) continue;
			this.accounts.set(account.connected_account_id, {
				connected_account_id: account.connected_account_id,
				workspace_id: account.workspace_id,
				account_type: account.provider,
				account_type_display_name: account.provider[0].toUpperCase() + account.provider.slice(1),
				display_name: account.user_identifier?.email ?? account.provider,
				created_at: account.created_at,
				user_identifier: { email: account.user_identifier?.email },
				automatically_manage_new_devices: true,
				accepted_capabilities: ['lock'],
				custom_metadata: {},
				errors: [],
				warnings: [],
			});
		}
		this.seedDevices();
		for (const [name, details] of Object.entries(FURTHER_DEVICES)) {
			this.addDevice({ ...details, device_id: uuidFor(name) });
		}
		for (const [name, details] of Object.entries(SEEDED_ENTRANCES)) {
			this.addEntrance({ ...details, acs_entrance_id: uuidFor(name) });
		}
		return {
			frontDoor: uuidFor(seed.august_device_1),
			backDoor: uuidFor(seed.august_device_2),
			bathroom: uuidFor(seed.schlage_device_1),
			thermostat: uuidFor(seed.ecobee_device_1),
			noiseSensor: uuidFor(seed.minut_device_1),
			tokyo: uuidFor('tokyo'),
			chicago: uuidFor('chicago'),
			noTimeZone: uuidFor('noTimeZone'),
			offline: uuidFor('offline'),
			backupPool: uuidFor('backupPool'),
			justInTime: uuidFor('justInTime'),
			threeCodes: uuidFor('threeCodes'),
			offlineCodes: uuidFor('offlineCodes'),
		};
	}

	/** The main workspace, which holds all seeded devices. */
	get workspaceId(): string {
		return uuidFor('seed_workspace_1');
	}

	/** To be called before anything is changed on a caller's behalf. */
	beforeWrite(): void {
		for (const list of Object.values(this.lagging)) list.beforeWrite();
		for (const store of this.stores) store.beforeWrite();
	}

	/** A place for all things of one kind. */
	newStore<Row extends { workspace_id: string }>(idOf: (row: Row) => string): Store<Row> {
		const store = new Store<Row>(this.clock, this.settings, idOf);
		this.stores.push(store);
		return store;
	}

	/** Adds a door of an access system. */
	addEntrance(details: EntranceDetails): Entrance {
		const entrance = completeEntrance({
			acs_entrance_id: randomUUID(),
			workspace_id: this.workspaceId,
			created_at: this.clock.iso(),
			...details,
		});
		this.entrances.set(entrance.acs_entrance_id, entrance);
		return entrance;
	}

	/** @throws {SeamError} 404 `acs_entrance_not_found`, also for an entrance of another workspace. */
	entrance(acs_entrance_id: string, workspace_id: string): Entrance {
		const entrance = this.entrances.get(acs_entrance_id);
		if (entrance?.workspace_id !== workspace_id) throw notFound('acs_entrance', { acs_entrance_id });
		return entrance;
	}

	addDevice(details: DeviceDetails): Device {
		const device = completeDevice({
			device_id: randomUUID(),
			workspace_id: this.workspaceId,
			created_at: this.clock.iso(),
			...structuredClone(details),
		});
		if (!device.properties.online) device.errors.push(this.disconnected());
		if (needsTimeZone(device)) {
			const isUltraloq = device.device_type === 'ultraloq_lock';
			device.warnings.push({
				warning_code: isUltraloq ? 'ultraloq_time_zone_unknown' : 'time_zone_unknown',
				message: 'Seam does not know the time zone of this device.',
				created_at: this.clock.iso(),
			});
		}
		this.devices.set(device.device_id, device);
		return device;
	}

	/** @throws {SeamError} 404 `device_not_found`, also for a device of another workspace. */
	device(device_id: string, workspace_id: string): Device {
		const device = this.devices.get(device_id);
		if (device?.workspace_id !== workspace_id) throw deviceNotFound(device_id);
		return device;
	}

	/** The errors and warnings of a device's account, which events about trouble carry. */
	accountTroubles({ connected_account_id }: Device) {
		const account = this.accounts.get(connected_account_id);
		return {
			connected_account_errors: account?.errors ?? [],
			connected_account_warnings: account?.warnings ?? [],
		};
	}

	/** Sets a battery's level and tells of it as Seam does: every change of status, and the fall to a low one. */
	setBattery(device: Device, level: number): void {
		const { device_id, connected_account_id, workspace_id, properties } = device;
		const status = level < 0.1 ? 'critical' : level < 0.25 ? 'low' : level < 0.75 ? 'good' : 'full';
		const before = properties.battery?.status;
		properties.battery = { level, status };
		properties.battery_level = level;
		if (before === status) return;
		const subject = { device_id, connected_account_id, battery_level: level };
		this.events.emit('device.battery_status_changed', workspace_id, { ...subject, battery_status: status });
		if (status === 'low' || status === 'critical')
			this.events.emit('device.low_battery', workspace_id, subject);
	}

	/** Seam's device error for a lock that it cannot reach, which the codes of the lock inherit. */
	disconnected(): Issue {
		return {
			error_code: 'device_disconnected',
			is_device_error: true,
			message: 'The device is offline, so Seam cannot reach it.',
			created_at: this.clock.iso(),
		};
	}

	private seedDevices(): void {
		const byId = new Map(Object.entries(SEEDED_DETAILS).map(([name, details]) => [uuidFor(name), details]));
		for (const row of this.vendor.rows('devices')) {
			const details = byId.get(row.device_id);
			if (!details || !row.connected_account_id) continue;
			this.addDevice({
				device_id: row.device_id,
				device_type: row.device_type,
				connected_account_id: row.connected_account_id,
				created_at: row.created_at,
				...details,
				properties: {
					...JSON.parse(JSON.stringify(row.properties)),
					...details.properties,
					name: details.display_name,
					appearance: { name: details.display_name },
				},
			});
		}
	}
}
