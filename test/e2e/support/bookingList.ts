import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowFile } from '../../../sandbox/n8n/rest';

/** The name of the trigger of the workflows below. */
export const LIST_TRIGGER = 'List';

/** One booking of a list that is posted. */
export interface ListedBooking extends IDataObject {
	key: string;
	doors: string;
	from: string;
	to: string;
}

function step(name: string, type: string, typeVersion: number, parameters: INodeParameters): INode {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters };
}

/**
 * A workflow that takes what is posted to a webhook, hands it from one node to the next, and answers with what came out of
 * the last one.
 * @param path of the webhook
 */
export function webhookWorkflow(path: string, ...steps: INode[]): WorkflowFile {
	const trigger = {
		...step(LIST_TRIGGER, 'n8n-nodes-base.webhook', 2, {
			httpMethod: 'POST',
			path,
			responseMode: 'lastNode',
			responseData: 'allEntries',
		}),
		webhookId: path,
	};
	const names = [LIST_TRIGGER, ...steps.map(({ name }) => name)];
	return {
		name: `Bookings of ${path}`,
		nodes: [trigger, ...steps],
		connections: Object.fromEntries(
			names
				.slice(1)
				.map((name, index) => [names[index], { main: [[{ node: name, type: 'main' as const, index: 0 }]] }]),
		),
	};
}

/** One item for each entry of a posted list. An empty list becomes one empty item, as with n8n's 'Always Output Data'. */
export function splitOut(field: string): INode {
	return {
		...step('Split Out', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: `body.${field}` }),
		alwaysOutputData: true,
	};
}

/** An operation on bookings. */
export function bookingStep(
	operation: 'readCalendar' | 'sync' | 'upsert',
	credential: { id: string; name: string },
	parameters: INodeParameters,
	onError: INode['onError'] = 'continueRegularOutput',
): INode {
	return {
		...step(operation, 'n8n-nodes-seam.seam', 1, { resource: 'booking', operation, ...parameters }),
		credentials: { seamApi: credential },
		onError,
	};
}

/** The fields of a booking, each by an expression that reads it from the item. */
export const BOOKING_FIELDS: INodeParameters = {
	bookingKey: '={{ $json.key }}',
	deviceIds: '={{ $json.doors }}',
	startsAt: '={{ $json.from }}',
	endsAt: '={{ $json.to }}',
};

/**
 * A workflow that takes a list of bookings at a webhook, syncs it, and answers with what came out, failed items among it.
 * @param path of the webhook, and the name of the list
 * @param credential of Seam
 * @param parameters of the Sync beside the fields of a booking
 */
export function listWorkflow(
	path: string,
	credential: { id: string; name: string },
	parameters: INodeParameters,
	onError?: INode['onError'],
): WorkflowFile {
	const fields = { listName: path, ...BOOKING_FIELDS, ...parameters };
	return webhookWorkflow(path, splitOut('bookings'), bookingStep('sync', credential, fields, onError));
}

/**
 * Posts something to the webhook of such a workflow.
 * @returns what came out of the last node
 */
export async function post(
	n8nUrl: string,
	path: string,
	body: IDataObject,
	signal?: AbortSignal,
): Promise<IDataObject[]> {
	const response = await fetch(`${n8nUrl}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
		signal,
	});
	const text = await response.text();
	if (!response.ok) throw new Error(`The workflow answered ${response.status}: ${text}`);
	return JSON.parse(text) as IDataObject[];
}

/**
 * Posts a list of bookings.
 * @returns what came out of the Sync
 */
export async function postList(
	n8nUrl: string,
	path: string,
	bookings: IDataObject[],
	signal?: AbortSignal,
): Promise<IDataObject[]> {
	return await post(n8nUrl, path, { bookings }, signal);
}

/** What became of each booking: its key and change, or the message of its error. */
export function changesIn(output: IDataObject[]): string[] {
	return output.map(({ booking_key, change, error }) =>
		error === undefined ? `${String(booking_key)} ${String(change)}` : String(Object(error).message ?? error),
	);
}
