import { sleep, UserError, type IDataObject } from 'n8n-workflow';

import { RequestError, type RequestFault } from '../../../nodes/Seam/api/errors';
import { sendWithRetry } from '../../../nodes/Seam/api/sendWithRetry';
import { ExecutionState } from '../../../nodes/Seam/execute/executionState';
import { itemOf, rejection, success, type ServerAnswer } from '../itemContext';

const after = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

beforeEach(() => {
	jest.useFakeTimers();
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

type Request = [path: string, body: IDataObject, kind: 'read' | 'write'];

const CREATE: Request = ['/access_codes/create', { device_id: 'front' }, 'write'];
const LIST: Request = ['/access_codes/list', { device_id: 'front' }, 'read'];

const tooMany = (retryAfter?: string) => rejection(429, 'too_many_requests', retryAfter);
const cut = () => Object.assign(new Error('cut'), { code: 'ECONNRESET' });
const YES = success({ said: 'yes' });

/** A Seam that gives one answer after the other, the last one for ever, and notes when it was asked. */
function server(...answers: Array<ServerAnswer | Error>) {
	const start = performance.now();
	const times: number[] = [];
	const answer = async () => {
		times.push(Math.round(performance.now() - start));
		const next = answers.length > 1 ? answers.shift() : answers[0];
		if (next === undefined || next instanceof Error) throw next;
		return next;
	};
	return { answer, times };
}

/** A request's outcome, once there is one. */
interface Seen {
	answer?: IDataObject;
	fault?: RequestFault;
	error?: unknown;
}

/** Sends a request, and lets its outcome be looked at without waiting for it. */
function send(
	answer: () => Promise<ServerAnswer>,
	[path, body, kind]: Request,
	state = new ExecutionState(undefined),
): Seen {
	const seen: Seen = {};
	sendWithRetry(itemOf(answer, { state }), path, body, kind).then(
		(answered) => {
			seen.answer = answered;
		},
		(error: unknown) => {
			seen.error = error;
			if (error instanceof RequestError) seen.fault = error.fault;
		},
	);
	return seen;
}

const isAnswered = ({ answer }: Seen) => answer?.said === 'yes';

describe('a request that is rate limited (429)', () => {
	it('is sent again also where it is the one that tells which device a code is on', async () => {
		const { answer, times } = server(tooMany('2'), YES);
		const seen = send(answer, ['/access_codes/get', { access_code_id: 'code' }, 'read']);
		await after(2500);
		expect(isAnswered(seen)).toBe(true);
		expect(times).toHaveLength(2);
	});

	it('is sent again when the time that Seam named is over', async () => {
		const { answer, times } = server(tooMany('7'), YES);
		const seen = send(answer, CREATE);
		await after(6999);
		expect(times).toEqual([0]);
		await after(1);
		expect(times).toEqual([0, 7000]);
		expect(isAnswered(seen)).toBe(true);
	});

	it('is sent again after pauses that double, where Seam names no time', async () => {
		const { answer, times } = server(...Array.from({ length: 6 }, () => tooMany()), YES);
		const seen = send(answer, CREATE);
		await after(100_000);
		expect(times).toEqual([0, 2000, 6000, 14_000, 30_000, 60_000, 90_000]);
		expect(isAnswered(seen)).toBe(true);
	});

	it.each(['0', 'soon', '-1', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
		'never makes a storm of tries: Retry-After %p',
		async (retryAfter) => {
			const { answer, times } = server(tooMany(retryAfter));
			send(answer, CREATE);
			await after(60_000);
			expect(times).toEqual([0, 2000, 6000, 14_000, 30_000, 60_000]);
		},
	);

	it('fails when two minutes are not enough', async () => {
		const { answer, times } = server(tooMany());
		const seen = send(answer, CREATE);
		await after(119_999);
		expect(seen.fault).toBeUndefined();
		await after(1);
		expect(seen.fault).toMatchObject({ kind: 'rejected', status: 429 });
		expect(seen.error).toMatchObject({ hint: 'This one did not get its turn within two minutes.' });
		expect(times).toHaveLength(8);
	});

	it.each([
		['121', '3 minutes'],
		['7000', '117 minutes'],
		['86400', '24 hours'],
	])(
		'fails at once when Seam asks for more than two minutes, and says for how much: %s s',
		async (asked, time) => {
			const { answer, times } = server(tooMany(asked));
			const seen = send(answer, CREATE);
			await after(0);
			expect(seen.fault).toMatchObject({ status: 429 });
			expect(seen.error).toMatchObject({
				hint: `Seam asks to wait ${time} before the next request of this kind, so nothing more of it was sent.`,
			});
			expect(times).toEqual([0]);
		},
	);

	it('keeps the others of its run from being sent into a pause of a day', async () => {
		const { answer, times } = server(tooMany('86400'));
		const state = new ExecutionState(undefined);
		const seen = Array.from({ length: 200 }, () => send(answer, CREATE, state));
		await after(0);
		expect(seen.every(({ fault }) => fault?.kind === 'rejected' && fault.status === 429)).toBe(true);
		const sentAtOnce = times.length;
		expect(sentAtOnce).toBeLessThanOrEqual(9);
		await after(3_600_000);
		const late = send(answer, CREATE, state);
		await after(0);
		expect(late.error).toMatchObject({ hint: expect.stringContaining('Seam asks to wait 23 hours') });
		expect(times).toHaveLength(sentAtOnce);
	});

	it('holds up all that go the same way, and they pass one after the other', async () => {
		const { answer, times } = server(tooMany('60'), tooMany('60'), tooMany('60'), YES);
		const state = new ExecutionState(undefined);
		const seen = Array.from({ length: 12 }, () => send(answer, CREATE, state));
		await after(59_000);
		expect(times.length).toBeLessThanOrEqual(9);
		await after(2000);
		expect(seen.every(isAnswered)).toBe(true);
	});

	it('is asked about once a window, not once by each', async () => {
		const { answer, times } = server(tooMany('10'));
		const state = new ExecutionState(undefined);
		for (let item = 0; item < 20; item++) send(answer, CREATE, state);
		await after(500);
		const first = times.length;
		expect(first).toBeLessThanOrEqual(9);
		await after(100_000);
		expect(times.length - first).toBe(10);
	});

	it('for ever fails with all that wait soon after the first, not two minutes after each other', async () => {
		const { answer } = server(tooMany('30'));
		const state = new ExecutionState(undefined);
		const seen = Array.from({ length: 20 }, () => send(answer, CREATE, state));
		await after(125_000);
		expect(seen.every(({ fault }) => fault?.kind === 'rejected' && fault.status === 429)).toBe(true);
	});

	it('does not fail those behind it while Seam lets some through', async () => {
		const times: number[] = [];
		const start = performance.now();
		const state = new ExecutionState(undefined);
		// Ten a minute, as Seam's limit is.
		const answer = async () => {
			const now = performance.now() - start;
			const recent = times.filter((time) => time > now - 60_000);
			if (recent.length >= 10) return tooMany(String(Math.ceil((recent[0] + 60_000 - now) / 1000)));
			times.push(now);
			return YES;
		};
		const seen = Array.from({ length: 60 }, () => send(answer, CREATE, state));
		await after(360_000);
		expect(seen.filter(isAnswered)).toHaveLength(60);
	});

	it('that failed takes nothing of the time of one that comes later', async () => {
		const state = new ExecutionState(undefined);
		const first = send(server(tooMany('50')).answer, CREATE, state);
		await after(120_000);
		expect(first.fault).toMatchObject({ status: 429 });
		await after(480_000);
		const later = send(server(tooMany('5'), YES).answer, CREATE, state);
		await after(5000);
		expect(isAnswered(later)).toBe(true);
	});

	it('holds up nothing that goes another way', async () => {
		const state = new ExecutionState(undefined);
		const [path, , kind] = CREATE;
		send(server(tooMany('60')).answer, CREATE, state);
		await after(1000);
		const others = [
			send(server(YES).answer, [path, { device_id: 'back' }, kind], state),
			send(server(YES).answer, ['/access_codes/update', { device_id: 'front' }, kind], state),
			send(server(YES).answer, LIST, state),
		];
		await after(0);
		expect(others.map(isAnswered)).toEqual([true, true, true]);
	});

	it.each<[path: string, about: (id: string) => IDataObject]>([
		['/access_codes/update_multiple', (common_code_key) => ({ common_code_key, name: 'Anna' })],
		['/access_methods/delete', (access_method_id) => ({ access_method_id })],
		['/acs/entrances/unlock', (acs_entrance_id) => ({ acs_entrance_id })],
		['/access_grants/create', (id) => ({ acs_entrance_ids: [id], access_grant_key: 'bk' })],
		['/devices/report_provider_metadata', (device_id) => ({ devices: [{ device_id }] })],
	])('holds up nothing that is about something else: %s', async (path, about) => {
		const state = new ExecutionState(undefined);
		send(server(tooMany('60')).answer, [path, about('front'), 'write'], state);
		await after(1000);
		const same = server(YES);
		send(same.answer, [path, about('front'), 'write'], state);
		const other = send(server(YES).answer, [path, about('back'), 'write'], state);
		await after(0);
		expect(isAnswered(other)).toBe(true);
		expect(same.times).toEqual([]);
	});
});

describe('a request that names the code alone, where Seam counts by device', () => {
	/** Codes `front-1`, `back-1` and so on, of two devices of which one is over its limit for a minute. */
	function twoDoors() {
		const start = performance.now();
		const sent: string[] = [];
		const answer = async (path: string, body: IDataObject) => {
			const id = String(body.access_code_id);
			const [device_id] = id.split('-');
			sent.push(`${path} ${id}`);
			if (path === '/access_codes/get') return success({ access_code: { access_code_id: id, device_id } });
			const isLimited = device_id === 'front' && performance.now() - start < 60_000;
			return isLimited ? tooMany('60') : YES;
		};
		const state = new ExecutionState(undefined);
		const change = (path: string, access_code_id: string): Seen => {
			const seen: Seen = {};
			sendWithRetry(itemOf(answer, { state }), path, { access_code_id }, 'write').then(
				(answered) => {
					seen.answer = answered;
				},
				(error: unknown) => {
					seen.error = error;
				},
			);
			return seen;
		};
		return { sent, change };
	}

	it.each(['/access_codes/update', '/access_codes/delete', '/access_codes/pull_backup_access_code'])(
		'%s: one door that is limited holds up its own codes and no others',
		async (path) => {
			const { sent, change } = twoDoors();
			const front = Array.from({ length: 7 }, (_, index) => change(path, `front-${index}`));
			const back = Array.from({ length: 7 }, (_, index) => change(path, `back-${index}`));
			await after(1000);
			expect(back.map(isAnswered)).toEqual(Array.from({ length: 7 }, () => true));
			expect(front.some(isAnswered)).toBe(false);
			const rejected = sent.filter((request) => request.startsWith(`${path} front`)).length;
			await after(30_000);
			expect(sent.filter((request) => request.startsWith(`${path} front`))).toHaveLength(rejected);
			await after(30_000);
			expect(front.map(isAnswered)).toEqual(Array.from({ length: 7 }, () => true));
		},
	);

	it('looks a device up once for each code, and only when Seam has begun to limit', async () => {
		const { sent, change } = twoDoors();
		change('/access_codes/update', 'back-1');
		await after(0);
		expect(sent).toEqual(['/access_codes/update back-1']);
		change('/access_codes/update', 'front-1');
		await after(0);
		change('/access_codes/update', 'front-1');
		change('/access_codes/update', 'back-2');
		change('/access_codes/update', 'back-2');
		await after(0);
		const lookUps = sent.filter((request) => request.startsWith('/access_codes/get'));
		expect([...new Set(lookUps)].sort()).toEqual(['/access_codes/get back-2', '/access_codes/get front-1']);
		await after(0);
		change('/access_codes/update', 'back-2');
		await after(0);
		expect(sent.filter((request) => request.startsWith('/access_codes/get'))).toHaveLength(lookUps.length);
	});
});

describe('a fault', () => {
	it.each<[string, ServerAnswer | Error]>([
		['503', rejection(503)],
		['a cut connection', cut()],
		['an empty 502', { statusCode: 502, headers: {}, body: '' }],
	])('of a read is met by three more tries: %s', async (_, answered) => {
		const { answer, times } = server(answered);
		const seen = send(answer, LIST);
		await after(10_000);
		expect(times).toEqual([0, 500, 1500, 3500]);
		expect(seen.fault).toBeDefined();
	});

	it('of a read may pass', async () => {
		const { answer } = server(rejection(500), cut(), YES);
		const seen = send(answer, LIST);
		await after(10_000);
		expect(isAnswered(seen)).toBe(true);
	});

	it.each<[string, ServerAnswer | Error]>([
		['503', rejection(503)],
		['a cut connection', cut()],
		['200 with null', { statusCode: 200, headers: {}, body: null }],
		['409', rejection(409)],
	])('of a write is final: %s', async (_, answered) => {
		const { answer, times } = server(answered);
		const seen = send(answer, CREATE);
		await after(10_000);
		expect(times).toEqual([0]);
		expect(seen.fault).toBeDefined();
	});

	it.each([400, 401, 403, 404, 409])('of a read is final where Seam said no: %d', async (status) => {
		const { answer, times } = server(rejection(status));
		send(answer, LIST);
		await after(10_000);
		expect(times).toEqual([0]);
	});

	it.each([CREATE, LIST])('says whether it befell a read or a write: %s', async (...request) => {
		const seen = send(server(rejection(400)).answer, request);
		await after(0);
		expect(seen.error).toMatchObject({ name: 'RequestError', kind: request[2] });
	});

	it('that is none of the network keeps its words', async () => {
		const words = "'Base URL' must start with https://";
		const { answer, times } = server(new UserError(words));
		const seen = send(answer, LIST);
		await after(10_000);
		expect(seen.fault).toEqual({ kind: 'notSent', message: words });
		expect(times).toEqual([0]);
	});
});

describe('a run', () => {
	it('has nine requests of its items in flight at once', async () => {
		const state = new ExecutionState(undefined);
		let inFlight = 0;
		let most = 0;
		const answer = async () => {
			most = Math.max(most, ++inFlight);
			await sleep(10);
			inFlight -= 1;
			return YES;
		};
		const all = Array.from({ length: 100 }, (_, index) =>
			send(answer, ['/access_codes/create', { device_id: String(index) }, 'write'], state),
		);
		await after(1000);
		expect(all.every(isAnswered)).toBe(true);
		expect(most).toBe(9);
	});

	it.each<[string, Request, ServerAnswer]>([
		['waits for its turn', CREATE, tooMany('60')],
		['waits to try again', LIST, rejection(503)],
	])('that is cancelled ends at once what %s', async (_, request, answered) => {
		const cancel = new AbortController();
		const { answer, times } = server(answered);
		const state = new ExecutionState(cancel.signal);
		const seen = Array.from({ length: 20 }, () => send(answer, request, state));
		await after(100);
		const asked = times.length;
		cancel.abort(new Error('cancelled'));
		await after(0);
		expect(seen.every(({ error }) => error instanceof Error && error.message === 'cancelled')).toBe(true);
		expect(jest.getTimerCount()).toBe(0);
		await after(120_000);
		expect(times).toHaveLength(asked);
	});

	it('that is cancelled keeps an answer that has come', async () => {
		const cancel = new AbortController();
		const answer = async () => {
			void sleep(0).then(() => cancel.abort());
			return YES;
		};
		const seen = send(answer, CREATE, new ExecutionState(cancel.signal));
		await after(0);
		expect(cancel.signal.aborted).toBe(true);
		expect(isAnswered(seen)).toBe(true);
	});

	it('that is cancelled gives up a request that hangs', async () => {
		const cancel = new AbortController();
		const answer = async () => await new Promise<ServerAnswer>(() => {});
		const seen = send(answer, CREATE, new ExecutionState(cancel.signal));
		await after(100);
		cancel.abort(new Error('cancelled'));
		await after(0);
		expect(seen.error).toMatchObject({ message: 'cancelled' });
	});
});
