import type { INodeProperties } from 'n8n-workflow';

import { eventOptions } from './events';

/** The node's parameters. Workflows depend on their names. */
export const fields = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: ['access_code.set_on_device'],
		options: eventOptions,
		description: 'The events that start the workflow. Seam is asked to send these and no others.',
	},
	{
		// n8n asks for this name and this description of every list that is filled by request.
		displayName: 'Device Names or IDs',
		name: 'deviceIds',
		type: 'multiOptions',
		default: [],
		typeOptions: { loadOptionsMethod: 'getDevices' },
		description:
			'Start only on events of these devices; leave empty for all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Access Code Name Contains',
		name: 'nameContains',
		type: 'string',
		default: '',
		placeholder: 'e.g. Booking',
		description:
			'Start only on events of access codes with this text in their name, in upper or lower case; leave empty for all. The name is looked up at Seam, so events without an access code, or of one that is already deleted, do not start the workflow then.',
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
				description: 'Adds access_code: the name, PIN, times and state of the code that the event is about',
			},
			{
				name: 'Device',
				value: 'device',
				description:
					'Adds device: the name, place, battery and connection of the device that the event is about',
			},
		],
		description:
			'What to fetch from Seam and add to the event, which itself has only IDs. Null where the event has none, or where it is deleted.',
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		displayOptions: { show: { include: ['accessCode', 'device'] } },
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
] satisfies INodeProperties[];
