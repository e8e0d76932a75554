import type { INodeProperties } from 'n8n-workflow';

import { showFor } from './show';
import { timeZoneField } from './timeZones';

const WRITES = ['create', 'upsert'];

/** Which access grant: by the user's own key, or by its ID. */
const pickAccessGrant = {
	displayName: 'Access Grant',
	name: 'accessGrantId',
	type: 'resourceLocator',
	default: { mode: 'key', value: '' },
	modes: [
		{ displayName: 'By Key', name: 'key', type: 'string', placeholder: 'e.g. BK-12345' },
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 3f1d2c5e-7a4b-4c1e-9b8d-0a1b2c3d4e5f',
		},
	],
} satisfies Partial<INodeProperties>;

/** By what an access grant, or an access method, is known. */
export const accessGrantKeyFields = [
	{
		...pickAccessGrant,
		required: true,
		displayOptions: showFor(['accessGrant'], ['get', 'update', 'delete', 'addAccessMethods']),
		description: 'The access grant, by the key that it was made with or by its ID',
	},
	{
		...pickAccessGrant,
		displayOptions: showFor(['accessMethod'], ['getAll']),
		description:
			'The access grant whose methods to get, by its key or by its ID. Leave empty to get those of an entrance.',
	},
	{
		displayName: 'Access Method ID',
		name: 'accessMethodId',
		type: 'string',
		required: true,
		default: '',
		displayOptions: showFor(['accessMethod'], ['get', 'delete']),
		placeholder: 'e.g. 9d1e2f3a-4b5c-4d6e-8f7a-0b1c2d3e4f5a',
		description: 'The ID of the access method, which an access grant has among its methods',
		routing: { send: { type: 'body', property: 'access_method_id' } },
	},
	{
		displayName: 'Access Grant Key',
		name: 'accessGrantKey',
		type: 'string',
		required: true,
		default: '',
		displayOptions: showFor(['accessGrant'], ['upsert']),
		placeholder: 'e.g. BK-12345',
		description:
			'The number of the booking in the system it comes from. It must stay the same when the booking changes, since the access grant is found again by it.',
		routing: { send: { type: 'body', property: 'access_grant_key' } },
	},
	{
		displayName: 'Access Grant Key',
		name: 'accessGrantKey',
		type: 'string',
		default: '',
		displayOptions: showFor(['accessGrant'], ['create']),
		placeholder: 'e.g. BK-12345',
		description:
			'The number of the booking in the system it comes from, by which the access grant can be found again. No two can have the same.',
		routing: { send: { type: 'body', property: 'access_grant_key' } },
	},
] satisfies INodeProperties[];

/** What makes up an access grant, besides what it shares with bookings and access codes. */
export const accessGrantFields = [
	{
		displayName: 'Access Methods',
		name: 'requestedAccessMethods',
		type: 'multiOptions',
		required: true,
		default: ['code'],
		displayOptions: showFor(['accessGrant'], [...WRITES, 'addAccessMethods']),
		options: [
			{ name: 'Card', value: 'card', description: 'A key card, which somebody has to write' },
			{ name: 'Cloud Key', value: 'cloud_key', description: 'A key by which Seam opens the door remotely' },
			{ name: 'Mobile Key', value: 'mobile_key', description: 'A key on the phone of the guest' },
			{ name: 'PIN Code', value: 'code', description: 'Digits to type at the door' },
		],
		description: 'What opens the doors. On smart locks that is a PIN code.',
		routing: { send: { type: 'body', property: 'requested_access_methods' } },
	},
	{
		displayName: 'Code',
		name: 'code',
		type: 'string',
		default: '',
		displayOptions: showFor(['accessGrant'], [...WRITES, 'addAccessMethods']),
		placeholder: 'e.g. 4711',
		description:
			'The PIN that you wish for, of 4 to 9 digits. Where a door cannot take it, Seam chooses another, so always tell the guest the one that comes out. A PIN that is there already is not changed.',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		displayOptions: showFor(['accessGrant'], [...WRITES, 'update']),
		placeholder: 'e.g. Flat 3, March',
		description:
			'Name of the access grant in Seam. Leave empty for none, or, when updating, to keep the name.',
		routing: { send: { type: 'body', property: 'name' } },
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: showFor(['accessGrant'], [...WRITES, 'update']),
		options: [
			{
				displayName: 'Email Address',
				name: 'emailAddress',
				type: 'string',
				placeholder: 'name@email.com',
				default: '',
				displayOptions: { show: { '/operation': WRITES } },
				description: 'Of the guest. Somebody whom Seam knows by it already is the one who gets access.',
			},
			{
				displayName: 'Entrance IDs',
				name: 'acsEntranceIds',
				type: 'string',
				default: '',
				displayOptions: { show: { '/operation': WRITES } },
				placeholder: 'e.g. 0c1d2e3f-…, 4a5b6c7d-…',
				description:
					'Doors of an access system to open as well: IDs with commas between them, or an expression that gives a list',
				routing: { send: { type: 'body', property: 'acs_entrance_ids' } },
			},
			{
				displayName: 'Phone Number',
				name: 'phoneNumber',
				type: 'string',
				default: '',
				displayOptions: { show: { '/operation': WRITES } },
				placeholder: 'e.g. +49 170 1234567',
				description:
					'Of the guest, with the country. Somebody whom Seam knows by it already is the one who gets access.',
			},
			{
				displayName: 'Reservation Key',
				name: 'reservationKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. BK-12345',
				displayOptions: { show: { '/operation': WRITES } },
				description:
					'The reservation in a hotel system. Plain smart locks know none, and Seam rejects it for them.',
				routing: { send: { type: 'body', property: 'reservation_key' } },
			},
			timeZoneField,
			{
				displayName: 'User Identity ID',
				name: 'userIdentityId',
				type: 'string',
				default: '',
				placeholder: 'e.g. 3d4c5b6a-7f8e-4d9c-8b0a-1f2e3d4c5b6a',
				displayOptions: { show: { '/operation': WRITES } },
				description: 'The person who gets access, if Seam knows the person already',
			},
			{
				displayName: 'User Identity Key',
				name: 'userIdentityKey',
				type: 'string',
				default: '',
				displayOptions: { show: { '/operation': WRITES } },
				placeholder: 'e.g. guest-4711',
				description:
					'Your own number of the guest. Somebody whom Seam knows by it already is the one who gets access.',
			},
		],
	},
] satisfies INodeProperties[];
