import { deliver, type Errand } from '../../../nodes/Seam/transport/deliver';
import { InvalidInput, SeamFailure, type Fault } from '../../../nodes/Seam/transport/failure';
import { Run } from '../../../nodes/Seam/transport/run';

const after = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

beforeEach(() => {
	jest.useFakeTimers();
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

const CREATE: Errand = { path: '/access_codes/create', kind: 'write', deviceId: 'front' };
const LIST: Errand = { path: '/access_codes/list', kind: 'read' };

const refused = (status: number, retryAfter?: string) =>
	new SeamFailure({ kind: 'refused', status, validationErrors: [], retryAfter }, '');
const cut = () => Object.assign(new Error('cut'), { code: 'ECONNRESET' });

/** A Seam that gives one answer after the other, the last one for ever, and notes when it was asked. */
function server(...answers: unknown[]) {
	const start = performance.now();
	const times: number[] = [];
	const send = async () => {
		times.push(Math.round(performance.now() - start));
		const answer = answers.length > 1 ? answers.shift() : answers[0];
		if (answer instanceof Error) throw answer;
		return answer;
	};
	return { send, times };
}

/** The outcome of a delivery, once there is one. */
function watch(promise: Promise<unknown>): { answer?: unknown; fault?: Fault; error?: unknown } {
	const seen: { answer?: unknown; fault?: Fault; error?: unknown } = {};
	promise.then(
		(answer) => {
			seen.answer = answer;
		},
		(error: unknown) => {
			seen.error = error;
			if (error instanceof SeamFailure) seen.fault = error.fault;
		},
	);
	return seen;
}

describe('a refusal for want of patience (429)', () => {
	it('is followed by another try when the time that Seam named is over', async () => {
		const { send, times } = server(refused(429, '7'), 'yes');
		const seen = watch(deliver(new Run(undefined), CREATE, send));
		await after(6999);
		expect(times).toEqual([0]);
		await after(1);
		expect(times).toEqual([0, 7000]);
		expect(seen.answer).toBe('yes');
	});

	it('without a time is followed by pauses that double', async () => {
		const { send, times } = server(...Array.from({ length: 6 }, () => refused(429)), 'yes');
		const seen = watch(deliver(new Run(undefined), CREATE, send));
		await after(100_000);
		expect(times).toEqual([0, 2000, 6000, 14_000, 30_000, 60_000, 90_000]);
		expect(seen.answer).toBe('yes');
	});

	it.each(['0', 'soon', '-1', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
		'never makes a storm of tries: Retry-After %p',
		async (retryAfter) => {
			const { send, times } = server(refused(429, retryAfter));
			watch(deliver(new Run(undefined), CREATE, send));
			await after(60_000);
			expect(times).toEqual([0, 2000, 6000, 14_000, 30_000, 60_000]);
		},
	);

	it('ends the delivery when two minutes are not enough', async () => {
		const { send, times } = server(refused(429));
		const seen = watch(deliver(new Run(undefined), CREATE, send));
		await after(119_999);
		expect(seen.fault).toBeUndefined();
		await after(1);
		expect(seen.fault).toMatchObject({ kind: 'refused', status: 429 });
		expect(times).toHaveLength(8);
	});

	it('ends the delivery at once when Seam asks for more than two minutes', async () => {
		const { send, times } = server(refused(429, '121'));
		const seen = watch(deliver(new Run(undefined), CREATE, send));
		await after(0);
		expect(seen.fault).toMatchObject({ status: 429 });
		expect(times).toEqual([0]);
	});

	it('holds up all that go the same way, and lets them through one after the other', async () => {
		const { send, times } = server(refused(429, '60'), refused(429, '60'), refused(429, '60'), 'yes');
		const run = new Run(undefined);
		const seen = Array.from({ length: 12 }, () => watch(deliver(run, CREATE, send)));
		await after(59_000);
		const asked = times.length;
		expect(asked).toBeLessThanOrEqual(9);
		await after(2000);
		expect(seen.every(({ answer }) => answer === 'yes')).toBe(true);
	});

	it('is asked about once a window, not once by each', async () => {
		const { send, times } = server(refused(429, '10'));
		const run = new Run(undefined);
		for (let item = 0; item < 20; item++) watch(deliver(run, CREATE, send));
		await after(500);
		const first = times.length;
		expect(first).toBeLessThanOrEqual(9);
		await after(100_000);
		expect(times.length - first).toBe(10);
	});

	it('for ever ends all that wait soon after the first, not two minutes after each other', async () => {
		const { send } = server(refused(429, '30'));
		const run = new Run(undefined);
		const seen = Array.from({ length: 20 }, () => watch(deliver(run, CREATE, send)));
		await after(125_000);
		expect(seen.every(({ fault }) => fault?.kind === 'refused' && fault.status === 429)).toBe(true);
	});

	it('does not end those behind it while Seam lets some through', async () => {
		const times: number[] = [];
		const start = performance.now();
		const run = new Run(undefined);
		// Ten a minute, as Seam's limit is.
		const send = async () => {
			const now = performance.now() - start;
			const recent = times.filter((time) => time > now - 60_000);
			if (recent.length >= 10) throw refused(429, String(Math.ceil((recent[0] + 60_000 - now) / 1000)));
			times.push(now);
			return 'yes';
		};
		const seen = Array.from({ length: 60 }, () => watch(deliver(run, CREATE, send)));
		await after(360_000);
		expect(seen.filter(({ answer }) => answer === 'yes')).toHaveLength(60);
	});

	it('holds up nothing that goes another way', async () => {
		const run = new Run(undefined);
		watch(deliver(run, CREATE, server(refused(429, '60')).send));
		await after(1000);
		const others = [
			watch(deliver(run, { ...CREATE, deviceId: 'back' }, server('yes').send)),
			watch(deliver(run, { ...CREATE, path: '/access_codes/update' }, server('yes').send)),
			watch(deliver(run, LIST, server('yes').send)),
		];
		await after(0);
		expect(others.map(({ answer }) => answer)).toEqual(['yes', 'yes', 'yes']);
	});
});

describe('a fault', () => {
	it.each<[string, unknown]>([
		['503', refused(503)],
		['a cut connection', cut()],
		['an empty 502', new SeamFailure({ kind: 'unreadable', status: 502, found: '' }, '')],
	])('of a read is met by three more tries: %s', async (_, answer) => {
		const { send, times } = server(answer);
		const seen = watch(deliver(new Run(undefined), LIST, send));
		await after(10_000);
		expect(times).toEqual([0, 500, 1500, 3500]);
		expect(seen.fault).toBeDefined();
	});

	it('of a read may pass', async () => {
		const { send } = server(refused(500), cut(), 'yes');
		const seen = watch(deliver(new Run(undefined), LIST, send));
		await after(10_000);
		expect(seen.answer).toBe('yes');
	});

	it.each<[string, unknown]>([
		['503', refused(503)],
		['a cut connection', cut()],
		['200 with null', new SeamFailure({ kind: 'unreadable', status: 200, found: '' }, '')],
		['409', refused(409)],
	])('of a write is final: %s', async (_, answer) => {
		const { send, times } = server(answer);
		const seen = watch(deliver(new Run(undefined), CREATE, send));
		await after(10_000);
		expect(times).toEqual([0]);
		expect(seen.fault).toBeDefined();
	});

	it.each([400, 401, 403, 404, 409])('of a read is final where Seam said no: %d', async (status) => {
		const { send, times } = server(refused(status));
		watch(deliver(new Run(undefined), LIST, send));
		await after(10_000);
		expect(times).toEqual([0]);
	});

	it('names the route', async () => {
		const seen = watch(deliver(new Run(undefined), CREATE, server(cut()).send));
		await after(0);
		expect(seen.error).toMatchObject({ path: '/access_codes/create' });
	});

	it('that is none of the network passes as it is', async () => {
		const input = new InvalidInput('no', 'do');
		const seen = watch(deliver(new Run(undefined), CREATE, server(input).send));
		await after(0);
		expect(seen.error).toBe(input);
	});
});

describe('a run', () => {
	it('has nine requests of its items under way at once', async () => {
		const run = new Run(undefined);
		let inFlight = 0;
		let most = 0;
		const send = async () => {
			most = Math.max(most, ++inFlight);
			await after(0);
			inFlight -= 1;
		};
		const all = Array.from({ length: 100 }, (_, index) =>
			deliver(run, { ...CREATE, deviceId: String(index) }, send),
		);
		await after(0);
		await Promise.all(all);
		expect(most).toBe(9);
	});

	it.each<[string, Errand, unknown]>([
		['waits for its turn', CREATE, refused(429, '60')],
		['waits to try again', LIST, refused(503)],
	])('that is cancelled ends at once what %s', async (_, errand, answer) => {
		const cancel = new AbortController();
		const { send, times } = server(answer);
		const run = new Run(cancel.signal);
		const seen = Array.from({ length: 20 }, () => watch(deliver(run, errand, send)));
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
		const seen = watch(
			deliver(new Run(cancel.signal), CREATE, async () => {
				cancel.abort();
				return 'created';
			}),
		);
		await after(0);
		expect(seen.answer).toBe('created');
	});
});
