import type { INodePropertyOptions } from 'n8n-workflow';

import { answerWithout, isOutcomeUnknown, outcomeOf } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readBody } from '../../input/accessCode';
import { simplifyAccessCode, type OutputItem } from '../../output/outputItem';
import { isAccessCode } from '../../seamObjects';
import { handledBy } from '../operation';
import { afterTheChange, fetchAccessCode } from './changedCode';

/** Takes the backup code of an access code. Where the answer is lost, Seam says which one it was. */
async function useBackupCode(item: ItemContext): Promise<OutputItem[]> {
	const body = readBody(item, 'access_code_id');
	const { answer, error } = await outcomeOf(sendWithRetry(item, item.path, body, 'write'));
	if (answer) {
		const { backup_access_code: backup } = answer;
		if (!isAccessCode(backup)) throw answerWithout('a backup code', 'write');
		return [{ json: backup }];
	}
	if (!isOutcomeUnknown(error)) throw error;
	const { answer: original } = await outcomeOf(fetchAccessCode(item, String(body.access_code_id)));
	const pulled = original?.pulled_backup_access_code_id;
	if (typeof pulled !== 'string') throw error;
	item.known = { access_code_id: pulled };
	return [{ json: await afterTheChange(fetchAccessCode(item, pulled)) }];
}

export const pullBackup = {
	name: 'Use Backup Code',
	value: 'pullBackup',
	action: 'Use backup code of door lock',
	description:
		'Get a spare code that is already on the lock, in place of one that could not be set. Repeating it gives the same spare code.',
	routing: {
		request: { method: 'POST', url: '/access_codes/pull_backup_access_code' },
		operations: handledBy(useBackupCode, {
			effect: 'a backup code was taken',
			whenUnknown: 'Run this again: the same access code gets the same backup code.',
			simplify: simplifyAccessCode,
		}),
	},
} satisfies INodePropertyOptions;
