import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../Seam/seamObjects';

/** How long a message is remembered, in milliseconds. */
const MEMORY = 3_600_000;

/** How many messages are remembered at most: in the workflow's static data, which n8n writes as a whole, and here. */
const MOST_IN_STATIC_DATA = 1_000;
const MOST_IN_PROCESS = 10_000;

/** What became of a message: it started an execution, it was let pass, or it is to come again. */
export type Outcome = 'start' | 'pass' | 'again';

/** When each message started an execution, in epoch milliseconds, by its ID; oldest first. */
type Taken = Map<string, number>;

function addStored(taken: Taken, stored: unknown): void {
	if (!isObject(stored)) return;
	for (const [id, at] of Object.entries(stored)) {
		if (typeof at === 'number' && !taken.has(id)) taken.set(id, at);
	}
}

function dropOld(taken: Taken, now: number): void {
	for (const [id, at] of taken) {
		if (now - at < MEMORY && taken.size <= MOST_IN_PROCESS) break;
		taken.delete(id);
	}
}

/**
 * Tells messages that come a second time. Svix sends a message again until it is taken, so one whose answer got lost
 * comes twice.
 *
 * Messages that started an execution are remembered in the workflow's static data, which outlives a restart and which all processes share,
 * and in this process, which knows them at once: n8n hands a webhook a copy of the static data and writes it back
 * whole, so of two deliveries at a time one would forget the other. What remains: with several webhook processes (queue
 * mode), two copies of a message that reach two of them within the moment between reading and writing both start an
 * execution. Static data offers no lock to prevent that; Svix waits seconds before it sends again.
 */
export class Duplicates {
	private readonly taken = new Map<string, Taken>();

	private readonly underWay = new Map<string, Promise<Outcome>>();

	/**
	 * Handles a message unless it has started an execution before.
	 * @param webhookId the webhook that it came to: Svix sends a message under one ID to all webhooks
	 * @param staticData the node's own; `taken` in it is written when the message starts an execution
	 * @param now epoch milliseconds
	 * @param handle handles the message; a throw counts as `again` for copies that came meanwhile
	 * @returns what `handle` says; `start` for a message that did so before, or is just doing so
	 */
	async once(
		webhookId: string,
		messageId: string,
		staticData: IDataObject,
		now: number,
		handle: () => Promise<Outcome>,
	): Promise<Outcome> {
		this.forgetOld(now);
		const taken = this.takenBy(webhookId);
		addStored(taken, staticData.taken);
		dropOld(taken, now);
		if (taken.has(messageId)) return 'start';

		const key = `${webhookId} ${messageId}`;
		const other = this.underWay.get(key);
		if (other) return await other;
		const handling = handle();
		this.underWay.set(
			key,
			handling.catch(() => 'again' as const),
		);
		try {
			const outcome = await handling;
			if (outcome === 'start') {
				this.takenBy(webhookId).set(messageId, now);
				staticData.taken = Object.fromEntries([...this.takenBy(webhookId)].slice(-MOST_IN_STATIC_DATA));
			}
			return outcome;
		} finally {
			this.underWay.delete(key);
		}
	}

	private takenBy(webhookId: string): Taken {
		let taken = this.taken.get(webhookId);
		if (!taken) {
			taken = new Map();
			this.taken.set(webhookId, taken);
		}
		return taken;
	}

	/** Also of webhooks that are no more. */
	private forgetOld(now: number): void {
		for (const [webhookId, taken] of this.taken) {
			dropOld(taken, now);
			if (taken.size === 0) this.taken.delete(webhookId);
		}
	}
}
