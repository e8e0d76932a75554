import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { toNodeApiError } from '../Seam/api/nodeApiError';
import { readList, readText } from '../Seam/input/readers';
import { fieldsOf } from '../Seam/seamObjects';
import { OTHER_EVENT } from './fields';

/** What the user set in the node. */
export interface TriggerParameters {
	/** The event types to start on; `*` for all of them. */
	eventTypes: string[];
	/** Of events about a device, only those about these; empty for all. */
	deviceIds: string[];
	/** Only events about access codes with this text in their name, in upper or lower case; empty for all. */
	nameContains: string;
	/** Only events of the booking with this key; empty for all. */
	bookingKey: string;
	/** Only events of the access grant with this key; empty for all. */
	accessGrantKey: string;
	/** Of events about a place, only those in these spaces; empty for all. */
	spaceIds: string[];
	/** What to fetch and add to the event: `accessCode`, `device`. */
	include: string[];
	simplify: boolean;
}

type Functions = Pick<IHookFunctions | IWebhookFunctions, 'getNode' | 'getNodeParameter'>;

function readFilter(context: Functions, field: string, value: unknown): string {
	try {
		return readText(field, value) ?? '';
	} catch (error) {
		throw toNodeApiError(error, { node: context.getNode(), host: 'Seam' });
	}
}

/** The types of the events to start on, from both lists; `*` for all of them. */
export function readEventTypes(context: Functions): string[] {
	const chosen = readList(context.getNodeParameter('events', []));
	if (!chosen.includes(OTHER_EVENT)) return chosen;
	const others = readList(context.getNodeParameter('otherEvents', []));
	return [...new Set([...chosen.filter((type) => type !== OTHER_EVENT), ...others])];
}

/**
 * Reads the node's parameters.
 * @throws NodeApiError when an expression gives a list or an object where a text belongs
 */
export function readParameters(context: Functions): TriggerParameters {
	const given: unknown = context.getNodeParameter('filters', {});
	const { accessGrantKey, bookingKey, spaceIds }: IDataObject = fieldsOf(given);
	const nameContains: unknown = context.getNodeParameter('nameContains', '');
	return {
		eventTypes: readEventTypes(context),
		deviceIds: readList(context.getNodeParameter('deviceIds', [])),
		nameContains: readFilter(context, 'Access Code Name Contains', nameContains),
		bookingKey: readFilter(context, 'Booking Key', bookingKey),
		accessGrantKey: readFilter(context, 'Access Grant Key', accessGrantKey),
		spaceIds: readList(spaceIds),
		include: readList(context.getNodeParameter('include', [])),
		simplify: context.getNodeParameter('simplify', true) !== false,
	};
}
