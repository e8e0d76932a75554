import { randomUUID } from 'node:crypto';
import { HookContext } from 'n8n-core';
import { Webhook as Signer } from 'svix';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { SeamTrigger } from '../../nodes/SeamTrigger/SeamTrigger.node';
import { loadOptions, triggerHarness, type Delivery, type TriggerOptions } from './harness';

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator({ speed: 1000, programmingSeconds: 1 });
});
afterEach(async () => await emulator.stop());

const SET = 'access_code.set_on_device';

async function trigger(parameters: TriggerOptions['parameters'] = {}, options: Partial<TriggerOptions> = {}) {
	return await triggerHarness({
		node: new SeamTrigger(),
		parameters: { events: [SET], ...parameters },
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		...options,
	});
}

const paths = () => emulator.requests.map(({ path }) => path);

/** The request that Seam would send for an event: signed, under an ID of its own. */
function emit(event_type: string, payload: Record<string, unknown> = {}): Delivery {
	const before = emulator.deliveries.length;
	emulator.emit(event_type, payload);
	const delivery = emulator.deliveries[before];
	if (!delivery) throw new Error(`No webhook is registered for ${event_type}`);
	return { headers: delivery.headers, body: delivery.body };
}

/** An event signed with the registered secret, for what Seam would not send. */
function signed(body: string, { id = 'msg_1', at = new Date() }: { id?: string; at?: Date } = {}): Delivery {
	const [{ secret }] = emulator.webhooks();
	return {
		headers: {
			'svix-id': id,
			'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
			'svix-signature': new Signer(secret).sign(id, at, body),
		},
		body,
	};
}

async function createCode(body: Record<string, unknown> = {}): Promise<string> {
	const response = await fetch(`${emulator.url}/access_codes/create`, {
		method: 'POST',
		headers: { authorization: `Bearer ${emulator.apiKey}`, 'content-type': 'application/json' },
		body: JSON.stringify({ device_id: emulator.devices.frontDoor, name: 'Anna, Booking 77', ...body }),
	});
	const answer = (await response.json()) as { access_code: { access_code_id: string } };
	return answer.access_code.access_code_id;
}

describe('the registration', () => {
	it('is made for just the chosen events, at the address of the node', async () => {
		const node = await trigger({ events: ['lock.unlocked', SET] });
		expect(await node.activate()).toBe(true);
		const [webhook] = emulator.webhooks();
		expect(webhook).toMatchObject({ url: node.url(), event_types: [SET, 'lock.unlocked'] });
		expect(node.nodeStaticData()).toMatchObject({
			webhookId: webhook.webhook_id,
			webhookSecret: webhook.secret,
		});
	});

	it('is made for the events that an expression gives as text', async () => {
		const node = await trigger({ events: `={{ "lock.locked, lock.unlocked" }}` });
		await node.activate();
		expect(emulator.webhooks()).toMatchObject([{ event_types: ['lock.locked', 'lock.unlocked'] }]);
		expect((await node.deliver(emit('lock.unlocked'))).items).toHaveLength(1);
	});

	it('is made for everything with Any Event', async () => {
		const node = await trigger({ events: [SET, '*'] });
		await node.activate();
		expect(emulator.webhooks()).toMatchObject([{ event_types: ['*'] }]);
	});

	it('is found again after a restart', async () => {
		const before = await trigger();
		await before.activate();
		const [webhook] = emulator.webhooks();
		emulator.resetRecording();
		const after = await trigger({}, { staticData: before.staticData() });
		expect(await after.activate()).toBe(false);
		expect(paths()).toEqual(['/webhooks/list']);
		expect(emulator.webhooks()).toEqual([webhook]);
		expect((await after.deliver(emit(SET))).items).toHaveLength(1);
	});

	it.each([
		['all of it', {}],
		['the secret', { webhookSecret: '' }],
		['the ID', { webhookId: undefined }],
	])('is replaced when n8n has lost %s', async (_what, loss) => {
		const before = await trigger();
		await before.activate();
		const [old] = emulator.webhooks();
		const staticData = Object.keys(loss).length === 0 ? {} : before.staticData();
		for (const data of Object.values(staticData)) Object.assign(data as object, loss);
		const after = await trigger({}, { staticData });
		expect(await after.activate()).toBe(true);
		const webhooks = emulator.webhooks();
		expect(webhooks).toHaveLength(1);
		expect(webhooks[0].webhook_id).not.toBe(old.webhook_id);
		expect((await after.deliver(emit(SET))).items).toHaveLength(1);
	});

	it('is made anew when Seam has lost it', async () => {
		const before = await trigger();
		await before.activate();
		await before.hook('delete');
		const after = await trigger({}, { staticData: before.staticData() });
		expect(await after.activate()).toBe(true);
		expect(emulator.webhooks()).toHaveLength(1);
	});

	it('takes the secret from the list where Seam shows it there', async () => {
		const before = await trigger();
		await before.activate();
		emulator.respondNext('/webhooks/list', {
			status: 200,
			body: { webhooks: emulator.webhooks(), ok: true },
		});
		const after = await trigger();
		expect(await after.activate()).toBe(false);
		expect((await after.deliver(emit(SET))).items).toHaveLength(1);
	});

	it('follows a change of the chosen events', async () => {
		const before = await trigger();
		await before.activate();
		const [{ webhook_id }] = emulator.webhooks();
		emulator.resetRecording();
		const after = await trigger({ events: ['lock.unlocked'] }, { staticData: before.staticData() });
		expect(await after.activate()).toBe(false);
		expect(paths()).toEqual(['/webhooks/list', '/webhooks/update']);
		expect(emulator.webhooks()).toMatchObject([{ webhook_id, event_types: ['lock.unlocked'] }]);
		expect((await after.deliver(emit('lock.unlocked'))).items).toHaveLength(1);
	});

	it('moves when the address of n8n changes', async () => {
		const before = await trigger();
		await before.activate();
		const after = await trigger(
			{},
			{ staticData: before.staticData(), webhookBaseUrl: 'https://new.example.org/webhook' },
		);
		expect(await after.activate()).toBe(true);
		expect(emulator.webhooks()).toMatchObject([{ url: after.url() }]);
		expect(after.url()).not.toBe(before.url());
	});

	it('leaves that of another n8n alone, from which the workflow was copied', async () => {
		const original = await trigger();
		await original.activate();
		const staticData = original.staticData();
		for (const data of Object.values(staticData)) Object.assign(data as object, { instanceId: 'another' });
		const copy = await trigger({}, { staticData, webhookBaseUrl: 'https://staging.example.org/webhook' });
		expect(await copy.activate()).toBe(true);
		expect(emulator.webhooks().map(({ url }) => url)).toEqual([original.url(), copy.url()]);
		await copy.deactivate();
		expect(emulator.webhooks().map(({ url }) => url)).toEqual([original.url()]);
	});

	it('clears away what else is registered at its address, and nothing at others', async () => {
		const node = await trigger();
		await node.activate();
		const another = await trigger({}, { webhookBaseUrl: 'https://other.example.org/webhook' });
		await another.activate();
		await node.hook('create');
		expect(emulator.webhooks()).toHaveLength(3);
		expect(await node.activate()).toBe(false);
		expect(emulator.webhooks().map(({ url }) => url)).toEqual([another.url(), node.url()]);
		expect((await node.deliver(emit(SET))).status).toBe(401);
		const toNode = emulator.deliveries.find(({ url }) => url === node.url());
		expect((await node.deliver({ headers: toNode?.headers, body: toNode?.body ?? '' })).items).toHaveLength(
			1,
		);
	});

	it('is removed on deactivation, with all that was known of it', async () => {
		const node = await trigger();
		await node.activate();
		await node.deliver(emit(SET));
		expect(await node.deactivate()).toBe(true);
		expect(emulator.webhooks()).toEqual([]);
		expect(node.nodeStaticData()).toEqual({});
	});

	it('is removed although its ID got lost', async () => {
		const node = await trigger();
		await node.activate();
		const amnesiac = await trigger();
		expect(await amnesiac.deactivate()).toBe(true);
		expect(emulator.webhooks()).toEqual([]);
	});

	it('need not be known to Seam to be removed', async () => {
		const node = await trigger();
		await node.activate();
		const stale = await trigger({}, { staticData: node.staticData() });
		await node.deactivate();
		expect(await stale.deactivate()).toBe(true);
		expect(stale.nodeStaticData()).toEqual({});
	});

	it('stays known when Seam can not remove it now', async () => {
		const node = await trigger();
		await node.activate();
		emulator.respondNext('/webhooks/delete', { status: 503, raw: '' });
		await expect(node.deactivate()).rejects.toThrow(/HTTP status 503/);
		expect(node.nodeStaticData()).toMatchObject({ webhookId: emulator.webhooks()[0].webhook_id });
	});

	it('is another one for a test run in the editor', async () => {
		const production = await trigger();
		await production.activate();
		const test = await trigger({}, { isTest: true });
		expect(await test.activate()).toBe(true);
		expect(test.url()).toContain('/webhook-test/');
		expect(emulator.webhooks().map(({ url }) => url)).toEqual([production.url(), test.url()]);
		await test.deactivate();
		expect(emulator.webhooks().map(({ url }) => url)).toEqual([production.url()]);
		expect((await production.deliver(emit(SET))).items).toHaveLength(1);
	});

	it('says in words why it can not be made', async () => {
		const wrongKey = await trigger({}, { credentials: { apiKey: 'seam_wrong_key', baseUrl: emulator.url } });
		await expect(wrongKey.activate()).rejects.toMatchObject({
			message: 'API Key not found',
			description: expect.stringContaining("copy it again from Seam's console"),
		});
		const nothing = await trigger({ events: [] });
		await expect(nothing.activate()).rejects.toThrow("'Trigger On' is empty");
		const unknown = await trigger({ events: ['door.opened'] });
		await expect(unknown.activate()).rejects.toThrow('Invalid event types: door.opened');
		expect(emulator.webhooks()).toEqual([]);
	});

	it('is not kept when Seam gives no secret with it', async () => {
		emulator.respondNext('/webhooks/create', {
			status: 200,
			body: { webhook: { webhook_id: 'w', url: 'https://n8n.example.com' }, ok: true },
		});
		const node = await trigger();
		await expect(node.activate()).rejects.toThrow('a webhook without a secret');
		expect(node.nodeStaticData()).toEqual({});
		expect(paths()).toEqual(['/webhooks/list', '/webhooks/create', '/webhooks/delete']);
	});

	it('is made at an address that Seam can not reach, too, with a warning', async () => {
		const warn = jest.spyOn(HookContext.prototype.logger, 'warn').mockReturnValue();
		const node = await trigger({}, { webhookBaseUrl: 'http://localhost:5678/webhook' });
		expect(await node.activate()).toBe(true);
		expect(emulator.webhooks()).toHaveLength(1);
		expect(warn.mock.calls).toEqual([[expect.stringContaining(`can not reach ${node.url()}`)]]);
		expect(await node.activate()).toBe(false);
		expect(warn).toHaveBeenCalledTimes(2);
		warn.mockClear();
		await (await trigger()).activate();
		expect(warn).not.toHaveBeenCalled();
		warn.mockRestore();
	});
});

describe('a delivery', () => {
	it('starts an execution with the event as Seam sends it', async () => {
		const node = await trigger();
		await node.activate();
		const delivery = emit(SET, { access_code_id: 'a', device_id: 'd', code: '0479' });
		const { status, items } = await node.deliver(delivery);
		expect(status).toBe(200);
		expect(items).toEqual([{ json: JSON.parse(String(delivery.body)) }]);
		expect(items?.[0].json).toMatchObject({ event_type: SET, code: '0479' });
	});

	it('comes through under the names of the standard, and among other signatures', async () => {
		const node = await trigger();
		await node.activate();
		const { headers = {}, body } = emit(SET);
		const delivery = {
			headers: {
				'Webhook-Id': headers['svix-id'],
				'Webhook-Timestamp': headers['svix-timestamp'],
				'Webhook-Signature': `v1a,abc v1,${'A'.repeat(43)}= ${headers['svix-signature']} v2,xyz`,
			},
			body,
		};
		expect((await node.deliver(delivery)).items).toHaveLength(1);
	});

	const forgeries: Array<[string, (delivery: Delivery) => Delivery]> = [
		['with an altered body', ({ headers, body }) => ({ headers, body: `${String(body)} ` })],
		['with another ID', (it) => ({ ...it, headers: { ...it.headers, 'svix-id': 'msg_2' } })],
		[
			'with another time',
			(it) => ({
				...it,
				headers: { ...it.headers, 'svix-timestamp': String(Math.floor(Date.now() / 1000) - 7) },
			}),
		],
		['without a signature', ({ body }) => ({ body })],
		[
			'signed by somebody else',
			({ headers = {}, body }) => ({
				headers: {
					...headers,
					'svix-signature': new Signer('whsec_c29tZWJvZHkgZWxzZQ==').sign(
						headers['svix-id'],
						new Date(),
						String(body),
					),
				},
				body,
			}),
		],
		['from six minutes ago', ({ body }) => signed(String(body), { at: new Date(Date.now() - 360_000) })],
		['from six minutes ahead', ({ body }) => signed(String(body), { at: new Date(Date.now() + 360_000) })],
		[
			'whose content type is not JSON and whose body is altered',
			({ headers, body }) => ({
				headers: { ...headers, 'content-type': 'text/plain' },
				body: `${String(body)}x`,
			}),
		],
	];
	it.each(forgeries)('%s answers 401 without a reason and starts nothing', async (_what, forge) => {
		const node = await trigger();
		await node.activate();
		const genuine = emit(SET);
		expect(await node.deliver(forge(genuine))).toEqual({
			status: 401,
			body: 'Unauthorized',
			items: undefined,
		});
		expect(node.nodeStaticData()).not.toHaveProperty('taken');
		expect((await node.deliver(genuine)).items).toHaveLength(1);
	});

	it('answers 401 while nothing is registered', async () => {
		const node = await trigger();
		await node.activate();
		const delivery = emit(SET);
		await node.deactivate();
		expect(await node.deliver(delivery)).toMatchObject({ status: 401, items: undefined });
	});

	it('starts nothing the second time, also after a restart', async () => {
		const node = await trigger();
		await node.activate();
		const delivery = emit(SET);
		expect((await node.deliver(delivery)).items).toHaveLength(1);
		expect(await node.deliver(delivery)).toEqual({ status: 200, body: 'OK', items: undefined });
		let restarted = node;
		await jest.isolateModulesAsync(async () => {
			const { SeamTrigger: Fresh } = await import('../../nodes/SeamTrigger/SeamTrigger.node');
			restarted = await trigger({}, { node: new Fresh(), staticData: node.staticData() });
		});
		expect(await restarted.deliver(delivery)).toEqual({ status: 200, body: 'OK', items: undefined });
		expect((await restarted.deliver(emit(SET))).items).toHaveLength(1);
	});

	it('starts one execution when two copies come at once', async () => {
		const node = await trigger({ include: ['accessCode'] });
		await node.activate();
		const delivery = emit(SET, { access_code_id: await createCode() });
		const results = await Promise.all([
			node.deliver(delivery),
			node.deliver(delivery),
			node.deliver(delivery),
		]);
		expect(results.map(({ status }) => status)).toEqual([200, 200, 200]);
		expect(results.filter(({ items }) => items !== undefined)).toHaveLength(1);
	});

	it('of another workflow under the same ID is its own', async () => {
		const one = await trigger();
		await one.activate();
		const two = await trigger({}, { webhookBaseUrl: 'https://other.example.org/webhook' });
		await two.activate();
		const body = JSON.stringify({ event_id: 'e', event_type: SET });
		const at = new Date();
		for (const [index, node] of [one, two].entries()) {
			const headers = {
				'svix-id': 'msg_1',
				'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
				'svix-signature': new Signer(emulator.webhooks()[index].secret).sign('msg_1', at, body),
			};
			expect((await node.deliver({ headers, body })).items).toHaveLength(1);
		}
	});

	it('of an event that is not chosen is taken and starts nothing', async () => {
		const node = await trigger({ events: ['*'] });
		await node.activate();
		const narrowed = await trigger({ events: ['lock.locked'] }, { staticData: node.staticData() });
		expect(await narrowed.deliver(emit('lock.unlocked'))).toEqual({
			status: 200,
			body: 'OK',
			items: undefined,
		});
		expect((await narrowed.deliver(emit('lock.locked'))).items).toHaveLength(1);
	});

	it.each(['[]', '"text"', '{"event_id":"e"}', 'null'])('of %s is taken and starts nothing', async (body) => {
		const node = await trigger({ events: ['*'] });
		await node.activate();
		expect(await node.deliver(signed(body))).toEqual({ status: 200, body: 'OK', items: undefined });
	});
});

describe('the filters', () => {
	it('let through events of the chosen devices alone', async () => {
		const { frontDoor, backDoor, bathroom } = emulator.devices;
		const node = await trigger({ events: ['*'], deviceIds: [frontDoor, bathroom] });
		await node.activate();
		expect((await node.deliver(emit('lock.unlocked', { device_id: frontDoor }))).items).toHaveLength(1);
		expect((await node.deliver(emit('lock.unlocked', { device_id: bathroom }))).items).toHaveLength(1);
		expect((await node.deliver(emit('lock.unlocked', { device_id: backDoor }))).items).toBeUndefined();
		expect((await node.deliver(emit('connected_account.connected', {}))).items).toBeUndefined();
	});

	it('take device IDs from an expression as text', async () => {
		const { frontDoor, backDoor } = emulator.devices;
		const node = await trigger({ events: ['*'], deviceIds: `={{ "${frontDoor}, ${backDoor}" }}` });
		await node.activate();
		expect((await node.deliver(emit('lock.unlocked', { device_id: backDoor }))).items).toHaveLength(1);
	});

	it('let through events of access codes with the text in their name', async () => {
		const node = await trigger({ events: ['*'], nameContains: 'booking' });
		await node.activate();
		const of = async (name: string, code: string) => ({ access_code_id: await createCode({ name, code }) });
		const anna = emit('lock.unlocked', await of('Anna, BOOKING 78', '1111'));
		const cleaner = emit('lock.unlocked', await of('Cleaner', '2222'));
		expect((await node.deliver(anna)).items).toHaveLength(1);
		expect((await node.deliver(cleaner)).items).toBeUndefined();
		expect((await node.deliver(emit('lock.unlocked', {}))).items).toBeUndefined();
		const gone = emit('access_code.deleted', { access_code_id: randomUUID() });
		expect(await node.deliver(gone)).toEqual({ status: 200, body: 'OK', items: undefined });
	});

	it('have the event sent again while the name can not be looked up', async () => {
		const node = await trigger({ nameContains: 'Anna' });
		await node.activate();
		const delivery = emit(SET, { access_code_id: await createCode() });
		emulator.respondNext('/access_codes/get', { status: 503, raw: '' }, 2);
		expect(await node.deliver(delivery)).toEqual({
			status: 503,
			body: 'Service Unavailable',
			items: undefined,
		});
		expect((await node.deliver(delivery)).items).toHaveLength(1);
	});

	it('fail in words when Seam refuses to tell the name', async () => {
		const node = await trigger({ nameContains: 'Anna' });
		await node.activate();
		const delivery = emit(SET, { access_code_id: 'a' });
		emulator.respondNext('/access_codes/get', {
			status: 401,
			body: { error: { type: 'unauthorized', message: 'API Key not found' }, ok: false },
		});
		await expect(node.deliver(delivery)).rejects.toThrow('API Key not found');
	});
});

describe('Include', () => {
	it('adds the access code and the device, simplified', async () => {
		const node = await trigger({ include: ['accessCode', 'device'] });
		await node.activate();
		const { frontDoor } = emulator.devices;
		const id = await createCode({ code: '0479' });
		const { items } = await node.deliver(emit(SET, { access_code_id: id, device_id: frontDoor }));
		expect(items?.[0].json).toMatchObject({
			event_type: SET,
			access_code: { access_code_id: id, name: 'Anna, Booking 77', code: '0479' },
			device: { device_id: frontDoor, display_name: 'Front Door', online: true },
		});
		expect(Object.keys(items?.[0].json.device as object)).toHaveLength(10);
	});

	it('adds all that Seam says with Simplify off', async () => {
		const node = await trigger({ include: ['accessCode', 'device'], simplify: false });
		await node.activate();
		const { frontDoor } = emulator.devices;
		const id = await createCode();
		const { items } = await node.deliver(emit(SET, { access_code_id: id, device_id: frontDoor }));
		expect(items?.[0].json).toMatchObject({
			access_code: { is_managed: true, workspace_id: emulator.workspaceId },
			device: { properties: { manufacturer: 'august' } },
		});
	});

	it('adds null where there is nothing to fetch', async () => {
		const node = await trigger({ events: ['*'], include: ['accessCode', 'device'] });
		await node.activate();
		const without = await node.deliver(emit('connected_account.connected', {}));
		expect(without.items?.[0].json).toMatchObject({ access_code: null, device: null });
		const gone = await node.deliver(
			emit('access_code.deleted', {
				access_code_id: randomUUID(),
				device_id: randomUUID(),
			}),
		);
		expect(gone.items?.[0].json).toMatchObject({ access_code: null, device: null });
		expect(gone.items?.[0].json).not.toHaveProperty('lookup_errors');
	});

	it('gets over a short outage, and has the event sent again in a long one', async () => {
		const node = await trigger({ include: ['device'] });
		await node.activate();
		const { frontDoor } = emulator.devices;
		emulator.respondNext('/devices/get', { status: 502, raw: '<html>' });
		const first = await node.deliver(emit(SET, { device_id: frontDoor }));
		expect(first.items?.[0].json.device).toMatchObject({ display_name: 'Front Door' });
		emulator.respondNext('/devices/get', { status: 429, raw: '' }, 2);
		expect((await node.deliver(emit(SET, { device_id: frontDoor }))).status).toBe(503);
	});

	it('does not lose an event for what Seam refuses to show', async () => {
		const node = await trigger({ include: ['device'] });
		await node.activate();
		emulator.respondNext('/devices/get', {
			status: 403,
			body: { error: { type: 'forbidden', message: 'This key may not read devices' }, ok: false },
		});
		const { items } = await node.deliver(emit(SET, { device_id: emulator.devices.frontDoor }));
		expect(items?.[0].json).toMatchObject({
			device: null,
			lookup_errors: ['device: This key may not read devices'],
		});
		expect(JSON.stringify(items)).not.toContain(emulator.apiKey);
	});
});

it('says in words what went wrong', async () => {
	const node = await trigger({ events: ['access_code.failed_to_set_on_device'] });
	await node.activate();
	emulator.failProgramming(
		{ name: 'Anna, Booking 77' },
		{ error_code: 'no_space_for_access_code_on_device', message: 'The lock is full.' },
	);
	await createCode();
	emulator.advance(10);
	const [delivery] = emulator.deliveries;
	const { items } = await node.deliver({ headers: delivery.headers, body: delivery.body });
	expect(items?.[0].json).toMatchObject({
		event_type: 'access_code.failed_to_set_on_device',
		errors_in_words: ['Access code: The lock is full. (no_space_for_access_code_on_device)'],
	});
});

it('lists all devices to choose from, not only locks', async () => {
	const options = await loadOptions({
		method: 'getDevices',
		node: new SeamTrigger(),
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
	});
	const names = options.map(({ name }) => name);
	expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
	expect(options).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ value: emulator.devices.frontDoor }),
			expect.objectContaining({ value: emulator.devices.noiseSensor }),
		]),
	);
});
