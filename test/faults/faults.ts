/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Exchange, Spoil } from './proxy';

/** A way in which what lies between n8n and Seam can fail. */
export interface Fault {
	/** As the table shows it. */
	title: string;
	/** How to spoil a request; undefined: no connection is to be had. */
	spoil?: Spoil;
	/** `once`: it passes. `always`: it stays. */
	lasts: ReadonlyArray<'once' | 'always'>;
	/** Seam surely did nothing, and says so or was not reached. */
	isHarmless?: true;
	/** Meets only the first request of an operation: it is heavy. */
	isHeavy?: true;
	/** How long the node gives a try, in milliseconds, where the fault would take half a minute otherwise. */
	timeout?: number;
	/** Its runs spend their time on nothing, and so need not wait until others have ended. */
	isSlow?: true;
}

/** Long enough for any other answer, in milliseconds. */
const SHORT_TIMEOUT = 4000;

const MEGABYTE = 2 ** 20;

/** Answers with Seam's request carried out, as a gateway does whose backend died after the work. */
function instead(status: number, headers: Record<string, string>, body: string | Buffer): Spoil {
	return async ({ response, forward }) => {
		await forward();
		response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...headers }).end(body);
	};
}

/** Answers without the request getting to Seam. */
function answerWithoutSeam(status: number, headers: () => Record<string, string>, body: unknown): Spoil {
	return ({ response }) => {
		response
			.writeHead(status, { 'content-type': 'application/json', ...headers() })
			.end(JSON.stringify(body));
	};
}

function rateLimit(headers: () => Record<string, string>): Spoil {
	return answerWithoutSeam(429, headers, {
		error: { type: 'too_many_requests', message: 'Too Many Requests', request_id: 'b6f7a8c9' },
		ok: false,
	});
}

function seamError(status: number, type: string, message: string): Spoil {
	return instead(
		status,
		{ 'content-type': 'application/json' },
		JSON.stringify({ error: { type, message, request_id: 'b6f7a8c9' }, ok: false }),
	);
}

async function halfOf({ response, socket, forward }: Exchange): Promise<void> {
	const { status, headers, body } = await forward();
	response.writeHead(status, { ...headers, 'content-length': String(body.length) });
	await new Promise<void>((resolve) => response.write(body.subarray(0, body.length / 2), () => resolve()));
	socket.resetAndDestroy();
}

/** Answers a byte a second: no pause is long, but the whole takes for ever. */
async function drip({ response, forward }: Exchange): Promise<void> {
	const { status, headers, body } = await forward();
	response.writeHead(status, { ...headers, 'content-length': String(body.length) });
	for (const byte of body) {
		if (response.closed) return;
		response.write(Buffer.of(byte));
		await sleep(1000);
	}
}

const PAGE = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>';
const JSON_TYPE = { 'content-type': 'application/json' };
const BOTH = ['once', 'always'] as const;

/**
 * All faults.
 * @param elsewhere an address on another host, for the redirect
 */
export function allFaults(elsewhere: string): Fault[] {
	const huge = Buffer.alloc(50 * MEGABYTE, 'x');
	return [
		{ title: 'connection refused', lasts: ['always'], isHarmless: true },
		{
			title: 'reset before the request was read',
			lasts: BOTH,
			spoil: ({ socket }) => void socket.resetAndDestroy(),
		},
		{
			title: 'reset after the request was read',
			lasts: BOTH,
			spoil: async ({ socket, forward }) => {
				await forward();
				socket.resetAndDestroy();
			},
		},
		{ title: 'reset in the middle of the answer', lasts: BOTH, spoil: halfOf },
		{
			title: '30 seconds of silence',
			lasts: BOTH,
			isSlow: true,
			spoil: async ({ forward }) => void (await forward()),
		},
		{
			title: 'an answer that drips a byte a second',
			lasts: BOTH,
			timeout: SHORT_TIMEOUT,
			isSlow: true,
			spoil: drip,
		},
		{
			title: '101, and then nothing',
			lasts: BOTH,
			timeout: SHORT_TIMEOUT,
			isSlow: true,
			spoil: async ({ socket, forward }) => {
				await forward();
				socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
			},
		},
		{
			title: '429, Retry-After in seconds',
			lasts: ['once'],
			isHarmless: true,
			spoil: rateLimit(() => ({ 'retry-after': '1' })),
		},
		{
			title: '429, Retry-After as a date',
			lasts: ['once'],
			isHarmless: true,
			spoil: rateLimit(() => ({ 'retry-after': new Date(Date.now() + 1000).toUTCString() })),
		},
		{
			title: '429, Retry-After absurd',
			lasts: ['always'],
			isHarmless: true,
			spoil: rateLimit(() => ({ 'retry-after': '99999999999' })),
		},
		{
			title: '429, Retry-After negative',
			lasts: ['once'],
			isHarmless: true,
			spoil: rateLimit(() => ({ 'retry-after': '-5' })),
		},
		{ title: '429, Retry-After missing', lasts: ['once'], isHarmless: true, spoil: rateLimit(() => ({})) },
		{
			title: "500 in Seam's words",
			lasts: BOTH,
			spoil: seamError(500, 'internal_server_error', 'Internal Server Error'),
		},
		{ title: '502 with a web page', lasts: BOTH, spoil: instead(502, { 'content-type': 'text/html' }, PAGE) },
		{ title: '503 with nothing', lasts: BOTH, spoil: instead(503, {}, '') },
		{
			title: 'JSON that breaks off',
			lasts: BOTH,
			spoil: async ({ response, forward }) => {
				const { body } = await forward();
				response.writeHead(200, JSON_TYPE).end(body.subarray(0, body.length / 2));
			},
		},
		{
			title: 'JSON under the wrong content type',
			lasts: BOTH,
			spoil: async ({ response, forward }) => {
				const { status, body } = await forward();
				response.writeHead(status, { 'content-type': 'text/html' }).end(body);
			},
		},
		{
			title: 'gzip that is none',
			lasts: BOTH,
			spoil: instead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }, randomBytes(512)),
		},
		{ title: '200 with `null`', lasts: BOTH, spoil: instead(200, JSON_TYPE, 'null') },
		{ title: '200 with a list', lasts: BOTH, spoil: instead(200, JSON_TYPE, '[]') },
		{ title: '200 with 50 MB', lasts: ['once'], isHeavy: true, spoil: instead(200, JSON_TYPE, huge) },
		{
			title: 'redirect to another host',
			lasts: ['always'],
			isHarmless: true,
			spoil: answerWithoutSeam(307, () => ({ location: elsewhere }), {}),
		},
	];
}
