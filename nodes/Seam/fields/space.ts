import type { INodeProperties } from 'n8n-workflow';

import { pickDevices } from './device';
import { showFor } from './show';

/** A picker for one space. Its value is an ID from the list, or a text of the user's own. */
export const pickSpace = {
	displayName: 'Space',
	name: 'spaceKey',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a space…',
			typeOptions: { searchListMethod: 'searchSpaces', searchable: true },
		},
		{ displayName: 'By Key or Name', name: 'key', type: 'string', placeholder: 'e.g. Flat 3' },
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 5f30b9a4-3c1d-4a57-8f0e-9a1b2c3d4e5f',
		},
	],
} satisfies Partial<INodeProperties>;

/** Devices to put into a space or to take out of it: any device, not just doors. */
const pickMembers = {
	...pickDevices,
	typeOptions: { loadOptionsMethod: 'getAllDevices' },
	routing: { send: { type: 'body', property: 'device_ids' } },
} satisfies Partial<INodeProperties>;

/** What makes up a space. */
export const spaceFields = [
	{
		...pickSpace,
		required: true,
		displayOptions: showFor(['space'], ['get', 'addDevices', 'removeDevices', 'delete']),
		description: 'The space, by name from the list, by its key or by its ID',
	},
	{
		...pickSpace,
		required: true,
		default: { mode: 'key', value: '' },
		displayOptions: showFor(['space'], ['upsert']),
		description:
			'Your own name for the space, such as the number of the flat: the space is found again by it, so it must never change',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		displayOptions: showFor(['space'], ['upsert']),
		placeholder: 'e.g. Flat 3',
		description:
			'Name of the space, as it appears in Seam. Leave empty to keep the name; a new space then gets its key as its name.',
		routing: { send: { type: 'body', property: 'name' } },
	},
	{
		...pickMembers,
		displayOptions: showFor(['space'], ['upsert']),
		description:
			'The devices that are to be in the space, and no others; an expression may also give their exact names, which the editor then marks with a triangle, since its list has IDs. Leave empty to keep those that are there. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		...pickMembers,
		required: true,
		displayOptions: showFor(['space'], ['addDevices', 'removeDevices']),
		description:
			'The devices; an expression may also give their exact names, which the editor then marks with a triangle, since its list has IDs. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: showFor(['space'], ['upsert']),
		options: [
			{
				displayName: 'Address',
				name: 'address',
				type: 'string',
				default: '',
				placeholder: 'e.g. 12 Harbour Street, Hamburg',
				description: 'Postal address of the space',
			},
			{
				displayName: 'Check-In Time',
				name: 'checkInTime',
				type: 'string',
				default: '15:00',
				placeholder: 'e.g. 15:00',
				description: 'When stays in the space begin where a booking has only a day, as hours and minutes',
			},
			{
				displayName: 'Check-Out Time',
				name: 'checkOutTime',
				type: 'string',
				default: '11:00',
				placeholder: 'e.g. 11:00',
				description: 'When stays in the space end where a booking has only a day, as hours and minutes',
			},
			{
				displayName: 'Customer Key',
				name: 'customerKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. owner-12',
				description:
					'The customer of yours that the space belongs to, if you use customers in Seam. It cannot be changed later.',
				routing: { send: { type: 'body', property: 'customer_key' } },
			},
			{
				displayName: 'Time Zone',
				name: 'timeZone',
				type: 'string',
				default: '',
				placeholder: 'e.g. Europe/Berlin',
				description: 'Where the space is, such as Europe/Stockholm. Dates of bookings are read in it.',
			},
		],
	},
] satisfies INodeProperties[];
