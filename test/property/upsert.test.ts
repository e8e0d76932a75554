import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { RunItem } from '../../nodes/Seam/execute/routingEngine';
import { itemOf, rejection, success, type ServerAnswer } from '../unit/itemContext';

const NOW = Date.UTC(2027, 2, 1);
const DEVICE = 'door';
const NAME = 'Booking 12345';

/** Create or Update in an n8n process: what runs in it takes turns by memory that other processes do not share. */
async function startProcess(): Promise<RunItem> {
	let runItem: RunItem | undefined;
	await jest.isolateModulesAsync(async () => {
		const { upsert } = await import('../../nodes/Seam/resources/accessCode/upsert');
		const { handlerIn } = await import('../../nodes/Seam/execute/routingEngine');
		runItem = handlerIn(upsert.routing.operations)?.runItem;
	});
	if (!runItem) throw new Error('Create or Update was not loaded');
	return runItem;
}

/** What a delivery says of the booking. */
interface Delivery {
	process: number;
	code?: string;
	stay?: number;
	/** Whether the answer to its write gets lost. */
	isLost: boolean;
}

/** How the lists of a Seam differ from its other answers. */
interface ListHabits {
	/** For how long (milliseconds) a list shows neither a new code nor a change. */
	lag: number;
	/** By how much (milliseconds) a list's `created_at` differs from the create's own. */
	skew: number;
}

/** A Seam in memory, whose answers come in the order that the test chooses. */
class SlowSeam {
	readonly codes = new Map<string, IDataObject>();

	private readonly history: Array<{ at: number; codes: IDataObject[] }> = [];

	private readonly pending: Array<() => void> = [];

	private made = 0;

	constructor(private readonly lists: ListHabits) {}

	get hasPending(): boolean {
		return this.pending.length > 0;
	}

	/** Carries out one of the requests that have come. */
	serve(choice: number): void {
		const [next] = this.pending.splice(choice % this.pending.length, 1);
		next?.();
	}

	/** @param isLost whether the answer to a write gets lost */
	async answer(path: string, body: IDataObject, isLost: boolean): Promise<ServerAnswer> {
		await new Promise<void>((resolve) => this.pending.push(resolve));
		const answer = this.carryOut(path, body);
		this.history.push({ at: Date.now(), codes: [...this.codes.values()].map((code) => ({ ...code })) });
		// The answer takes its way too: others may get in between.
		await new Promise<void>((resolve) => this.pending.push(resolve));
		if (isLost) throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
		return answer;
	}

	private listed(): IDataObject[] {
		const { lag, skew } = this.lists;
		const shown = lag === 0 ? [...this.codes.values()] : this.codesAt(Date.now() - lag);
		return shown.map((code) => ({
			...code,
			created_at: new Date(Date.parse(String(code.created_at)) + skew).toISOString(),
		}));
	}

	private codesAt(time: number): IDataObject[] {
		return this.history.filter(({ at }) => at <= time).at(-1)?.codes ?? [];
	}

	private carryOut(path: string, body: IDataObject): ServerAnswer {
		const id = String(body.access_code_id);
		const code = this.codes.get(id);
		switch (path) {
			case '/access_codes/list':
				return success({ access_codes: this.listed() });
			case '/access_codes/create': {
				const pin = body.code ?? String(9000 + this.made);
				if ([...this.codes.values()].some((one) => one.code === pin))
					return rejection(409, 'duplicate_access_code');
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
				return success({ access_code: { ...made } });
			}
			case '/access_codes/update':
				if (!code) return rejection(404, 'access_code_not_found');
				this.codes.set(id, { ...code, ...body });
				return success({});
			case '/access_codes/get':
				return code ? success({ access_code: { ...code } }) : rejection(404, 'access_code_not_found');
			case '/access_codes/delete':
				return this.codes.delete(id) ? success({}) : rejection(404, 'access_code_not_found');
			default:
				throw new Error(`Nobody asks for ${path}`);
		}
	}
}

/** Delivers a booking once. @returns what came out */
async function deliver(seam: SlowSeam, delivery: Delivery, account: string): Promise<IDataObject> {
	const { code, stay, isLost } = delivery;
	const frame =
		stay === undefined
			? {}
			: {
					starts_at: new Date(NOW + 86_400_000).toISOString(),
					ends_at: new Date(NOW + (2 + stay) * 86_400_000).toISOString(),
				};
	const isSpoilt = (path: string) =>
		isLost && (path === '/access_codes/create' || path === '/access_codes/update');
	const { functions } = itemOf(async (path, body) => await seam.answer(path, body, isSpoilt(path)), {
		credentials: { apiKey: account },
		parameters: { simplify: false },
	});
	const body = { device_id: DEVICE, name: NAME, ...(code && { code }), ...frame };
	const [{ json }] = await processes[delivery.process](functions, {
		path: '/access_codes/create',
		body: () => body,
	});
	return json;
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

let processes: RunItem[];
let run = 0;

beforeAll(async () => {
	processes = [await startProcess(), await startProcess(), await startProcess()];
});
beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

/** Delivers at the same time, and lets requests and answers pass in the order of the choices. */
async function deliverAll(
	all: Delivery[],
	choices: number[],
	lists: ListHabits = { lag: 0, skew: 0 },
): Promise<{ seam: SlowSeam; outputs: IDataObject[] }> {
	const seam = new SlowSeam(lists);
	run += 1;
	let open = all.length;
	const done = all.map(
		async (delivery) => await deliver(seam, delivery, `account ${run}`).finally(() => (open -= 1)),
	);
	for (let step = 0; open > 0; step++) {
		await jest.advanceTimersByTimeAsync(0);
		if (seam.hasPending) seam.serve(choices[step % choices.length]);
		else if (open > 0) await jest.advanceTimersByTimeAsync(100);
	}
	return { seam, outputs: await Promise.all(done) };
}

const orders = fc.array(fc.nat(30), { minLength: 1, maxLength: 60 });
const skews = fc.integer({ min: -2, max: 2 });

/** The one code of the booking. */
function onlyCode(seam: SlowSeam): IDataObject {
	const codes = [...seam.codes.values()].filter(({ name }) => name === NAME);
	expect(codes).toHaveLength(1);
	return codes[0];
}

it('any interleaving of deliveries, in one process or several, ends as one code', async () => {
	await fc.assert(
		fc.asyncProperty(deliveries, orders, skews, async (all, order, skew) => {
			const { seam, outputs } = await deliverAll(all, order, { lag: 0, skew });
			const code = onlyCode(seam);
			const asked = all.map((delivery) => delivery.code).filter((pin) => pin !== undefined);
			if (asked.length === all.length) expect(asked).toContain(code.code);
			// Nobody is told of a code that opens nothing.
			const told = outputs.filter((output) => !('error' in output));
			for (const { access_code_id } of told) expect(access_code_id).toBe(code.access_code_id);
		}),
		{ numRuns: 300 },
	);
});

it('deliveries in one process end as one code however much the lists lag', async () => {
	await fc.assert(
		fc.asyncProperty(
			deliveries.map((all) => all.map((delivery) => ({ ...delivery, process: 0, isLost: false }))),
			orders,
			skews,
			fc.integer({ min: 1, max: 5000 }),
			async (all, order, skew, lag) => {
				const { seam, outputs } = await deliverAll(all, order, { lag, skew });
				const code = onlyCode(seam);
				for (const output of outputs) expect(output.access_code_id).toBe(code.access_code_id);
				expect(outputs.filter(({ change }) => change === 'created')).toHaveLength(1);
			},
		),
		{ numRuns: 150 },
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
				const { seam, outputs } = await deliverAll(all, order);
				expect(outputs.filter((output) => 'error' in output)).toEqual([]);
				expect(seam.codes.size).toBe(1);
				const changes = outputs.map(({ change }) => change).sort();
				expect(changes).toEqual(['created', ...Array.from({ length: times - 1 }, () => 'unchanged')]);
			},
		),
		{ numRuns: 150 },
	);
});
