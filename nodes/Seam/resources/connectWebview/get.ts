import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { showFor } from '../../fields/show';
import { simplifyConnectWebview } from '../../output/connection';
import { getOne } from '../getOne';
import { handledBy } from '../operation';

export const get = {
	name: 'Get',
	value: 'get',
	action: 'Get connect webview',
	description: 'Retrieve whether the owner has logged in, and which account that has connected',
	routing: {
		request: { method: 'POST', url: '/connect_webviews/get' },
		operations: handledBy(getOne('connect_webview', 'connect_webview_id'), {
			simplify: simplifyConnectWebview,
		}),
	},
} satisfies INodePropertyOptions;

export const getFields = [
	{
		displayName: 'Connect Webview ID',
		name: 'connectWebviewId',
		type: 'string',
		required: true,
		default: '',
		displayOptions: showFor(['connectWebview'], ['get']),
		placeholder: 'e.g. 3f1c2b7a-8e54-4d0f-9a61-5b7c8d9e0f12',
		description: "The ID of the link, which 'Create' puts out",
		routing: { send: { type: 'body', property: 'connect_webview_id' } },
	},
] satisfies INodeProperties[];
