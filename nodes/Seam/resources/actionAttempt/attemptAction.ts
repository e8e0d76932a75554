import { answerWithout } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import { readBody, type RequiredParameter } from '../../input/accessCode';
import { simplifyActionAttempt, wholeActionAttempt } from '../../output/simplify';
import { isActionAttempt } from '../../seamObjects';
import { waitForActionAttempt } from '../../waiting/waitFor';
import { startWaiting, type Handler } from '../operation';

/** How action attempts come out. Waiting is on by default, since a bolt turns in seconds. */
export const actionAttemptOutput = {
	simplify: simplifyActionAttempt,
	whole: wholeActionAttempt,
	waitsByDefault: true,
};

/** Starts an action, or looks one up, and follows it to its end where the user asks for that. */
export function attemptAction(kind: 'read' | 'write', required: RequiredParameter): Handler {
	return async (item) => {
		const answer = await sendWithRetry(item, item.path, readBody(item, required), kind);
		const { action_attempt: attempt } = answer;
		if (!isActionAttempt(attempt)) throw answerWithout('an action attempt', kind);
		item.known = attempt;
		return [await waitForActionAttempt(startWaiting(item), attempt)];
	};
}
