/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import {
	createServer,
	request as sendRequest,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';

/** What Seam answered. */
export interface UpstreamAnswer {
	status: number;
	headers: Record<string, string>;
	body: Buffer;
}

/** One request at the proxy, for a fault to spoil. */
export interface Exchange {
	request: IncomingMessage;
	response: ServerResponse;
	socket: Socket;
	/** Hands the request on to Seam, which carries it out, and gives its answer. */
	forward(): Promise<UpstreamAnswer>;
}

/** Takes the place of passing a request on. */
export type Spoil = (exchange: Exchange) => Promise<void> | void;

/** A request that came to the proxy. */
export interface Passage {
	path: string;
	body: Record<string, unknown>;
	/** Whether Seam got to see it. */
	reachedSeam: boolean;
	/** Seam's answer, or the proxy's in its place; undefined when there was none. */
	status?: number;
	/** Whether Seam's own answer went back untouched. */
	isIntact: boolean;
	/** The request's `Authorization` header. */
	authorization?: string;
}

/** What a spoiled request is recognised by. */
export interface Target {
	path: string;
	/** Whether it is a look of those that wait, rather than a request of the operation's own. */
	isLook: boolean;
}

/** Whether a request asks for several objects by their IDs, as only those that wait do. */
export function isLook(body: Record<string, unknown>): boolean {
	return 'access_code_ids' in body || 'access_grant_ids' in body || 'action_attempt_ids' in body;
}

async function read(message: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of message) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk));
	return Buffer.concat(chunks);
}

function parse(body: Buffer): Record<string, unknown> {
	const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString());
	return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** Stands between the node and Seam, notes what passes, and does to it what it is told to. */
export class HostileProxy {
	readonly passages: Passage[] = [];

	/** Requests that have come and not been answered, hung up on or given up. */
	inFlight = 0;

	/** Called when a request has come (`asked`) and when its answer has gone (`answered`), with how many did so far. */
	onPassage?: (moment: 'asked' | 'answered', count: number) => void;

	/** Addresses at which nobody may answer any more, also when the system gives their ports away anew. */
	private static readonly closed = new Set<string>();

	private answered = 0;
	private fault?: { target: Target; spoil: Spoil; timesLeft: number };
	private closesAfter = Number.POSITIVE_INFINITY;
	private readonly server: Server;

	private constructor(private readonly upstream: URL) {
		this.server = createServer((request, response) => void this.pass(request, response));
		this.server.on('clientError', (_error, socket) => socket.destroy());
	}

	/** Starts a proxy on a free port of the loopback interface. */
	static async start(upstream: string): Promise<HostileProxy> {
		for (;;) {
			const proxy = new HostileProxy(new URL(upstream));
			await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
			if (!HostileProxy.closed.has(proxy.url)) return proxy;
			await proxy.stop();
		}
	}

	get url(): string {
		const address = this.server.address();
		if (address !== null && typeof address === 'object') this.knownUrl = `http://127.0.0.1:${address.port}`;
		return this.knownUrl;
	}

	private knownUrl = '';

	/** Spoils so many of the requests that fit the target. */
	misbehave(target: Target, spoil: Spoil, times: number): void {
		this.fault = { target, spoil, timesLeft: times };
	}

	/** Refuses connections once so many requests were answered. */
	closeAfter(answers: number): void {
		this.closesAfter = answers;
		if (answers === 0) this.closeDoor();
	}

	async stop(): Promise<void> {
		const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
		this.server.closeAllConnections();
		await closed;
	}

	private closeDoor(): void {
		HostileProxy.closed.add(this.url);
		this.server.close();
		this.server.closeIdleConnections();
	}

	private takeFault(passage: Passage): Spoil | undefined {
		const { fault } = this;
		if (!fault || fault.timesLeft <= 0) return undefined;
		if (fault.target.path !== passage.path || fault.target.isLook !== isLook(passage.body)) return undefined;
		fault.timesLeft -= 1;
		return fault.spoil;
	}

	private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		this.inFlight += 1;
		response.once('close', () => (this.inFlight -= 1));
		response.on('error', () => {});
		try {
			const body = await read(request);
			const passage: Passage = {
				path: request.url ?? '',
				body: parse(body),
				reachedSeam: false,
				isIntact: false,
				authorization: request.headers.authorization,
			};
			this.passages.push(passage);
			this.onPassage?.('asked', this.passages.length);
			const forward = async () => {
				passage.reachedSeam = true;
				return await this.forward(request, body);
			};
			const spoil = this.takeFault(passage);
			if (this.passages.length >= this.closesAfter) this.closeDoor();
			// A connection serves one request, so that each of them can be refused one.
			response.setHeader('connection', 'close');
			response.once('finish', () => {
				this.answered += 1;
				this.onPassage?.('answered', this.answered);
			});
			if (spoil) {
				await spoil({ request, response, socket: request.socket, forward });
				if (response.headersSent) passage.status = response.statusCode;
				return;
			}
			const answer = await forward();
			Object.assign(passage, { status: answer.status, isIntact: true });
			response.writeHead(answer.status, answer.headers).end(answer.body);
		} catch {
			// The node has hung up, or Seam was stopped: there is nobody left to answer.
			request.socket.destroy();
		}
	}

	private async forward(request: IncomingMessage, body: Buffer): Promise<UpstreamAnswer> {
		return await new Promise((resolve, reject) => {
			const headers = { ...request.headers };
			delete headers.host;
			delete headers.connection;
			const upstream = sendRequest(
				{
					hostname: this.upstream.hostname,
					port: this.upstream.port,
					path: request.url,
					method: request.method,
					headers,
				},
				(answer) => {
					read(answer).then((text) => {
						const pairs = Object.entries(answer.headers).filter(
							([name]) => name !== 'connection' && name !== 'keep-alive' && name !== 'transfer-encoding',
						);
						resolve({
							status: answer.statusCode ?? 0,
							headers: Object.fromEntries(pairs.map(([name, value]) => [name, String(value)])),
							body: text,
						});
					}, reject);
				},
			);
			upstream.on('error', reject);
			upstream.end(body);
		});
	}
}
