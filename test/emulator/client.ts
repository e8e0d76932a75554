import type { Emulator } from '../../sandbox/emulator';
import { isRead, methodsOf } from '../../sandbox/emulator/openapi';

export interface Answer {
	status: number;
	headers: Headers;
	/** The JSON as it came; tests state the part they look at. */
	body: Record<string, unknown>;
}

/** The value at a dotted path of an answer, such as `access_code.pending_mutations.0.mutation_code`. */
export function at(value: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>(
			(inner, key) =>
				typeof inner === 'object' && inner !== null ? new Map(Object.entries(inner)).get(key) : undefined,
			value,
		);
}

/** The text at a dotted path of an answer. */
export function textAt(value: unknown, path: string): string {
	const text = at(value, path);
	if (typeof text !== 'string') throw new Error(`No text at ${path} in ${JSON.stringify(value)}`);
	return text;
}

/** Sends a POST with a JSON body the way the node does. */
export async function post(
	emulator: Emulator,
	path: string,
	body: unknown = {},
	headers: Record<string, string> = {},
): Promise<Answer> {
	const answer = await fetch(`${emulator.url}${path}`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${emulator.apiKey}`,
			'content-type': 'application/json',
			...headers,
		},
		body: JSON.stringify(body),
	});
	return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

/** Creates an access code and gives its id. */
export async function createCode(emulator: Emulator, body: Record<string, unknown>): Promise<string> {
	const answer = await post(emulator, '/access_codes/create', body);
	return textAt(answer.body, 'access_code.access_code_id');
}

/** An ISO instant a number of hours from now. */
export function hoursFromNow(hours: number): string {
	return new Date(Date.now() + hours * 3600_000).toISOString();
}

/** The types of the events about a code, oldest first. */
export function eventsOf(emulator: Emulator, access_code_id: string): string[] {
	return emulator
		.events()
		.filter((event) => event.access_code_id === access_code_id)
		.map((event) => event.event_type);
}

/** Whether a route of Seam's changes something, so that asking twice is not the same as asking once. */
export function isWrite(path: string): boolean {
	return methodsOf(path).length > 0 && !isRead(path);
}
