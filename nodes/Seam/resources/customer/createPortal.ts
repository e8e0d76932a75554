import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ItemContext } from '../../execute/itemContext';
import { showFor } from '../../fields/show';
import { readBody } from '../../input/accessCode';
import { readBooleans, readRequired, refuseEmpty } from '../../input/readers';
import type { OutputItem } from '../../output/outputItem';
import { fetchObject } from '../getOne';
import { handledBy } from '../operation';

const BOOLEANS = {
	exclude_locale_picker: 'Hide Language Picker',
	is_embedded: 'Embedded',
	read_only: 'Read Only',
} as const;

async function createPortalLink(item: ItemContext): Promise<OutputItem[]> {
	const customer_key = readRequired(
		'Customer Key',
		item.functions.getNodeParameter('customerKey', ''),
		'Give the key by which you know this customer, such as the number in your own system.',
	);
	refuseEmpty(item.body, { ...BOOLEANS, navigation_mode: 'Navigation' });
	const settings = readBody(item);
	const body = { ...settings, ...readBooleans(settings, BOOLEANS), customer_data: { customer_key } };
	return [{ json: await fetchObject(item, item.path, body, 'customer_portal', 'write') }];
}

export const createPortal = {
	name: 'Create Portal Link',
	value: 'createPortal',
	action: 'Create portal link for customer',
	description:
		"Get a link to Seam's portal, on which a customer connects and manages their own devices. It works for seven days.",
	routing: {
		request: { method: 'POST', url: '/customers/create_portal' },
		operations: handledBy(createPortalLink, {
			effect: 'the link was created',
			whenUnknown: 'Run this again: a link that nobody uses does no harm.',
		}),
	},
} satisfies INodePropertyOptions;

export const createPortalFields = [
	{
		displayName: 'Customer Key',
		name: 'customerKey',
		type: 'string',
		required: true,
		default: '',
		displayOptions: showFor(['customer'], ['createPortal']),
		placeholder: 'e.g. owner-12',
		description: 'The key by which you know this customer, such as the number in your own system',
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		displayOptions: showFor(['customer'], ['createPortal']),
		options: [
			{
				displayName: 'Embedded',
				name: 'isEmbedded',
				type: 'boolean',
				default: false,
				description: 'Whether the portal is shown inside a page of your own',
				routing: { send: { type: 'body', property: 'is_embedded' } },
			},
			{
				displayName: 'Hide Language Picker',
				name: 'excludeLocalePicker',
				type: 'boolean',
				default: false,
				description: 'Whether the customer cannot choose another language',
				routing: { send: { type: 'body', property: 'exclude_locale_picker' } },
			},
			{
				displayName: 'Language',
				name: 'locale',
				type: 'options',
				default: 'en-US',
				options: [
					{ name: 'Dutch', value: 'nl-NL' },
					{ name: 'English', value: 'en-US' },
					{ name: 'French', value: 'fr-FR' },
					{ name: 'German', value: 'de-DE' },
					{ name: 'Greek', value: 'el-GR' },
					{ name: 'Italian', value: 'it-IT' },
					{ name: 'Polish', value: 'pl-PL' },
					{ name: 'Portuguese', value: 'pt-PT' },
					{ name: 'Russian', value: 'ru-RU' },
					{ name: 'Spanish', value: 'es-ES' },
				],
				description: 'The language of the portal',
				routing: { send: { type: 'body', property: 'locale' } },
			},
			{
				displayName: 'Navigation',
				name: 'navigationMode',
				type: 'options',
				default: 'full',
				options: [
					{ name: 'Full', value: 'full' },
					{ name: 'Restricted', value: 'restricted', description: 'Without menus, for a page of your own' },
				],
				description: 'Whether the portal shows its menus',
				routing: { send: { type: 'body', property: 'navigation_mode' } },
			},
			{
				displayName: 'Read Only',
				name: 'readOnly',
				type: 'boolean',
				default: false,
				description: 'Whether the customer can look at everything and change nothing',
				routing: { send: { type: 'body', property: 'read_only' } },
			},
		],
	},
] satisfies INodeProperties[];
