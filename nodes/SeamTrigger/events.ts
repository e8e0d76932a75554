import type { INodePropertyOptions } from 'n8n-workflow';

/** What stands for all events in Seam's API, also for those that Seam will add. */
export const ANY_EVENT = '*';

/** Events of one thing. `events` holds, for each, the end of its type in Seam, its name, and what happened. */
interface EventGroup {
	/** The start of the event types, up to the full stop. */
	prefix: string;
	/** What the events happen to, in Title Case. */
	thing: string;
	events: ReadonlyArray<readonly [type: string, name: string, description: string]>;
}

/**
 * The events that Seam offers, those of an access code's life first, in the order in which they happen.
 * Source: the `event` schema in Seam's OpenAPI document (`@seamapi/types`), without what is deprecated or undocumented.
 */
const EVENT_GROUPS: readonly EventGroup[] = [
	{
		prefix: 'access_code',
		thing: 'Access Code',
		events: [
			['created', 'Created', 'Seam has the code. It is not on the lock yet.'],
			[
				'scheduled_on_device',
				'Scheduled on Device',
				'The lock has the code and will open with it from its start on. The earliest good news for a stay that lies ahead.',
			],
			[
				'set_on_device',
				'Set on Device',
				'The code is on the lock and opens it: the moment to tell the guest',
			],
			[
				'delay_in_setting_on_device',
				'Delay in Setting on Device',
				'It takes unusually long to put the code on the lock. Seam goes on trying.',
			],
			[
				'failed_to_set_on_device',
				'Failed to Set on Device',
				'The code could not be put on the lock. The event says why.',
			],
			[
				'backup_access_code_pulled',
				'Backup Access Code Pulled',
				'A spare code that is already on the lock takes the place of this one',
			],
			['changed', 'Changed', 'Something about the code changed. The event says what, and why.'],
			['mutations_requested', 'Change Requested', 'A change was asked for. It is not on the lock yet.'],
			['code_changed', 'PIN Changed', 'The code has other digits on the lock'],
			['name_changed', 'Name Changed', 'The code has another name on the lock'],
			['time_frame_changed', 'Time Frame Changed', 'The code starts or ends at another time on the lock'],
			['removed_from_device', 'Removed From Device', 'The code is off the lock'],
			[
				'delay_in_removing_from_device',
				'Delay in Removing From Device',
				'It takes unusually long to take the code off the lock. Seam goes on trying.',
			],
			[
				'failed_to_remove_from_device',
				'Failed to Remove From Device',
				'The code could not be taken off the lock and may still open it',
			],
			['deleted', 'Deleted', 'Seam no longer has the code'],
			[
				'modified_external_to_seam',
				'Modified Outside of Seam',
				'Somebody changed the code at the lock or in its own app',
			],
			[
				'deleted_external_to_seam',
				'Deleted Outside of Seam',
				'Somebody deleted the code at the lock or in its own app',
			],
			['unmanaged.created', 'Unmanaged: Created', 'A code that Seam does not manage appeared on a lock'],
			['unmanaged.removed', 'Unmanaged: Removed', 'A code that Seam does not manage is gone from a lock'],
			['unmanaged.converted_to_managed', 'Unmanaged: Converted to Managed', 'Seam now manages the code'],
			[
				'unmanaged.failed_to_convert_to_managed',
				'Unmanaged: Failed to Convert to Managed',
				'Seam could not take over the code. The event says why.',
			],
		],
	},
	{
		prefix: 'lock',
		thing: 'Lock',
		events: [
			['unlocked', 'Unlocked', 'Somebody opened the lock. Many locks say how, and with which access code.'],
			['locked', 'Locked', 'The lock was locked'],
			['access_denied', 'Access Denied', 'The lock let somebody not in. The event says why.'],
		],
	},
	{
		prefix: 'device',
		thing: 'Device',
		events: [
			['connected', 'Connected', 'The device is online again'],
			['disconnected', 'Disconnected', 'The device is offline'],
			['low_battery', 'Low Battery', 'The battery is nearly empty'],
			[
				'battery_status_changed',
				'Battery Status Changed',
				'The battery went from one status to another, such as from good to low',
			],
			['tampered', 'Tampered', 'The device noticed that somebody opened or moved it'],
			['connection_became_flaky', 'Connection Became Flaky', 'The connection comes and goes'],
			['connection_stabilized', 'Connection Stabilized', 'The connection holds again'],
			['accessory_keypad_connected', 'Accessory Keypad Connected', 'The keypad of the lock is connected'],
			[
				'accessory_keypad_disconnected',
				'Accessory Keypad Disconnected',
				'The lock has lost its keypad, so codes do not work',
			],
			['doorbell_rang', 'Doorbell Rang', 'Somebody rang the bell'],
			['added', 'Added', 'Seam has a new device, or has one back'],
			['name_changed', 'Name Changed', 'The device has another name'],
			['removed', 'Removed', 'The device is gone from its account'],
			['deleted', 'Deleted', 'Seam no longer has the device'],
			['converted_to_unmanaged', 'Converted to Unmanaged', 'Seam no longer manages the device'],
			['unmanaged.converted_to_managed', 'Unmanaged: Converted to Managed', 'Seam now manages the device'],
			['unmanaged.connected', 'Unmanaged: Connected', 'A device that Seam does not manage is online again'],
			['unmanaged.disconnected', 'Unmanaged: Disconnected', 'A device that Seam does not manage is offline'],
			[
				'error.subscription_required',
				'Subscription Required',
				"The device's maker asks for a subscription before everything works",
			],
			[
				'error.subscription_required.resolved',
				'Subscription No Longer Required',
				'The subscription is there, or is not asked for any more',
			],
			[
				'third_party_integration_detected',
				'Third-Party Integration Detected',
				'Another service controls the device as well and may get in the way',
			],
			[
				'third_party_integration_no_longer_detected',
				'Third-Party Integration No Longer Detected',
				'No other service gets in the way any more',
			],
			['salto.privacy_mode_activated', 'Salto Privacy Mode Activated', 'Somebody inside wants to be alone'],
			['salto.privacy_mode_deactivated', 'Salto Privacy Mode Deactivated', 'Privacy mode is over'],
		],
	},
	{
		prefix: 'connected_account',
		thing: 'Connected Account',
		events: [
			['connected', 'Connected', 'The account is connected, for the first time or again'],
			['disconnected', 'Disconnected', 'The account is cut off, and with it all of its devices'],
			[
				'reauthorization_requested',
				'Reauthorization Requested',
				'Somebody has to sign in again for new features, before the account is cut off',
			],
			['created', 'Created', 'Seam has a new account'],
			['completed_first_sync', 'Completed First Sync', 'The devices of the account are there'],
			[
				'completed_first_sync_after_reconnection',
				'Completed First Sync After Reconnection',
				'The devices of the account are there again',
			],
			['deleted', 'Deleted', 'Seam no longer has the account'],
		],
	},
	{
		prefix: 'connect_webview',
		thing: 'Connect Webview',
		events: [
			['login_succeeded', 'Login Succeeded', 'Somebody signed in to an account of a device maker'],
			['login_failed', 'Login Failed', 'Somebody could not sign in to an account of a device maker'],
		],
	},
	{
		prefix: 'access_grant',
		thing: 'Access Grant',
		events: [
			['created', 'Created', 'Seam has a new access grant'],
			['access_granted_to_door', 'Access Granted to Door', 'One of the doors is open to the guest'],
			['access_granted_to_all_doors', 'Access Granted to All Doors', 'All doors are open to the guest'],
			['access_to_door_lost', 'Access to Door Lost', 'One of the doors is no longer open to the guest'],
			['access_times_changed', 'Access Times Changed', 'The access grant starts or ends at another time'],
			[
				'could_not_create_requested_access_methods',
				'Could Not Create Requested Access Methods',
				'Some of the ways in that were asked for could not be made',
			],
			['deleted', 'Deleted', 'Seam no longer has the access grant'],
		],
	},
	{
		prefix: 'access_method',
		thing: 'Access Method',
		events: [
			['created', 'Created', 'A way in was added to an access grant. It does not work yet.'],
			['issued', 'Issued', 'The code, card or mobile key works'],
			['reissued', 'Reissued', 'The code, card or mobile key works again after a change'],
			[
				'card_encoding_required',
				'Card Encoding Required',
				'A card has to be held to an encoder before it works',
			],
			['delay_in_issuing', 'Delay in Issuing', 'The stay is about to begin and the way in is not ready yet'],
			['failed_to_issue', 'Failed to Issue', 'The stay began and the way in was not ready'],
			['revoked', 'Revoked', 'The code, card or mobile key no longer works'],
			['deleted', 'Deleted', 'Seam no longer has the access method'],
		],
	},
	{
		prefix: 'action_attempt',
		thing: 'Action Attempt',
		events: [
			['lock_door.succeeded', 'Lock Door Succeeded', 'A lock was locked as asked'],
			['lock_door.failed', 'Lock Door Failed', 'A lock could not be locked'],
			['unlock_door.succeeded', 'Unlock Door Succeeded', 'A lock was unlocked as asked'],
			['unlock_door.failed', 'Unlock Door Failed', 'A lock could not be unlocked'],
			[
				'simulate_keypad_code_entry.succeeded',
				'Simulate Keypad Code Entry Succeeded',
				'In a sandbox: a code was typed in on a pretended lock',
			],
			[
				'simulate_keypad_code_entry.failed',
				'Simulate Keypad Code Entry Failed',
				'In a sandbox: a code could not be typed in on a pretended lock',
			],
			[
				'simulate_manual_lock_via_keypad.succeeded',
				'Simulate Manual Lock via Keypad Succeeded',
				'In a sandbox: a pretended lock was locked at its keypad',
			],
			[
				'simulate_manual_lock_via_keypad.failed',
				'Simulate Manual Lock via Keypad Failed',
				'In a sandbox: a pretended lock could not be locked at its keypad',
			],
		],
	},
	{
		prefix: 'space',
		thing: 'Space',
		events: [
			['created', 'Created', 'Seam has a new space'],
			[
				'device_membership_changed',
				'Device Membership Changed',
				'A device was put into a space or taken out',
			],
			['deleted', 'Deleted', 'Seam no longer has the space'],
		],
	},
	{
		prefix: 'acs_system',
		thing: 'ACS System',
		events: [
			['added', 'Added', 'Seam has a new access control system'],
			['connected', 'Connected', 'An access control system is connected'],
			['disconnected', 'Disconnected', 'An access control system is cut off'],
		],
	},
	{
		prefix: 'acs_user',
		thing: 'ACS User',
		events: [
			['created', 'Created', 'A user was added to an access control system'],
			['deleted', 'Deleted', 'A user was deleted from an access control system'],
		],
	},
	{
		prefix: 'acs_credential',
		thing: 'ACS Credential',
		events: [
			['issued', 'Issued', 'A credential of an access control system works'],
			['reissued', 'Reissued', 'A credential of an access control system works again after a change'],
			['invalidated', 'Invalidated', 'A credential of an access control system no longer works'],
			['deleted', 'Deleted', 'A credential was deleted from an access control system'],
		],
	},
	{
		prefix: 'acs_entrance',
		thing: 'ACS Entrance',
		events: [
			['added', 'Added', 'An access control system has a new entrance'],
			['removed', 'Removed', 'An access control system lost an entrance'],
		],
	},
	{
		prefix: 'acs_encoder',
		thing: 'ACS Encoder',
		events: [
			['added', 'Added', 'An access control system has a new card encoder'],
			['removed', 'Removed', 'An access control system lost a card encoder'],
		],
	},
	{
		prefix: 'acs_access_group',
		thing: 'ACS Access Group',
		events: [['deleted', 'Deleted', 'An access group was deleted from an access control system']],
	},
	{
		prefix: 'noise_sensor',
		thing: 'Noise Sensor',
		events: [
			['noise_threshold_triggered', 'Noise Threshold Triggered', 'It is too loud, or loud for too long'],
		],
	},
	{
		prefix: 'thermostat',
		thing: 'Thermostat',
		events: [
			['climate_preset_activated', 'Climate Preset Activated', 'A thermostat follows another preset'],
			['manually_adjusted', 'Manually Adjusted', 'Somebody turned the thermostat up or down'],
			['temperature_changed', 'Temperature Changed', 'The temperature changed by 1 °C or more'],
			['temperature_reached_set_point', 'Temperature Reached Set Point', 'It is as warm as it should be'],
			['temperature_threshold_exceeded', 'Temperature Threshold Exceeded', 'It is too warm or too cold'],
			[
				'temperature_threshold_no_longer_exceeded',
				'Temperature Threshold No Longer Exceeded',
				'It is no longer too warm or too cold',
			],
		],
	},
	{
		prefix: 'camera',
		thing: 'Camera',
		events: [['activated', 'Activated', 'A camera saw something, such as a movement']],
	},
	{
		prefix: 'phone',
		thing: 'Phone',
		events: [['deactivated', 'Deactivated', 'A phone is no longer a key']],
	},
	{
		prefix: 'client_session',
		thing: 'Client Session',
		events: [['deleted', 'Deleted', 'Seam no longer has the client session']],
	},
];

/** A name within a sentence: in lower case, but for words such as PIN and Seam. */
function withinSentence(name: string): string {
	return name.replace(/[A-Z][a-z]+/g, (word) => (/^(Seam|Salto)$/.test(word) ? word : word.toLowerCase()));
}

/** All options of 'Trigger On'. */
export const eventOptions: INodePropertyOptions[] = [
	...EVENT_GROUPS.flatMap(({ prefix, thing, events }) =>
		events.map(([type, name, description]) => ({
			name: `${thing}: ${name}`,
			value: `${prefix}.${type}`,
			action: `On ${withinSentence(thing)} ${withinSentence(name)}`,
			description,
		})),
	),
	{
		name: 'Any Event',
		value: ANY_EVENT,
		action: 'On any event',
		description: 'Everything that happens in the workspace, also kinds of events that Seam adds later',
	},
];
