import type { INodePropertyOptions } from 'n8n-workflow';

/** The events that happen to one kind of thing. */
interface EventGroup {
	/** The start of the event types, up to the full stop. */
	prefix: string;
	/** What the events happen to, in Title Case. */
	thing: string;
	/** For each event the end of its type, its name, and what it means. */
	events: ReadonlyArray<readonly [type: string, name: string, description: string]>;
}

/**
 * The events that Seam offers, in alphabetical order of what the editor shows.
 * Source: the `event` schema in Seam's OpenAPI document (`@seamapi/types`), without what is deprecated or undocumented.
 */
const EVENT_GROUPS: readonly EventGroup[] = [
	{
		prefix: 'access_code',
		thing: 'Access Code',
		events: [
			[
				'backup_access_code_pulled',
				'Backup Access Code Pulled',
				'A backup code that was already on the lock has replaced this code. The guest needs the new PIN.',
			],
			[
				'mutations_requested',
				'Change Requested',
				'A change to the code was requested. It is not on the lock yet.',
			],
			['changed', 'Changed', 'Something about the code has changed. The event says what changed, and why.'],
			['created', 'Created', 'A code was created in Seam. It is not on the lock yet.'],
			[
				'delay_in_removing_from_device',
				'Delay in Removing From Device',
				'Removing the code from the lock is taking longer than usual. Seam keeps trying.',
			],
			[
				'delay_in_setting_on_device',
				'Delay in Setting on Device',
				'Setting the code on the lock is taking longer than usual. Seam keeps trying.',
			],
			['deleted', 'Deleted', 'The code was deleted from Seam'],
			[
				'deleted_external_to_seam',
				'Deleted Outside of Seam',
				"Someone deleted the code at the lock or in the lock's own app",
			],
			[
				'failed_to_remove_from_device',
				'Failed to Remove From Device',
				'The code could not be removed from the lock and may still open it',
			],
			[
				'failed_to_set_on_device',
				'Failed to Set on Device',
				'The code could not be set on the lock. The event says why.',
			],
			[
				'modified_external_to_seam',
				'Modified Outside of Seam',
				"Someone changed the code at the lock or in the lock's own app",
			],
			['name_changed', 'Name Changed', 'The name of the code was changed on the lock'],
			['code_changed', 'PIN Changed', 'The PIN was changed on the lock'],
			['removed_from_device', 'Removed From Device', 'The code was removed from the lock'],
			[
				'scheduled_on_device',
				'Scheduled on Device',
				'The lock has stored the code and will accept it from its start time on',
			],
			['set_on_device', 'Set on Device', 'The code is on the lock and opens it: time to tell the guest'],
			[
				'time_frame_changed',
				'Time Frame Changed',
				'The start or end time of the code was changed on the lock',
			],
			[
				'unmanaged.converted_to_managed',
				'Unmanaged: Converted to Managed',
				'A code that was not created in Seam is now managed by Seam',
			],
			['unmanaged.created', 'Unmanaged: Created', 'Seam found a code on a lock that was not created in Seam'],
			[
				'unmanaged.failed_to_convert_to_managed',
				'Unmanaged: Failed to Convert to Managed',
				'Seam could not take over a code that was not created in Seam. The event says why.',
			],
			[
				'unmanaged.removed',
				'Unmanaged: Removed',
				'A code that was not created in Seam is no longer on the lock',
			],
		],
	},
	{
		prefix: 'access_grant',
		thing: 'Access Grant',
		events: [
			[
				'access_granted_to_all_doors',
				'Access Granted to All Doors',
				'The guest now has access to all doors of the access grant',
			],
			[
				'access_granted_to_door',
				'Access Granted to Door',
				'The guest now has access to one of the doors of the access grant',
			],
			['access_times_changed', 'Access Times Changed', 'The start or end of the access grant has changed'],
			[
				'access_to_door_lost',
				'Access to Door Lost',
				'The guest has lost access to one of the doors of the access grant',
			],
			[
				'could_not_create_requested_access_methods',
				'Could Not Create Requested Access Methods',
				'Some of the requested codes, cards or mobile keys could not be created. The event says why.',
			],
			['created', 'Created', 'An access grant was created'],
			['deleted', 'Deleted', 'An access grant was deleted'],
		],
	},
	{
		prefix: 'access_method',
		thing: 'Access Method',
		events: [
			[
				'card_encoding_required',
				'Card Encoding Required',
				'A card has to be encoded at a card encoder before it works',
			],
			[
				'created',
				'Created',
				'A code, card or mobile key was added to an access grant. It does not work yet.',
			],
			[
				'delay_in_issuing',
				'Delay in Issuing',
				'The stay is about to begin, and the code, card or mobile key is not ready yet',
			],
			['deleted', 'Deleted', 'A code, card or mobile key was deleted from an access grant'],
			[
				'failed_to_issue',
				'Failed to Issue',
				'The stay has begun, and the code, card or mobile key is still not ready',
			],
			['issued', 'Issued', 'A code, card or mobile key of an access grant is ready for use'],
			['reissued', 'Reissued', 'A code, card or mobile key is ready again after a change'],
			['revoked', 'Revoked', 'A code, card or mobile key no longer works'],
		],
	},
	{
		prefix: 'acs_access_group',
		thing: 'ACS Access Group',
		events: [['deleted', 'Deleted', 'An access group was deleted from an access control system']],
	},
	{
		prefix: 'acs_credential',
		thing: 'ACS Credential',
		events: [
			['deleted', 'Deleted', 'A credential was deleted from an access control system'],
			['invalidated', 'Invalidated', 'A credential of an access control system no longer works'],
			['issued', 'Issued', 'A credential of an access control system is ready for use'],
			['reissued', 'Reissued', 'A credential of an access control system is ready again after a change'],
		],
	},
	{
		prefix: 'acs_encoder',
		thing: 'ACS Encoder',
		events: [
			['added', 'Added', 'A card encoder was added to an access control system'],
			['removed', 'Removed', 'A card encoder was removed from an access control system'],
		],
	},
	{
		prefix: 'acs_entrance',
		thing: 'ACS Entrance',
		events: [
			['added', 'Added', 'An entrance was added to an access control system'],
			['removed', 'Removed', 'An entrance was removed from an access control system'],
		],
	},
	{
		prefix: 'acs_system',
		thing: 'ACS System',
		events: [
			['added', 'Added', 'An access control system was added to Seam'],
			['connected', 'Connected', 'An access control system is connected to Seam'],
			['disconnected', 'Disconnected', 'An access control system has lost its connection to Seam'],
		],
	},
	{
		prefix: 'acs_user',
		thing: 'ACS User',
		events: [
			['created', 'Created', 'A user was created in an access control system'],
			['deleted', 'Deleted', 'A user was deleted from an access control system'],
		],
	},
	{
		prefix: 'action_attempt',
		thing: 'Action Attempt',
		events: [
			['lock_door.failed', 'Lock Door Failed', 'A door could not be locked remotely'],
			['lock_door.succeeded', 'Lock Door Succeeded', 'A door was locked remotely'],
			[
				'simulate_keypad_code_entry.failed',
				'Simulate Keypad Code Entry Failed',
				'In a sandbox: entering a code on a simulated keypad failed',
			],
			[
				'simulate_keypad_code_entry.succeeded',
				'Simulate Keypad Code Entry Succeeded',
				'In a sandbox: a code was entered on a simulated keypad',
			],
			[
				'simulate_manual_lock_via_keypad.failed',
				'Simulate Manual Lock via Keypad Failed',
				'In a sandbox: locking a simulated lock at its keypad failed',
			],
			[
				'simulate_manual_lock_via_keypad.succeeded',
				'Simulate Manual Lock via Keypad Succeeded',
				'In a sandbox: a simulated lock was locked at its keypad',
			],
			['unlock_door.failed', 'Unlock Door Failed', 'A door could not be unlocked remotely'],
			['unlock_door.succeeded', 'Unlock Door Succeeded', 'A door was unlocked remotely'],
		],
	},
	{
		prefix: 'camera',
		thing: 'Camera',
		events: [['activated', 'Activated', 'A camera was activated, for example by motion']],
	},
	{
		prefix: 'client_session',
		thing: 'Client Session',
		events: [['deleted', 'Deleted', 'A client session was deleted']],
	},
	{
		prefix: 'connect_webview',
		thing: 'Connect Webview',
		events: [
			['login_failed', 'Login Failed', "Someone could not sign in to a device maker's account"],
			['login_succeeded', 'Login Succeeded', "Someone signed in to a device maker's account"],
		],
	},
	{
		prefix: 'connected_account',
		thing: 'Connected Account',
		events: [
			[
				'completed_first_sync',
				'Completed First Sync',
				'The devices of a newly connected account are now in Seam',
			],
			[
				'completed_first_sync_after_reconnection',
				'Completed First Sync After Reconnection',
				'The devices of a reconnected account are up to date in Seam again',
			],
			['connected', 'Connected', 'An account was connected, for the first time or again'],
			['created', 'Created', 'A connected account was created'],
			['deleted', 'Deleted', 'A connected account was deleted'],
			[
				'disconnected',
				'Disconnected',
				'Seam has lost access to the account, and with it to all of its devices',
			],
			[
				'reauthorization_requested',
				'Reauthorization Requested',
				'The owner of the account should sign in again. The account still works.',
			],
		],
	},
	{
		prefix: 'device',
		thing: 'Device',
		events: [
			[
				'accessory_keypad_connected',
				'Accessory Keypad Connected',
				'A keypad was connected to the lock, for the first time or again',
			],
			[
				'accessory_keypad_disconnected',
				'Accessory Keypad Disconnected',
				'The lock has lost the connection to its keypad, so codes do not work',
			],
			['added', 'Added', 'A device was added to Seam, or is back after it was removed'],
			[
				'battery_status_changed',
				'Battery Status Changed',
				'The battery status has changed, for example from good to low',
			],
			['connected', 'Connected', 'The device is online again'],
			['connection_became_flaky', 'Connection Became Flaky', 'The connection keeps dropping'],
			['connection_stabilized', 'Connection Stabilized', 'The connection is stable again'],
			['converted_to_unmanaged', 'Converted to Unmanaged', 'The device is no longer managed by Seam'],
			['deleted', 'Deleted', 'The device was deleted from Seam'],
			['disconnected', 'Disconnected', 'The device is offline'],
			['doorbell_rang', 'Doorbell Rang', 'Someone rang the doorbell'],
			['low_battery', 'Low Battery', 'The battery is running low'],
			['name_changed', 'Name Changed', 'The device was renamed'],
			['removed', 'Removed', 'The device was removed from its account'],
			[
				'salto.privacy_mode_activated',
				'Salto Privacy Mode Activated',
				'Someone inside switched on the privacy mode of a Salto lock',
			],
			[
				'salto.privacy_mode_deactivated',
				'Salto Privacy Mode Deactivated',
				'The privacy mode of a Salto lock was switched off',
			],
			[
				'error.subscription_required.resolved',
				'Subscription No Longer Required',
				"The device maker's subscription is active or no longer needed",
			],
			[
				'error.subscription_required',
				'Subscription Required',
				"The device does not fully work without a subscription from the device's maker",
			],
			['tampered', 'Tampered', 'The device was tampered with'],
			[
				'third_party_integration_detected',
				'Third-Party Integration Detected',
				'Another service also controls the device and may interfere',
			],
			[
				'third_party_integration_no_longer_detected',
				'Third-Party Integration No Longer Detected',
				'No other service controls the device any more',
			],
			['unmanaged.connected', 'Unmanaged: Connected', 'A device that is not managed by Seam is online'],
			[
				'unmanaged.converted_to_managed',
				'Unmanaged: Converted to Managed',
				'The device is now managed by Seam',
			],
			[
				'unmanaged.disconnected',
				'Unmanaged: Disconnected',
				'A device that is not managed by Seam is offline',
			],
		],
	},
	{
		prefix: 'lock',
		thing: 'Lock',
		events: [
			['access_denied', 'Access Denied', 'Someone was denied access. The event says why.'],
			['locked', 'Locked', 'The door was locked'],
			['unlocked', 'Unlocked', 'The door was unlocked. Most locks report how, and with which access code.'],
		],
	},
	{
		prefix: 'noise_sensor',
		thing: 'Noise Sensor',
		events: [
			[
				'noise_threshold_triggered',
				'Noise Threshold Triggered',
				'The noise level has exceeded a threshold of the sensor',
			],
		],
	},
	{
		prefix: 'phone',
		thing: 'Phone',
		events: [['deactivated', 'Deactivated', 'A phone can no longer be used as a key']],
	},
	{
		prefix: 'space',
		thing: 'Space',
		events: [
			['created', 'Created', 'A space was created'],
			['deleted', 'Deleted', 'A space was deleted'],
			[
				'device_membership_changed',
				'Device Membership Changed',
				'Devices or entrances were added to a space or removed from it',
			],
		],
	},
	{
		prefix: 'thermostat',
		thing: 'Thermostat',
		events: [
			['climate_preset_activated', 'Climate Preset Activated', 'A climate preset was activated'],
			['manually_adjusted', 'Manually Adjusted', 'Someone adjusted the thermostat by hand'],
			['temperature_changed', 'Temperature Changed', 'The temperature has changed by at least 1 °C'],
			[
				'temperature_reached_set_point',
				'Temperature Reached Set Point',
				'The room has reached the temperature that was set',
			],
			[
				'temperature_threshold_exceeded',
				'Temperature Threshold Exceeded',
				'The temperature has left the range that was set for it',
			],
			[
				'temperature_threshold_no_longer_exceeded',
				'Temperature Threshold No Longer Exceeded',
				'The temperature is back within the range that was set for it',
			],
		],
	},
];

/** All of Seam's events, to choose from. */
export const eventOptions: INodePropertyOptions[] = EVENT_GROUPS.flatMap(({ prefix, thing, events }) =>
	events.map(([type, name, description]) => ({
		name: `${thing}: ${name}`,
		value: `${prefix}.${type}`,
		description,
	})),
);
