import type { INodeProperties } from 'n8n-workflow';

import { showFor } from './show';

const waitForCompletion = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: false,
} satisfies Partial<INodeProperties>;

const onTimeout = {
	displayName: 'On Timeout',
	name: 'onTimeout',
	type: 'options',
	default: 'error',
	options: [
		{ name: 'Continue', value: 'continue', description: 'Put the item out with the state pending' },
		{ name: 'Error', value: 'error', description: 'Let the item fail; Seam goes on trying' },
	],
	description: 'What to do when the wait takes longer than the timeout',
} satisfies INodeProperties;

const timeout = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 120,
	description: 'How long to wait for completion, in seconds',
} satisfies INodeProperties;

/** What the action attempts of Seam come from, and the operations that start one. */
const ACTING = ['actionAttempt', 'entrance', 'lock', 'thermostat'];
const ACTIONS = ['lock', 'unlock', 'configureAutoLock', 'activatePreset', 'setMode'];

const ignoreMissing = {
	displayName: 'Gone Counts as Deleted',
	name: 'ignoreMissing',
	type: 'boolean',
	default: true,
	description: 'Whether deleting what no longer exists succeeds',
} satisfies INodeProperties;

/** Where an answer of Seam's comes out. */
const ANSWERS: [resources: string[], operations: string[]] = [
	[
		...ACTING,
		'accessCode',
		'accessGrant',
		'accessMethod',
		'booking',
		'connectedAccount',
		'connectWebview',
		'device',
		'event',
		'space',
		'unmanagedAccessCode',
	],
	[
		...ACTIONS,
		'create',
		'upsert',
		'createMany',
		'update',
		'updateMany',
		'get',
		'getAll',
		'pullBackup',
		'cancel',
		'sync',
		'addAccessMethods',
		'addDevices',
		'removeDevices',
		'convert',
		'reportTimeZone',
	],
];

/** Waiting, and what becomes of the output. */
export const waitingFields = [
	{
		...waitForCompletion,
		displayOptions: showFor(
			['accessCode', 'accessGrant', 'booking', 'unmanagedAccessCode'],
			[
				'create',
				'upsert',
				'createMany',
				'update',
				'updateMany',
				'delete',
				'addAccessMethods',
				'cancel',
				'sync',
			],
		),
		description:
			'Whether to go on only when all locks have taken the change. A code whose start lies ahead does not hold the workflow up: its state says when it gets onto the lock.',
	},
	{
		...waitForCompletion,
		default: true,
		displayOptions: showFor(ACTING, [...ACTIONS, 'get']),
		description: 'Whether to go on only when the action has succeeded or failed',
	},
	{
		...waitForCompletion,
		default: true,
		displayOptions: showFor(['unmanagedAccessCode'], ['convert']),
		description: 'Whether to go on only when Seam manages the code, or has said why it cannot',
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		displayOptions: showFor(...ANSWERS),
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	{
		displayName: 'Selected Field Names or IDs',
		name: 'selectedFields',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getOutputFields', loadOptionsDependsOn: ['resource', 'operation'] },
		default: [],
		displayOptions: showFor(...ANSWERS, { '@tool': [true] }),
		description:
			'What the model gets to see besides the ID; where none is selected, \'Simplify\' decides. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: showFor(
			['accessCode', 'accessGrant', 'booking', 'entrance', 'lock', 'thermostat', 'unmanagedAccessCode'],
			[
				...ACTIONS,
				'create',
				'upsert',
				'createMany',
				'update',
				'updateMany',
				'delete',
				'addAccessMethods',
				'cancel',
				'sync',
				'convert',
			],
		),
		options: [
			{ ...ignoreMissing, displayOptions: { show: { '/operation': ['delete'] } } },
			{
				displayName: 'Grace Period',
				name: 'gracePeriod',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 2,
				displayOptions: { show: { '/operation': ['sync'] } },
				description:
					'For how many hours a booking must be missing from the list before its codes are removed, since feeds lose bookings for a while. A run started by hand removes none.',
			},
			{
				displayName: 'Keep Current Stays',
				name: 'keepCurrentStays',
				type: 'boolean',
				default: true,
				displayOptions: { show: { '/operation': ['sync'] } },
				description: 'Whether a stay under way is neither removed nor shortened, whatever the list says',
			},
			onTimeout,
			{
				displayName: 'Removal Limit',
				name: 'removalLimit',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 3,
				displayOptions: { show: { '/operation': ['sync'] } },
				description:
					'How many bookings may lose their codes in one run. When more would, nothing is changed: the list may be broken.',
			},
			timeout,
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: showFor(['actionAttempt'], ['get']),
		options: [onTimeout, timeout],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: showFor(['thermostat'], ['deleteSchedule']),
		options: [ignoreMissing],
	},
] satisfies INodeProperties[];
