import { HookContext } from 'n8n-core';
import { Webhook as Signer } from 'svix';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { SeamTrigger } from '../../nodes/SeamTrigger/SeamTrigger.node';
import { post } from '../emulator/client';
import { loadOptions, type Delivery, type TriggerOptions } from './harness';
import { createCodeOn, emitFrom, SET, triggerOf } from './triggerSupport';

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator({ speed: 1000, programmingSeconds: 1 });
});
afterEach(async () => await emulator.stop());

const trigger = async (parameters?: TriggerOptions['parameters'], options?: Partial<TriggerOptions>) =>
	await triggerOf(emulator, parameters, options);
const emit = (type: string, payload?: Record<string, unknown>) => emitFrom(emulator, type, payload);
const createCode = async (body?: Record<string, unknown>) => await createCodeOn(emulator, body);
const paths = () => emulator.requests.map(({ path }) => path);

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

	it('takes no webhook from a list that lags: it may be gone', async () => {
		const node = await trigger();
		await node.activate();
		const webhooks = emulator.webhooks();
		await node.deactivate();
		emulator.respondNext('/webhooks/list', { status: 200, body: { webhooks, ok: true } });
		expect(await node.activate()).toBe(true);
		expect(emulator.webhooks()).toHaveLength(1);
		expect((await node.deliver(emit(SET))).items).toHaveLength(1);
	});

	it('keeps the secret that it was given, whatever the list shows', async () => {
		const node = await trigger();
		await node.activate();
		const masked = emulator.webhooks().map((webhook) => ({ ...webhook, secret: 'whsec_********' }));
		emulator.respondNext('/webhooks/list', { status: 200, body: { webhooks: masked, ok: true } });
		expect(await node.activate()).toBe(false);
		expect((await node.deliver(emit(SET))).items).toHaveLength(1);
	});

	it('is made anew where Seam has it in its list only', async () => {
		const before = await trigger();
		await before.activate();
		const webhooks = emulator.webhooks();
		const staticData = before.staticData();
		await before.deactivate();
		emulator.respondNext('/webhooks/list', { status: 200, body: { webhooks, ok: true } });
		const after = await trigger({ events: ['lock.unlocked'] }, { staticData });
		expect(await after.activate()).toBe(true);
		expect(emulator.webhooks()).toMatchObject([{ event_types: ['lock.unlocked'] }]);
	});

	it('is not lost because Seam is down for a moment', async () => {
		const node = await trigger();
		await node.activate();
		const [webhook] = emulator.webhooks();
		emulator.respondNext('/webhooks/list', { status: 503, raw: '' }, 2);
		expect(await node.activate()).toBe(false);
		expect(emulator.webhooks()).toEqual([webhook]);
		emulator.respondNext('/webhooks/list', { status: 503, raw: '' }, 10);
		await expect(node.activate()).rejects.toThrow('HTTP status 503');
		expect(emulator.webhooks()).toEqual([webhook]);
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

	it('is made anew when the address of n8n changes', async () => {
		const before = await trigger();
		await before.activate();
		const after = await trigger(
			{},
			{ staticData: before.staticData(), webhookBaseUrl: 'https://new.example.org/webhook' },
		);
		expect(await after.activate()).toBe(true);
		expect(emulator.webhooks().map(({ url }) => url)).toEqual([before.url(), after.url()]);
		const toNew = () => emulator.deliveries.findLast(({ url }) => url === after.url());
		emit(SET);
		expect(
			(await after.deliver({ headers: toNew()?.headers, body: toNew()?.body ?? '' })).items,
		).toHaveLength(1);
	});

	it.each([
		['backed up under another ID', { instanceId: 'another' }],
		['cloned with all that it has', {}],
	])('leaves that of another n8n alone, which was %s', async (_how, difference) => {
		const original = await trigger();
		await original.activate();
		const copyOf = async () => {
			const staticData = original.staticData();
			for (const data of Object.values(staticData)) Object.assign(data as object, difference);
			return await trigger({}, { staticData, webhookBaseUrl: 'https://staging.example.org/webhook' });
		};
		const copy = await copyOf();
		expect(await copy.activate()).toBe(true);
		expect(emulator.webhooks().map(({ url }) => url)).toEqual([original.url(), copy.url()]);
		await copy.deactivate();
		expect(emulator.webhooks().map(({ url }) => url)).toEqual([original.url()]);
		await (await copyOf()).deactivate();
		expect(emulator.webhooks().map(({ url }) => url)).toEqual([original.url()]);
	});

	it('is known by this process, where an execution that ends late puts the former one back', async () => {
		let hasPublishedAnew = false;
		const node = await trigger(
			{},
			{
				startExecution: async () => {
					if (hasPublishedAnew) return;
					hasPublishedAnew = true;
					await node.deactivate();
					await node.activate();
				},
			},
		);
		await node.activate();
		await node.deliver(emit(SET));
		const [{ webhook_id }] = emulator.webhooks();
		expect(node.nodeStaticData().webhookId).not.toBe(webhook_id);
		expect((await node.deliver(emit(SET))).items).toHaveLength(1);
		expect(node.nodeStaticData()).toMatchObject({ webhookId: webhook_id });
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

	it('is removed together with what else is at its address, and nothing at others', async () => {
		const [main, otherMain] = [await trigger(), await trigger()];
		// Both look before either of them creates.
		expect([await main.hook('checkExists'), await otherMain.hook('checkExists')]).toEqual([false, false]);
		await main.hook('create');
		await otherMain.hook('create');
		const another = await trigger({}, { webhookBaseUrl: 'https://other.example.org/webhook' });
		const test = await trigger({}, { isTest: true });
		await another.activate();
		await test.activate();
		expect(emulator.webhooks()).toHaveLength(4);
		await otherMain.deactivate();
		expect(emulator.webhooks().map(({ url }) => url)).toEqual([another.url(), test.url()]);
	});

	it('is removed although the list does not show it yet', async () => {
		const node = await trigger();
		await node.activate();
		emulator.respondNext('/webhooks/list', { status: 200, body: { webhooks: [], ok: true } });
		await node.deactivate();
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

	it('stays known when Seam cannot remove it now', async () => {
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

	it('says in words why it cannot be made', async () => {
		const wrongKey = await trigger({}, { credentials: { apiKey: 'seam_wrong_key', baseUrl: emulator.url } });
		await expect(wrongKey.activate()).rejects.toMatchObject({
			message: 'API Key not found',
			description: expect.stringContaining("copy it again from Seam's console"),
		});
		const nothing = await trigger({ events: [] });
		await expect(nothing.activate()).rejects.toThrow('No event is chosen');
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
		await expect(node.activate()).rejects.toThrow("an answer without the webhook's secret");
		expect(node.nodeStaticData()).toEqual({});
		expect(paths()).toEqual(['/webhooks/list', '/webhooks/create', '/webhooks/delete']);
	});

	describe('at an address that Seam cannot reach', () => {
		const privateUrl = { webhookBaseUrl: 'http://localhost:5678/webhook' };

		it('is made where Seam is on this machine as well, with a warning', async () => {
			const warn = jest.spyOn(HookContext.prototype.logger, 'warn').mockReturnValue();
			const node = await trigger({}, privateUrl);
			expect(await node.activate()).toBe(true);
			expect(emulator.webhooks()).toHaveLength(1);
			expect(warn.mock.calls).toEqual([[expect.stringContaining(`cannot reach ${node.url()}`)]]);
			expect(await node.activate()).toBe(false);
			expect(warn).toHaveBeenCalledTimes(2);
			warn.mockClear();
			await (await trigger()).activate();
			expect(warn).not.toHaveBeenCalled();
			warn.mockRestore();
		});

		it('is refused where Seam is on the internet, with what to do', async () => {
			const credentials = { apiKey: emulator.apiKey, baseUrl: 'https://connect.getseam.com' };
			const node = await trigger({}, { ...privateUrl, credentials });
			await expect(node.activate()).rejects.toMatchObject({
				message: `Seam cannot reach ${node.url()} from the internet, so its events will not arrive`,
				description: expect.stringContaining('WEBHOOK_URL'),
			});
			expect(emulator.requests).toEqual([]);
		});
	});

	describe('after a change of the credential', () => {
		let warn: jest.SpyInstance;
		beforeEach(() => {
			warn = jest.spyOn(HookContext.prototype.logger, 'warn').mockReturnValue();
		});
		afterEach(() => warn.mockRestore());

		/** The same workflow with other keys. */
		const withKey = async (staticData: TriggerOptions['staticData'], credentials: object) =>
			await trigger({}, { staticData, credentials: { baseUrl: emulator.url, apiKey: '', ...credentials } });

		it('keeps no key in the static data', async () => {
			const node = await trigger();
			await node.activate();
			expect(node.nodeStaticData()).toMatchObject({ account: expect.stringMatching(/^[\w+/]{43}=$/) });
			expect(JSON.stringify(node.staticData())).not.toContain(emulator.apiKey);
		});

		it('is made anew in the new workspace, and the log names the one that is left in the old', async () => {
			const before = await trigger();
			await before.activate();
			const [{ webhook_id }] = emulator.webhooks();
			const after = await withKey(before.staticData(), { apiKey: emulator.otherApiKey });
			expect(await after.activate()).toBe(true);
			expect(warn.mock.calls).toEqual([[expect.stringContaining(webhook_id)]]);
			expect(warn.mock.calls[0][0]).toMatch(/cannot be deleted from here.*Seam Console/);
			expect(after.nodeStaticData().webhookId).not.toBe(webhook_id);
			warn.mockClear();
			await after.deactivate();
			expect(warn).not.toHaveBeenCalled();
		});

		it('is named in the log when it should be removed with a key of another workspace', async () => {
			const before = await trigger();
			await before.activate();
			const [{ webhook_id }] = emulator.webhooks();
			const after = await withKey(before.staticData(), { apiKey: emulator.otherApiKey });
			expect(await after.deactivate()).toBe(true);
			expect(warn.mock.calls).toEqual([[expect.stringContaining(webhook_id)]]);
			expect(after.nodeStaticData()).toEqual({});
		});

		it('is kept and removed with another key of the same workspace', async () => {
			const before = await trigger();
			await before.activate();
			const token = { apiKey: emulator.personalAccessToken, workspaceId: emulator.workspaceId };
			const after = await withKey(before.staticData(), token);
			expect(await after.activate()).toBe(false);
			expect(after.nodeStaticData().webhookId).toBe(before.nodeStaticData().webhookId);
			expect(after.nodeStaticData().account).not.toBe(before.nodeStaticData().account);
			await after.deactivate();
			expect(emulator.webhooks()).toEqual([]);
			expect(warn).not.toHaveBeenCalled();
		});
	});
});

describe('a delivery', () => {
	it('starts an execution with the event as Seam sends it, with Simplify off', async () => {
		const node = await trigger({ simplify: false });
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
		expect(node.nodeStaticData()).not.toHaveProperty('startedMessages');
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

	it('starts one execution when two copies come at once, and asks for the others again', async () => {
		const node = await trigger({ include: ['accessCode'] });
		await node.activate();
		const delivery = emit(SET, { access_code_id: await createCode() });
		const copies = await Promise.all([0, 1, 2].map(async () => await node.deliver(delivery)));
		expect(copies.map(({ status }) => status)).toEqual([200, 503, 503]);
		expect(copies.filter(({ items }) => items !== undefined)).toHaveLength(1);
		expect(await node.deliver(delivery)).toEqual({ status: 200, body: 'OK', items: undefined });
	});

	it('starts the execution when it comes again, if n8n could not start it before', async () => {
		const startExecution = jest.fn().mockRejectedValueOnce(new Error('The database is gone'));
		const node = await trigger({}, { startExecution });
		await node.activate();
		const delivery = emit(SET);
		expect((await node.deliver(delivery)).status).toBe(500);
		expect((await node.deliver(delivery)).items).toHaveLength(1);
		expect((await node.deliver(delivery)).items).toBeUndefined();
		expect(startExecution).toHaveBeenCalledTimes(2);
	});

	it('is asked for again while n8n is still starting the execution', async () => {
		let startNow = () => {};
		const start = new Promise<void>((resolve) => (startNow = resolve));
		const node = await trigger({}, { startExecution: async () => await start });
		await node.activate();
		const delivery = emit(SET);
		const first = node.deliver(delivery);
		expect((await node.deliver(delivery)).status).toBe(503);
		startNow();
		expect((await first).items).toHaveLength(1);
		expect(await node.deliver(delivery)).toEqual({ status: 200, body: 'OK', items: undefined });
	});

	it('leaves a list of at most 100 IDs in the static data', async () => {
		const node = await trigger();
		await node.activate();
		for (let count = 0; count < 105; count += 1) await node.deliver(emit(SET));
		expect(node.nodeStaticData().startedMessages).toHaveLength(100);
		expect(JSON.stringify(node.staticData()).length).toBeLessThan(5_000);
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

it('lists the spaces to choose from', async () => {
	for (const name of ['Flat 3', 'Flat 1']) await post(emulator, '/spaces/create', { name });
	const options = await loadOptions({
		method: 'getSpaces',
		node: new SeamTrigger(),
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
	});
	expect(options.map(({ name }) => name)).toEqual(['Flat 1', 'Flat 3']);
});
