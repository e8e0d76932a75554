import type { ExecutionError, IDataObject, INodeExecutionData, IRun } from 'n8n-workflow';

/** A request as the node handed it to n8n and the credential signed it, with its secrets replaced by their names. */
export interface SentRequest {
	method: string;
	url: string;
	headers: IDataObject;
	body: unknown;
}

/** What of a run can be compared with another run of the same node on the same input. */
export interface Comparable {
	items: INodeExecutionData[];
	errorItems: INodeExecutionData[];
	error?: ExecutionError;
	status: IRun['status'];
	sent: SentRequest[];
}

/** What a run came to, without what differs from run to run. */
export interface Outcome {
	status: IRun['status'];
	/** Items, failed items, and the error. */
	cameOut: unknown;
	/** Every request once, as JSON, in alphabetical order, but for those that look how far something is. */
	sent: string[];
}

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** A time of the clock. One on the quarter of an hour is a test's own, and is compared. */
const CLOCK_TIME = /\d{4}-\d\d-\d\dT\d\d:(?!(?:00|15|30|45):00\.000)\d\d:\d\d\.\d{3}Z/g;
/** What depends on when Seam is asked. */
const MOVING = new Set([
	'waited_seconds',
	'pending_mutations',
	'is_issued',
	'is_scheduled_on_device',
	'issued_at',
	'was_confirmed_by_device',
	'result',
]);
const MOVING_STATUS = /^(setting|set|unset|pending|success)$/;
/** A door's state, on its way to what a wait would have brought. */
const MOVING_STATE = /^(pending|scheduled|set)$/;
/** How far something was when the time for it was up. */
const LAST_STATE = /Last state: [^.]+\./g;
/** What nobody can guess in a link of Seam's. */
const LINK_TOKEN = /(auth_token=|customer_portal\/)[\w-]+/g;
const SERVER = /127\.0\.0\.1:\d+/g;

/** How those that wait name what they ask after; few others do. */
const IDS_OF_LOOKS = ['access_code_ids', 'access_grant_ids', 'action_attempt_ids'];

/** Whether a request asks after several objects by their IDs, as those do that wait. */
function isLook({ body }: SentRequest): boolean {
	return typeof body === 'object' && body !== null && IDS_OF_LOOKS.some((ids) => ids in body);
}

/** Whether a warning says that a change is under way, and goes with it. */
function isOfChange(warning: unknown): boolean {
	return String(Object(warning).warning_code).startsWith('updating_');
}

/**
 * What a run came to, in a form in which runs at different times and on different objects are equal if the node did the
 * same: without IDs (but which of them are the same one), PINs that Seam chose, times of the clock and how far Seam has
 * got by then, tokens in links, ports and seconds of waiting.
 */
export function outcomeOf({ items, errorItems, error, status, sent }: Comparable): Outcome {
	const ids = new Map<string, string>();
	const pins = new Set(sent.map(({ body }) => Object(body).code));
	function lasting(this: unknown, key: string, value: unknown): unknown {
		if (MOVING.has(key)) return 'some';
		if (key === 'warnings' && Array.isArray(value)) return value.filter((warning) => !isOfChange(warning));
		if (key === 'instant_key_url') return value && 'a link';
		if (key === 'page_cursor') return value && 'a cursor';
		if (key === 'code' && /^\d+$/.test(String(value)) && !pins.has(value)) return "Seam's choice";
		const isDoor = Object(this).device_name !== undefined;
		const moving = key === 'status' ? MOVING_STATUS : isDoor && key === 'state' ? MOVING_STATE : undefined;
		return moving?.test(String(value)) ? 'on its way' : value;
	}
	const comparable = (value: unknown, nameId: (id: string) => string): string =>
		JSON.stringify(value, lasting)
			.replace(ID, nameId)
			.replace(CLOCK_TIME, 'a time')
			.replace(LINK_TOKEN, '$1a token')
			.replace(SERVER, 'a server')
			.replace(LAST_STATE, 'Last state: some.');
	const cameOut = comparable(
		[items, errorItems, error ? [error.name, error.message, error.description] : null],
		(id) => {
			const name = ids.get(id) ?? `ID ${ids.size + 1}`;
			ids.set(id, name);
			return name;
		},
	);
	// In which order requests leave is chance, so IDs that did not come out have no names.
	const requests = sent
		.filter((request) => !isLook(request))
		.map((request) => comparable(request, (id) => ids.get(id) ?? 'an ID'));
	return { status, cameOut: JSON.parse(cameOut), sent: [...new Set(requests)].sort() };
}
