import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import { customMetadata } from '../../fields/customMetadata';
import { showFor } from '../../fields/show';
import { readBody } from '../../input/accessCode';
import { readCustomMetadata } from '../../input/customMetadata';
import { readBooleans, readCollection, readIds, readText, refuseEmpty } from '../../input/readers';
import { simplifyConnectWebview } from '../../output/connection';
import type { OutputItem } from '../../output/outputItem';
import { fetchObject } from '../getOne';
import { handledBy } from '../operation';

const LISTS = {
	accepted_capabilities: 'Accepted Capabilities',
	accepted_providers: 'Accepted Providers',
	excluded_providers: 'Excluded Providers',
} as const;

const BOOLEANS = {
	automatically_manage_new_devices: 'Manage New Devices',
	wait_for_device_creation: 'Wait for Device Creation',
} as const;

const OTHERS = { customer_key: 'Customer Key', provider_category: 'Provider Category' } as const;

async function createConnectWebview(item: ItemContext): Promise<OutputItem[]> {
	refuseEmpty(item.body, { ...LISTS, ...BOOLEANS, ...OTHERS });
	const body = readBody(item);
	if ('customer_key' in body) body.customer_key = readText('Customer Key', body.customer_key);
	Object.assign(body, readBooleans(body, BOOLEANS));
	for (const [key, field] of Object.entries(LISTS)) {
		if (key in body) body[key] = readIds(field, body[key], 'Give at least one, or remove the field.');
	}
	const metadata = readCustomMetadata(readCollection(item.functions, 'additionalFields').customMetadata);
	if (metadata) body.custom_metadata = metadata;
	return [{ json: await fetchObject(item, item.path, body, 'connect_webview', 'write') }];
}

export const create = {
	name: 'Create',
	value: 'create',
	action: 'Create connect webview',
	description:
		'Get a link on which an owner logs in to connect their locks, also one more time after the account has dropped',
	routing: {
		request: { method: 'POST', url: '/connect_webviews/create' },
		operations: handledBy(createConnectWebview, {
			effect: 'the link was created',
			whenUnknown: 'Run this again: a link that nobody uses does no harm.',
			simplify: simplifyConnectWebview,
		}),
	},
} satisfies INodePropertyOptions;

export const createFields = [
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: showFor(['connectWebview'], ['create']),
		options: [
			{
				displayName: 'Accepted Capabilities',
				name: 'acceptedCapabilities',
				type: 'multiOptions',
				default: ['lock'],
				options: [
					{ name: 'Access Control', value: 'access_control' },
					{ name: 'Camera', value: 'camera' },
					{ name: 'Lock', value: 'lock' },
					{ name: 'Noise Sensor', value: 'noise_sensor' },
					{ name: 'Thermostat', value: 'thermostat' },
				],
				description: 'Which kinds of devices can be connected',
				routing: { send: { type: 'body', property: 'accepted_capabilities' } },
			},
			{
				displayName: 'Accepted Providers',
				name: 'acceptedProviders',
				type: 'string',
				default: '',
				placeholder: 'e.g. august, yale',
				description:
					"The makers to choose from, by Seam's names for them: with commas between them, or an expression that gives a list",
				routing: { send: { type: 'body', property: 'accepted_providers' } },
			},
			{
				...customMetadata,
				description: 'Data of your own; the account that is connected gets it too',
			},
			{
				displayName: 'Customer Key',
				name: 'customerKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. owner-12',
				description: 'The customer of yours to whom the account and its devices will belong',
				routing: { send: { type: 'body', property: 'customer_key' } },
			},
			{
				displayName: 'Excluded Providers',
				name: 'excludedProviders',
				type: 'string',
				default: '',
				placeholder: 'e.g. nest, ecobee',
				description:
					"The makers to leave out, by Seam's names for them: with commas between them, or an expression that gives a list",
				routing: { send: { type: 'body', property: 'excluded_providers' } },
			},
			{
				displayName: 'Manage New Devices',
				name: 'automaticallyManageNewDevices',
				type: 'boolean',
				default: true,
				description:
					'Whether Seam manages every device of the account from the start. Seam bills what it manages.',
				routing: { send: { type: 'body', property: 'automatically_manage_new_devices' } },
			},
			{
				displayName: 'Provider Category',
				name: 'providerCategory',
				type: 'options',
				default: 'stable',
				options: [
					{ name: 'Access Control Systems', value: 'access_control_systems' },
					{ name: 'Beta', value: 'beta' },
					{ name: 'Cameras', value: 'cameras' },
					{ name: 'Connectors', value: 'connectors' },
					{ name: 'Consumer Smart Locks', value: 'consumer_smartlocks' },
					{ name: 'Noise Sensors', value: 'noise_sensors' },
					{ name: 'Stable', value: 'stable' },
					{ name: 'Thermostats', value: 'thermostats' },
				],
				description: 'The makers to choose from, by category',
				routing: { send: { type: 'body', property: 'provider_category' } },
			},
			{
				displayName: 'Redirect URL',
				name: 'customRedirectUrl',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/thank-you',
				description: 'Where the owner is led after the login',
				routing: { send: { type: 'body', property: 'custom_redirect_url' } },
			},
			{
				displayName: 'Redirect URL on Failure',
				name: 'customRedirectFailureUrl',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/try-again',
				description: "Where the owner is led if the login fails. Without it, to the 'Redirect URL'.",
				routing: { send: { type: 'body', property: 'custom_redirect_failure_url' } },
			},
			{
				displayName: 'Wait for Device Creation',
				name: 'waitForDeviceCreation',
				type: 'boolean',
				default: false,
				description: 'Whether the login counts as done only when all devices of the account are in Seam',
				routing: { send: { type: 'body', property: 'wait_for_device_creation' } },
			},
		],
	},
] satisfies INodeProperties[];
