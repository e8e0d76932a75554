import type { IHttpRequestOptions } from 'n8n-workflow';

import { readConnection, request } from '../../../nodes/Seam/api/request';
import { invalidInputOf } from '../invalidInput';
import { itemOf, success, type ServerAnswer } from '../itemContext';

describe('readConnection', () => {
	const read = (requestOptions?: unknown) =>
		readConnection(itemOf(async () => success({}), { parameters: { requestOptions } }).functions);

	it.each([
		[undefined, 30_000],
		[{}, 30_000],
		['text', 30_000],
		[{ timeout: 5000 }, 5000],
		[{ timeout: '5000' }, 5000],
		[{ timeout: 300_000 }, 300_000],
		[{ timeout: 600_000 }, 600_000],
		[{ timeout: 3_000_000_000 }, 2_147_483_647],
		[{ timeout: 0 }, 30_000],
		[{ timeout: -1 }, 30_000],
		[{ timeout: 'soon' }, 30_000],
	])('%p gives a try %d ms', (options, timeout) => {
		expect(read(options)).toEqual({ timeout });
	});

	it.each([
		['http://proxy:3128', { host: 'proxy', port: 3128, protocol: 'http' }],
		['proxy:3128', { host: 'proxy', port: 3128, protocol: 'http' }],
		['http://proxy', { host: 'proxy', port: 80, protocol: 'http' }],
		['https://proxy', { host: 'proxy', port: 443, protocol: 'https' }],
		[
			'http://user:p%40ss@proxy:3128',
			{ host: 'proxy', port: 3128, protocol: 'http', auth: { username: 'user', password: 'p@ss' } },
		],
	])('reads the proxy %s', (proxy, expected) => {
		expect(read({ proxy }).proxy).toEqual(expected);
	});

	it.each(['http://', 'not an address', 'http://proxy:port', '://'])('turns down the proxy %p', (proxy) => {
		const { message, description } = invalidInputOf(() => read({ proxy }));
		expect(message).toBe(`'Proxy' is not an address: "${proxy}"`);
		expect(description).toContain('http://myproxy:3128');
	});

	it.each(['http://us%er:pw@host:1', 'us%er:pw@host:1', 'http://user:pw@host:port', 'http://user:p@pw@'])(
		'quotes no password of the proxy that it turns down: %s',
		(proxy) => {
			const { message } = invalidInputOf(() => read({ proxy }));
			expect(message).toMatch(/^'Proxy' is not an address: "(http:\/\/)?…@/);
			expect(message).not.toMatch(/us|p@|pw/);
		},
	);

	it('leaves certificates unchecked only where the user says so', () => {
		expect(read({ allowUnauthorizedCerts: true })).toMatchObject({ skipSslCertificateValidation: true });
		expect(read({ allowUnauthorizedCerts: false })).not.toHaveProperty('skipSslCertificateValidation');
	});
});

describe('request', () => {
	/** Sends a request whose answer is this. */
	const send = async (
		answer: (options: IHttpRequestOptions) => Promise<ServerAnswer>,
		timeout = 200,
		signal?: AbortSignal,
	) =>
		await request(
			itemOf(async (_path, _body, options) => await answer(options)).functions,
			'/devices/get',
			{ device_id: 'door' },
			{ timeout },
			signal,
		);
	const never = async () => await new Promise<ServerAnswer>(() => {});

	it('is a POST with a JSON body, which follows no redirect and has its time', async () => {
		let sent: IHttpRequestOptions | undefined;
		await send(async (options) => {
			sent = options;
			return success({});
		});
		expect(sent).toMatchObject({
			method: 'POST',
			url: '/devices/get',
			body: { device_id: 'door' },
			json: true,
			disableFollowRedirect: true,
			timeout: 200,
		});
	});

	it('ends when its time is over, though n8n goes on listening: an answer that drips never ends by itself', async () => {
		const start = performance.now();
		await expect(send(never)).rejects.toMatchObject({
			name: 'RequestError',
			fault: { kind: 'network', code: 'ETIMEDOUT', wasSent: true },
		});
		expect(performance.now() - start).toBeLessThan(5000);
	});

	it('tells n8n to hang up when its time is over', async () => {
		let signal: IHttpRequestOptions['abortSignal'];
		const sending = send(async (options) => {
			signal = options.abortSignal;
			return await never();
		});
		await expect(sending).rejects.toThrow();
		expect(signal?.aborted).toBe(true);
	});

	it('ends with the reason of a signal that aborts', async () => {
		const cancel = new AbortController();
		const sending = send(never, 60_000, cancel.signal);
		cancel.abort(new Error('stopped'));
		await expect(sending).rejects.toThrow('stopped');
	});

	it('hands over what Seam answered', async () => {
		await expect(send(async () => success({ device: { device_id: 'door' } }))).resolves.toEqual({
			device: { device_id: 'door' },
			ok: true,
		});
	});
});
