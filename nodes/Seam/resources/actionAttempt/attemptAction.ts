import type { IDataObject } from 'n8n-workflow';

import { answerWithout } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readBody, type RequiredParameter } from '../../input/accessCode';
import { simplifyActionAttempt, wholeActionAttempt } from '../../output/outputItem';
import { isActionAttempt } from '../../seamObjects';
import { waitForActionAttempt } from '../../waiting/waitFor';
import { startWaiting, type Handler } from '../operation';

/** How action attempts come out. Waiting is on by default, since a bolt turns in seconds. */
export const actionAttemptOutput = {
	simplify: simplifyActionAttempt,
	whole: wholeActionAttempt,
	waitsByDefault: true,
};

/**
 * Starts an action, or looks one up, and follows it to its end where the user asks for that.
 * @param required Seam's parameters that the request can't do without
 * @param complete puts the rest of the request into Seam's form
 */
export function attemptAction(
	kind: 'read' | 'write',
	required: RequiredParameter[],
	complete: (body: IDataObject, item: ItemContext) => IDataObject = (body) => body,
): Handler {
	return async (item) => {
		const body = complete(readBody(item, ...required), item);
		const answer = await sendWithRetry(item, item.path, body, kind);
		const { action_attempt: attempt } = answer;
		if (!isActionAttempt(attempt)) throw answerWithout('an action attempt', kind);
		item.known = attempt;
		return [await waitForActionAttempt(startWaiting(item), attempt)];
	};
}
