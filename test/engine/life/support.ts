import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { AccessCode, Emulator, RecordedRequest } from '../../../sandbox/emulator';
import { assertRequestsMatchContract } from '../../contract/openapi';
import { isWrite } from '../../emulator/client';
import { runNode, type NodeOptions, type NodeResult } from '../harness';

export { byId, failureOf } from '../support';

/** The fields of an access code with Simplify on, in alphabetical order. */
export const SIMPLE_ACCESS_CODE = [
	'access_code_id',
	'code',
	'device_id',
	'ends_at',
	'errors',
	'name',
	'starts_at',
	'status',
	'type',
	'warnings',
];

/**
 * Runs one operation of the Seam node against an emulator, in n8n-core's engine. Whatever is sent on the way, also
 * beside the operation's own request, has to be what Seam's published API takes.
 */
export async function operate(
	emulator: Emulator,
	[resource, operation]: [resource: string, operation: string],
	parameters: INodeParameters,
	options: Partial<Omit<NodeOptions, 'parameters'>> = {},
): Promise<NodeResult> {
	const result = await runNode({
		parameters: { resource, operation, ...parameters },
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		...options,
	});
	assertRequestsMatchContract(
		// Of a request that got a fault for an answer, the emulator has read no body.
		emulator.requests.filter(({ headers, body }) => headers['user-agent'] === 'n8n' && body !== undefined),
	);
	return result;
}

/** The JSON of what came out of the first output. */
export function jsonOf({ items }: Pick<NodeResult, 'items'>): IDataObject[] {
	return items.map(({ json }) => json);
}

/** The input item that an output item is paired with. */
export function sourceOf({ pairedItem }: INodeExecutionData): number | undefined {
	if (typeof pairedItem === 'number') return pairedItem;
	return Array.isArray(pairedItem) ? pairedItem[0]?.item : pairedItem?.item;
}

/** Path and body of each request since the last `resetRecording`, in order. */
export function sent(emulator: Emulator): Array<Pick<RecordedRequest, 'path' | 'body'>> {
	return emulator.requests.map(({ path, body }) => ({ path, body }));
}

/** Those that change something. */
export function writes(emulator: Emulator): Array<Pick<RecordedRequest, 'path' | 'body'>> {
	return sent(emulator).filter(({ path }) => isWrite(path));
}

/** The managed codes on a device that are there to stay. */
export function codesOn(emulator: Emulator, deviceId: string): AccessCode[] {
	return emulator
		.accessCodes()
		.filter(({ device_id, status }) => device_id === deviceId && status !== 'removing');
}

/** A moment some days from now, to the half of a minute, as ISO 8601 in UTC: never a quarter of an hour, which outcomes keep. */
export function inDays(days: number): string {
	return `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 17)}30Z`;
}

/** The same moment as Seam writes it. */
export function asSeam(moment: string): string {
	return new Date(moment).toISOString();
}
