import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { isObject } from '../Seam/seamObjects';
import { toNodeApiError } from '../Seam/api/nodeApiError';
import { simplifyAccessCode, simplifyDevice } from '../Seam/output/simplify';
import type { Choice } from './choice';
import { ANY_EVENT } from './events';
import { lookUp, type Found } from './lookUp';
import { inWords } from './words';

/** An event as Seam sends it. Source: the `event` schema in Seam's OpenAPI document. */
export interface SeamEvent extends IDataObject {
	event_id: string;
	event_type: string;
	access_code_id?: string;
	device_id?: string;
}

/** What becomes of an event. */
export type Verdict =
	| { kind: 'start'; json: IDataObject }
	/** Of an access code with another name. */
	| { kind: 'pass' }
	/** Can't be told for now: Seam is to send the event again. */
	| { kind: 'again' };

/** Reads the event out of a delivery's body; undefined when there is none. */
export function readEvent(body: Uint8Array): SeamEvent | undefined {
	let value: unknown;
	try {
		value = JSON.parse(new TextDecoder().decode(body));
	} catch {
		return undefined;
	}
	return isEvent(value) ? value : undefined;
}

function isEvent(value: unknown): value is SeamEvent {
	return isObject(value) && typeof value.event_id === 'string' && typeof value.event_type === 'string';
}

/** Whether an event is of a kind and of a device that the user chose: what can be told from the event alone. */
export function isChosen(event: SeamEvent, { events, deviceIds }: Choice): boolean {
	if (!events.includes(ANY_EVENT) && !events.includes(event.event_type)) return false;
	if (deviceIds.length === 0) return true;
	return typeof event.device_id === 'string' && deviceIds.includes(event.device_id);
}

function isNamed(accessCode: IDataObject, text: string): boolean {
	const { name } = accessCode;
	return typeof name === 'string' && name.toLowerCase().includes(text.toLowerCase());
}

/** What was found of an object that the user wants with the event, and why nothing was. */
function included(
	context: IWebhookFunctions,
	what: 'access_code' | 'device',
	found: Found | undefined,
	simplify: boolean,
): { object: IDataObject | null; obstacle?: string } {
	if (found?.kind === 'object') {
		const reduce = what === 'device' ? simplifyDevice : simplifyAccessCode;
		return { object: simplify ? reduce(found.object) : found.object };
	}
	if (found?.kind !== 'rejected') return { object: null };
	const { message } = toNodeApiError(found.error, { node: context.getNode(), host: 'Seam' });
	return { object: null, obstacle: `${what}: ${message}` };
}

/**
 * Decides what becomes of a chosen event, and fetches what the user wants with it. An event is never
 * lost for a fetch: while Seam can't be reached it is to come again, and what Seam refuses to show is `null`, with the
 * reason in `lookup_errors`.
 * @throws NodeApiError when Seam refuses to show the access code whose name decides
 */
export async function judge(context: IWebhookFunctions, event: SeamEvent, choice: Choice): Promise<Verdict> {
	const { access_code_id: accessCodeId, device_id: deviceId } = event;
	const wantsAccessCode = choice.include.includes('accessCode');
	const wantsDevice = choice.include.includes('device');

	let accessCode: Found | undefined;
	if (choice.nameContains !== '' || wantsAccessCode) {
		if (typeof accessCodeId === 'string') accessCode = await lookUp(context, 'access_code', accessCodeId);
		if (accessCode?.kind === 'later') return { kind: 'again' };
	}
	if (choice.nameContains !== '') {
		if (accessCode?.kind === 'rejected') {
			throw toNodeApiError(accessCode.error, { node: context.getNode(), host: 'Seam' });
		}
		if (accessCode?.kind !== 'object' || !isNamed(accessCode.object, choice.nameContains))
			return { kind: 'pass' };
	}

	let device: Found | undefined;
	if (wantsDevice && typeof deviceId === 'string') device = await lookUp(context, 'device', deviceId);
	if (device?.kind === 'later') return { kind: 'again' };

	const json: IDataObject = { ...event, ...inWords(event) };
	const obstacles: string[] = [];
	const include = (what: 'access_code' | 'device', found: Found | undefined) => {
		const { object, obstacle } = included(context, what, found, choice.simplify);
		json[what] = object;
		if (obstacle !== undefined) obstacles.push(obstacle);
	};
	if (wantsAccessCode) include('access_code', accessCode);
	if (wantsDevice) include('device', device);
	if (obstacles.length > 0) json.lookup_errors = obstacles;
	return { kind: 'start', json };
}
