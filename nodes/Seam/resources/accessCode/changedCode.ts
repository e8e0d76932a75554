import type { IDataObject } from 'n8n-workflow';

import { answerWithout, InvalidInput, isAccessCodeGone, outcomeOf, RequestError } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { isAccessCode, isEnding, type AccessCode } from '../../seamObjects';
import { reflects } from '../../waiting/completion';

/** How often, and how long apart (milliseconds), to look for what Seam has taken and does not show yet. */
const LOOKS = 3;
const PAUSE_BETWEEN_LOOKS = 1000;

/** Looks until something shows, or so many times: for some seconds. */
export async function untilShown<T>(
	{ state }: ItemContext,
	look: () => Promise<T>,
	isShown: (seen: T) => boolean,
	most = LOOKS,
): Promise<T> {
	for (let looks = 1; ; looks++) {
		const seen = await look();
		if (looks === most || isShown(seen)) return seen;
		await state.pause(PAUSE_BETWEEN_LOOKS);
	}
}

/** Fetches an access code. @throws RequestError */
export async function fetchAccessCode(item: ItemContext, access_code_id: string): Promise<AccessCode> {
	const { access_code: accessCode } = await sendWithRetry(item, '/access_codes/get', { access_code_id });
	if (!isAccessCode(accessCode)) throw answerWithout('an access code');
	return accessCode;
}

/**
 * Checks that a code that could not be found to be deleted is not on its lock as one of the other kind: Seam knows the codes that
 * it manages and those that it does not by different routes.
 * @param path looks up the other kind
 * @param resource deletes the other kind
 * @throws InvalidInput where it is; RequestError where Seam can't tell
 */
export async function checkOtherKind(
	item: ItemContext,
	path: string,
	access_code_id: string,
	resource: string,
): Promise<void> {
	const { answer, error } = await outcomeOf(sendWithRetry(item, path, { access_code_id }));
	const code = answer?.access_code;
	if (isAccessCode(code) && !isEnding(code, Date.now())) {
		throw new InvalidInput(
			`Access code ${access_code_id} is still on its lock`,
			`Delete it with the resource '${resource}'.`,
		);
	}
	if (!isAccessCode(code) && !isAccessCodeGone(error)) throw error ?? answerWithout('an access code');
}

/**
 * Fetches an access code that was just changed: Seam's answer to a change does not hold it, and for some seconds it may
 * still show the old state.
 * @param written what the change asked for, by Seam's names
 */
export async function fetchChanged(
	item: ItemContext,
	accessCodeId: string,
	written: IDataObject,
): Promise<AccessCode> {
	const look = async () => await fetchAccessCode(item, accessCodeId);
	return await untilShown(item, look, (accessCode) => reflects(accessCode, written));
}

/**
 * Looks at what a change has led to.
 * @throws RequestError that says that only the look went wrong
 */
export async function afterTheChange<T>(look: Promise<T>): Promise<T> {
	return await look.catch((error: unknown) => {
		if (!(error instanceof RequestError)) throw error;
		const hint = 'Seam has taken the change; only the look at the result failed.';
		throw new RequestError(error.fault, 'read', hint);
	});
}
