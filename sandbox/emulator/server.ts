/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { SeamError, invalidInput } from './errors';
import type { Faults, FaultyAnswer } from './faults';
import { isRead, methodsOf, requestSchema } from './openapi';
import { routes } from './routes';
import type { Call } from './routes/route';
import type { World } from './world';

/** A request that came in, and how it was answered; status 0 while it is not, or when its connection was cut. */
export interface RecordedRequest {
	/** Real time, in milliseconds since 1970. */
	at: number;
	method: string;
	path: string;
	/** The JSON body, or the query of a GET; the text as it came where it is not JSON. */
	body: unknown;
	headers: Record<string, string>;
	status: number;
}

/** Answers the control routes under `/_sandbox`: in JSON, or with a text of another kind. */
export type Control = (
	method: string,
	path: string,
	body: unknown,
) => { status: number; body: unknown } | { status: number; text: string; contentType: string };

interface Answer {
	status: number;
	text: string;
	headers: Record<string, string>;
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
	return { status, text: JSON.stringify(body), headers };
}

/** An error for the log, with where it came from. */
function describe(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function read(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk));
	return Buffer.concat(chunks).toString();
}

/** A query string by the types that the route's schema gives its parameters. */
function fromQuery(path: string, query: URLSearchParams): Record<string, unknown> {
	const { properties } = requestSchema(path);
	const schemas = new Map<string, unknown>(Object.entries(properties ?? {}));
	const body: Record<string, unknown> = {};
	for (const name of new Set(query.keys())) {
		const bare = name.replace(/\[\]$/, '');
		const schema = schemas.get(bare);
		const type = typeof schema === 'object' && schema !== null && 'type' in schema ? schema.type : undefined;
		const value = query.get(name) ?? '';
		if (type === 'array') body[bare] = query.getAll(name);
		else if (type === 'number' || type === 'integer') body[bare] = Number(value);
		else if (type === 'boolean' && /^(true|false)$/.test(value)) body[bare] = value === 'true';
		else body[bare] = value;
	}
	return body;
}

/** The emulator's HTTP side: records, lets in, checks, answers, and misbehaves when told to. */
export class EmulatorServer {
	readonly requests: RecordedRequest[] = [];
	maxInFlight = 0;
	private inFlight = 0;
	private readonly stopping = new AbortController();
	private readonly server: Server;
	private address = '';

	constructor(
		private readonly services: Omit<Call, 'workspaceId' | 'url'>,
		private readonly faults: Faults,
		private readonly control: Control,
	) {
		this.server = createServer((request, response) => void this.serve(request, response));
		this.server.keepAliveTimeout = 60_000;
	}

	/** Listens on 127.0.0.1 and gives the address without a trailing slash. */
	async listen(port: number): Promise<string> {
		await new Promise<void>((resolve, reject) => {
			this.server.once('error', reject);
			this.server.listen(port, '127.0.0.1', () => resolve());
		});
		const address = this.server.address();
		if (address === null || typeof address === 'string') throw new Error('The emulator has no port');
		this.address = `http://127.0.0.1:${address.port}`;
		return this.address;
	}

	resetRecording(): void {
		this.requests.length = 0;
		this.maxInFlight = this.inFlight;
	}

	async stop(): Promise<void> {
		this.stopping.abort();
		const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
		this.server.closeAllConnections();
		await closed;
	}

	private async wait(milliseconds: number): Promise<void> {
		await sleep(milliseconds, undefined, { signal: this.stopping.signal });
	}

	private get world(): World {
		return this.services.world;
	}

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const target = request.url ?? '/';
		const url = new URL(URL.canParse(target, this.address) ? target : '/', this.address);
		const path = url.pathname.replace(/(.)\/$/, '$1');
		const isControl = path.startsWith('/_sandbox');
		const recorded: RecordedRequest = {
			at: Date.now(),
			method: request.method ?? 'GET',
			path,
			body: undefined,
			headers: Object.fromEntries(
				Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
			),
			status: 0,
		};
		if (!isControl) {
			this.requests.push(recorded);
			this.inFlight += 1;
			this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
		}
		try {
			const fault = isControl ? undefined : this.faults.take(path);
			if (fault?.destroy === 'before') {
				if (fault.delayMs) await this.wait(fault.delayMs);
				request.socket.destroy();
				return;
			}
			const text = await read(request);
			this.world.clock.runDue();
			const answer = isControl
				? this.answerControl(recorded.method, path, text)
				: await this.answerWithFault(
						fault,
						async () => await this.answer(request, recorded, url, path, text),
					);
			if (!answer || response.destroyed) {
				request.socket.destroy();
				return;
			}
			recorded.status = answer.status;
			response.writeHead(answer.status, {
				'content-type': 'application/json; charset=utf-8',
				'content-length': String(Buffer.byteLength(answer.text)),
				'seam-request-id': randomUUID(),
				...answer.headers,
			});
			if (fault?.destroy === 'mid-body') {
				const half = answer.text.slice(0, Math.ceil(answer.text.length / 2));
				response.write(half, () => request.socket.destroy());
				return;
			}
			response.end(answer.text);
		} catch (error) {
			// The caller hung up, or the emulator itself is at fault; neither may end the process.
			this.world.settings.log(`${path}: ${describe(error)}`);
			if (response.headersSent) response.destroy();
			else response.writeHead(500).end();
		} finally {
			if (!isControl) {
				this.inFlight -= 1;
				this.world.settings.log(`${recorded.method} ${path} ${recorded.status}`);
			}
		}
	}

	private answerControl(method: string, path: string, text: string): Answer {
		let body: unknown = {};
		try {
			if (text !== '') body = JSON.parse(text);
		} catch {
			body = text;
		}
		const answer = this.control(method, path, body);
		if ('body' in answer) return json(answer.status, answer.body);
		const { status, text: content, contentType } = answer;
		return { status, text: content, headers: { 'content-type': contentType } };
	}

	/** The right answer, or what was ordered in its place; undefined cuts the connection. */
	private async answerWithFault(
		fault: FaultyAnswer | undefined,
		right: () => Promise<Answer>,
	): Promise<Answer | undefined> {
		if (!fault) return await right();
		const isCut = fault.destroy !== undefined;
		const real = (fault.applied ?? isCut) ? await right() : undefined;
		if (fault.delayMs) await this.wait(fault.delayMs);
		if (fault.destroy === 'after') return undefined;
		if (isCut && real && fault.body === undefined && fault.raw === undefined) return real;
		return {
			status: fault.status,
			text: fault.raw ?? (fault.body === undefined ? '' : JSON.stringify(fault.body)),
			headers: fault.headers ?? {},
		};
	}

	private async answer(
		request: IncomingMessage,
		recorded: RecordedRequest,
		url: URL,
		path: string,
		text: string,
	): Promise<Answer> {
		try {
			const workspaceId = this.letIn(request);
			const route = routes.get(path);
			const method = request.method ?? 'GET';
			recorded.body = text === '' ? fromQuery(path, url.searchParams) : text;
			if (text !== '') recorded.body = this.parse(text);
			if (!route) return await this.leaveToVendor(request, url, text, workspaceId);
			if (!methodsOf(path).includes(method)) {
				throw new SeamError(405, 'method_not_allowed', `${method} is not allowed on ${path}`);
			}
			if (!isRead(path)) this.world.beforeWrite();
			const body = route.answer(recorded.body, {
				...this.services,
				workspaceId,
				url: `${this.address}${path}`,
			});
			return json(200, { ...body, ok: true });
		} catch (error) {
			if (error instanceof SeamError) return this.refuse(error);
			this.world.settings.log(`${path}: ${describe(error)}`);
			return this.refuse(new SeamError(500, 'internal_server_error', 'Internal Server Error'));
		}
	}

	private parse(text: string): unknown {
		try {
			const body: unknown = JSON.parse(text);
			return body;
		} catch {
			throw invalidInput('Malformed JSON body');
		}
	}

	private refuse({ status, type, message, details }: SeamError): Answer {
		const { data, validation_errors, headers = {} } = details;
		const request_id = randomUUID();
		const error = {
			type,
			message,
			...(data && { data }),
			...(validation_errors && { validation_errors }),
			request_id,
		};
		return json(status, { error, ok: false }, { ...headers, 'seam-request-id': request_id });
	}

	/**
	 * The workspace that the request's key opens.
	 * @throws {SeamError} 401 `unauthorized`; 400 `missing_workspace_id` for a personal access token on its own.
	 */
	private letIn(request: IncomingMessage): string {
		const { authorization } = request.headers;
		const token = authorization?.match(/^Bearer (.+)$/)?.[1];
		if (authorization === undefined) throw new SeamError(401, 'unauthorized', 'No Authorization header');
		if (token === undefined) throw new SeamError(401, 'unauthorized', 'No token provided');
		if (token !== this.world.personalAccessToken) {
			const workspace_id = this.world.apiKeys.get(token);
			if (workspace_id === undefined) throw new SeamError(401, 'unauthorized', 'API Key not found');
			return workspace_id;
		}
		const workspace = request.headers['seam-workspace'];
		if (typeof workspace !== 'string' || workspace === '') {
			throw new SeamError(
				400,
				'missing_workspace_id',
				'When using access token authentication, you must provide the Seam-Workspace header',
			);
		}
		if (!this.world.workspaces.has(workspace)) {
			throw new SeamError(401, 'unauthorized', 'Access token not found');
		}
		return workspace;
	}

	/** Hands a request on to the vendor's fake, with a key that it takes, and puts its errors into Seam's shape. */
	private async leaveToVendor(
		request: IncomingMessage,
		url: URL,
		text: string,
		workspaceId: string,
	): Promise<Answer> {
		const notFound = new SeamError(404, 'not_found', `There is no ${url.pathname}`);
		if (methodsOf(url.pathname).length === 0) throw notFound;
		const key = [...this.world.apiKeys].find(([, workspace]) => workspace === workspaceId)?.[0] ?? '';
		const vendor = await this.world.vendor.serverUrl(this.world.devices.values());
		const method = request.method ?? 'GET';
		const answer = await fetch(`${vendor}${url.pathname}${url.search}`, {
			method,
			headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', connection: 'close' },
			...(text !== '' && { body: text }),
		});
		const body = await answer.text();
		if (answer.ok) return { status: answer.status, text: body, headers: {} };
		if (answer.status === 404 && body === '404') throw notFound;
		let error: { type?: string; message?: string; data?: Record<string, unknown> } = {};
		try {
			error = JSON.parse(body).error ?? {};
		} catch {
			// A fault of the fake's own, which has no words.
		}
		throw new SeamError(answer.status, error.type ?? 'unknown_error', error.message ?? 'Unknown error', {
			...(error.data && { data: error.data }),
		});
	}
}
