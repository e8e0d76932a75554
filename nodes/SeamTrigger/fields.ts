import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { eventOptions } from '../Seam/fields/eventTypes';

/** Stands for all events in Seam's API, including those that Seam adds later. */
export const ANY_EVENT = '*';

/** Stands for the events of the second list. */
export const OTHER_EVENT = 'other';

/**
 * The events that hosts need most. n8n makes an entry of its node panel of each option of the parameter that is called
 * 'Trigger On'; with all of Seam's events there nobody would find the right one.
 */
const MAIN_EVENTS: ReadonlySet<unknown> = new Set([
	'access_code.backup_access_code_pulled',
	'access_code.delay_in_setting_on_device',
	'access_code.deleted_external_to_seam',
	'access_code.failed_to_remove_from_device',
	'access_code.failed_to_set_on_device',
	'access_code.modified_external_to_seam',
	'access_code.removed_from_device',
	'access_code.scheduled_on_device',
	'access_code.set_on_device',
	'access_grant.access_granted_to_all_doors',
	'access_grant.could_not_create_requested_access_methods',
	'access_method.failed_to_issue',
	'access_method.issued',
	'connected_account.disconnected',
	'device.connected',
	'device.disconnected',
	'device.low_battery',
	'lock.access_denied',
	'lock.locked',
	'lock.unlocked',
]);

/** An event's name within a sentence: in lower case, but for words such as PIN and Seam. */
function withinSentence(name: string): string {
	return name.replace(/[A-Z][a-z]+/g, (word) => (word === 'Seam' ? word : word.toLowerCase()));
}

const mainOptions: INodePropertyOptions[] = [
	...eventOptions
		.filter(({ value }) => MAIN_EVENTS.has(value))
		.map((option) => ({ ...option, action: `On ${withinSentence(option.name.replace(':', ''))}` })),
	{
		name: 'Any Event',
		value: ANY_EVENT,
		action: 'On any event',
		description: 'Everything that happens in the workspace, including events that Seam adds later',
	},
	{
		name: 'Other Event',
		value: OTHER_EVENT,
		action: 'On other event',
		description: 'Any of the events that are not in this list, chosen in a second list',
	},
];

/** The node's parameters. Workflows depend on their names and values. */
export const fields = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: ['access_code.set_on_device'],
		options: mainOptions,
		description: 'The events that start the workflow. Seam sends only these.',
	},
	{
		displayName: 'Other Events',
		name: 'otherEvents',
		type: 'multiOptions',
		required: true,
		default: [],
		displayOptions: { show: { events: [OTHER_EVENT] } },
		options: eventOptions.filter(({ value }) => !MAIN_EVENTS.has(value)),
		description: 'More events that start the workflow',
	},
	{
		// n8n requires this name of every list that is filled by a request.
		displayName: 'Device Names or IDs',
		name: 'deviceIds',
		type: 'multiOptions',
		default: [],
		typeOptions: { loadOptionsMethod: 'getDevices' },
		description:
			'For events about a device, start only on those about these devices. Events about no device, such as those of accounts and access grants, start the workflow in any case. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Access Code Name Contains',
		name: 'nameContains',
		type: 'string',
		default: '',
		placeholder: 'e.g. Cleaning',
		description:
			'Start only on events about access codes with this text in their name, in upper or lower case. Events about anything else, or about a code that no longer exists, do not start the workflow then.',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Access Grant Key',
				name: 'accessGrantKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. BK-12345',
				description:
					'Start only on events about the access grant with this key, its access methods and its access codes',
			},
			{
				displayName: 'Booking Key',
				name: 'bookingKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. BK-12345',
				description:
					'Start only on events about access codes whose name ends in this booking key, as in "Anna Smith [BK-12345]" or "Anna Smith [airbnb:BK-12345]", and about access grants with this key and their access methods',
			},
			{
				displayName: 'Space Names or IDs',
				name: 'spaceIds',
				type: 'multiOptions',
				default: [],
				typeOptions: { loadOptionsMethod: 'getSpaces' },
				description:
					'For events about a space, a device or an access grant, start only on those in these spaces. Events about anything else, such as an account, start the workflow in any case. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			},
		],
	},
	{
		displayName: 'Include',
		name: 'include',
		type: 'multiOptions',
		default: [],
		options: [
			{
				name: 'Access Code',
				value: 'accessCode',
				description:
					'Adds access_code: the name, PIN, times and status of the code that the event is about; and backup_access_code, if a spare code took its place',
			},
			{
				name: 'Device',
				value: 'device',
				description:
					'Adds device: the name, location, battery and connection of the device that the event is about',
			},
		],
		description:
			'What to fetch from Seam and add to the event, which itself has only IDs. Null where the event has none, or where it no longer exists.',
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
] satisfies INodeProperties[];
