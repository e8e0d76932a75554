import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../Seam/seamObjects';

/** How long a message is remembered, in milliseconds. */
const MEMORY = 3_600_000;

/** How many messages are remembered at most: in the workflow's static data, which n8n writes as a whole, and here. */
const MOST_IN_STATIC_DATA = 1_000;
const MOST_IN_PROCESS = 10_000;

/** When each message was taken, in epoch milliseconds, by its ID; oldest first. */
type Taken = Map<string, number>;

function addStored(taken: Taken, stored: unknown): void {
	if (!isObject(stored)) return;
	for (const [id, at] of Object.entries(stored)) {
		if (typeof at === 'number' && !taken.has(id)) taken.set(id, at);
	}
}

function forgetOld(taken: Taken, now: number): void {
	for (const [id, at] of taken) {
		if (now - at < MEMORY && taken.size <= MOST_IN_PROCESS) break;
		taken.delete(id);
	}
}

/**
 * Tells messages that come a second time. Svix sends a message again until it is taken, so one whose answer got lost
 * comes twice.
 *
 * Taken messages are remembered in the workflow's static data, which outlives a restart and which all processes share,
 * and in this process, which knows them at once: n8n hands a webhook a copy of the static data and writes it back
 * whole, so of two deliveries at a time one would forget the other. What remains: with several webhook processes (queue
 * mode), two copies of a message that reach two of them within the moment between reading and writing both start an
 * execution. Static data offers no lock to prevent that; Svix waits seconds before it sends again.
 */
export class Duplicates {
	private readonly taken = new Map<string, Taken>();

	private readonly underWay = new Map<string, Promise<boolean>>();

	/**
	 * Handles a message unless it was handled before.
	 * @param webhookId the webhook that it came to: Svix sends a message under one ID to all webhooks
	 * @param staticData the node's own; `taken` in it is written when the message is taken
	 * @param now epoch milliseconds
	 * @param handle handles the message; false, or a throw, says that it was not taken and may come again
	 * @returns what `handle` says; true for a message that was taken before
	 */
	async once(
		webhookId: string,
		messageId: string,
		staticData: IDataObject,
		now: number,
		handle: () => Promise<boolean>,
	): Promise<boolean> {
		const taken = this.takenBy(webhookId);
		addStored(taken, staticData.taken);
		forgetOld(taken, now);
		if (taken.has(messageId)) return true;

		const key = `${webhookId} ${messageId}`;
		const other = this.underWay.get(key);
		if (other) return await other;
		const handling = handle();
		const outcome = handling.catch(() => false);
		this.underWay.set(key, outcome);
		try {
			if (!(await handling)) return false;
			taken.set(messageId, now);
			staticData.taken = Object.fromEntries([...taken].slice(-MOST_IN_STATIC_DATA));
			return true;
		} finally {
			this.underWay.delete(key);
		}
	}

	/** Forgets the messages of a webhook that is no more. */
	forget(webhookId: string): void {
		this.taken.delete(webhookId);
	}

	private takenBy(webhookId: string): Taken {
		let taken = this.taken.get(webhookId);
		if (!taken) {
			taken = new Map();
			this.taken.set(webhookId, taken);
		}
		return taken;
	}
}
