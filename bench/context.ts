/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import path from 'node:path';

import type { EmulatorOptions } from '../sandbox/emulator';
import { ensureN8n } from '../sandbox/n8n/install';
import type { Booking } from './nodes';
import { Helper } from './process';
import type { SeamCalls, SeamPlace } from './seam';
import type { SdkCalls } from './sdk';
import type { WorkerCalls } from './worker';

const HOUR = 3_600_000;

/** The processes that measurements are made with; all of them end with `end`. */
export class Bench {
	private readonly helpers: Array<{ end(): Promise<void> }> = [];

	private constructor(
		/** The folder of the sandbox's n8n. */
		readonly n8nFolder: string,
		/** The Node that it runs on. */
		readonly node: string,
	) {}

	static async open(): Promise<Bench> {
		const { folder, node } = await ensureN8n();
		return new Bench(folder, node);
	}

	/** A process with n8n in it. */
	async worker(engine: 'vm' | 'legacy' = 'vm'): Promise<Helper<WorkerCalls>> {
		const worker = Helper.start<WorkerCalls>('worker.ts', {
			node: this.node,
			args: ['--expose-gc', '--require', path.join(__dirname, 'useN8n.cjs')],
			env: { BENCH_N8N_FOLDER: this.n8nFolder },
		});
		this.helpers.push(worker);
		await worker.call('prepare', engine);
		return worker;
	}

	/** A process with Seam's SDK in it. */
	sdk(): Helper<SdkCalls> {
		const sdk = Helper.start<SdkCalls>('sdk.ts', { node: this.node });
		this.helpers.push(sdk);
		return sdk;
	}

	/** A process with the emulator in it. */
	async seam(
		devices: number,
		emulator: EmulatorOptions,
	): Promise<{ seam: Helper<SeamCalls>; place: SeamPlace }> {
		const seam = Helper.start<SeamCalls>('seam.ts', { node: this.node });
		this.helpers.push(seam);
		return { seam, place: await seam.call('start', { emulator, devices }) };
	}

	async end(): Promise<void> {
		await Promise.all(this.helpers.splice(0).map(async (helper) => await helper.end()));
	}
}

/** So many bookings, spread over the devices, each from now on or from a time ahead. */
export function bookingsFor(
	devices: string[],
	count: number,
	options: { from?: number; startsIn?: number } = {},
): Booking[] {
	const { from = 0, startsIn = 48 } = options;
	const arrival = new Date(Date.now() + startsIn * HOUR).toISOString();
	const departure = new Date(Date.now() + (startsIn + 96) * HOUR).toISOString();
	return Array.from({ length: count }, (_, index) => ({
		guest: `Guest ${from + index}`,
		device: devices[index % devices.length],
		arrival,
		departure,
	}));
}
