/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowFile } from '../../../sandbox/n8n/rest';

/** A workflow with one of its steps changed. */
export function withStep(
	workflow: WorkflowFile,
	name: string,
	change: (node: INode) => Partial<INode>,
): WorkflowFile {
	if (!workflow.nodes.some((node) => node.name === name)) throw new Error(`There is no step "${name}"`);
	const nodes = workflow.nodes.map((node) => (node.name === name ? { ...node, ...change(node) } : node));
	return { ...workflow, nodes };
}

/** A workflow that a webhook starts in place of its schedule, which nobody wants to wait for. */
export function startedByWebhook(workflow: WorkflowFile, trigger: string, path: string): WorkflowFile {
	return withStep(workflow, trigger, () => ({
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		parameters: { httpMethod: 'POST', path, options: {} },
		webhookId: path,
	}));
}

/** A workflow in which a step that needs somebody's account reads a list from an address instead. */
export function readFrom(workflow: WorkflowFile, name: string, url: string): WorkflowFile {
	return withStep(workflow, name, () => ({
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		credentials: undefined,
		parameters: { url, options: {} },
	}));
}

/** A workflow with further parameters in one of its steps. */
export function withParameters(
	workflow: WorkflowFile,
	name: string,
	parameters: INodeParameters,
): WorkflowFile {
	return withStep(workflow, name, (node) => ({ parameters: { ...node.parameters, ...parameters } }));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks).toString('utf8');
}

interface CalWebhook {
	subscriberUrl: string;
	secret: string;
}

/** The web interfaces of booking systems that can't be reached from here, as far as the examples use them. */
export class BookingSystems {
	/** What GET gives back, by path. */
	readonly answers = new Map<string, unknown>();

	/** What Cal.com's trigger has registered. */
	calWebhook: CalWebhook | undefined;

	private readonly server: Server = createServer((request, response) => {
		void this.answer(request).then((body) => {
			response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
		});
	});

	get url(): string {
		const { port } = this.server.address() as AddressInfo;
		return `http://127.0.0.1:${port}`;
	}

	async start(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	/** Delivers an event as Cal.com does, signed with the secret that the trigger gave it. */
	async deliverFromCal(triggerEvent: string, payload: object): Promise<void> {
		if (!this.calWebhook) throw new Error('Cal.com knows no webhook');
		const body = JSON.stringify({ triggerEvent, createdAt: new Date().toISOString(), payload });
		const signature = createHmac('sha256', this.calWebhook.secret).update(body).digest('hex');
		const response = await fetch(this.calWebhook.subscriberUrl, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-cal-signature-256': signature },
			body,
		});
		if (!response.ok) throw new Error(`n8n answered Cal.com with ${response.status}`);
	}

	private async answer(request: IncomingMessage): Promise<unknown> {
		const path = (request.url ?? '').replace(/\?.*/, '');
		if (!path.startsWith('/v2/webhooks')) return this.answers.get(path) ?? {};
		if (request.method !== 'POST') return { status: 'success', data: [] };
		this.calWebhook = JSON.parse(await bodyOf(request)) as CalWebhook;
		return { status: 'success', data: { id: 'webhook-1' } };
	}
}
