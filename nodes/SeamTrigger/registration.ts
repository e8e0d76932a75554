import { NodeOperationError, type IDataObject, type IHookFunctions } from 'n8n-workflow';

import { answerWithout, outcomeOf, rejectionIn } from '../Seam/api/errors';
import { asNodeApiError, toNodeApiError } from '../Seam/api/nodeApiError';
import { request } from '../Seam/api/request';
import { readList } from '../Seam/input/readers';
import { isObject, objectsIn, textOf } from '../Seam/seamObjects';
import { isOutOfReach } from './address';
import { ANY_EVENT } from './events';

/** A webhook as Seam lists it. The secret is sure to be there only in the answer that creates it. */
interface Webhook {
	id: string;
	url: string;
	eventTypes: string[];
	secret?: string;
}

/** The registration as the node's static data keeps it; test and production have static data of their own. */
export interface Registration {
	webhookId: string;
	secret: string;
}

/** What the node keeps in its static data about its webhook; undefined when it has none, or not its secret. */
export function readRegistration({ webhookId, webhookSecret }: IDataObject): Registration | undefined {
	if (typeof webhookId !== 'string' || webhookId === '') return undefined;
	if (typeof webhookSecret !== 'string' || webhookSecret === '') return undefined;
	return { webhookId, secret: webhookSecret };
}

function keep(context: IHookFunctions, { webhookId, secret }: Registration): void {
	const staticData = context.getWorkflowStaticData('node');
	staticData.webhookId = webhookId;
	staticData.webhookSecret = secret;
	staticData.instanceId = context.getInstanceId();
}

function forget(staticData: IDataObject): void {
	delete staticData.webhookId;
	delete staticData.webhookSecret;
	delete staticData.instanceId;
	delete staticData.taken;
}

function readWebhook(value: unknown): Webhook | undefined {
	const { webhook_id, url: address, event_types, secret } = isObject(value) ? value : {};
	const [id, url] = [textOf(webhook_id), textOf(address)];
	if (id === undefined || url === undefined) return undefined;
	const eventTypes = Array.isArray(event_types) ? event_types.map(String) : [ANY_EVENT];
	return { id, url, eventTypes, secret: textOf(secret) };
}

async function requestOf(context: IHookFunctions, path: string, body: IDataObject): Promise<IDataObject> {
	return await asNodeApiError(context, request(context, path, body));
}

/** A webhook that Seam does not know (any more) is as good as deleted. */
async function deleteWebhook(context: IHookFunctions, webhookId: string): Promise<void> {
	const deletion = request(context, '/webhooks/delete', { webhook_id: webhookId });
	const { error } = await outcomeOf(deletion);
	if (rejectionIn(error)?.status !== 404) await asNodeApiError(context, deletion);
}

async function listWebhooks(context: IHookFunctions): Promise<Webhook[]> {
	const { webhooks } = await requestOf(context, '/webhooks/list', {});
	return objectsIn(webhooks)
		.map(readWebhook)
		.filter((webhook) => webhook !== undefined);
}

function addressOf(context: IHookFunctions): string {
	const url = textOf(context.getNodeWebhookUrl('default'));
	if (url !== undefined) return url;
	throw new NodeOperationError(context.getNode(), 'n8n has no webhook address for this node', {
		description: 'Save the workflow and try again.',
	});
}

/**
 * The event types to register: just those chosen, sorted, and `*` alone where it is among them.
 * @throws NodeOperationError when none is chosen
 */
function chosenEvents(context: IHookFunctions): string[] {
	const chosen = readList(context.getNodeParameter('events', []));
	if (chosen.length === 0) {
		throw new NodeOperationError(context.getNode(), "'Trigger On' is empty", {
			description: 'Choose at least one event, or Any Event.',
		});
	}
	return chosen.includes(ANY_EVENT) ? [ANY_EVENT] : [...chosen].sort();
}

/**
 * The ID of the webhook that this n8n registered. A copy of the workflow in another n8n, as from a backup, has the ID as
 * well, and must not delete what the original still needs.
 */
function ownWebhookId(context: IHookFunctions): string | undefined {
	const { webhookId, instanceId } = context.getWorkflowStaticData('node');
	return instanceId === context.getInstanceId() ? textOf(webhookId) : undefined;
}

function isSame(a: string[], b: string[]): boolean {
	return [...a].sort().join(' ') === [...b].sort().join(' ');
}

/**
 * Finds the node's own webhook at Seam, and brings it up to date: Seam is told when other events were chosen, and what
 * can't be used any more is deleted. That is a webhook whose secret is lost, since its deliveries could not be checked;
 * one at an address that this n8n no longer has, since Seam can't change an address; and any other at this address.
 * @returns false when a new one is needed
 * @throws NodeApiError in Seam's words; NodeOperationError when no event is chosen
 */
export async function findRegistration(context: IHookFunctions): Promise<boolean> {
	const url = addressOf(context);
	const eventTypes = chosenEvents(context);
	const staticData = context.getWorkflowStaticData('node');
	const known = readRegistration(staticData);

	const formerId = ownWebhookId(context);
	const own = (await listWebhooks(context)).filter(
		(webhook) => webhook.url === url || webhook.id === formerId,
	);
	const here = own.filter((webhook) => webhook.url === url);
	const usable =
		here.find(({ id }) => id === known?.webhookId) ?? here.find(({ secret }) => secret !== undefined);
	const secret = usable?.secret ?? known?.secret;
	for (const { id } of own) {
		if (id !== usable?.id) await deleteWebhook(context, id);
	}
	if (!usable || secret === undefined) {
		forget(staticData);
		return false;
	}
	if (usable.id !== known?.webhookId || secret !== known.secret) {
		keep(context, { webhookId: usable.id, secret });
	}
	if (!isSame(usable.eventTypes, eventTypes)) {
		await requestOf(context, '/webhooks/update', { webhook_id: usable.id, event_types: eventTypes });
	}
	warnIfOutOfReach(context, url);
	return true;
}

/**
 * Registers a webhook for the chosen events, and keeps its secret.
 * @throws NodeApiError in Seam's words; NodeOperationError when no event is chosen
 */
export async function createRegistration(context: IHookFunctions): Promise<void> {
	const url = addressOf(context);
	const body = { url, event_types: chosenEvents(context) };
	const answer = await requestOf(context, '/webhooks/create', body);
	const webhook = readWebhook(answer.webhook);
	if (webhook?.secret === undefined) {
		if (webhook) await deleteWebhook(context, webhook.id);
		throw toNodeApiError(answerWithout("the webhook's secret"), { node: context.getNode(), host: 'Seam' });
	}
	keep(context, { webhookId: webhook.id, secret: webhook.secret });
	warnIfOutOfReach(context, url);
}

/**
 * Removes the node's webhook from Seam, also where its ID got lost.
 * @throws NodeApiError in Seam's words, and the registration stays known, so that the next activation finds it
 */
export async function deleteRegistration(context: IHookFunctions): Promise<void> {
	const staticData = context.getWorkflowStaticData('node');
	const webhookId = ownWebhookId(context);
	if (webhookId !== undefined) {
		await deleteWebhook(context, webhookId);
	} else {
		const url = addressOf(context);
		const here = (await listWebhooks(context)).filter((webhook) => webhook.url === url);
		for (const { id } of here) await deleteWebhook(context, id);
	}
	forget(staticData);
}

/** Not a refusal: a Seam emulator on the same network, or a tunnel, reaches what looks private from here. */
function warnIfOutOfReach(context: IHookFunctions, url: string): void {
	if (!isOutOfReach(url)) return;
	context.logger.warn(
		`Node '${context.getNode().name}': Seam can not reach ${url} from the internet, so its events will not arrive. Give n8n a public address in WEBHOOK_URL, or use a tunnel.`,
	);
}
