import type { INodeProperties } from 'n8n-workflow';

/** Data of the user's own that Seam keeps with an object. */
export const customMetadata = {
	displayName: 'Custom Metadata',
	name: 'customMetadata',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Entry',
	default: {},
	options: [
		{
			displayName: 'Entries',
			name: 'entries',
			values: [
				{
					displayName: 'Key',
					name: 'key',
					type: 'string',
					default: '',
					placeholder: 'e.g. owner',
					description: 'At most 40 characters, without a dot',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					placeholder: 'e.g. 4711',
				},
			],
		},
	],
} satisfies INodeProperties;
