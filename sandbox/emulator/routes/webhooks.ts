import { SeamError } from '../errors';
import { eventTypes } from '../openapi';
import type { Webhook } from '../types';
import { route, type Call, type Route } from './route';

function checkEventTypes(event_types: string[]): void {
	const known = eventTypes();
	const unknown = event_types.filter((type) => type !== '*' && !known.has(type));
	if (unknown.length > 0) {
		throw new SeamError(400, 'invalid_event_types', `Invalid event types: ${unknown.join(', ')}`, {
			data: { event_types: unknown },
		});
	}
}

function find(call: Call, webhook_id: string): Webhook {
	const webhook = call.webhooks.get(call.workspaceId, webhook_id);
	if (!webhook) {
		throw new SeamError(404, 'webhook_not_found', 'Webhook not found', { data: { webhook_id } });
	}
	return webhook;
}

/** Seam promises the secret only as an optional field, so here it is shown once, to whoever made the webhook. */
function withoutSecret({ webhook_id, url, event_types }: Webhook): Omit<Webhook, 'secret'> {
	return { webhook_id, url, event_types };
}

function create(body: { url: string; event_types?: string[] }, call: Call): object {
	const event_types = body.event_types ?? ['*'];
	checkEventTypes(event_types);
	return { webhook: call.webhooks.create(call.workspaceId, body.url, event_types) };
}

function update(body: { webhook_id: string; event_types: string[] }, call: Call): object {
	find(call, body.webhook_id);
	checkEventTypes(body.event_types);
	call.webhooks.setEventTypes(body.webhook_id, body.event_types);
	return {};
}

function remove(body: { webhook_id: string }, call: Call): object {
	find(call, body.webhook_id);
	call.webhooks.delete(body.webhook_id);
	return {};
}

export const webhookRoutes: Route[] = [
	route('/webhooks/create', create),
	route('/webhooks/update', update),
	route('/webhooks/delete', remove),
	route('/webhooks/get', (body: { webhook_id: string }, call) => ({
		webhook: withoutSecret(find(call, body.webhook_id)),
	})),
	route('/webhooks/list', (_body: object, call) => ({
		webhooks: call.webhooks.list(call.workspaceId).map(withoutSecret),
	})),
];
