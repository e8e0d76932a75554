import type { IDataObject } from 'n8n-workflow';

/** How long a message is remembered in this process, in milliseconds. */
const MEMORY = 3_600_000;

/** How many messages of a webhook are remembered: in this process, and in static data, which n8n writes as a whole each time. */
const MOST_IN_PROCESS = 10_000;
const MOST_IN_STATIC_DATA = 100;

/** For how long a message is written to static data again where another delivery has undone it, in milliseconds. */
const RECENT = 60_000;

/** What became of a message: it starts an execution, it starts none, or Seam has to deliver it again. */
export type Outcome = 'start' | 'skip' | 'retry';

/** n8n's response to a delivery, as far as it tells whether n8n could start the execution. */
export interface Response {
	/** True once n8n has answered: it does so after it has started the execution, or failed to. */
	readonly writableEnded: boolean;
	readonly statusCode: number;
}

/** A delivery of a message. Svix delivers a message under one ID until it is taken, and to each webhook. */
export interface Delivery {
	webhookId: string;
	messageId: string;
	response: Response;
	/** The node's own. */
	staticData: IDataObject;
	/** Epoch milliseconds. */
	now: number;
}

/** The messages of one webhook, by their ID, the oldest first. */
interface Messages {
	/** When each message that started an execution arrived, in epoch milliseconds. */
	started: Map<string, number>;
	/** Messages that n8n is starting an execution for; no response yet for those that are still being looked at. */
	pending: Map<string, { at: number; response?: Response }>;
}

/** The messages that have started an execution, as static data keeps them. */
function storedIn({ startedMessages }: IDataObject): string[] {
	return Array.isArray(startedMessages) ? startedMessages.filter((id) => typeof id === 'string') : [];
}

function dropOld(entries: Map<string, unknown>, isOld: (id: string) => boolean): void {
	for (const id of entries.keys()) {
		if (!isOld(id) && entries.size <= MOST_IN_PROCESS) break;
		entries.delete(id);
	}
}

/**
 * Recognizes messages that are delivered again. Svix delivers a message until somebody takes it, so one whose answer got lost
 * comes twice.
 *
 * A message counts as taken once n8n has started the execution, not before: if that fails, the next delivery has to start
 * it. Static data is written with the message at once, since n8n saves it only after the execution has started (n8n 2.8
 * and later). It is shared by all processes and outlives a restart, but n8n hands a copy to each delivery and writes it
 * back whole, so of two deliveries at a time one undoes the other's. So this process remembers, too: it takes a message
 * for started when n8n has answered its delivery with success.
 *
 * In doubt a message starts twice rather than never: when n8n stops between starting an execution and saving static data,
 * or when two copies reach two processes at the same moment.
 */
export class Deduplicator {
	private readonly webhooks = new Map<string, Messages>();

	/**
	 * Handles a message unless it has started an execution before.
	 * @param handle decides what becomes of the message
	 * @returns what `handle` says; `skip` for a message that has started an execution before, `retry` for a copy that arrives
	 * while it is not known yet whether the first one does
	 * @throws what `handle` throws; the next delivery is handled anew then
	 */
	async once(delivery: Delivery, handle: () => Promise<Outcome>): Promise<Outcome> {
		const { webhookId, messageId, response, staticData, now } = delivery;
		this.update(now);
		const stored = storedIn(staticData);
		const { started, pending } = this.messagesOf(webhookId);
		if (started.has(messageId) || stored.includes(messageId)) return 'skip';
		if (pending.has(messageId)) return 'retry';

		pending.set(messageId, { at: now });
		let outcome: Outcome = 'retry';
		try {
			outcome = await handle();
		} finally {
			if (outcome === 'start') pending.set(messageId, { at: now, response });
			else pending.delete(messageId);
		}
		if (outcome === 'start') {
			const recent = [...started]
				.slice(-MOST_IN_STATIC_DATA)
				.filter(([, at]) => now - at < RECENT)
				.map(([id]) => id);
			const ids = new Set([...stored, ...recent, messageId]);
			staticData.startedMessages = [...ids].slice(-MOST_IN_STATIC_DATA);
		}
		return outcome;
	}

	private messagesOf(webhookId: string): Messages {
		const messages = this.webhooks.get(webhookId) ?? { started: new Map(), pending: new Map() };
		this.webhooks.set(webhookId, messages);
		return messages;
	}

	/** Notes what n8n has answered meanwhile, and forgets what is old, also of webhooks that no longer exist. */
	private update(now: number): void {
		for (const [webhookId, { started, pending }] of this.webhooks) {
			for (const [id, { at, response }] of pending) {
				if (response?.writableEnded !== true) continue;
				pending.delete(id);
				if (response.statusCode < 300) started.set(id, at);
			}
			const isOld = (at = 0) => now - at >= MEMORY;
			dropOld(started, (id) => isOld(started.get(id)));
			dropOld(pending, (id) => isOld(pending.get(id)?.at));
			if (started.size + pending.size === 0) this.webhooks.delete(webhookId);
		}
	}
}
