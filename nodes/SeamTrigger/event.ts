import type { IDataObject } from 'n8n-workflow';

import { isObject, timeOf } from '../Seam/seamObjects';

/** An event as Seam delivers it, as far as it matters here. Source: the `event` schema in Seam's OpenAPI document. */
export interface SeamEvent extends IDataObject {
	event_id: string;
	event_type: string;
}

function isEvent(value: unknown): value is SeamEvent {
	return isObject(value) && typeof value.event_id === 'string' && typeof value.event_type === 'string';
}

/** Reads the event from the body of a delivery; undefined when there is none in it. */
export function parseEvent(body: Uint8Array): SeamEvent | undefined {
	let value: unknown;
	try {
		value = JSON.parse(new TextDecoder().decode(body));
	} catch {
		return undefined;
	}
	return isEvent(value) ? value : undefined;
}

/** How long after an event Seam may not show yet what the event is about, in milliseconds. */
const SETTLING_TIME = 5 * 60_000;

/** The ends of the types of events after which what they are about is gone for good. */
const REMOVAL = /\.(deleted|deleted_external_to_seam|removed|removed_from_device|revoked)$/;

/**
 * Whether Seam may not show yet what an event is about: the event has only just happened, and does not say that the thing
 * was removed. Seam's `get` can answer 404 for a moment after something was created.
 * @param now epoch milliseconds
 */
export function maySoonBeVisible({ event_type, occurred_at, created_at }: SeamEvent, now: number): boolean {
	if (REMOVAL.test(event_type)) return false;
	const happenedAt = timeOf(occurred_at ?? created_at);
	return now - happenedAt < SETTLING_TIME;
}
