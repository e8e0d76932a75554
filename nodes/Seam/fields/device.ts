import type { INodeProperties } from 'n8n-workflow';

import { showFor } from './show';

/** A picker for one device. */
export const pickDevice = {
	displayName: 'Device',
	name: 'deviceId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a device…',
			typeOptions: { searchListMethod: 'searchDevices', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 2c4b1f6e-6f0e-4b5e-9d0a-7a1f3c1d2e3f',
		},
	],
	routing: { send: { type: 'body', property: 'device_id' } },
} satisfies Partial<INodeProperties>;

/** A picker for several devices. n8n asks for this name of every list that is filled by request. */
export const pickDevices = {
	displayName: 'Device Names or IDs',
	name: 'deviceIds',
	type: 'multiOptions',
	default: [],
	typeOptions: { loadOptionsMethod: 'getDevices' },
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
} satisfies Partial<INodeProperties>;

/** Which device. */
export const deviceFields = [
	{
		...pickDevice,
		required: true,
		displayOptions: showFor(
			['accessCode', 'lock'],
			['create', 'upsert', 'generateCode', 'lock', 'unlock', 'configureAutoLock'],
		),
		description: 'The lock, by name from the list or by its ID',
	},
	{
		...pickDevice,
		required: true,
		displayOptions: showFor(['device'], ['get', 'update']),
		description: 'The device, by name from the list or by its ID',
	},
	{
		...pickDevice,
		// Not sent by itself: Seam takes a list of reports, in which the device is named.
		routing: undefined,
		required: true,
		displayOptions: showFor(['device'], ['reportTimeZone']),
		description: 'The lock, by name from the list or by its ID',
	},
	{
		...pickDevice,
		required: true,
		displayOptions: showFor(['unmanagedAccessCode'], ['getAll']),
		description: 'The lock whose codes to get, by name from the list or by its ID',
	},
	{
		...pickDevice,
		required: true,
		displayOptions: showFor(
			['thermostat'],
			['activatePreset', 'setMode', 'createSchedule', 'getAllSchedules'],
		),
		description: 'The thermostat, by name from the list or by its ID',
	},
	{
		...pickDevice,
		displayOptions: showFor(['accessCode', 'accessGrant', 'accessMethod', 'event'], ['getAll']),
		description: 'Only what belongs to this device. Leave empty for all devices.',
	},
] satisfies INodeProperties[];
