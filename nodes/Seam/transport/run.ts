import { sleep, type IExecuteSingleFunctions } from 'n8n-workflow';
import pLimit from 'p-limit';

import { Turnstile } from './turnstile';

/** Requests of a run that may be under way at once: nine for the items, and one at a time for looks of those waiting. */
const ITEM_REQUESTS = 9;
const LOOK_REQUESTS = 1;

/**
 * What the items of one run share. n8n starts the requests of all items at once and gives them nothing in common but
 * the run's cancel signal.
 */
export class Run {
	readonly items = pLimit(ITEM_REQUESTS);

	readonly looks = pLimit(LOOK_REQUESTS);

	private readonly turnstiles = new Map<string, Turnstile>();

	private readonly shared = new Map<string, unknown>();

	private readonly sleepers = new Set<AbortController>();

	constructor(readonly signal: AbortSignal | undefined) {
		signal?.addEventListener('abort', () => this.wakeAll(), { once: true });
	}

	/**
	 * Sleeps until the time is up or the run is cancelled. However many items sleep, the run's signal has one listener:
	 * Node.js warns of a leak when there are more than ten.
	 * @param ms milliseconds
	 * @throws the signal's reason when the run is cancelled
	 */
	async sleep(ms: number): Promise<void> {
		this.signal?.throwIfAborted();
		const sleeper = new AbortController();
		this.sleepers.add(sleeper);
		try {
			await sleep(ms, sleeper.signal);
		} finally {
			this.sleepers.delete(sleeper);
		}
	}

	private wakeAll(): void {
		for (const sleeper of this.sleepers) sleeper.abort(this.signal?.reason);
	}

	/** The turnstile for requests that Seam counts together. */
	turnstile(key: string): Turnstile {
		let turnstile = this.turnstiles.get(key);
		if (!turnstile) {
			turnstile = new Turnstile(this);
			this.turnstiles.set(key, turnstile);
		}
		return turnstile;
	}

	/** Something that all items of the run use together, made at first use. One key always names one type. */
	share<T>(key: string, make: () => T): T {
		if (!this.shared.has(key)) this.shared.set(key, make());
		return this.shared.get(key) as T;
	}
}

const runs = new WeakMap<AbortSignal, Run>();

/** The run that an item belongs to. Without a cancel signal (n8n gives none to some tools) each item is its own run. */
export function runOf(context: Pick<IExecuteSingleFunctions, 'getExecutionCancelSignal'>): Run {
	const signal = context.getExecutionCancelSignal();
	if (!signal) return new Run(undefined);
	let run = runs.get(signal);
	if (!run) {
		run = new Run(signal);
		runs.set(signal, run);
	}
	return run;
}
