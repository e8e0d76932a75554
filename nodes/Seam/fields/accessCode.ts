import type { INodeProperties } from 'n8n-workflow';

import { showFor } from './show';
import { timeZoneField } from './timeZones';

const WRITES = ['create', 'upsert', 'createMany', 'update', 'updateMany'];

/** A picker for one access code. */
export const pickAccessCode = {
	displayName: 'Access Code',
	name: 'accessCodeId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an access code…',
			typeOptions: { searchListMethod: 'searchAccessCodes', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 8d7e0b26-5e64-4a2e-8d36-0c6a3d0f4b1a',
		},
	],
	description: 'The access code, by name from the list or by its ID',
	routing: { send: { type: 'body', property: 'access_code_id' } },
} satisfies Partial<INodeProperties>;

/** What makes up an access code. */
export const accessCodeFields = [
	{
		...pickAccessCode,
		displayOptions: showFor(
			['accessCode', 'unmanagedAccessCode'],
			['update', 'delete', 'pullBackup', 'convert'],
		),
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		required: true,
		default: '',
		displayOptions: showFor(['accessCode'], ['upsert']),
		placeholder: 'e.g. Anna Smith, booking 12345',
		description:
			'The name by which the code is found again on this device, so it must belong to this booking alone. Put the booking number in it.',
		routing: { send: { type: 'body', property: 'name' } },
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		displayOptions: showFor(['accessCode'], ['create', 'createMany', 'update', 'updateMany']),
		placeholder: 'e.g. Anna Smith, booking 12345',
		description:
			'Name of the access code, as it appears in Seam and in the app of the lock. When updating, leave empty to keep the name.',
		routing: { send: { type: 'body', property: 'name' } },
	},
	{
		displayName: 'Starts At',
		name: 'startsAt',
		type: 'dateTime',
		default: '',
		displayOptions: showFor(['accessCode', 'accessGrant'], WRITES),
		description:
			"When the code or the access begins, such as 2027-03-27T15:00. That is the time at the door, unless 'Time Zone' says otherwise. Leave both dates empty for one without an end; when updating, to keep the dates.",
		routing: { send: { type: 'body', property: 'starts_at' } },
	},
	{
		displayName: 'Ends At',
		name: 'endsAt',
		type: 'dateTime',
		default: '',
		displayOptions: showFor(['accessCode', 'accessGrant'], WRITES),
		description:
			"When the code or the access ends, such as 2027-03-29T11:00. Must lie after 'Starts At' and in the future. Give both dates or neither.",
		routing: { send: { type: 'body', property: 'ends_at' } },
	},
	{
		displayName: 'Code',
		name: 'code',
		type: 'string',
		default: '',
		displayOptions: showFor(['accessCode'], ['create', 'upsert', 'createMany', 'update']),
		placeholder: 'e.g. 0479',
		description:
			'The digits to type at the door, 4 to 12 of them; some locks take fewer. Leave empty to let Seam choose, or, when updating, to keep the code.',
		routing: { send: { type: 'body', property: 'code' } },
	},
	{
		displayName: 'Common Code Key',
		name: 'commonCodeKey',
		type: 'string',
		default: '',
		displayOptions: showFor(['accessCode'], ['create', 'upsert']),
		placeholder: 'e.g. booking-12345',
		description:
			'Any text, such as the booking number. Codes with the same key get the same digits, so one code opens several doors.',
		routing: { send: { type: 'body', property: 'common_code_key' } },
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: showFor(
			['accessCode', 'booking', 'thermostat'],
			[...WRITES, 'sync', 'createSchedule', 'updateSchedule'],
		),
		options: [
			{
				displayName: 'Allow External Modification',
				name: 'isExternalModificationAllowed',
				type: 'boolean',
				default: false,
				displayOptions: { show: { '/operation': ['create', 'upsert', 'createMany', 'update', 'sync'] } },
				description:
					'Whether the code may be changed outside of Seam, for example in the app of the lock, without Seam setting it back',
				routing: { send: { type: 'body', property: 'is_external_modification_allowed' } },
			},
			{
				displayName: 'Attempt for Offline Device',
				name: 'attemptForOfflineDevice',
				type: 'boolean',
				default: true,
				displayOptions: { show: { '/operation': ['create', 'upsert', 'createMany', 'update', 'sync'] } },
				description: 'Whether to try even if the device is offline at the moment',
				routing: { send: { type: 'body', property: 'attempt_for_offline_device' } },
			},
			{
				displayName: 'Check-In Time',
				name: 'checkInTime',
				type: 'string',
				default: '15:00',
				displayOptions: { show: { '/resource': ['accessCode', 'thermostat'] } },
				placeholder: 'e.g. 15:00',
				description:
					"The time of day that counts where 'Starts At' is a day without a time, as hours and minutes",
			},
			{
				displayName: 'Check-Out Time',
				name: 'checkOutTime',
				type: 'string',
				default: '11:00',
				displayOptions: { show: { '/resource': ['accessCode', 'thermostat'] } },
				placeholder: 'e.g. 11:00',
				description:
					"The time of day that counts where 'Ends At' is a day without a time, as hours and minutes",
			},
			{
				displayName: 'If Code Cannot Be Shared',
				name: 'behaviorWhenCodeCannotBeShared',
				type: 'options',
				default: 'throw',
				displayOptions: { show: { '/operation': ['createMany'] } },
				options: [
					{
						name: 'Create a Different Code for Each Device',
						value: 'create_random_code',
						description: 'Every device gets a code, but not the same one',
					},
					{
						name: 'Create Nothing',
						value: 'throw',
						description: 'No device gets a code, and the item fails',
					},
				],
				description: 'What to do when the devices cannot all take the same digits',
				routing: { send: { type: 'body', property: 'behavior_when_code_cannot_be_shared' } },
			},
			{
				displayName: 'If Code Is Refused',
				name: 'ifCodeIsRefused',
				type: 'options',
				default: 'chooseAnother',
				displayOptions: { show: { '/resource': ['booking'] } },
				options: [
					{
						name: 'Choose Another',
						value: 'chooseAnother',
						description: 'Let Seam choose digits that all doors take',
					},
					{ name: 'Error', value: 'error', description: 'Change nothing, and let the item fail' },
				],
				description: 'What to do when one of the doors cannot take the wished code',
			},
			{
				displayName: 'Max Override Period',
				name: 'maxOverridePeriodMinutes',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 60,
				displayOptions: { show: { '/resource': ['thermostat'] } },
				description: 'For how many minutes the settings may be changed once the preset is on',
				routing: { send: { type: 'body', property: 'max_override_period_minutes' } },
			},
			{
				displayName: 'Max Time Rounding',
				name: 'maxTimeRounding',
				type: 'options',
				default: '1hour',
				displayOptions: { show: { '/resource': ['accessCode'], '/operation': ['create', 'upsert'] } },
				options: [
					{ name: '1 Day', value: '1day' },
					{ name: '1 Hour', value: '1hour' },
				],
				description:
					'For offline codes: how far Seam may move the start and the end to times that the lock can take, before it rejects them',
				routing: { send: { type: 'body', property: 'max_time_rounding' } },
			},
			{
				displayName: 'Minutes After',
				name: 'minutesAfter',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				displayOptions: { show: { '/resource': ['booking'] } },
				description: 'How many minutes the codes go on working after the departure',
			},
			{
				displayName: 'Minutes Before',
				name: 'minutesBefore',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				displayOptions: { show: { '/resource': ['booking'] } },
				description: 'How many minutes before the arrival the codes begin to work',
			},
			{
				displayName: 'Offline Access Code',
				name: 'isOfflineAccessCode',
				type: 'boolean',
				default: false,
				displayOptions: { show: { '/resource': ['accessCode'], '/operation': ['create', 'upsert'] } },
				description:
					'Whether the lock can check the code without a connection (igloohome, dormakaba Oracode, Lockly). Such a code cannot be changed or deleted.',
				routing: { send: { type: 'body', property: 'is_offline_access_code' } },
			},
			{
				displayName: 'One-Time Use',
				name: 'isOneTimeUse',
				type: 'boolean',
				default: false,
				displayOptions: { show: { '/resource': ['accessCode'], '/operation': ['create', 'upsert'] } },
				description: 'Whether the code works only once. Only for offline access codes.',
				routing: { send: { type: 'body', property: 'is_one_time_use' } },
			},
			{
				displayName: 'Override Allowed',
				name: 'isOverrideAllowed',
				type: 'boolean',
				default: true,
				displayOptions: { show: { '/resource': ['thermostat'] } },
				description: 'Whether somebody at the thermostat may change its settings while the schedule runs',
				routing: { send: { type: 'body', property: 'is_override_allowed' } },
			},
			{
				displayName: 'Prefer Native Scheduling',
				name: 'preferNativeScheduling',
				type: 'boolean',
				default: true,
				displayOptions: { show: { '/operation': ['create', 'upsert', 'createMany', 'sync'] } },
				description:
					'Whether to put the code on the lock ahead of its start where the lock can keep a schedule, rather than just in time',
				routing: { send: { type: 'body', property: 'prefer_native_scheduling' } },
			},
			{
				displayName: 'Preferred Code Length',
				name: 'preferredCodeLength',
				type: 'number',
				typeOptions: { minValue: 4, maxValue: 12 },
				default: 6,
				displayOptions: { show: { '/operation': ['create', 'upsert', 'createMany', 'sync'] } },
				description: "How many digits Seam should choose where 'Code' is empty, if the lock allows it",
				routing: { send: { type: 'body', property: 'preferred_code_length' } },
			},
			timeZoneField,
			{
				displayName: 'Type',
				name: 'type',
				type: 'options',
				default: 'ongoing',
				displayOptions: { show: { '/operation': ['update'] } },
				options: [
					{ name: 'Ongoing', value: 'ongoing', description: 'The code has no end: its dates are removed' },
					{
						name: 'Time Bound',
						value: 'time_bound',
						description: 'The code works between two dates: give both',
					},
				],
				description: 'Whether the code has dates from now on. Needed only to make a time bound code ongoing.',
				routing: { send: { type: 'body', property: 'type' } },
			},
			{
				displayName: 'Use Backup Access Code Pool',
				name: 'useBackupAccessCodePool',
				type: 'boolean',
				default: false,
				displayOptions: { show: { '/operation': ['create', 'upsert', 'createMany', 'sync'] } },
				description:
					'Whether Seam keeps spare codes on the device, for when this one cannot be set in time. Only for codes with dates.',
				routing: { send: { type: 'body', property: 'use_backup_access_code_pool' } },
			},
		],
	},
] satisfies INodeProperties[];
