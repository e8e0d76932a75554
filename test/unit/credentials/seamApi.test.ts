import type { IHttpRequestOptions } from 'n8n-workflow';

import { SeamApi } from '../../../credentials/SeamApi.credentials';

const { authenticate } = new SeamApi();
const KEY = 'seam_made_up';

/** A request, also one of n8n's HTTP Request node, which names the address by an older name. */
type Request = Partial<IHttpRequestOptions> & { uri?: string };

/** What the credential makes of a request. */
async function sign(
	credentials: Record<string, string>,
	request: Request = {},
): Promise<IHttpRequestOptions> {
	if (typeof authenticate !== 'function') throw new Error('The credential does not sign by a function');
	return await authenticate(
		{ apiKey: KEY, baseUrl: 'https://connect.getseam.com', ...credentials },
		{ url: '/devices/list', ...request },
	);
}

describe('signing a request', () => {
	it('adds the key and the address, follows no redirect, and keeps the rest', async () => {
		const request = { method: 'POST', body: { limit: 1 }, headers: { 'x-mine': '1' } } as const;
		expect(await sign({}, request)).toEqual({
			...request,
			url: '/devices/list',
			baseURL: 'https://connect.getseam.com',
			headers: { 'x-mine': '1', Authorization: `Bearer ${KEY}` },
			disableFollowRedirect: true,
		});
	});

	it('leaves the request that it was given as it was', async () => {
		const request: IHttpRequestOptions = { url: '/devices/list', headers: {} };
		await sign({}, request);
		expect(request).toEqual({ url: '/devices/list', headers: {} });
	});

	it('takes blanks off the key and the address', async () => {
		const { headers, baseURL } = await sign({
			apiKey: ` ${KEY}\n`,
			baseUrl: ' https://connect.getseam.com ',
		});
		expect(headers?.Authorization).toBe(`Bearer ${KEY}`);
		expect(baseURL).toBe('https://connect.getseam.com');
	});

	it('names the workspace with a personal access token, and turns down one without', async () => {
		const personal = 'seam_at1_made_up';
		const { headers } = await sign({ apiKey: personal, workspaceId: ' workspace-1 ' });
		expect(headers).toEqual({ Authorization: `Bearer ${personal}`, 'seam-workspace': 'workspace-1' });
		await expect(sign({ apiKey: personal })).rejects.toThrow("Fill in 'Workspace ID'");
		await expect(sign({ apiKey: personal, workspaceId: ' ' })).rejects.toThrow("Fill in 'Workspace ID'");
	});

	it('names no workspace with an API key unless there is one', async () => {
		expect((await sign({})).headers).not.toHaveProperty('seam-workspace');
	});

	it.each([
		['https://connect.getseam.com', 'https://connect.getseam.com'],
		['https://connect.getseam.com/', 'https://connect.getseam.com'],
		['https://proxy.example.com/seam', 'https://proxy.example.com'],
		['https://127.0.0.1:8443', 'https://127.0.0.1:8443'],
		['http://127.0.0.1:4020', 'http://127.0.0.1:4020'],
		['http://127.8.9.10', 'http://127.8.9.10'],
		['http://localhost:4020', 'http://localhost:4020'],
		['http://LOCALHOST', 'http://localhost'],
		['http://[::1]:4020', 'http://[::1]:4020'],
	])('takes the base URL %s', async (baseUrl, origin) => {
		const { baseURL, headers } = await sign({ baseUrl });
		expect(new URL(String(baseURL)).origin).toBe(origin);
		expect(headers?.Authorization).toBe(`Bearer ${KEY}`);
	});

	it.each([
		'http://connect.getseam.com',
		'http://127.0.0.1.evil.example',
		'http://localhost.evil.example',
		'http://evil.example/127.0.0.1',
		'http://192.168.1.10',
		'http://10.0.0.1',
		'http://0.0.0.0',
		'ftp://connect.getseam.com',
		'ftp://localhost',
		'ftp://127.0.0.1:4020',
		'gopher://localhost',
		'ws://localhost:4020',
		'javascript:alert(1)',
		'file:///etc/passwd',
	])('turns down the base URL %s', async (baseUrl) => {
		await expect(sign({ baseUrl })).rejects.toThrow(
			`'Base URL' must start with https:// so that the API key travels encrypted: "${baseUrl}"`,
		);
	});

	it.each([
		'http://127.0.0.1@evil.example',
		'https://user@connect.getseam.com',
		'https://user:word@connect.getseam.com',
		'https://:word@connect.getseam.com',
		'http://user:word@localhost:4020',
	])(
		'turns down the base URL %s, whose user and password would take the place of the key',
		async (baseUrl) => {
			const error = await sign({ baseUrl }).catch((thrown: unknown) => thrown);
			expect(error).toMatchObject({
				message: expect.stringContaining("'Base URL' must not hold a user name or a password."),
			});
			expect(String(error)).not.toContain('word@');
		},
	);

	it.each(['', 'connect.getseam.com', 'not a url', '//connect.getseam.com'])(
		'turns down the base URL %p, which is none',
		async (baseUrl) => {
			await expect(sign({ baseUrl })).rejects.toThrow(`'Base URL' is not a web address: "${baseUrl}"`);
		},
	);

	it.each<[string, Partial<IHttpRequestOptions>]>([
		['the address itself', { url: 'https://connect.getseam.com/devices/list' }],
		['the same base', { baseURL: 'https://connect.getseam.com' }],
		['a path of it', { baseURL: 'https://connect.getseam.com/v1' }],
	])('goes with a request that names %s', async (_, request) => {
		expect((await sign({}, request)).headers?.Authorization).toBe(`Bearer ${KEY}`);
	});

	it('goes with a request of n8n’s HTTP Request node, and follows no redirect there either', async () => {
		const signed = await sign({}, { url: undefined, uri: 'https://connect.getseam.com/devices/list' });
		expect(signed).toMatchObject({ followRedirect: false, followAllRedirects: false });
		expect(signed.headers?.Authorization).toBe(`Bearer ${KEY}`);
	});

	it.each<[string, Request, string]>([
		['another host', { url: 'https://evil.example/devices/list' }, 'https://evil.example'],
		['another base', { baseURL: 'https://evil.example' }, 'https://evil.example'],
		[
			'another host over the right base',
			{ url: 'https://evil.example/x', baseURL: 'https://connect.getseam.com' },
			'https://evil.example',
		],
		[
			'another host by the older name',
			{ url: undefined, uri: 'https://evil.example/x' },
			'https://evil.example',
		],
		['another host by either name', { uri: 'https://evil.example/x' }, 'https://evil.example'],
		[
			'the same host in the clear',
			{ url: undefined, uri: 'http://connect.getseam.com/x' },
			'http://connect.getseam.com',
		],
		['another port', { baseURL: 'https://connect.getseam.com:8443' }, 'https://connect.getseam.com:8443'],
		[
			'a host that only begins like it',
			{ baseURL: 'https://connect.getseam.com.evil.example' },
			'https://connect.getseam.com.evil.example',
		],
	])('does not go with a request to %s', async (_, request, origin) => {
		const signing = sign({}, request);
		await expect(signing).rejects.toThrow(
			`The Seam API key is for https://connect.getseam.com and is not sent to ${origin}`,
		);
		await expect(signing).rejects.not.toThrow(KEY);
	});

	it.each([
		['an ellipsis from a shortened display', 'seam_test…abcd'],
		['a blank', 'seam_test 1234'],
		['a line break', 'seam_test\n1234'],
		['another header', `${KEY}\r\nx-evil: 1`],
		['a letter beyond ASCII', 'seam_tést_1234'],
	])('turns down a key with %s, and does not say which', async (_, apiKey) => {
		const signing = sign({ apiKey });
		await expect(signing).rejects.toThrow(
			"'API Key' in the credential holds a character that no API Key has. Copy it again in full",
		);
		await expect(signing).rejects.not.toThrow(apiKey);
	});
});

describe("the credential's allowed domains", () => {
	const restricted = (allowedDomains: string) => ({ allowedHttpRequestDomains: 'domains', allowedDomains });

	it.each([
		restricted('connect.getseam.com'),
		restricted('example.com, CONNECT.getseam.com'),
		restricted('*.getseam.com'),
		restricted(''),
		{ allowedHttpRequestDomains: 'all', allowedDomains: 'example.com' },
		// Whether other nodes may use the credential is n8n's to say.
		{ allowedHttpRequestDomains: 'none', allowedDomains: '' },
	])('let a request through: %p', async (credentials) => {
		expect((await sign(credentials)).headers?.Authorization).toBe(`Bearer ${KEY}`);
	});

	it.each(['example.com', 'getseam.com', '*.example.com', '*.connect.getseam.com', 'seam.com, example.com'])(
		'keep the key from the others: %s',
		async (allowedDomains) => {
			await expect(sign(restricted(allowedDomains))).rejects.toThrow(
				"The credential's 'Allowed Domains' do not include connect.getseam.com.",
			);
		},
	);
});

describe('the credential type', () => {
	it('hides the key and only the key', () => {
		const hidden = new SeamApi().properties.filter(({ typeOptions }) => typeOptions?.password);
		expect(hidden.map(({ name }) => name)).toEqual(['apiKey']);
	});

	it('points to Seam unless told otherwise', () => {
		const baseUrl = new SeamApi().properties.find(({ name }) => name === 'baseUrl');
		expect(baseUrl?.default).toBe('https://connect.getseam.com');
	});
});
