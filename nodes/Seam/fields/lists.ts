import type { INodeProperties } from 'n8n-workflow';

import { eventOptions } from './eventTypes';
import { showFor } from './show';

/** What there are many of. */
const LISTED = [
	'accessCode',
	'booking',
	'connectedAccount',
	'device',
	'entrance',
	'event',
	'space',
	'thermostat',
	'unmanagedAccessCode',
];

/** Which of many, and how many. */
export const listFields = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		displayOptions: showFor(LISTED, ['getAll', 'getAllSchedules']),
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: showFor(LISTED, ['getAll', 'getAllSchedules'], { returnAll: [false] }),
		description: 'Max number of results to return',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: showFor(
			LISTED.filter((resource) => resource !== 'booking'),
			['getAll', 'getAllSchedules'],
		),
		options: [
			{
				displayName: 'Access Code ID',
				name: 'accessCodeId',
				type: 'string',
				default: '',
				displayOptions: { show: { '/resource': ['event'] } },
				description: 'Only events about the access code with this ID',
				routing: { send: { type: 'body', property: 'access_code_id' } },
			},
			{
				displayName: 'Access Code IDs',
				name: 'accessCodeIds',
				type: 'string',
				default: '',
				displayOptions: { show: { '/resource': ['accessCode'] } },
				placeholder: 'e.g. 8d7e0b26-…, 1c2d3e4f-…',
				description:
					'Only these access codes: IDs with commas between them, or an expression that gives a list',
				routing: { send: { type: 'body', property: 'access_code_ids' } },
			},
			{
				displayName: 'Can Take Access Codes',
				name: 'canTakeAccessCodes',
				type: 'boolean',
				default: true,
				displayOptions: { show: { '/resource': ['device'] } },
				description: 'Whether to return only devices that access codes can be put on',
			},
			{
				displayName: 'Connected Account ID',
				name: 'connectedAccountId',
				type: 'string',
				default: '',
				displayOptions: { show: { '/resource': ['entrance'] } },
				description: 'Only entrances of this connected account',
				routing: { send: { type: 'body', property: 'connected_account_id' } },
			},
			{
				displayName: 'Customer Key',
				name: 'customerKey',
				type: 'string',
				default: '',
				displayOptions: {
					show: { '/resource': ['accessCode', 'connectedAccount', 'device', 'entrance', 'event', 'space'] },
				},
				description: 'Only what belongs to this customer of yours, if you use customers in Seam',
				routing: { send: { type: 'body', property: 'customer_key' } },
			},
			{
				displayName: 'Device Type',
				name: 'deviceType',
				type: 'string',
				default: '',
				displayOptions: { show: { '/resource': ['device'] } },
				placeholder: 'e.g. schlage_lock',
				description: "Only devices of this type, by Seam's name for it",
				routing: { send: { type: 'body', property: 'device_type' } },
			},
			{
				displayName: 'Event Types',
				name: 'eventTypes',
				type: 'multiOptions',
				default: [],
				displayOptions: { show: { '/resource': ['event'] } },
				options: eventOptions,
				description:
					'Only events of these types. Choose from the list, or use an expression that gives a list, or text with commas, such as access_code.set_on_device, lock.unlocked.',
				routing: { send: { type: 'body', property: 'event_types' } },
			},
			{
				displayName: 'Has Errors',
				name: 'hasErrors',
				type: 'boolean',
				default: true,
				displayOptions: { show: { '/resource': ['connectedAccount'] } },
				description: 'Whether to return only accounts that have errors, such as one that is disconnected',
			},
			{
				displayName: 'Manufacturer',
				name: 'manufacturer',
				type: 'string',
				default: '',
				displayOptions: { show: { '/resource': ['device'] } },
				placeholder: 'e.g. schlage',
				description: "Only devices of this maker, by Seam's name for it",
				routing: { send: { type: 'body', property: 'manufacturer' } },
			},
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				default: '',
				displayOptions: { show: { '/resource': ['thermostat'] } },
				placeholder: 'e.g. Booking 12345',
				description: 'Only schedules of exactly this name',
			},
			{
				displayName: 'Search',
				name: 'search',
				type: 'string',
				default: '',
				displayOptions: {
					show: {
						'/resource': [
							'accessCode',
							'connectedAccount',
							'device',
							'entrance',
							'space',
							'unmanagedAccessCode',
						],
					},
				},
				placeholder: 'e.g. Front Door',
				description: 'Only what has this text in its name, code, key or ID',
				routing: { send: { type: 'body', property: 'search' } },
			},
			{
				displayName: 'Space ID',
				name: 'spaceId',
				type: 'string',
				default: '',
				displayOptions: { show: { '/resource': ['connectedAccount', 'device', 'entrance'] } },
				description: 'Only what is in this space',
				routing: { send: { type: 'body', property: 'space_id' } },
			},
		],
	},
] satisfies INodeProperties[];
