import type { INodeProperties } from 'n8n-workflow';

import { showFor } from './show';

/** How Seam takes over a code that it did not make. */
export const unmanagedAccessCodeFields = [
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: showFor(['unmanagedAccessCode'], ['convert']),
		options: [
			{
				displayName: 'Allow External Modification',
				name: 'isExternalModificationAllowed',
				type: 'boolean',
				default: false,
				description:
					'Whether the code may be changed outside of Seam from then on, for example in the app of the lock, without Seam setting it back',
				routing: { send: { type: 'body', property: 'is_external_modification_allowed' } },
			},
			{
				displayName: 'Force',
				name: 'force',
				type: 'boolean',
				default: false,
				description: 'Whether to take the code over even if another workspace of Seam manages it',
				routing: { send: { type: 'body', property: 'force' } },
			},
		],
	},
] satisfies INodeProperties[];
