/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import {
	createServer,
	request as sendRequest,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { pid } from 'node:process';

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
	/** How many requests had come when its answer was gone; undefined until then. */
	askedByThen?: number;
	/** The request's `Authorization` header. */
	authorization?: string;
}

/** What a spoiled request is recognised by. */
export interface Target {
	path: string;
	/** Whether it is a poll of those that wait, rather than a request of the operation's own. */
	isPoll: boolean;
	/** Whether it asks for a page of a list after the first. */
	isLaterPage: boolean;
}

/**
 * Whether a request asks for several objects by their IDs, as those that wait do. What belongs to a grant is asked for that
 * way by others too: those want its devices as well.
 */
export function isPoll(body: Record<string, unknown>): boolean {
	if (Array.isArray(body.include) && body.include.includes('devices')) return false;
	return 'access_code_ids' in body || 'access_grant_ids' in body || 'action_attempt_ids' in body;
}

/** What a request is recognised by. */
export function targetOf({ path, body }: Pick<Passage, 'path' | 'body'>): Target {
	return { path, isPoll: isPoll(body), isLaterPage: body.page_cursor !== undefined };
}

/** Whether two requests are of the same kind. */
export function isSameTarget(a: Target, b: Target): boolean {
	return a.path === b.path && a.isPoll === b.isPoll && a.isLaterPage === b.isLaterPage;
}

/** The cursor of the page that has all but the first object of what a poll asks for. */
const REST = 'the-rest';

/** Deals an answer to a poll out in two pages, where it holds several objects: Seam's own pages are larger. */
function pageOf({ body, ...answer }: UpstreamAnswer, cursor: unknown): UpstreamAnswer {
	const { access_codes: codes, action_attempts: attempts, ...others } = parse(body);
	const list = codes ?? attempts;
	if (answer.status !== 200 || !Array.isArray(list) || list.length < 2) return { ...answer, body };
	const isFirst = cursor === undefined;
	const page = {
		...others,
		[codes ? 'access_codes' : 'action_attempts']: isFirst ? list.slice(0, 1) : list.slice(1),
		pagination: { has_next_page: isFirst, next_page_cursor: isFirst ? REST : null, next_page_url: null },
	};
	const text = Buffer.from(JSON.stringify(page));
	return {
		...answer,
		headers: { ...answer.headers, 'content-length': String(text.length) },
		body: text,
	};
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

	/** Where it listens, or has listened: one that refuses connections keeps its address. */
	url = '';

	/** Called when a request has come (`asked`) and when its answer has gone (`answered`), with how many did so far. */
	onPassage?: (moment: 'asked' | 'answered', count: number) => void;

	private static started = 0;

	private answered = 0;
	private fault?: { target: Target; spoil: Spoil; timesLeft: number };
	private closesAfter = Number.POSITIVE_INFINITY;
	private readonly server: Server;

	private constructor(private readonly upstream: URL) {
		this.server = createServer((request, response) => void this.pass(request, response));
		this.server.on('clientError', (_error, socket) => socket.destroy());
	}

	/**
	 * Starts a proxy at a loopback address that is its own: where it refuses connections, the system gives its port away
	 * anew, and nobody else may answer there, in this process or in another.
	 */
	static async start(upstream: string): Promise<HostileProxy> {
		const number = HostileProxy.started++;
		// 1 to 254 in each place: one for the process, two for the proxies in it. All others listen at 127.0.0.1.
		const places = [pid, Math.floor(number / 254), number].map((place) => 1 + (place % 254));
		const host = ['127', ...places].join('.');
		const proxy = new HostileProxy(new URL(upstream));
		await new Promise<void>((resolve) => proxy.server.listen(0, host, resolve));
		const address = proxy.server.address();
		if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
		proxy.url = `http://${host}:${address.port}`;
		return proxy;
	}

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
		this.server.close();
		this.server.closeIdleConnections();
	}

	private takeFault(passage: Passage): Spoil | undefined {
		const { fault } = this;
		if (!fault || fault.timesLeft <= 0) return undefined;
		if (!isSameTarget(fault.target, targetOf(passage))) return undefined;
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
				if (!isPoll(passage.body)) return await this.forward(request, body);
				const { page_cursor, ...poll } = passage.body;
				return pageOf(await this.forward(request, Buffer.from(JSON.stringify(poll))), page_cursor);
			};
			const spoil = this.takeFault(passage);
			if (this.passages.length >= this.closesAfter) this.closeDoor();
			// A connection serves one request, so that each of them can be refused one.
			response.setHeader('connection', 'close');
			response.once('finish', () => {
				this.answered += 1;
				passage.askedByThen = this.passages.length;
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
			headers['content-length'] = String(body.length);
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
