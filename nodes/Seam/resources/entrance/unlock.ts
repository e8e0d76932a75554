import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { showFor } from '../../fields/show';
import { actionAttemptOutput, attemptAction } from '../actionAttempt/attemptAction';
import { handledBy } from '../operation';

export const unlock = {
	name: 'Unlock',
	value: 'unlock',
	action: 'Unlock entrance door',
	description:
		'Unlock an entrance from afar with the cloud key of an access grant, and wait until that is done',
	routing: {
		request: { method: 'POST', url: '/access_methods/unlock_door' },
		operations: handledBy(attemptAction('write', ['acs_entrance_id', 'access_method_id']), {
			...actionAttemptOutput,
			effect: 'the entrance was unlocked',
			whenUnknown: 'Look at the entrance before you run this again.',
		}),
	},
} satisfies INodePropertyOptions;

export const unlockFields = [
	{
		displayName: 'Entrance',
		name: 'acsEntranceId',
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		displayOptions: showFor(['entrance'], ['unlock']),
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select an entrance…',
				typeOptions: { searchListMethod: 'searchEntrances', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 9b8a7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d',
			},
		],
		description: 'The entrance, by name from the list or by its ID',
		routing: { send: { type: 'body', property: 'acs_entrance_id' } },
	},
	{
		displayName: 'Access Method ID',
		name: 'accessMethodId',
		type: 'string',
		required: true,
		default: '',
		displayOptions: showFor(['entrance'], ['unlock']),
		placeholder: 'e.g. 4d3c2b1a-6f5e-4d7c-9b8a-0f1e2d3c4b5a',
		description:
			"The ID of a cloud key for this entrance. An access grant has one when 'Access Methods' has 'Cloud Key' among them.",
		routing: { send: { type: 'body', property: 'access_method_id' } },
	},
] satisfies INodeProperties[];
