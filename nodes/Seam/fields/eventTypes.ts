import type { INodePropertyOptions } from 'n8n-workflow';

/** The events that happen to one kind of thing. */
interface EventGroup {
	/** The start of the event types, up to the full stop. */
	prefix: string;
	/** What the events happen to, in Title Case. */
	thing: string;
	/** For each event the end of its type, what it means, and its name, where that is not the words of the type. */
	events: ReadonlyArray<readonly [type: string, description: string, name?: string]>;
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
				'A backup code that was already on the lock has replaced this code. The guest needs the new PIN.',
			],
			[
				'mutations_requested',
				'A change to the code was requested. It is not on the lock yet.',
				'Change Requested',
			],
			['changed', 'Something about the code has changed. The event says what changed, and why.'],
			['created', 'A code was created in Seam. It is not on the lock yet.'],
			[
				'delay_in_removing_from_device',
				'Removing the code from the lock is taking longer than usual. Seam keeps trying.',
			],
			[
				'delay_in_setting_on_device',
				'Setting the code on the lock is taking longer than usual. Seam keeps trying.',
			],
			['deleted', 'The code was deleted from Seam'],
			[
				'deleted_external_to_seam',
				"Someone deleted the code at the lock or in the lock's own app",
				'Deleted Outside of Seam',
			],
			['failed_to_remove_from_device', 'The code could not be removed from the lock and may still open it'],
			['failed_to_set_on_device', 'The code could not be set on the lock. The event says why.'],
			[
				'modified_external_to_seam',
				"Someone changed the code at the lock or in the lock's own app",
				'Modified Outside of Seam',
			],
			['name_changed', 'The name of the code was changed on the lock'],
			['code_changed', 'The PIN was changed on the lock', 'PIN Changed'],
			['removed_from_device', 'The code was removed from the lock'],
			['scheduled_on_device', 'The lock has stored the code and will accept it from its start time on'],
			['set_on_device', 'The code is on the lock and opens it: time to tell the guest'],
			['time_frame_changed', 'The start or end time of the code was changed on the lock'],
			[
				'unmanaged.converted_to_managed',
				'A code that was not created in Seam is now managed by Seam',
				'Unmanaged: Converted to Managed',
			],
			['unmanaged.created', 'Seam found a code on a lock that was not created in Seam', 'Unmanaged: Created'],
			[
				'unmanaged.failed_to_convert_to_managed',
				'Seam could not take over a code that was not created in Seam. The event says why.',
				'Unmanaged: Failed to Convert to Managed',
			],
			[
				'unmanaged.removed',
				'A code that was not created in Seam is no longer on the lock',
				'Unmanaged: Removed',
			],
		],
	},
	{
		prefix: 'access_grant',
		thing: 'Access Grant',
		events: [
			['access_granted_to_all_doors', 'The guest now has access to all doors of the access grant'],
			['access_granted_to_door', 'The guest now has access to one of the doors of the access grant'],
			['access_times_changed', 'The start or end of the access grant has changed'],
			['access_to_door_lost', 'The guest has lost access to one of the doors of the access grant'],
			[
				'could_not_create_requested_access_methods',
				'Some of the requested codes, cards or mobile keys could not be created. The event says why.',
			],
			['created', 'An access grant was created'],
			['deleted', 'An access grant was deleted'],
		],
	},
	{
		prefix: 'access_method',
		thing: 'Access Method',
		events: [
			['card_encoding_required', 'A card has to be encoded at a card encoder before it works'],
			['created', 'A code, card or mobile key was added to an access grant. It does not work yet.'],
			['delay_in_issuing', 'The stay is about to begin, and the code, card or mobile key is not ready yet'],
			['deleted', 'A code, card or mobile key was deleted from an access grant'],
			['failed_to_issue', 'The stay has begun, and the code, card or mobile key is still not ready'],
			['issued', 'A code, card or mobile key of an access grant is ready for use'],
			['reissued', 'A code, card or mobile key is ready again after a change'],
			['revoked', 'A code, card or mobile key no longer works'],
		],
	},
	{
		prefix: 'acs_access_group',
		thing: 'ACS Access Group',
		events: [['deleted', 'An access group was deleted from an access control system']],
	},
	{
		prefix: 'acs_credential',
		thing: 'ACS Credential',
		events: [
			['deleted', 'A credential was deleted from an access control system'],
			['invalidated', 'A credential of an access control system no longer works'],
			['issued', 'A credential of an access control system is ready for use'],
			['reissued', 'A credential of an access control system is ready again after a change'],
		],
	},
	{
		prefix: 'acs_encoder',
		thing: 'ACS Encoder',
		events: [
			['added', 'A card encoder was added to an access control system'],
			['removed', 'A card encoder was removed from an access control system'],
		],
	},
	{
		prefix: 'acs_entrance',
		thing: 'ACS Entrance',
		events: [
			['added', 'An entrance was added to an access control system'],
			['removed', 'An entrance was removed from an access control system'],
		],
	},
	{
		prefix: 'acs_system',
		thing: 'ACS System',
		events: [
			['added', 'An access control system was added to Seam'],
			['connected', 'An access control system is connected to Seam'],
			['disconnected', 'An access control system has lost its connection to Seam'],
		],
	},
	{
		prefix: 'acs_user',
		thing: 'ACS User',
		events: [
			['created', 'A user was created in an access control system'],
			['deleted', 'A user was deleted from an access control system'],
		],
	},
	{
		prefix: 'action_attempt',
		thing: 'Action Attempt',
		events: [
			['lock_door.failed', 'A door could not be locked remotely'],
			['lock_door.succeeded', 'A door was locked remotely'],
			['simulate_keypad_code_entry.failed', 'In a sandbox: entering a code on a simulated keypad failed'],
			['simulate_keypad_code_entry.succeeded', 'In a sandbox: a code was entered on a simulated keypad'],
			[
				'simulate_manual_lock_via_keypad.failed',
				'In a sandbox: locking a simulated lock at its keypad failed',
			],
			[
				'simulate_manual_lock_via_keypad.succeeded',
				'In a sandbox: a simulated lock was locked at its keypad',
			],
			['unlock_door.failed', 'A door could not be unlocked remotely'],
			['unlock_door.succeeded', 'A door was unlocked remotely'],
		],
	},
	{
		prefix: 'camera',
		thing: 'Camera',
		events: [['activated', 'A camera was activated, for example by motion']],
	},
	{
		prefix: 'client_session',
		thing: 'Client Session',
		events: [['deleted', 'A client session was deleted']],
	},
	{
		prefix: 'connect_webview',
		thing: 'Connect Webview',
		events: [
			['login_failed', "Someone could not sign in to a device maker's account"],
			['login_succeeded', "Someone signed in to a device maker's account"],
		],
	},
	{
		prefix: 'connected_account',
		thing: 'Connected Account',
		events: [
			['completed_first_sync', 'The devices of a newly connected account are now in Seam'],
			[
				'completed_first_sync_after_reconnection',
				'The devices of a reconnected account are up to date in Seam again',
			],
			['connected', 'An account was connected, for the first time or again'],
			['created', 'A connected account was created'],
			['deleted', 'A connected account was deleted'],
			['disconnected', 'Seam has lost access to the account, and with it to all of its devices'],
			[
				'reauthorization_requested',
				'The owner of the account should sign in again. The account still works.',
			],
		],
	},
	{
		prefix: 'device',
		thing: 'Device',
		events: [
			['accessory_keypad_connected', 'A keypad was connected to the lock, for the first time or again'],
			[
				'accessory_keypad_disconnected',
				'The lock has lost the connection to its keypad, so codes do not work',
			],
			['added', 'A device was added to Seam, or is back after it was removed'],
			['battery_status_changed', 'The battery status has changed, for example from good to low'],
			['connected', 'The device is online again'],
			['connection_became_flaky', 'The connection keeps dropping'],
			['connection_stabilized', 'The connection is stable again'],
			['converted_to_unmanaged', 'The device is no longer managed by Seam'],
			['deleted', 'The device was deleted from Seam'],
			['disconnected', 'The device is offline'],
			['doorbell_rang', 'Someone rang the doorbell'],
			['low_battery', 'The battery is running low'],
			['name_changed', 'The device was renamed'],
			['removed', 'The device was removed from its account'],
			['salto.privacy_mode_activated', 'Someone inside switched on the privacy mode of a Salto lock'],
			['salto.privacy_mode_deactivated', 'The privacy mode of a Salto lock was switched off'],
			[
				'error.subscription_required.resolved',
				"The device maker's subscription is active or no longer needed",
				'Subscription No Longer Required',
			],
			[
				'error.subscription_required',
				"The device does not fully work without a subscription from the device's maker",
				'Subscription Required',
			],
			['tampered', 'The device was tampered with'],
			[
				'third_party_integration_detected',
				'Another service also controls the device and may interfere',
				'Third-Party Integration Detected',
			],
			[
				'third_party_integration_no_longer_detected',
				'No other service controls the device any more',
				'Third-Party Integration No Longer Detected',
			],
			['unmanaged.connected', 'A device that is not managed by Seam is online', 'Unmanaged: Connected'],
			[
				'unmanaged.converted_to_managed',
				'The device is now managed by Seam',
				'Unmanaged: Converted to Managed',
			],
			[
				'unmanaged.disconnected',
				'A device that is not managed by Seam is offline',
				'Unmanaged: Disconnected',
			],
		],
	},
	{
		prefix: 'lock',
		thing: 'Lock',
		events: [
			['access_denied', 'Someone was denied access. The event says why.'],
			['locked', 'The door was locked'],
			['unlocked', 'The door was unlocked. Most locks report how, and with which access code.'],
		],
	},
	{
		prefix: 'noise_sensor',
		thing: 'Noise Sensor',
		events: [['noise_threshold_triggered', 'The noise level has exceeded a threshold of the sensor']],
	},
	{
		prefix: 'phone',
		thing: 'Phone',
		events: [['deactivated', 'A phone can no longer be used as a key']],
	},
	{
		prefix: 'space',
		thing: 'Space',
		events: [
			['created', 'A space was created'],
			['deleted', 'A space was deleted'],
			['device_membership_changed', 'Devices or entrances were added to a space or removed from it'],
		],
	},
	{
		prefix: 'thermostat',
		thing: 'Thermostat',
		events: [
			['climate_preset_activated', 'A climate preset was activated'],
			['manually_adjusted', 'Someone adjusted the thermostat by hand'],
			['temperature_changed', 'The temperature has changed by at least 1 °C'],
			['temperature_reached_set_point', 'The room has reached the temperature that was set'],
			['temperature_threshold_exceeded', 'The temperature has left the range that was set for it'],
			[
				'temperature_threshold_no_longer_exceeded',
				'The temperature is back within the range that was set for it',
			],
		],
	},
];

const SMALL_WORDS = new Set(['in', 'on', 'to', 'via']);

/** The words of an event's type, in Title Case. */
function wordsOf(type: string): string {
	const words = type.split(/[_.]/);
	return words
		.map((word) => (SMALL_WORDS.has(word) ? word : word[0].toUpperCase() + word.slice(1)))
		.join(' ');
}

/** All of Seam's events, to choose from. */
export const eventOptions: INodePropertyOptions[] = EVENT_GROUPS.flatMap(({ prefix, thing, events }) =>
	events.map(([type, description, name = wordsOf(type)]) => ({
		name: `${thing}: ${name}`,
		value: `${prefix}.${type}`,
		description,
	})),
);
