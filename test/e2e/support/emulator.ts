import type { AccessCode, Emulator, RecordedRequest } from '../../../sandbox/emulator';
import { currentSession } from './session';

/** Calls one of the emulator's control routes. Resolves with its `result`. */
export async function control<Result = null>(
	method: keyof Emulator | 'state',
	body: object = {},
): Promise<Result> {
	const response = await fetch(`${currentSession().emulatorUrl}/_sandbox/${method}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	const answer = (await response.json()) as { result: Result; error?: string };
	if (!response.ok) throw new Error(`The emulator refused ${method}: ${answer.error}`);
	return answer.result;
}

/** The managed codes that Seam has now. */
export async function accessCodes(): Promise<AccessCode[]> {
	return await control('accessCodes');
}

/** What came in at a route since the last `control('resetRecording')`. */
export async function requestsTo(path: string): Promise<RecordedRequest[]> {
	const requests = await control<RecordedRequest[]>('requests');
	return requests.filter((request) => request.path === path);
}
