import fc from 'fast-check';
import type { IDataObject, IExecutePaginationFunctions, IHttpRequestOptions } from 'n8n-workflow';

import type { Arrival } from '../../nodes/Seam/transport/envelope';
import type { Trip } from '../../nodes/Seam/transport/trip';

const NOW = Date.UTC(2027, 2, 1);
const DEVICE = 'door';
const NAME = 'Booking 12345';

/** One n8n process: what runs in it takes turns by memory that other processes do not share. */
interface Process {
	createOrUpdate(trip: Trip): Promise<Arrival[]>;
	SeamFailure: typeof import('../../nodes/Seam/transport/failure').SeamFailure;
	Run: typeof import('../../nodes/Seam/transport/run').Run;
}

async function startProcess(): Promise<Process> {
	let started: Process | undefined;
	await jest.isolateModulesAsync(async () => {
		const { createOrUpdate } = await import('../../nodes/Seam/request/upsert');
		const { SeamFailure } = await import('../../nodes/Seam/transport/failure');
		const { Run } = await import('../../nodes/Seam/transport/run');
		started = { createOrUpdate, SeamFailure, Run };
	});
	if (!started) throw new Error('The modules were not loaded');
	return started;
}

/** What a delivery says of the booking. */
interface Delivery {
	process: number;
	code?: string;
	stay?: number;
	/** Whether the answer to its write gets lost. */
	isLost: boolean;
}

/** A Seam in memory, whose answers come in the order that the test chooses. */
class SlowSeam {
	readonly codes = new Map<string, IDataObject>();

	private readonly pending: Array<() => void> = [];

	private made = 0;

	get hasPending(): boolean {
		return this.pending.length > 0;
	}

	/** Carries out one of the requests that have come. */
	serve(choice: number): void {
		const [next] = this.pending.splice(choice % this.pending.length, 1);
		next?.();
	}

	async ask(process: Process, path: string, body: IDataObject, isLost: boolean): Promise<IDataObject> {
		await new Promise<void>((resolve) => this.pending.push(resolve));
		const answer = this.answer(process, path, body);
		// The answer takes its way too: others may get in between.
		await new Promise<void>((resolve) => this.pending.push(resolve));
		if (isLost) throw new process.SeamFailure({ kind: 'network', code: 'ECONNRESET', wasSent: true }, path);
		return answer;
	}

	private answer(process: Process, path: string, body: IDataObject): IDataObject {
		const id = String(body.access_code_id);
		const code = this.codes.get(id);
		const refuse = (status: number, type: string) =>
			new process.SeamFailure({ kind: 'refused', status, type, validationErrors: [] }, path);
		switch (path) {
			case '/access_codes/list':
				return { access_codes: [...this.codes.values()].map((one) => ({ ...one })) };
			case '/access_codes/create': {
				const pin = body.code ?? String(9000 + this.made);
				if ([...this.codes.values()].some((one) => one.code === pin))
					throw refuse(409, 'duplicate_access_code');
				this.made += 1;
				const made = {
					access_code_id: `code-${String(this.made).padStart(3, '0')}`,
					created_at: new Date(NOW + this.made * 10).toISOString(),
					type: body.starts_at === undefined ? 'ongoing' : 'time_bound',
					status: 'set',
					errors: [],
					pending_mutations: [],
					...body,
					code: pin,
				};
				this.codes.set(made.access_code_id, made);
				return { access_code: { ...made } };
			}
			case '/access_codes/update': {
				if (!code) throw refuse(404, 'access_code_not_found');
				Object.assign(code, body);
				return {};
			}
			case '/access_codes/get':
				if (!code) throw refuse(404, 'access_code_not_found');
				return { access_code: { ...code } };
			case '/access_codes/delete':
				if (!this.codes.delete(id)) throw refuse(404, 'access_code_not_found');
				return {};
			default:
				throw new Error(`Nobody asks for ${path}`);
		}
	}
}

/** What the journey reads of n8n: no parameter is set, so nothing waits. */
const context = {
	getNodeParameter: (_name: string, fallback: unknown) => fallback,
	getNode: () => ({ credentials: {} }),
} as unknown as IExecutePaginationFunctions;

function tripOf(process: Process, seam: SlowSeam, { code, stay, isLost }: Delivery, key: string): Trip {
	const frame =
		stay === undefined
			? {}
			: {
					starts_at: new Date(NOW + 86_400_000).toISOString(),
					ends_at: new Date(NOW + (2 + stay) * 86_400_000).toISOString(),
				};
	const body: IDataObject = { device_id: DEVICE, name: NAME, ...(code && { code }), ...frame };
	const request: IHttpRequestOptions = { url: '/access_codes/create', baseURL: key };
	return {
		context,
		run: new process.Run(undefined),
		request,
		body,
		wait: { isOn: () => false, timeoutMs: 1000, onTimeout: 'error' },
		send: async (sent = body) => await seam.ask(process, request.url, sent, isLost),
		call: async (path, sent, kind = 'read') =>
			await seam.ask(process, path, sent, isLost && kind === 'write' && path === '/access_codes/update'),
	};
}

const deliveries = fc.array(
	fc.record({
		process: fc.integer({ min: 0, max: 2 }),
		code: fc.option(fc.constantFrom('1470', '2580'), { nil: undefined }),
		stay: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
		isLost: fc.boolean(),
	}),
	{ minLength: 1, maxLength: 5 },
);

let processes: Process[];
let run = 0;

beforeAll(async () => {
	processes = [await startProcess(), await startProcess(), await startProcess()];
});
beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

/** Delivers, and lets requests and answers pass in the order of the choices. */
async function deliver(all: Delivery[], choices: number[]): Promise<{ seam: SlowSeam; failures: unknown[] }> {
	const seam = new SlowSeam();
	run += 1;
	const failures: unknown[] = [];
	let open = all.length;
	const done = all.map(async (delivery) => {
		const process = processes[delivery.process];
		try {
			await process.createOrUpdate(tripOf(process, seam, delivery, `https://seam/${run}`));
		} catch (failure) {
			failures.push(failure);
		} finally {
			open -= 1;
		}
	});
	for (let step = 0; open > 0; step++) {
		await jest.advanceTimersByTimeAsync(0);
		if (seam.hasPending) seam.serve(choices[step % choices.length]);
		else if (open > 0) await jest.advanceTimersByTimeAsync(1000);
	}
	await Promise.all(done);
	return { seam, failures };
}

const orders = fc.array(fc.nat(30), { minLength: 1, maxLength: 60 });

it('any interleaving of deliveries, in one process or several, ends as one code', async () => {
	await fc.assert(
		fc.asyncProperty(deliveries, orders, async (all, order) => {
			const { seam } = await deliver(all, order);
			const codes = [...seam.codes.values()].filter(({ name }) => name === NAME);
			expect(codes).toHaveLength(1);
			const [code] = codes;
			const asked = all.map((delivery) => delivery.code).filter((pin) => pin !== undefined);
			if (asked.length === all.length) expect(asked).toContain(code.code);
		}),
		{ numRuns: 300 },
	);
});

it('the same delivery again changes nothing', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.record({
				process: fc.constant(0),
				code: fc.option(fc.constant('1470'), { nil: undefined }),
				stay: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
				isLost: fc.boolean(),
			}),
			fc.integer({ min: 2, max: 5 }),
			orders,
			async (delivery, times, order) => {
				const all = Array.from({ length: times }, () => delivery);
				const { seam, failures } = await deliver(all, order);
				expect(failures).toEqual([]);
				expect(seam.codes.size).toBe(1);
			},
		),
		{ numRuns: 150 },
	);
});
