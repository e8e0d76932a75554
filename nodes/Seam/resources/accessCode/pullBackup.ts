import type { INodePropertyOptions } from 'n8n-workflow';

import { useBackupCode } from '../../request/journeys';
import { prepare } from '../../request/prepare';
import { simplifyAccessCode } from '../../response/simplify';
import { envelope } from '../../transport/envelope';

export const pullBackup = {
	name: 'Use Backup Code',
	value: 'pullBackup',
	action: 'Use a backup code',
	description:
		'Get a spare code that is already on the lock, in place of one that could not be set. Repeating it gives the same spare code.',
	routing: {
		request: { method: 'POST', url: '/access_codes/pull_backup_access_code' },
		send: { preSend: [prepare('access_code_id')] },
		operations: envelope({
			kind: 'write',
			deed: 'a backup code was taken',
			whenUnknown: 'Run this again: the same access code gets the same backup code.',
			journey: useBackupCode,
			simplify: simplifyAccessCode,
		}),
	},
} satisfies INodePropertyOptions;
