import { randomBytes, randomUUID } from 'node:crypto';
import { notFound } from './errors';
import { checkMetadata } from './metadata';
import type { Programming } from './programming';
import type { DeviceDetails } from './seed';
import type { Store } from './store';
import type { IsoInstant } from './types';
import type { ConnectedAccount, World } from './world';

/** What a caller says about a webview to be made. */
export interface NewWebview {
	accepted_providers?: string[];
	excluded_providers?: string[];
	provider_category?: string;
	accepted_capabilities?: string[];
	customer_key?: string;
	custom_metadata?: Record<string, string | boolean>;
	custom_redirect_url?: string;
	custom_redirect_failure_url?: string;
	device_selection_mode?: 'none' | 'single' | 'multiple';
	automatically_manage_new_devices?: boolean;
	wait_for_device_creation?: boolean;
}

/** `connect_webview`: a page on which an owner logs in, once. */
export interface Webview {
	connect_webview_id: string;
	workspace_id: string;
	url: string;
	status: 'pending' | 'failed' | 'authorized';
	login_successful: boolean;
	connected_account_id: string | null;
	authorized_at: IsoInstant | null;
	selected_provider: string | null;
	created_at: IsoInstant;
	customer_key?: string;
	custom_metadata: Record<string, string | boolean>;
	custom_redirect_url: string | null;
	custom_redirect_failure_url: string | null;
	accepted_providers: string[];
	accepted_capabilities: string[];
	accepted_devices: [];
	any_device_allowed: boolean;
	any_provider_allowed: boolean;
	device_selection_mode: 'none' | 'single' | 'multiple';
	automatically_manage_new_devices: boolean;
	wait_for_device_creation: boolean;
}

/** Somebody's login on a webview, and what is found in their account. */
export interface Login {
	/** Default: the first provider that the webview accepts, else August. */
	provider?: string;
	/** The account of a known provider and e-mail address is connected again; any other is a new one. */
	email?: string;
	/** Default: one lock. */
	devices?: DeviceDetails[];
}

/** How accounts come to a workspace: by a webview on which the owner logs in. */
export class Connecting {
	readonly webviews: Store<Webview>;

	constructor(
		private readonly world: World,
		private readonly programming: Programming,
	) {
		this.webviews = world.newStore((webview) => webview.connect_webview_id);
	}

	/** @param origin Where the emulator is, for the address of the page. */
	create(workspace_id: string, origin: string, wanted: NewWebview): Webview {
		checkMetadata(wanted.custom_metadata);
		const connect_webview_id = randomUUID();
		const url = new URL('/connect_webviews/view', origin);
		url.searchParams.set('connect_webview_id', connect_webview_id);
		url.searchParams.set('auth_token', randomBytes(12).toString('hex'));
		const providers = wanted.accepted_providers ?? [];
		return this.webviews.add({
			connect_webview_id,
			workspace_id,
			url: url.href,
			status: 'pending',
			login_successful: false,
			connected_account_id: null,
			authorized_at: null,
			selected_provider: null,
			created_at: this.world.clock.iso(),
			...(wanted.customer_key !== undefined && { customer_key: wanted.customer_key }),
			custom_metadata: { ...wanted.custom_metadata },
			custom_redirect_url: wanted.custom_redirect_url ?? null,
			custom_redirect_failure_url: wanted.custom_redirect_failure_url ?? null,
			accepted_providers: providers,
			accepted_capabilities: wanted.accepted_capabilities ?? [],
			accepted_devices: [],
			any_device_allowed: false,
			any_provider_allowed: providers.length === 0 && wanted.provider_category === undefined,
			device_selection_mode: wanted.device_selection_mode ?? 'none',
			automatically_manage_new_devices: wanted.automatically_manage_new_devices ?? true,
			wait_for_device_creation: wanted.wait_for_device_creation ?? false,
		});
	}

	/** @throws {SeamError} 404 `connect_webview_not_found` */
	find(workspace_id: string, connect_webview_id: string): Webview {
		const webview = this.webviews.get(connect_webview_id, workspace_id);
		if (!webview) throw notFound('connect_webview', { connect_webview_id });
		return webview;
	}

	/**
	 * The owner logs in. The account is connected at once, its devices are there with the first sync; a webview that
	 * waits for devices is authorized only then.
	 */
	complete(webview: Webview, login: Login = {}): void {
		this.checkPending(webview);
		const account = this.accountOf(webview, login);
		const isNew = !this.world.accounts.has(account.connected_account_id);
		const { connect_webview_id, workspace_id, customer_key } = webview;
		const { connected_account_id } = account;
		this.world.accounts.set(connected_account_id, account);
		const authorize = () => {
			webview.status = 'authorized';
			webview.login_successful = true;
			webview.authorized_at = this.world.clock.iso();
			webview.selected_provider = account.account_type;
			webview.connected_account_id = connected_account_id;
			this.world.events.emit('connect_webview.login_succeeded', workspace_id, {
				connect_webview_id,
				connected_account_id,
				...(customer_key !== undefined && { customer_key }),
			});
		};
		const subject = { connected_account_id, connect_webview_id };
		if (isNew) this.world.events.emit('connected_account.created', workspace_id, subject);
		this.world.events.emit('connected_account.connected', workspace_id, subject);
		if (!isNew) this.programming.setAccountConnected(account, true);
		if (!webview.wait_for_device_creation) authorize();
		this.world.clock.after(this.world.settings.syncSeconds, () => {
			if (isNew) this.addDevices(webview, account, login.devices);
			if (webview.wait_for_device_creation) authorize();
			const suffix = isNew ? '' : '_after_reconnection';
			this.world.events.emit(`connected_account.completed_first_sync${suffix}`, workspace_id, {
				connected_account_id,
			});
		});
	}

	/** The owner gives up, or cannot log in. */
	fail(webview: Webview): void {
		this.checkPending(webview);
		const { connect_webview_id, workspace_id } = webview;
		webview.status = 'failed';
		this.world.events.emit('connect_webview.login_failed', workspace_id, { connect_webview_id });
	}

	private checkPending({ status }: Webview): void {
		if (status !== 'pending') throw new RangeError('A webview is for one login, and this one has had it');
	}

	private accountOf(webview: Webview, login: Login): ConnectedAccount {
		const { workspace_id, customer_key, custom_metadata } = webview;
		const account_type = login.provider ?? webview.accepted_providers[0] ?? 'august';
		const email = login.email ?? 'owner@example.com';
		const known = [...this.world.accounts.values()].find(
			(account) =>
				account.workspace_id === workspace_id &&
				account.account_type === account_type &&
				account.user_identifier.email === email,
		);
		return (
			known ?? {
				connected_account_id: randomUUID(),
				workspace_id,
				account_type,
				account_type_display_name: account_type[0].toUpperCase() + account_type.slice(1),
				display_name: email,
				created_at: this.world.clock.iso(),
				user_identifier: { email },
				automatically_manage_new_devices: webview.automatically_manage_new_devices,
				accepted_capabilities:
					webview.accepted_capabilities.length > 0 ? webview.accepted_capabilities : ['lock'],
				custom_metadata: { ...custom_metadata },
				errors: [],
				warnings: [],
				...(customer_key !== undefined && { customer_key }),
			}
		);
	}

	/** Devices that are not managed from the start are in no list that the emulator has. */
	private addDevices(webview: Webview, account: ConnectedAccount, devices?: DeviceDetails[]): void {
		if (!webview.automatically_manage_new_devices) return;
		const { connected_account_id, workspace_id, customer_key, account_type } = account;
		for (const details of devices ?? [{ display_name: 'Owner’s Door' }]) {
			const { device_id } = this.world.addDevice({
				device_type: `${account_type}_lock`,
				...details,
				connected_account_id,
				workspace_id,
				...(customer_key !== undefined && { customer_key }),
			});
			this.world.events.emit('device.added', workspace_id, { device_id, connected_account_id });
		}
	}
}
