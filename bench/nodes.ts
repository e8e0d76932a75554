import type { INode, INodeParameters } from 'n8n-workflow';

/** A booking, as the items of all workflows here hold it. */
export interface Booking {
	guest: string;
	device: string;
	arrival: string;
	departure: string;
	[field: string]: string;
}

/** The name of the node that is measured. */
export const MEASURED = 'Create';

function node(type: string, typeVersion: number, parameters: INodeParameters): INode {
	return {
		id: MEASURED,
		name: MEASURED,
		type,
		typeVersion,
		position: [0, 0],
		parameters,
		credentials: { seamApi: { id: 'seam', name: 'Seam' } },
	};
}

/** Create Access Code of this package, filled in from the booking. */
export function seamNode(more: INodeParameters = {}): INode {
	return node('n8n-nodes-seam.seam', 1, {
		resource: 'accessCode',
		operation: 'create',
		deviceId: { __rl: true, mode: 'id', value: '={{ $json.device }}' },
		name: '={{ $json.guest }}',
		startsAt: '={{ $json.arrival }}',
		endsAt: '={{ $json.departure }}',
		...more,
	});
}

/** An operation on bookings, filled in from the booking. Its doors are device IDs with commas between them. */
export function bookingNode(operation: 'upsert' | 'sync'): INode {
	return node('n8n-nodes-seam.seam', 1, {
		resource: 'booking',
		operation,
		...(operation === 'sync' && { listName: 'bench' }),
		bookingKey: '={{ $json.guest }}',
		deviceIds: '={{ $json.doors }}',
		startsAt: '={{ $json.arrival }}',
		endsAt: '={{ $json.departure }}',
	});
}

/** What Create Access Code is told by expressions, as a node would have it that does nothing else than read them. */
export const READS = ['device', 'guest', 'arrival', 'departure'] as const;

/** A node that reads the same four expressions for every item. */
export function readerNode(type: string): INode {
	return node(type, 1, Object.fromEntries(READS.map((field) => [field, `={{ $json.${field} }}`])));
}

/** The same request with n8n's HTTP Request node, as somebody would fill it in: one row for each body parameter. */
export function httpRequestNode(baseUrl: string, more: INodeParameters = {}): INode {
	const parameters = [
		{ name: 'device_id', value: '={{ $json.device }}' },
		{ name: 'name', value: '={{ $json.guest }}' },
		{ name: 'starts_at', value: '={{ $json.arrival }}' },
		{ name: 'ends_at', value: '={{ $json.departure }}' },
	];
	return node('n8n-nodes-base.httpRequest', 4.3, {
		method: 'POST',
		url: `${baseUrl}/access_codes/create`,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'seamApi',
		sendBody: true,
		bodyParameters: { parameters },
		...more,
	});
}
