/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { request } from 'node:http';
import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, createCode, post } from './client';

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator({ rateLimits: false });
});
afterEach(async () => await emulator.stop());

/** Sends a request and gives the error that ends it, or its answer's status and text. */
async function raw(path: string, body: string, headers: Record<string, string> = {}, method = 'POST') {
	return await new Promise<{ error: string } | { status?: number; text: string }>((resolve) => {
		const outgoing = request(
			`${emulator.url}${path}`,
			{ method, headers: { authorization: `Bearer ${emulator.apiKey}`, ...headers } },
			(answer) => {
				let text = '';
				answer.on('data', (chunk) => (text += String(chunk)));
				answer.on('end', () => resolve({ status: answer.statusCode, text }));
				answer.on('error', (error) => resolve({ error: error.message }));
			},
		);
		outgoing.on('error', (error) => resolve({ error: error.message }));
		outgoing.end(body);
	});
}

describe('who is let in', () => {
	const open = async (headers: Record<string, string>) => {
		const { status, body } = await post(emulator, '/workspaces/get', {}, headers);
		return [status, at(body, 'error.type') ?? at(body, 'workspace.workspace_id')];
	};

	it('is whoever has an API key, to its own workspace', async () => {
		expect(await open({})).toEqual([200, emulator.workspaceId]);
		const [status, other] = await open({ authorization: `Bearer ${emulator.otherApiKey}` });
		expect(status).toBe(200);
		expect(other).not.toBe(emulator.workspaceId);
		const { body } = await post(
			emulator,
			'/devices/list',
			{},
			{ authorization: `Bearer ${emulator.otherApiKey}` },
		);
		expect(body.devices).toEqual([]);
	});

	it('is whoever has a personal access token and names a workspace', async () => {
		const authorization = `Bearer ${emulator.personalAccessToken}`;
		expect(await open({ authorization, 'seam-workspace': emulator.workspaceId })).toEqual([
			200,
			emulator.workspaceId,
		]);
		expect(await open({ authorization })).toEqual([400, 'missing_workspace_id']);
		expect(await open({ authorization, 'seam-workspace': 'x' })).toEqual([401, 'unauthorized']);
	});

	it.each(['Bearer seam_wrong', 'Basic abc', ''])('is nobody with "%s"', async (authorization) => {
		expect(await open({ authorization })).toEqual([401, 'unauthorized']);
	});
});

describe('an error', () => {
	it('has a request id in body and header, and tells nothing of the inside', async () => {
		const { headers, body } = await post(emulator, '/access_codes/get', {
			access_code_id: emulator.workspaceId,
		});
		expect(at(body, 'error.request_id')).toBe(headers.get('seam-request-id'));
		expect(body.error).toEqual({
			type: 'access_code_not_found',
			message: 'Could not find an access_code with device_id or access_code_id',
			data: { access_code_id: emulator.workspaceId },
			request_id: expect.any(String),
		});
	});

	it("has the same shape where the vendor's fake answers", async () => {
		const { status, body } = await post(emulator, '/connect_webviews/get', {
			connect_webview_id: emulator.workspaceId,
		});
		expect(status).toBe(404);
		expect(body).toMatchObject({ ok: false, error: { request_id: expect.any(String) } });
		expect(body.error).not.toHaveProperty('stack');
	});

	it('meets paths, methods and bodies that Seam does not have', async () => {
		expect((await post(emulator, '/access_codes/destroy')).status).toBe(404);
		expect(await raw('/locks/lock_door', '', {}, 'GET')).toMatchObject({ status: 405 });
		expect(await raw('/workspaces/get', '{"a":')).toMatchObject({ status: 400 });
		expect(await raw('/access_codes/create', '[]')).toMatchObject({ status: 400 });
	});
});

it("leaves routes that it does not have to the vendor's fake", async () => {
	const { status, body } = await post(emulator, '/acs/systems/list');
	expect(status).toBe(200);
	expect(at(body, 'acs_systems.0.workspace_id')).toBe(emulator.workspaceId);
});

it('reads a query string by the types that Seam documents', async () => {
	const { frontDoor, backDoor } = emulator.devices;
	const query = new URLSearchParams([
		['device_ids', frontDoor],
		['device_ids', backDoor],
		['limit', '1'],
	]);
	const answer = await raw(`/devices/list?${query}`, '', {}, 'GET');
	expect(answer).toMatchObject({ status: 200 });
	expect(JSON.parse('text' in answer ? answer.text : '')).toMatchObject({
		devices: [{ device_id: frontDoor }],
		pagination: { has_next_page: true },
	});
});

it('records what it is asked', async () => {
	await post(emulator, '/workspaces/get', { hello: 1 });
	await Promise.all([post(emulator, '/devices/list'), post(emulator, '/devices/list')]);
	expect(emulator.requests[0]).toMatchObject({
		method: 'POST',
		path: '/workspaces/get',
		body: { hello: 1 },
		status: 200,
		headers: { authorization: `Bearer ${emulator.apiKey}` },
	});
	expect(emulator.requests).toHaveLength(3);
	expect(emulator.maxInFlight).toBeGreaterThanOrEqual(1);
	emulator.resetRecording();
	expect(emulator.requests).toEqual([]);
});

describe('a fault that was ordered', () => {
	const create = () =>
		raw('/access_codes/create', JSON.stringify({ device_id: emulator.devices.frontDoor, name: 'Anna' }));

	it('answers in place of the route, so often and no more', async () => {
		emulator.respondNext(
			'/access_codes/create',
			{ status: 503, raw: '<html>', headers: { 'retry-after': '7' } },
			2,
		);
		expect(await create()).toEqual({ status: 503, text: '<html>' });
		expect(await create()).toEqual({ status: 503, text: '<html>' });
		expect(emulator.accessCodes()).toEqual([]);
		expect(await create()).toMatchObject({ status: 200 });
	});

	it('may come after the work was done', async () => {
		emulator.respondNext('*', { status: 200, body: null, applied: true });
		expect(await create()).toEqual({ status: 200, text: 'null' });
		expect(emulator.accessCodes()).toHaveLength(1);
	});

	it.each([
		['before', 0],
		['after', 1],
		['mid-body', 1],
	] as const)('cuts the connection %s, with %d code created', async (destroy, codes) => {
		emulator.respondNext('/access_codes/create', { status: 200, destroy });
		expect(await create()).toEqual({ error: expect.stringMatching(/hang up|ECONNRESET|aborted/) });
		expect(emulator.accessCodes()).toHaveLength(codes);
	});

	it('takes its time, and can be taken back', async () => {
		emulator.respondNext('*', { status: 500, delayMs: 50 });
		const start = performance.now();
		expect(await create()).toMatchObject({ status: 500 });
		expect(performance.now() - start).toBeGreaterThanOrEqual(45);
		emulator.respondNext('*', { status: 500 }, Infinity);
		emulator.clearResponses();
		expect(await create()).toMatchObject({ status: 200 });
	});
});

it('stops at once, with connections open and work planned', async () => {
	const other = await startEmulator({ speed: 0.001 });
	await createCode(other, { device_id: other.devices.frontDoor });
	other.respondNext('*', { status: 200, delayMs: 20_000 });
	const hanging = post(other, '/workspaces/get').catch(() => 'cut');
	await post(other, '/devices/list');
	const start = performance.now();
	await other.stop();
	expect(performance.now() - start).toBeLessThan(5000);
	expect(await hanging).toBe('cut');
});

it('creates thousands of codes, and finds any of them, without getting slower', async () => {
	const devices = emulator.addDevices(10);
	/** @returns microseconds of this process's own time for each code: other work on the machine does not count. */
	const batch = async (from: number, count: number) => {
		const start = process.cpuUsage();
		for (let i = from; i < from + count; i += 20) {
			await Promise.all(
				Array.from(
					{ length: 20 },
					async (_, j) =>
						await post(emulator, '/access_codes/create', {
							device_id: devices[(i + j) % 10],
							name: `Guest ${i + j}`,
						}),
				),
			);
		}
		const { user, system } = process.cpuUsage(start);
		return (user + system) / count;
	};
	await batch(0, 400);
	const early = await batch(400, 400);
	await batch(800, 1200);
	const late = await batch(2000, 400);
	expect(late).toBeLessThan(early * 3);
	const all = emulator.accessCodes();
	expect(all).toHaveLength(2400);
	expect(new Set(all.map((code) => `${code.device_id} ${code.code}`)).size).toBe(2400);
	const start = performance.now();
	for (let i = 0; i < 50; i++) {
		const access_code_ids = [all[i].access_code_id, all[2399 - i].access_code_id];
		const { body } = await post(emulator, '/access_codes/list', { access_code_ids });
		expect(body.access_codes).toHaveLength(2);
	}
	expect((performance.now() - start) / 50).toBeLessThan(20);
});
