import type {
	IDataObject,
	IExecutePaginationFunctions,
	IExecuteSingleFunctions,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { deliver } from './deliver';
import { connectionOf, requestOnce } from './request';
import type { Run } from './run';
import { waitSettings, type WaitSettings } from './waitSettings';

/** One item's way through the node: what its operation may do while it has the envelope's protection. */
export interface Trip {
	readonly context: IExecutePaginationFunctions;
	readonly run: Run;
	/** The request as the node's description and `preSend` built it. */
	readonly request: IHttpRequestOptions;
	/** Its body. */
	readonly body: IDataObject;
	/** Sends the described request, by the rules for retries and limits. Returns the answer's body. */
	send(body?: IDataObject): Promise<IDataObject>;
	/** Sends another request of Seam's, by the same rules. Returns the answer's body. */
	call(path: string, body: IDataObject, kind?: 'read' | 'write'): Promise<IDataObject>;
	/** What the user wants of a wait. */
	readonly wait: WaitSettings;
	/** What is known to exist in Seam by now: goes into the output if the trip fails later on. */
	known?: IDataObject;
}

function deviceIdOf(body: IDataObject): string | undefined {
	return typeof body.device_id === 'string' ? body.device_id : undefined;
}

/**
 * Sends a request beside the described one, by the run's rules and over the described one's connection.
 * @param request the described request
 * @returns the answer's body
 * @throws SeamFailure when it is final
 */
export async function callSeam(
	context: IExecuteSingleFunctions,
	run: Run,
	request: IHttpRequestOptions,
	path: string,
	body: IDataObject,
	kind: 'read' | 'write' = 'read',
): Promise<IDataObject> {
	const errand = { path, kind, deviceId: deviceIdOf(body) };
	return await deliver(
		run,
		errand,
		async () => await requestOnce(context, path, body, connectionOf(request)),
	);
}

/**
 * Starts an item's trip.
 * @param send sends the described request with the given body once, and returns the answer's body
 * @throws whatever is wrong with the settings of the wait
 */
export function startTrip(
	context: IExecutePaginationFunctions,
	run: Run,
	request: IHttpRequestOptions,
	kind: 'read' | 'write',
	send: (body: IDataObject) => Promise<IDataObject>,
): Trip {
	const described = (request.body ?? {}) as IDataObject;
	return {
		context,
		run,
		request,
		body: described,
		wait: waitSettings(context),
		send: async (body = described) =>
			await deliver(
				run,
				{ path: request.url, kind, deviceId: deviceIdOf(body) },
				async () => await send(body),
			),
		call: async (path, body, callKind) => await callSeam(context, run, request, path, body, callKind),
	};
}
