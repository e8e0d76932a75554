import type { INodeProperties } from 'n8n-workflow';

import { showFor } from '../../fields/show';
import type { Resource } from '../resource';
import { get } from './get';
import { getAll } from './getAll';
import { sync } from './sync';

const fields = [
	{
		displayName: 'Connected Account',
		name: 'connectedAccountId',
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		displayOptions: showFor(['connectedAccount'], ['get', 'sync']),
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select an account…',
				typeOptions: { searchListMethod: 'searchConnectedAccounts', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 6a1d0f5c-27b4-4f3e-8a9c-1e2d3c4b5a69',
			},
		],
		description: 'The account, by name from the list or by its ID',
		routing: { send: { type: 'body', property: 'connected_account_id' } },
	},
] satisfies INodeProperties[];

export const connectedAccount: Resource = {
	name: 'Connected Account',
	value: 'connectedAccount',
	description: "An owner's account with the maker of their locks",
	operations: [get, getAll, sync],
	firstOperation: getAll.value,
	fields,
};
