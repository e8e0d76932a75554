/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'svix';
import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, post, textAt } from './client';

interface Received {
	headers: IncomingHttpHeaders;
	body: string;
}

let emulator: Emulator;
let receiver: Server;
let received: Received[];
let statuses: number[];
let url: string;

beforeEach(async () => {
	emulator = await startEmulator({ speed: 100 });
	received = [];
	statuses = [];
	receiver = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk) => (body += String(chunk)));
		request.on('end', () => {
			received.push({ headers: request.headers, body });
			response.writeHead(statuses.shift() ?? 204).end();
		});
	});
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', () => resolve()));
	const address = receiver.address();
	if (typeof address !== 'object' || address === null) throw new Error('no port');
	url = `http://127.0.0.1:${address.port}/hook`;
});
afterEach(async () => {
	await emulator.stop();
	receiver.closeAllConnections();
	await new Promise((resolve) => receiver.close(resolve));
});

async function until(condition: () => boolean): Promise<void> {
	const deadline = Date.now() + 3000;
	while (!condition()) {
		if (Date.now() > deadline) throw new Error('It did not happen in time');
		await sleep(5);
	}
}

async function register(event_types?: string[]) {
	const { body } = await post(emulator, '/webhooks/create', { url, ...(event_types && { event_types }) });
	return { webhook_id: textAt(body, 'webhook.webhook_id'), secret: textAt(body, 'webhook.secret') };
}

it('delivers the bare event under a signature that holds for nothing else', async () => {
	const { secret } = await register(['access_code.set_on_device']);
	expect(secret).toMatch(/^whsec_/);
	await post(emulator, '/access_codes/create', { device_id: emulator.devices.frontDoor, code: '4711' });
	await until(() => received.length === 1);
	const [{ headers, body }] = received;
	const signed = Object.fromEntries(
		['svix-id', 'svix-timestamp', 'svix-signature'].map((name) => [name, String(headers[name])]),
	);
	expect(new Webhook(secret).verify(body, signed)).toMatchObject({
		event_type: 'access_code.set_on_device',
		device_id: emulator.devices.frontDoor,
		code: '4711',
	});
	expect(() => new Webhook(secret).verify(body.replace('4711', '4712'), signed)).toThrow();
});

it('delivers what was asked for, and all of it with *', async () => {
	const { webhook_id } = await register(['lock.locked']);
	emulator.emit('lock.unlocked', { device_id: emulator.devices.frontDoor });
	emulator.emit('lock.locked', { device_id: emulator.devices.frontDoor });
	await until(() => received.length === 1);
	expect(JSON.parse(received[0].body)).toMatchObject({ event_type: 'lock.locked' });
	await post(emulator, '/webhooks/update', { webhook_id, event_types: ['*'] });
	emulator.emit('lock.unlocked', { device_id: emulator.devices.frontDoor });
	await until(() => received.length === 2);
	await post(emulator, '/webhooks/delete', { webhook_id });
	emulator.emit('lock.unlocked', { device_id: emulator.devices.frontDoor });
	await sleep(30);
	expect(received).toHaveLength(2);
});

it('tries again on the schedule of Svix, with the same id and a new signature', async () => {
	await register();
	statuses = [500, 404];
	emulator.emit('lock.locked', {});
	await until(() => emulator.deliveries[1]?.status !== undefined);
	expect(received).toHaveLength(2);
	emulator.advance(300);
	await until(() => emulator.deliveries[2]?.status !== undefined);
	expect(received).toHaveLength(3);
	expect(new Set(received.map(({ headers }) => headers['svix-id'])).size).toBe(1);
	expect(emulator.deliveries.map(({ attempt, status }) => [attempt, status])).toEqual([
		[1, 500],
		[2, 404],
		[3, 204],
	]);
});

it('shows the secret once, and refuses events and addresses that are none', async () => {
	const { webhook_id } = await register();
	const { body } = await post(emulator, '/webhooks/list');
	expect(body.webhooks).toEqual([{ webhook_id, url, event_types: ['*'] }]);
	const event = await post(emulator, '/webhooks/create', { url, event_types: ['door.opened'] });
	expect([event.status, at(event.body, 'error.type')]).toEqual([400, 'invalid_event_types']);
	expect((await post(emulator, '/webhooks/create', { url: 'here' })).status).toBe(400);
	expect((await post(emulator, '/webhooks/update', { webhook_id: 'x', event_types: ['*'] })).status).toBe(
		404,
	);
});

it('sends nothing off this machine', async () => {
	await post(emulator, '/webhooks/create', { url: 'https://example.com/hook' });
	emulator.emit('lock.locked', {});
	expect(emulator.deliveries).toMatchObject([{ error: expect.stringContaining('not a loopback address') }]);
});
