/** A moment in Seam's spelling: ISO 8601 in UTC with milliseconds and `Z`. */
export type IsoInstant = string;

/** An error or a warning of Seam's on an access code, device or connected account. */
export interface Issue {
	message: string;
	created_at?: IsoInstant;
	error_code?: string;
	warning_code?: string;
	is_access_code_error?: boolean;
	is_device_error?: boolean;
	is_connected_account_error?: boolean;
	managed_access_code_id?: string;
	unmanaged_access_code_id?: string;
	/** Of what concerns one door of a grant. */
	device_id?: string;
	/** Of a grant whose times are being changed. */
	access_method_ids?: string[];
	/** Of a grant whose methods could not be created on all doors. */
	missing_device_ids?: string[];
	/** Of a PIN that was asked for, and the one that was taken instead. */
	original_code?: string;
	new_code?: string;
}

export interface TimeFrame {
	starts_at: IsoInstant | null;
	ends_at: IsoInstant | null;
}

interface MutationBase {
	created_at: IsoInstant;
	message: string;
}

/** What Seam still has to do to a code, from `access_code.pending_mutations`. */
export type PendingMutation =
	| (MutationBase & { mutation_code: 'creating' | 'deleting' })
	| (MutationBase & { mutation_code: 'deferring_creation'; scheduled_at: IsoInstant })
	| (MutationBase & {
			mutation_code: 'updating_code';
			from: { code: string | null };
			to: { code: string | null };
	  })
	| (MutationBase & {
			mutation_code: 'updating_name';
			from: { name: string | null };
			to: { name: string | null };
	  })
	| (MutationBase & { mutation_code: 'updating_time_frame'; from: TimeFrame; to: TimeFrame });

export type AccessCodeStatus = 'setting' | 'set' | 'unset' | 'removing' | 'unknown';

/** `access_code` as the current API answers it. */
export interface AccessCode {
	access_code_id: string;
	device_id: string;
	workspace_id: string;
	name: string | null;
	code: string | null;
	common_code_key: string | null;
	type: 'ongoing' | 'time_bound';
	status: AccessCodeStatus;
	starts_at?: IsoInstant;
	ends_at?: IsoInstant;
	created_at: IsoInstant;
	errors: Issue[];
	warnings: Issue[];
	is_managed: true;
	is_backup?: boolean;
	is_backup_access_code_available: boolean;
	pulled_backup_access_code_id?: string | null;
	is_external_modification_allowed: boolean;
	is_offline_access_code: boolean;
	is_one_time_use: boolean;
	is_scheduled_on_device?: boolean;
	pending_mutations?: PendingMutation[];
}

/** `unmanaged_access_code`: a code that somebody put on the lock without Seam. */
export interface UnmanagedAccessCode {
	access_code_id: string;
	device_id: string;
	workspace_id: string;
	name: string | null;
	code: string | null;
	type: 'ongoing' | 'time_bound';
	status: 'set' | 'unset';
	starts_at?: IsoInstant | null;
	ends_at?: IsoInstant | null;
	created_at: IsoInstant;
	errors: Issue[];
	warnings: Issue[];
	is_managed: false;
	/** Seam cannot take the code over. */
	cannot_be_managed?: true;
	cannot_delete_unmanaged_access_code?: true;
}

/** What a lock may demand of its codes, as Seam names it in `code_constraints`. */
export const CODE_CONSTRAINT_TYPES = [
	'no_zeros',
	'cannot_start_with_12',
	'no_triple_consecutive_ints',
	'cannot_specify_pin_code',
	'pin_code_matches_existing_set',
	'start_date_in_future',
	'no_ascending_or_descending_sequence',
	'at_least_three_unique_digits',
	'cannot_contain_089',
	'cannot_contain_0789',
	'unique_first_four_digits',
	'no_all_same_digits',
	'name_length',
	'name_must_be_unique',
] as const;

export type CodeConstraintType = (typeof CODE_CONSTRAINT_TYPES)[number];

export interface CodeConstraint {
	constraint_type: CodeConstraintType;
	/** Of a `name_length`; Seam shortens the name on the lock by itself. */
	min_length?: number;
	max_length?: number;
}

export interface DeviceProperties {
	name: string;
	appearance: { name: string };
	online: boolean;
	model: {
		display_name: string;
		manufacturer_display_name: string;
		has_built_in_keypad?: boolean;
		can_connect_accessory_keypad?: boolean;
	};
	manufacturer?: string;
	serial_number?: string;
	locked?: boolean;
	door_open?: boolean;
	battery?: { level: number; status: 'critical' | 'low' | 'good' | 'full' };
	battery_level?: number;
	supported_code_lengths?: number[];
	max_active_codes_supported?: number;
	code_constraints?: CodeConstraint[];
	supports_backup_access_code_pool?: boolean;
	backup_access_code_pool_enabled?: boolean;
	has_native_entry_events?: boolean;
	noise_level_decibels?: number;
	[property: string]: unknown;
}

/** `device` as the current API answers it, with the fields of locks, sensors and thermostats that builders meet. */
export interface Device {
	device_id: string;
	device_type: string;
	display_name: string;
	nickname?: string;
	workspace_id: string;
	connected_account_id: string;
	created_at: IsoInstant;
	is_managed: true;
	capabilities_supported: string[];
	space_ids: string[];
	custom_metadata: Record<string, string | boolean>;
	location?: { location_name?: string; time_zone?: string; timezone?: string };
	errors: Issue[];
	warnings: Issue[];
	properties: DeviceProperties;
	device_manufacturer?: { display_name: string; manufacturer: string };
	device_provider?: { device_provider_name: string; display_name: string; provider_category: string };
	can_program_online_access_codes?: boolean;
	can_program_offline_access_codes?: boolean;
	can_remotely_lock?: boolean;
	can_remotely_unlock?: boolean;
	can_unlock_with_code?: boolean;
	can_configure_auto_lock?: boolean;
	can_hvac_heat?: boolean;
	can_hvac_cool?: boolean;
	can_hvac_heat_cool?: boolean;
	can_turn_off_hvac?: boolean;
	can_simulate_connection?: boolean;
	can_simulate_disconnection?: boolean;
	/** The customer whose device it is; a filter of `/devices/list` and `/access_codes/list`, not part of the answer. */
	customer_key?: string;
}

/** A failed action's reason, in `action_attempt.error`. */
export interface ActionError {
	type: string;
	message: string;
}

/** `action_attempt`: `pending` until it carries either a result or an error. */
export interface ActionAttempt {
	action_attempt_id: string;
	action_type: string;
	status: 'pending' | 'success' | 'error';
	result: Record<string, unknown> | null;
	error: ActionError | null;
}

/** An entry of the event log, which is also the whole body of a webhook delivery. */
export interface SeamEvent {
	event_id: string;
	event_type: string;
	workspace_id: string;
	created_at: IsoInstant;
	occurred_at: IsoInstant;
	[property: string]: unknown;
}

export interface Webhook {
	webhook_id: string;
	url: string;
	event_types: string[];
	secret: string;
}
