/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

import {
	Expression,
	type ICredentialType,
	type INode,
	type INodeParameters,
	type INodeType,
} from 'n8n-workflow';

import type * as Sync from '../nodes/Seam/bookings/sync';
import { asLoadedByN8n, plainNode, runWorkflow, START_TYPE, type WorkflowResult } from './harness';
import { bookingNode, httpRequestNode, MEASURED, readerNode, READS, seamNode, type Booking } from './nodes';
import { answerCalls } from './process';
import type { SeamPlace } from './seam';

/** Who does the work: this package, or n8n's HTTP Request node. */
export type Side = 'seam' | 'http';

/** One run of a workflow. */
export interface Job {
	side: Side;
	place: SeamPlace;
	bookings: Booking[];
	/** An operation on bookings, in place of creating an access code for each. */
	operation?: 'upsert' | 'sync';
	/** Wait until each code is on its lock. */
	wait?: boolean;
	/** Go on with the other items when one fails. */
	continues?: boolean;
}

export interface JobResult {
	wallMs: number;
	cpuMs: number;
	/** When the workflow went on after the node, in milliseconds since 1970. */
	endedAt: number;
	succeeded: number;
	/** When each code was known to be on its lock, by ID, in milliseconds since 1970, where the side can tell. */
	seen: Record<string, number>;
}

/** What a process with n8n in it can be asked. */
export interface WorkerCalls {
	/** Makes n8n's expressions run in the engine of that name. */
	prepare(engine: 'vm' | 'legacy'): Promise<void>;
	run(job: Job): Promise<JobResult>;
	/** Milliseconds for the plan of a Sync, two doors a booking, where one in ten has other dates. */
	plan(options: { bookings: number; doors: number }): Promise<number>;
	/** Bytes of heap for each item that waits; or for each that has its expressions read, in a node that just does that. */
	heapPerItem(options: {
		node: 'waiting' | 'reading';
		place: SeamPlace;
		bookings: Booking[];
	}): Promise<number>;
	/** Bytes of heap in use after each tenth of the runs. */
	heapOverRuns(options: { place: SeamPlace; bookings: Booking[]; runs: number }): Promise<number[]>;
}

const fetchModule = createRequire(__filename);

function load(path: string, name: string): INodeType {
	const type = new (fetchModule(path)[name])();
	return 'nodeVersions' in type ? type.getNodeType() : type;
}

/** The package as it is published: what is measured is the build, not its sources. */
const seamApi: ICredentialType = new (fetchModule('../dist/credentials/SeamApi.credentials.js').SeamApi)();

const READER_TYPE = 'bench.reader';

/** Reads the parameters of every item, and ends with the run. */
const reader: INodeType = {
	description: {
		displayName: 'Reader',
		name: 'reader',
		group: ['transform'],
		version: 1,
		description: 'Reads expressions',
		defaults: { name: 'Reader' },
		inputs: ['main'],
		outputs: ['main'],
		properties: READS.map((name) => ({ displayName: name, name, type: 'string', default: '' })),
	},
	async execute() {
		const values = this.getInputData().map((_, index) =>
			READS.map((name) => this.getNodeParameter(name, index)),
		);
		const signal = this.getExecutionCancelSignal();
		await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
		return [values.map((json) => ({ json: { ...json } }))];
	},
};

const nodeTypes: Record<string, INodeType> = {
	[READER_TYPE]: reader,
	'n8n-nodes-seam.seam': asLoadedByN8n(load('../dist/nodes/Seam/Seam.node.js', 'Seam')),
	'n8n-nodes-base.httpRequest': load(
		'n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js',
		'HttpRequest',
	),
	'n8n-nodes-base.wait': load('n8n-nodes-base/dist/nodes/Wait/Wait.node.js', 'Wait'),
	'n8n-nodes-base.if': load('n8n-nodes-base/dist/nodes/If/If.node.js', 'If'),
};

function connections(links: Array<[from: string, output: number, to: string]>) {
	const all: Record<string, { main: Array<Array<{ node: string; type: 'main'; index: number }>> }> = {};
	for (const [from, output, to] of links) {
		const { main } = (all[from] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output].push({ node: to, type: 'main', index: 0 });
	}
	return all;
}

const WAIT: INodeParameters = { waitForCompletion: true, options: { timeout: 600 } };

/** Asks after each code with a request of its own, a second apart, until it is set: the loop that builders make. */
function loopNodes(place: SeamPlace): INode[] {
	const named = (name: string, node: INode): INode => ({ ...node, id: name, name });
	const get = httpRequestNode(place.url, {
		url: `${place.url}/access_codes/get`,
		bodyParameters: {
			parameters: [{ name: 'access_code_id', value: '={{ $json.access_code.access_code_id }}' }],
		},
	});
	const isSet = {
		leftValue: '={{ $json.access_code.status }}',
		rightValue: 'set',
		operator: { type: 'string', operation: 'equals' },
	};
	return [
		{
			...plainNode('Wait', 'n8n-nodes-base.wait'),
			typeVersion: 1.1,
			parameters: { amount: 1, unit: 'seconds' },
		},
		named('Get', get),
		{
			...plainNode('Is it set?', 'n8n-nodes-base.if'),
			typeVersion: 2.2,
			parameters: {
				conditions: {
					options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
					conditions: [{ id: 'set', ...isSet }],
					combinator: 'and',
				},
			},
		},
	];
}

function measuredNode({ side, place, operation, wait }: Job): INode {
	if (operation) return bookingNode(operation);
	return side === 'seam' ? seamNode(wait ? WAIT : {}) : httpRequestNode(place.url);
}

async function runJob(job: Job): Promise<WorkflowResult> {
	const { side, place, bookings, wait, continues } = job;
	const create = measuredNode(job);
	if (continues) create.onError = 'continueErrorOutput';
	const isLoop = side === 'http' && wait;
	return await runWorkflow({
		nodes: [plainNode('Start', START_TYPE), create, ...(isLoop ? loopNodes(place) : [])],
		connections: connections([
			['Start', 0, MEASURED],
			...(isLoop
				? ([
						[MEASURED, 0, 'Wait'],
						['Wait', 0, 'Get'],
						['Get', 0, 'Is it set?'],
						['Is it set?', 1, 'Wait'],
					] as Array<[string, number, string]>)
				: []),
		]),
		nodeTypes,
		credentialTypes: [seamApi],
		credentials: { seamApi: { apiKey: place.apiKey, baseUrl: place.url } },
		input: bookings,
		mode: 'trigger',
	});
}

/** When the loop's last node let each code out at its upper end. */
function seenByLoop(result: WorkflowResult): Record<string, number> {
	const runs = result.run.data.resultData.runData['Is it set?'] ?? [];
	return Object.fromEntries(
		runs.flatMap(({ startTime, executionTime, data }) =>
			(data?.main[0] ?? []).map(({ json }) => [
				String(Object(json.access_code).access_code_id),
				startTime + executionTime,
			]),
		),
	);
}

/** How long n8n's pool of isolates for expressions takes to get ready for the next run, and some more, in milliseconds. */
const BETWEEN_RUNS = 300;

async function measure(job: Job): Promise<JobResult> {
	await sleep(BETWEEN_RUNS);
	const cpu = process.cpuUsage();
	const start = performance.now();
	const result = await runJob(job);
	const wallMs = performance.now() - start;
	const { user, system } = process.cpuUsage(cpu);
	const endedAt = Date.now();
	if (result.error) throw new Error(`${result.error.message}: ${String(result.error.description ?? '')}`);
	const seen = job.wait && job.side === 'http' ? seenByLoop(result) : {};
	return {
		wallMs,
		cpuMs: (user + system) / 1000,
		endedAt,
		succeeded: result.output(MEASURED).filter(({ json }) => json.error === undefined).length,
		seen,
	};
}

const HOUR = 3_600_000;

/** A list as a Sync finds it: all its codes are there, and one booking in ten has other dates by now. */
function listToPlan(bookings: number, doors: number): Sync.SyncInput {
	const now = Date.now();
	const [startsAt, endsAt] = [now + 24 * HOUR, now + 72 * HOUR];
	const doorsOf = (index: number) => [`door-${index % doors}`, `door-${(index + 1) % doors}`];
	const keys = Array.from({ length: bookings }, (_, index) => `HM${index}`);
	return {
		wanted: keys.map((key, itemIndex) => ({
			itemIndex,
			key,
			guestName: null,
			startsAt,
			endsAt: itemIndex % 10 === 0 ? endsAt + HOUR : endsAt,
			deviceIds: doorsOf(itemIndex),
		})),
		unreadable: [],
		existing: keys.flatMap((key, index) =>
			doorsOf(index).map((deviceId) => ({
				accessCodeId: `${key} ${deviceId}`,
				deviceId,
				name: `[bench:${key}]`,
				code: String(100_000 + index),
				commonCodeKey: null,
				startsAt,
				endsAt,
				createdAt: now,
				isBeingDeleted: false,
			})),
		),
		now,
		settings: {
			listName: 'bench',
			removalLimit: 3,
			gracePeriod: 2 * HOUR,
			keepCurrentStays: true,
			removesMissing: true,
		},
		missingSince: {},
	};
}

/** Bookings that are planned in one measurement, in as many lists as it takes: each size has its share of collected garbage. */
const PLANNED_AT_LEAST = 30_000;

async function settledHeap(): Promise<number> {
	for (let round = 0; round < 3; round++) {
		globalThis.gc?.();
		await sleep(50);
	}
	return process.memoryUsage().heapUsed;
}

answerCalls<WorkerCalls>({
	async prepare(engine) {
		if (engine === 'legacy') return;
		await Expression.initExpressionEngine({
			engine,
			poolSize: 1,
			maxCodeCacheSize: 1024,
			bridgeTimeout: 5000,
			bridgeMemoryLimit: 128,
		});
	},
	run: measure,
	async plan({ bookings, doors }) {
		const { planSync }: typeof Sync = fetchModule('../dist/nodes/Seam/bookings/sync.js');
		const plans = Math.ceil(PLANNED_AT_LEAST / bookings);
		const inputs = Array.from({ length: plans }, () => listToPlan(bookings, doors));
		globalThis.gc?.();
		const start = performance.now();
		for (const input of inputs) planSync(input);
		return (performance.now() - start) / plans;
	},
	async heapPerItem({ node, place, bookings }) {
		const abort = new AbortController();
		const start = async (count: number, signal?: AbortSignal) =>
			await runWorkflow({
				nodes: [
					plainNode('Start', START_TYPE),
					node === 'waiting' ? seamNode(WAIT) : readerNode(READER_TYPE),
				],
				connections: connections([['Start', 0, MEASURED]]),
				nodeTypes,
				credentialTypes: [seamApi],
				credentials: { seamApi: { apiKey: place.apiKey, baseUrl: place.url } },
				input: bookings.slice(0, count),
				signal,
			});
		const first = new AbortController();
		const warmUp = start(10, first.signal);
		await sleep(3000);
		first.abort();
		await warmUp;
		const before = await settledHeap();
		const run = start(bookings.length, abort.signal);
		await sleep(8000);
		const during = await settledHeap();
		abort.abort();
		await run;
		return (during - before) / bookings.length;
	},
	async heapOverRuns({ place, bookings, runs }) {
		const heaps: number[] = [];
		for (let run = 1; run <= runs; run++) {
			await measure({ side: 'seam', place, bookings });
			if (run % (runs / 10) === 0) heaps.push(await settledHeap());
		}
		return heaps;
	},
});
