import { HookContext, WebhookContext } from 'n8n-core';
import {
	jsonParse,
	type CloseFunction,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IWebhookData,
	type WebhookSetupMethodNames,
	type Workflow,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { nodeJson, seamCredentials, type SeamCredential } from './node';
import { buildWorkflow, nodeOf } from './workflow';

export interface TriggerOptions {
	node: INodeType;
	parameters: INodeParameters;
	credentials: SeamCredential;
	/** What n8n had stored for the workflow before. */
	staticData?: IDataObject;
	/** True for a test run in the editor, which has a webhook address of its own. */
	isTest?: boolean;
	/** The public address of n8n's webhooks. */
	webhookBaseUrl?: string;
	/**
	 * Starts the execution for a delivery, as far as n8n does before it answers; it can't be started where this rejects.
	 * n8n 2.8 and later answer only then, and keep the static data only if it could be started.
	 */
	startExecution?: () => Promise<void>;
}

export interface Delivery {
	headers?: Record<string, string>;
	/** The exact bytes of the body. n8n parses them as JSON where the content type says so. */
	body: string | Buffer;
}

export interface DeliveryResult {
	/** The HTTP status that the sender gets. */
	status: number;
	/** The body that the sender gets. */
	body: unknown;
	/** What the execution starts with; undefined if none was started. */
	items?: INodeExecutionData[];
}

/** A trigger node in a workflow of an n8n that keeps the workflow's static data, as its database does. */
export interface TriggerHarness {
	/** Activates the workflow: `checkExists`, and `create` if that says no. False if nothing had to be created. */
	activate(): Promise<boolean>;
	/** Deactivates it: `delete`. */
	deactivate(): Promise<boolean>;
	/** Calls one method of the webhook's life alone. */
	hook(method: WebhookSetupMethodNames): Promise<boolean>;
	/** Sends a request to the node's webhook. */
	deliver(delivery: Delivery): Promise<DeliveryResult>;
	/** The node's own part of the static data, as last stored. */
	nodeStaticData(): IDataObject;
	/** All static data of the workflow, to hand to another harness: the same workflow after an edit or a restart. */
	staticData(): IDataObject;
	/** Where the webhook is. */
	url(): string | undefined;
}

/** The part of Express's response that webhook nodes use, which remembers what was sent. */
class RecordedResponse {
	statusCode = 200;
	body: unknown = undefined;
	ended = false;

	get writableEnded() {
		return this.ended;
	}

	readonly headers: Record<string, string> = {};

	status(code: number) {
		this.statusCode = code;
		return this;
	}

	setHeader(name: string, value: string) {
		this.headers[name.toLowerCase()] = value;
		return this;
	}

	send(body?: unknown) {
		if (this.ended) throw new Error('The response was sent twice');
		this.ended = true;
		this.body = body;
		return this;
	}

	json(body?: unknown) {
		return this.send(body);
	}

	end(body?: unknown) {
		if (this.ended && body !== undefined) throw new Error('The response was sent twice');
		if (!this.ended) this.send(body);
		return this;
	}
}

/** A request as n8n's body parser hands it to a node; undefined where the parser itself refuses it with a 422. */
function requestOf({ headers = {}, body }: Delivery) {
	const rawBody = Buffer.isBuffer(body) ? body : Buffer.from(body);
	const lowercase = Object.fromEntries(
		Object.entries({ 'content-type': 'application/json', ...headers }).map(([name, value]) => [
			name.toLowerCase(),
			value,
		]),
	);
	const isJson = lowercase['content-type'].includes('json');
	const text = rawBody.toString('utf8');
	let parsed: unknown = {};
	if (isJson && text !== '') {
		try {
			parsed = JSON.parse(text);
		} catch {
			return undefined;
		}
	}
	return {
		method: 'POST',
		headers: lowercase,
		rawBody,
		body: parsed,
		params: {},
		query: {},
	};
}

/** Puts a webhook trigger into a workflow and plays n8n to it, with n8n-core's own contexts. */
export async function triggerHarness(options: TriggerOptions): Promise<TriggerHarness> {
	const { node: type, isTest = false } = options;
	const credentials = await seamCredentials(options.credentials);
	const description = type.description.webhooks?.find(({ name }) => name === 'default');
	if (description === undefined) throw new Error('The node has no webhook');
	const node: INode = {
		...nodeJson(type, { parameters: options.parameters }),
		webhookId: 'b7c0a4de-7d3b-4b0e-9f6e-1d2c3b4a5968',
	};
	const mode = isTest ? 'manual' : 'trigger';
	const activation = isTest ? 'manual' : 'activate';
	let stored = JSON.stringify(options.staticData ?? {});

	const additionalData = () =>
		additionalDataFor(credentials, { mode, webhookBaseUrl: options.webhookBaseUrl });
	/** Builds the workflow, as n8n does for a delivery, and again on the same static data when it starts an execution. */
	const load = (staticData = jsonParse<IDataObject>(stored)): Workflow =>
		buildWorkflow({ nodes: [node], connections: {}, nodeTypes: { [node.type]: type }, staticData });
	const save = (workflow: Workflow) => {
		stored = JSON.stringify(workflow.staticData);
	};
	const webhookData = (workflow: Workflow): IWebhookData => ({
		httpMethod: 'POST',
		node: node.name,
		path: `${node.webhookId}/webhook`,
		webhookDescription: description,
		workflowId: workflow.id,
		workflowExecuteAdditionalData: additionalData(),
		webhookId: node.webhookId,
		isTest,
	});
	const hookContext = (workflow: Workflow) =>
		new HookContext(
			workflow,
			nodeOf(workflow, node.name),
			additionalData(),
			mode,
			activation,
			webhookData(workflow),
		);

	const hook = async (method: WebhookSetupMethodNames) => {
		const call = type.webhookMethods?.default?.[method];
		if (call === undefined) throw new Error(`The node has no webhook method '${method}'`);
		const workflow = load();
		try {
			return await call.call(hookContext(workflow));
		} finally {
			save(workflow);
		}
	};

	return {
		hook,
		activate: async () => {
			if (await hook('checkExists')) return false;
			return await hook('create');
		},
		deactivate: async () => await hook('delete'),
		async deliver(delivery) {
			if (type.webhook === undefined) throw new Error('The node has no webhook function');
			const workflow = load();
			const response = new RecordedResponse();
			const request = requestOf(delivery);
			if (request === undefined) return { status: 422, body: { message: 'Failed to parse request body' } };
			const data = { ...additionalData(), httpRequest: request, httpResponse: response };
			const closeFunctions: CloseFunction[] = [];
			const context = new WebhookContext(
				workflow,
				nodeOf(workflow, node.name),
				data,
				mode,
				webhookData(workflow),
				closeFunctions,
				null,
			);
			const result = await type.webhook.call(context);
			const items = result.workflowData?.[0];
			try {
				if (items !== undefined) await options.startExecution?.();
			} catch {
				response.status(500).end();
				return { status: 500, body: { message: 'Error in workflow' } };
			}
			if (items !== undefined) load(workflow.staticData);
			// n8n reads the answer before it saves, unless the description has one, and saves only what it takes for changed.
			const isOwnAnswer = items === undefined || description.responseData === '';
			const webhookResponse: unknown = isOwnAnswer ? result.webhookResponse : undefined;
			if (Object(workflow.staticData).__dataChanged === true) save(workflow);
			if (result.noWebhookResponse === true) {
				if (!response.ended) throw new Error('The node promised to answer and did not');
				return { status: response.statusCode, body: response.body, items };
			}
			const body = webhookResponse ?? { message: 'Workflow was started' };
			response.end(body);
			return { status: response.statusCode, body, items };
		},
		nodeStaticData: () => {
			const data = jsonParse<Record<string, IDataObject>>(stored)[`node:${node.name}`];
			return data ?? {};
		},
		staticData: () => jsonParse<IDataObject>(stored),
		url: () => hookContext(load()).getNodeWebhookUrl('default'),
	};
}
