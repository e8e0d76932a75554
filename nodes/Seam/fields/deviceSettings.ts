import type { INodeProperties } from 'n8n-workflow';

import { customMetadata } from './customMetadata';
import { showFor } from './show';

/** What can be changed of a device and a lock. */
export const deviceSettingFields = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		displayOptions: showFor(['device'], ['update']),
		placeholder: 'e.g. Flat 3, front door',
		description: 'The new name of the device in Seam. Leave empty to keep the one that it has.',
		routing: { send: { type: 'body', property: 'name' } },
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: showFor(['device'], ['update']),
		options: [
			{
				displayName: 'Backup Access Code Pool',
				name: 'backupAccessCodePoolEnabled',
				type: 'boolean',
				default: true,
				description:
					"Whether Seam keeps spare codes on the device, for when a code cannot be set in time. 'Use Backup Code' works only for codes that were created while it was on.",
				routing: { send: { type: 'body', property: 'backup_access_code_pool_enabled' } },
			},
			{
				...customMetadata,
				description:
					'Data of your own to keep with the device, such as the number of the flat. Entries of other keys stay.',
			},
		],
	},
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		displayOptions: showFor(['device'], ['reportTimeZone']),
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a time zone…',
				typeOptions: { searchListMethod: 'searchTimeZones', searchable: true },
			},
			{ displayName: 'By Name', name: 'id', type: 'string', placeholder: 'e.g. Europe/Berlin' },
		],
		description: 'Where the lock is, from the list or by a name such as Europe/Stockholm',
	},
	{
		displayName: 'Auto-Lock',
		name: 'autoLockEnabled',
		type: 'boolean',
		default: true,
		displayOptions: showFor(['lock'], ['configureAutoLock']),
		description: 'Whether the door locks by itself after it was unlocked',
		routing: { send: { type: 'body', property: 'auto_lock_enabled' } },
	},
	{
		displayName: 'Delay',
		name: 'autoLockDelaySeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 60 },
		default: 30,
		displayOptions: showFor(['lock'], ['configureAutoLock'], { autoLockEnabled: [true] }),
		description: 'After how many seconds the door locks, from 1 to 60',
		routing: { send: { type: 'body', property: 'auto_lock_delay_seconds' } },
	},
] satisfies INodeProperties[];
