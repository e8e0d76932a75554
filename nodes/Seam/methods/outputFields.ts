import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { textOf } from '../seamObjects';

/**
 * What a tool's 'Selected Field Names or IDs' offers, by the kind of object that comes out: the fields of the simplified
 * one, then those of the whole one that builders ask for. The names of others can be given by an expression.
 */
const FIELDS: Readonly<Record<string, string>> = {
	accessCode:
		'access_code_id code name type status starts_at ends_at device_id errors warnings completion change ' +
		'common_code_key is_one_time_use is_managed is_backup_access_code_available pending_mutations created_at',
	accessGrant:
		'access_grant_id access_grant_key display_name user_identity_id starts_at ends_at code methods doors errors warnings ' +
		'completion change instant_key_url space_ids requested_access_methods pending_mutations created_at',
	accessMethod:
		'access_method_id mode code is_issued issued_at display_name instant_key_url created_at errors warnings ' +
		'pending_mutations',
	actionAttempt:
		'action_attempt_id action_type status was_confirmed_by_device error_type error_message completion result',
	booking: 'booking_key list guest_name starts_at ends_at code change doors',
	connectedAccount:
		'connected_account_id display_name account_type user_identifier customer_key custom_metadata ' +
		'automatically_manage_new_devices errors warnings created_at account_type_display_name time_zone',
	connectWebview:
		'connect_webview_id url status login_successful connected_account_id selected_provider customer_key custom_metadata ' +
		'created_at authorized_at accepted_providers accepted_capabilities',
	device:
		'device_id display_name device_type location_name time_zone online locked battery_level battery_status ' +
		'can_program_online_access_codes can_remotely_lock can_remotely_unlock custom_metadata errors warnings properties ' +
		'location space_ids connected_account_id created_at',
	entrance:
		'acs_entrance_id display_name acs_system_id connected_account_id space_ids is_locked can_unlock_with_code ' +
		'can_unlock_with_card can_unlock_with_mobile_key can_unlock_with_cloud_key errors warnings created_at',
	event:
		'event_id event_type occurred_at device_id access_code_id access_grant_id access_method_id connected_account_id ' +
		'space_id code method errors_in_words warnings_in_words battery_level battery_status created_at',
	space:
		'space_id space_key name device_count acs_entrance_count customer_key address default_checkin_time ' +
		'default_checkout_time time_zone change customer_data geolocation parent_space_id created_at',
	unmanagedAccessCode:
		'access_code_id code name type status starts_at ends_at device_id is_managed cannot_be_managed completion errors ' +
		'warnings created_at',
};

const CAPITALS: Readonly<Record<string, string>> = { id: 'ID', ids: 'IDs', url: 'URL' };

/** A field's name in words: `starts_at` is 'Starts At'. */
function inWords(field: string): string {
	return field
		.split('_')
		.map((word) => CAPITALS[word] ?? `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
		.join(' ');
}

/** The fields that an operation's objects can come out with; of an action it is the attempt that comes out. */
export function outputFieldsOf(resource: string, operation: string): string[] {
	const isAction = !(resource in FIELDS) || operation === 'unlock';
	return FIELDS[isAction ? 'actionAttempt' : resource].split(' ');
}

/** Fills the list of a tool's output fields. */
export async function getOutputFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const [resource = '', operation = ''] = ['resource', 'operation'].map((name) =>
		textOf(this.getCurrentNodeParameter(name)),
	);
	return outputFieldsOf(resource, operation).map((value) => ({ name: inWords(value), value }));
}
