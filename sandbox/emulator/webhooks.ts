/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { randomBytes, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { Webhook as Signer } from 'svix';
import type { SeamEvent, Webhook } from './types';
import type { World } from './world';

/** Seconds between a delivery that was not taken and the next try. Source: Seam's webhook guide. */
const RETRY_AFTER = [5, 300, 1800, 7200, 18_000, 36_000, 36_000];

/** How long a receiver may take, in real milliseconds. */
const PATIENCE = 15_000;

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** One try to hand an event to a webhook. */
export interface Delivery {
	webhook_id: string;
	url: string;
	event: SeamEvent;
	/** The value of `svix-id`, the same for each try. */
	svixId: string;
	/** 1 for the first try. */
	attempt: number;
	headers: Record<string, string>;
	/** The body as signed and sent. */
	body: string;
	/** The receiver's HTTP status; undefined when none came. */
	status?: number;
	/** Why no status came. */
	error?: string;
}

/**
 * The webhooks of a workspace and their deliveries, signed as Svix signs them. Deliveries go to loopback addresses
 * alone, whatever address was registered.
 */
export class Webhooks {
	readonly deliveries: Delivery[] = [];
	private readonly byId = new Map<string, Webhook & { workspace_id: string }>();
	private readonly agent = new Agent({ keepAlive: true, maxSockets: 20 });
	private stopped = false;

	constructor(private readonly world: World) {
		world.events.onEvent((event) => this.dispatch(event));
	}

	create(workspace_id: string, url: string, event_types: string[]): Webhook {
		const webhook = {
			webhook_id: randomUUID(),
			workspace_id,
			url,
			event_types,
			secret: `whsec_${randomBytes(24).toString('base64')}`,
		};
		this.byId.set(webhook.webhook_id, webhook);
		return this.present(webhook);
	}

	list(workspace_id: string): Webhook[] {
		return [...this.byId.values()]
			.filter((webhook) => webhook.workspace_id === workspace_id)
			.map((webhook) => this.present(webhook));
	}

	get(workspace_id: string, webhook_id: string): Webhook | undefined {
		const webhook = this.byId.get(webhook_id);
		return webhook?.workspace_id === workspace_id ? this.present(webhook) : undefined;
	}

	setEventTypes(webhook_id: string, event_types: string[]): void {
		const webhook = this.byId.get(webhook_id);
		if (webhook) webhook.event_types = event_types;
	}

	delete(webhook_id: string): void {
		this.byId.delete(webhook_id);
	}

	stop(): void {
		this.stopped = true;
		this.agent.destroy();
	}

	private present({ webhook_id, url, event_types, secret }: Webhook): Webhook {
		return { webhook_id, url, event_types: [...event_types], secret };
	}

	private dispatch(event: SeamEvent): void {
		for (const webhook of this.byId.values()) {
			const { workspace_id, event_types } = webhook;
			if (workspace_id !== event.workspace_id) continue;
			if (!event_types.includes('*') && !event_types.includes(event.event_type)) continue;
			this.deliver(webhook.webhook_id, event, `msg_${randomUUID().replaceAll('-', '')}`, 1);
		}
	}

	private deliver(webhook_id: string, event: SeamEvent, svixId: string, attempt: number): void {
		const webhook = this.byId.get(webhook_id);
		if (!webhook || this.stopped) return;
		const body = JSON.stringify(event);
		const now = new Date();
		const delivery: Delivery = {
			webhook_id,
			url: webhook.url,
			event,
			svixId,
			attempt,
			body,
			headers: {
				'content-type': 'application/json',
				'svix-id': svixId,
				'svix-timestamp': String(Math.floor(now.getTime() / 1000)),
				'svix-signature': new Signer(webhook.secret).sign(svixId, now, body),
			},
		};
		this.deliveries.push(delivery);
		this.send(delivery, (taken) => {
			this.world.settings.log(
				`webhook ${event.event_type} -> ${webhook.url} try ${attempt}: ${delivery.status ?? delivery.error}`,
			);
			const wait = RETRY_AFTER[attempt - 1];
			if (taken || this.stopped || wait === undefined) return;
			this.world.clock.after(wait, () => this.deliver(webhook_id, event, svixId, attempt + 1));
		});
	}

	private send(delivery: Delivery, done: (taken: boolean) => void): void {
		const url = new URL(delivery.url);
		if (url.protocol !== 'http:' || !LOOPBACK.includes(url.hostname)) {
			delivery.error = 'not a loopback address over http, so not sent';
			done(true);
			return;
		}
		let ended = false;
		const end = (taken: boolean) => {
			if (!ended) done(taken);
			ended = true;
		};
		const outgoing = request(
			url,
			{
				method: 'POST',
				agent: this.agent,
				timeout: PATIENCE,
				headers: { ...delivery.headers, 'content-length': Buffer.byteLength(delivery.body) },
			},
			(answer) => {
				delivery.status = answer.statusCode;
				answer.resume();
				end(answer.statusCode !== undefined && answer.statusCode >= 200 && answer.statusCode < 300);
			},
		);
		outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
		outgoing.on('error', (error) => {
			delivery.error = error.message;
			end(false);
		});
		outgoing.end(delivery.body);
	}
}
