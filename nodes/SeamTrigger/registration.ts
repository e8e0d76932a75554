import {
	NodeOperationError,
	sleep,
	type IDataObject,
	type IHookFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { accountOf } from '../Seam/api/account';
import { answerWithout, outcomeOf, rejectionIn } from '../Seam/api/errors';
import { asNodeApiError, toNodeApiError } from '../Seam/api/nodeApiError';
import { request } from '../Seam/api/request';
import { mayPass, readDelay, READ_TRIES } from '../Seam/api/retryDelays';
import { fieldsOf, objectsIn, textOf } from '../Seam/seamObjects';
import { ANY_EVENT } from './fields';
import { readEventTypes } from './parameters';
import { isPrivateUrl } from './privateUrl';

/** Milliseconds for one try of a read. */
const TRY_TIMEOUT = 10_000;

/** A webhook as Seam shows it. The secret is sure to be there, and whole, only in the answer that creates it. */
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

/**
 * What this process registered last at each address: n8n writes static data back whole, so an execution that began before the
 * workflow was published anew puts the former secret back when it ends.
 */
const newest = new Map<string, Registration>();

/**
 * What a delivery may be signed with: what this process registered, and what static data has, which other processes wrote.
 */
export function knownRegistrations(
	context: Pick<IWebhookFunctions, 'getNodeWebhookUrl' | 'getWorkflowStaticData'>,
): Registration[] {
	const own = newest.get(context.getNodeWebhookUrl('default') ?? '');
	return [own, readRegistration(context.getWorkflowStaticData('node'))].filter((one) => one !== undefined);
}

/** What the node keeps in its static data about its webhook; undefined when it has none, or not its secret. */
function readRegistration({ webhookId, webhookSecret }: IDataObject): Registration | undefined {
	const [id, secret] = [textOf(webhookId), textOf(webhookSecret)];
	return id === undefined || secret === undefined ? undefined : { webhookId: id, secret };
}

/** Writes to static data which webhook the node has. */
export function remember(staticData: IDataObject, { webhookId, secret }: Registration): void {
	staticData.webhookId = webhookId;
	staticData.webhookSecret = secret;
}

async function keep(context: IHookFunctions, { webhookId, secret }: Registration): Promise<void> {
	newest.set(urlOf(context), { webhookId, secret });
	const staticData = context.getWorkflowStaticData('node');
	remember(staticData, { webhookId, secret });
	staticData.instanceId = context.getInstanceId();
	staticData.account = await accountOf(context);
}

function forget(context: IHookFunctions): void {
	newest.delete(urlOf(context));
	const staticData = context.getWorkflowStaticData('node');
	for (const key of ['webhookId', 'webhookSecret', 'instanceId', 'account', 'startedMessages']) {
		delete staticData[key];
	}
}

function readWebhook(value: unknown): Webhook | undefined {
	const { webhook_id, url: address, event_types, secret } = fieldsOf(value);
	const [id, url] = [textOf(webhook_id), textOf(address)];
	if (id === undefined || url === undefined) return undefined;
	const eventTypes = Array.isArray(event_types) ? event_types.map(String) : [ANY_EVENT];
	return { id, url, eventTypes, secret: textOf(secret) };
}

/** Changes a webhook. @returns false where Seam does not know it (any more): its list may lag @throws NodeApiError */
async function changeWebhook(context: IHookFunctions, path: string, body: IDataObject): Promise<boolean> {
	const change = request(context, path, body);
	const { error } = await outcomeOf(change);
	if (rejectionIn(error)?.status === 404) return false;
	await asNodeApiError(context, change);
	return true;
}

/** A webhook that Seam does not know (any more) is as good as deleted. */
async function deleteWebhook(context: IHookFunctions, webhook_id: string): Promise<void> {
	await changeWebhook(context, '/webhooks/delete', { webhook_id });
}

/** Sends a read, and again while Seam or the network is down: n8n takes a failure for a reason to delete the webhook. */
async function readAgain(context: IHookFunctions, path: string): Promise<IDataObject> {
	for (let tries = 1; ; tries += 1) {
		const { answer, error } = await outcomeOf(request(context, path, {}, { timeout: TRY_TIMEOUT }));
		if (answer) return answer;
		if (!mayPass(error) || tries >= READ_TRIES) throw error;
		await sleep(readDelay(tries, Math.random()));
	}
}

async function listWebhooks(context: IHookFunctions): Promise<Webhook[]> {
	const { webhooks } = await asNodeApiError(context, readAgain(context, '/webhooks/list'));
	return objectsIn(webhooks)
		.map(readWebhook)
		.filter((webhook) => webhook !== undefined);
}

function urlOf(context: IHookFunctions): string {
	const url = textOf(context.getNodeWebhookUrl('default'));
	if (url !== undefined) return url;
	throw new NodeOperationError(context.getNode(), 'n8n has no webhook address for this node', {
		description: 'Save the workflow and try again.',
	});
}

/**
 * Checks that Seam can reach the node's webhook. A Seam in the same network, such as an emulator on this machine, may well
 * reach what looks private from here, so then there is only a warning in n8n's log.
 * @throws NodeOperationError when Seam is on the internet and the webhook is not
 */
async function checkReach(context: IHookFunctions, url: string): Promise<void> {
	if (!isPrivateUrl(url)) return;
	const { baseUrl } = await context.getCredentials('seamApi');
	const advice = 'Give n8n a public address in WEBHOOK_URL, or use a tunnel.';
	const message = `Seam cannot reach ${url} from the internet, so its events will not arrive`;
	if (!isPrivateUrl(String(baseUrl))) {
		throw new NodeOperationError(context.getNode(), message, { description: advice });
	}
	context.logger.warn(`Node '${context.getNode().name}': ${message}. ${advice}`);
}

/**
 * The event types to register: just those chosen, sorted, and `*` alone where it is among them.
 * @throws NodeOperationError when none is chosen
 */
function chosenEvents(context: IHookFunctions): string[] {
	const chosen = readEventTypes(context);
	if (chosen.length === 0) {
		throw new NodeOperationError(context.getNode(), 'No event is chosen', {
			description: "Choose at least one event in 'Trigger On' or 'Other Events', or Any Event.",
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

/**
 * Whether the node's webhook was registered with another key, and is in a workspace that the present key does not reach: it
 * can't be deleted then. Says so in n8n's log.
 * @param listed the webhooks that the present key reaches
 */
async function isLeftBehind(context: IHookFunctions, webhookId: string, listed: Webhook[]): Promise<boolean> {
	const { account } = context.getWorkflowStaticData('node');
	if (textOf(account) === undefined || account === (await accountOf(context))) return false;
	if (listed.some(({ id }) => id === webhookId)) return false;
	context.logger.warn(
		`Node '${context.getNode().name}': The credential has changed, and its API key does not reach the workspace of webhook ${webhookId}, which was registered with the old one. The webhook is still there and cannot be deleted from here: delete it in the Seam Console of the old workspace.`,
	);
	return true;
}

/**
 * Whether the webhook that the node has registered is at another address. It stays there: n8n's address may have changed, but
 * this n8n may also be a copy of the one that needs it, and nothing tells the two apart. Says so in n8n's log.
 */
function isElsewhere(context: IHookFunctions, ownId: string, url: string, listed: Webhook[]): boolean {
	const elsewhere = listed.find((webhook) => webhook.id === ownId && webhook.url !== url);
	if (!elsewhere) return false;
	context.logger.warn(
		`Node '${context.getNode().name}': Webhook ${elsewhere.id} is still registered at ${elsewhere.url}. If that address is no longer in use, delete it in the Seam Console.`,
	);
	return true;
}

/** Whether the webhook that this n8n has registered is not for it to delete here, which n8n's log then says. */
async function isOutOfReach(context: IHookFunctions, url: string, listed: Webhook[]): Promise<boolean> {
	const ownId = ownWebhookId(context);
	if (ownId === undefined) return false;
	return isElsewhere(context, ownId, url, listed) || (await isLeftBehind(context, ownId, listed));
}

function isSame(a: string[], b: string[]): boolean {
	return [...a].sort().join(' ') === [...b].sort().join(' ');
}

/**
 * Finds the node's own webhook at Seam, and brings it up to date: Seam is told when other events were chosen, and any other
 * webhook at this address is deleted, since nobody has its secret to check its deliveries by.
 * @returns false when a new one is needed
 * @throws NodeApiError in Seam's words; NodeOperationError when no event is chosen, or Seam can't reach the webhook
 */
export async function findRegistration(context: IHookFunctions): Promise<boolean> {
	const url = urlOf(context);
	const eventTypes = chosenEvents(context);
	await checkReach(context, url);
	const known = readRegistration(context.getWorkflowStaticData('node'));

	const listed = await listWebhooks(context);
	await isOutOfReach(context, url, listed);
	const here = listed.filter((webhook) => webhook.url === url);
	const usable = here.find(({ id }) => id === known?.webhookId);
	for (const { id } of here) {
		if (id !== usable?.id) await deleteWebhook(context, id);
	}
	const isUpToDate =
		usable !== undefined &&
		(isSame(usable.eventTypes, eventTypes) ||
			(await changeWebhook(context, '/webhooks/update', { webhook_id: usable.id, event_types: eventTypes })));
	if (known && isUpToDate) await keep(context, known);
	else forget(context);
	return isUpToDate;
}

/**
 * Registers a webhook for the chosen events, and keeps its secret.
 * @throws NodeApiError in Seam's words; NodeOperationError when no event is chosen
 */
export async function createRegistration(context: IHookFunctions): Promise<void> {
	const body = { url: urlOf(context), event_types: chosenEvents(context) };
	const answer = await asNodeApiError(context, request(context, '/webhooks/create', body));
	const webhook = readWebhook(answer.webhook);
	if (webhook?.secret === undefined) {
		if (webhook) await deleteWebhook(context, webhook.id);
		throw toNodeApiError(answerWithout("the webhook's secret"), { node: context.getNode(), host: 'Seam' });
	}
	await keep(context, { webhookId: webhook.id, secret: webhook.secret });
}

/**
 * Removes the node's webhook from Seam, and any other at its address: when two processes register at the same time, only
 * the ID of the last one is known.
 * @throws NodeApiError in Seam's words, and the registration stays known, so that the next activation finds it
 */
export async function deleteRegistration(context: IHookFunctions): Promise<void> {
	const url = urlOf(context);
	const listed = await listWebhooks(context);
	const ids = new Set(listed.filter((webhook) => webhook.url === url).map(({ id }) => id));
	const ownId = ownWebhookId(context);
	// Also where the list does not show it yet.
	if (ownId !== undefined && !(await isOutOfReach(context, url, listed))) ids.add(ownId);
	for (const id of ids) await deleteWebhook(context, id);
	forget(context);
}
