import type { INodePropertyOptions } from 'n8n-workflow';

import { answerWithout, InvalidInput, isAccessCodeGone, outcomeOf } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import type { ItemContext } from '../../execute/itemContext';
import { readBody } from '../../input/accessCode';
import { readBooleans } from '../../input/readers';
import type { OutputItem } from '../../output/outputItem';
import { simplifyUnmanagedAccessCode } from '../../output/unmanagedAccessCode';
import { isAccessCode, textOf, type AccessCode } from '../../seamObjects';
import { completion, failedWait, timedOut } from '../../waiting/waitErrors';
import { fetchAccessCode } from '../accessCode/changedCode';
import { fetchObject } from '../getOne';
import { handledBy, startWaiting, waitIfAsked } from '../operation';
import { conversionPollerOf, knownFailures, untilManaged } from './conversion';

const BOOLEANS = { force: 'Force', is_external_modification_allowed: 'Allow External Modification' } as const;

/** Fetches a code that Seam is to take over; what Seam manages already comes as it is. @throws RequestError */
async function fetchCode(item: ItemContext, access_code_id: string): Promise<AccessCode> {
	const look = fetchObject(item, '/access_codes/unmanaged/get', { access_code_id }, 'access_code');
	const { answer: unmanaged, error } = await outcomeOf(look);
	if (unmanaged) {
		if (!isAccessCode(unmanaged)) throw answerWithout('an access code');
		return unmanaged;
	}
	const managed = isAccessCodeGone(error)
		? (await outcomeOf(fetchAccessCode(item, access_code_id))).answer
		: undefined;
	if (managed) return managed;
	throw error;
}

/** Waits until Seam manages a code, has said why it can not, or the time is up. */
async function waitForConversion(
	item: ItemContext,
	code: AccessCode,
	known: ReadonlySet<string>,
): Promise<OutputItem> {
	const { settings, timeLeft: timeoutMs } = startWaiting(item);
	const id = code.access_code_id;
	const poller = await conversionPollerOf(item);
	const outcome = await poller.wait({ id, timeoutMs, judge: untilManaged(known) });
	const json = { ...(outcome.last?.accessCode ?? code) };
	if (outcome.end === 'done') {
		const { state } = outcome.result;
		if (state === 'failed') {
			return { json, failure: failedWait(`Seam could not take over access code ${id}`, outcome.result) };
		}
		return { json: { ...json, completion: completion(state, outcome.waitedMs) } };
	}
	if (outcome.end === 'cancelled' || settings.onTimeout === 'continue') {
		return { json: { ...json, completion: completion('pending', outcome.waitedMs) } };
	}
	const what = `Seam had not taken over access code ${id}`;
	return {
		json,
		failure: timedOut(what, settings.timeout, { state: 'pending' }, 'look the code up later by its ID.'),
	};
}

async function convertToManaged(item: ItemContext): Promise<OutputItem[]> {
	const given = readBody(item, 'access_code_id');
	const body = { ...given, ...readBooleans(given, BOOLEANS) };
	const id = String(body.access_code_id);
	const code = await fetchCode(item, id);
	if (code.is_managed === true) {
		item.known = code;
		const output = await waitIfAsked(item, code, {});
		return [{ ...output, json: { ...output.json, change: 'unchanged' } }];
	}
	if (code.cannot_be_managed === true) {
		throw new InvalidInput(
			`Seam can not manage ${textOf(code.name) ? `the access code "${String(code.name)}"` : 'this access code'}, ID ${id}`,
			'Of locks like this one, Seam does not take codes over. Delete it, and put a code in its place with Access Code: Create.',
		);
	}
	const known = item.wait.isOn ? await knownFailures(item, id) : new Set<string>();
	await sendWithRetry(item, item.path, body, 'write');
	item.known = code;
	if (!item.wait.isOn) return [{ json: code }];
	return [await waitForConversion(item, code, known)];
}

export const convert = {
	name: 'Convert',
	value: 'convert',
	action: 'Convert unmanaged access code of door lock',
	description:
		'Have Seam take over a code that somebody made by hand, so that it can be changed and deleted like any other',
	routing: {
		request: { method: 'POST', url: '/access_codes/unmanaged/convert_to_managed' },
		operations: handledBy(convertToManaged, {
			effect: 'Seam takes the code over',
			whenUnknown: 'Run this again: a code that Seam manages already stays as it is.',
			simplify: simplifyUnmanagedAccessCode,
			waitsByDefault: true,
		}),
	},
} satisfies INodePropertyOptions;
