import type { IWebhookFunctions } from 'n8n-workflow';

import { readList } from '../Seam/input/readers';

/** What the user chose to start on, and to have with it. */
export interface Choice {
	/** Event types; `*` for all. */
	events: string[];
	/** Only events of these devices; empty for all. */
	deviceIds: string[];
	/** Only events of access codes with this text in their name, in whatever case; empty for all. */
	nameContains: string;
	/** What to fetch: `accessCode`, `device`. */
	include: string[];
	/** Whether to reduce what was fetched. */
	simplify: boolean;
}

/** Reads the node's parameters. */
export function readChoice(context: IWebhookFunctions): Choice {
	return {
		events: readList(context.getNodeParameter('events', [])),
		deviceIds: readList(context.getNodeParameter('deviceIds', [])),
		nameContains: String(context.getNodeParameter('nameContains', '') ?? '').trim(),
		include: readList(context.getNodeParameter('include', [])),
		simplify: context.getNodeParameter('simplify', true) !== false,
	};
}
