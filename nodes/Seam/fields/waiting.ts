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

/** Waiting, and what becomes of the output. */
export const waitingFields = [
	{
		...waitForCompletion,
		displayOptions: showFor(
			['accessCode'],
			['create', 'upsert', 'createMany', 'update', 'updateMany', 'delete'],
		),
		description:
			'Whether to go on only when the lock has taken the change. A code whose start lies ahead does not hold the workflow up: its state says when it gets onto the lock.',
	},
	{
		...waitForCompletion,
		default: true,
		displayOptions: showFor(['lock', 'actionAttempt'], ['lock', 'unlock', 'get']),
		description: 'Whether to go on only when the action has succeeded or failed',
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		displayOptions: showFor(
			['accessCode', 'device', 'lock', 'actionAttempt'],
			[
				'create',
				'upsert',
				'createMany',
				'update',
				'updateMany',
				'get',
				'getAll',
				'pullBackup',
				'lock',
				'unlock',
			],
		),
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: showFor(
			['accessCode', 'lock'],
			['create', 'upsert', 'createMany', 'update', 'updateMany', 'delete', 'lock', 'unlock'],
		),
		options: [
			{
				displayName: 'Gone Counts as Deleted',
				name: 'ignoreMissing',
				type: 'boolean',
				default: true,
				displayOptions: { show: { '/operation': ['delete'] } },
				description: 'Whether deleting a code that no longer exists succeeds',
			},
			onTimeout,
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
] satisfies INodeProperties[];
