/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** One entry of a conversation, as OpenAI's Responses API puts it into `input`. */
export interface Turn {
	type: string;
	role?: string;
	/** What somebody said. */
	content?: unknown;
	/** What a tool gave back. */
	output?: string;
}

/** What the model is told. */
export interface Request {
	model: string;
	input: Turn[];
	tools: Array<{ name: string; description?: string; parameters: { properties: Record<string, unknown> } }>;
}

/** What the model says: the use of a tool, or an answer to whoever asked. */
export type Reply = { tool: string; input: object } | { answer: string };

/** A chat model at an address of its own that follows a script, for workflows that name one of OpenAI's. */
export interface ScriptedModel {
	/** What goes into the credential's Base URL. */
	url: string;
	/** What it was told, oldest first. */
	requests: Request[];
	stop(): Promise<void>;
}

function output(reply: Reply, index: number): object {
	if ('answer' in reply) {
		const content = [{ type: 'output_text', text: reply.answer, annotations: [] }];
		return { type: 'message', id: `msg_${index}`, role: 'assistant', status: 'completed', content };
	}
	return {
		type: 'function_call',
		id: `fc_${index}`,
		call_id: `call_${index}`,
		name: reply.tool,
		arguments: JSON.stringify(reply.input),
		status: 'completed',
	};
}

/** Starts a model that answers each request as the script says, in the form of OpenAI's Responses API. */
export async function startScriptedModel(script: (request: Request) => Reply): Promise<ScriptedModel> {
	const requests: Request[] = [];
	async function respond(incoming: IncomingMessage): Promise<object> {
		const request = JSON.parse(await text(incoming)) as Request;
		requests.push(request);
		return {
			id: `resp_${requests.length}`,
			object: 'response',
			created_at: Math.floor(Date.now() / 1000),
			status: 'completed',
			error: null,
			incomplete_details: null,
			model: request.model,
			output: [output(script(request), requests.length)],
			usage: {
				input_tokens: 1,
				input_tokens_details: { cached_tokens: 0 },
				output_tokens: 1,
				output_tokens_details: { reasoning_tokens: 0 },
				total_tokens: 2,
			},
		};
	}
	const server = createServer((incoming, outgoing) => {
		respond(incoming).then(
			(body) => outgoing.setHeader('content-type', 'application/json').end(JSON.stringify(body)),
			(error: unknown) => {
				const message = error instanceof Error ? error.message : String(error);
				outgoing.writeHead(400, { 'content-type': 'application/json' });
				outgoing.end(JSON.stringify({ error: { message, type: 'invalid_request_error' } }));
			},
		);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (typeof address !== 'object' || !address) throw new Error('The scripted model has no address');
	return {
		url: `http://127.0.0.1:${address.port}/v1`,
		requests,
		stop: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
