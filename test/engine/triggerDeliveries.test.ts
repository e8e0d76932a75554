/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import Ajv from 'ajv';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import sample from '../../nodes/SeamTrigger/__schema__/v1.0.0.json';
import { SeamTrigger } from '../../nodes/SeamTrigger/SeamTrigger.node';
import { triggerHarness, type TriggerHarness } from './harness';

let emulator: Emulator;
let server: Server;
let node: TriggerHarness;
let started: IDataObject[];
let base: string;

/** An n8n as far as Seam can tell: an address that takes deliveries over HTTP. */
beforeEach(async () => {
	emulator = await startEmulator({ speed: 100, programmingSeconds: 5 });
	started = [];
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', async () => {
			const headers = Object.fromEntries(
				Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
			);
			const { status, items = [] } = await node.deliver({ headers, body: Buffer.concat(chunks) });
			started.push(...items.map(({ json }) => json));
			response.writeHead(status).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new Error('The server has no port');
	base = `http://127.0.0.1:${address.port}/webhook`;
});

afterEach(async () => {
	await emulator.stop();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

async function activate(parameters: INodeParameters): Promise<void> {
	node = await triggerHarness({
		node: new SeamTrigger(),
		parameters,
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		webhookBaseUrl: base,
	});
	await node.activate();
}

async function createCode(name: string, code: string): Promise<void> {
	const response = await fetch(`${emulator.url}/access_codes/create`, {
		method: 'POST',
		headers: { authorization: `Bearer ${emulator.apiKey}`, 'content-type': 'application/json' },
		body: JSON.stringify({ device_id: emulator.devices.frontDoor, name, code }),
	});
	expect(response.status).toBe(200);
}

async function until(condition: () => boolean): Promise<void> {
	const deadline = Date.now() + 10_000;
	while (!condition()) {
		if (Date.now() > deadline) throw new Error('It did not happen in time');
		await sleep(5);
	}
}

it('learns from Seam that a code is on the lock, once for each code', async () => {
	await activate({ events: ['access_code.set_on_device'], include: ['accessCode', 'device'] });
	await Promise.all([createCode('Anna', '1111'), createCode('Ben', '2222'), createCode('Cleo', '3333')]);
	await until(() => emulator.deliveries.filter(({ status }) => status === 200).length === 3);
	expect(
		started
			.map(({ event_type, code, access_code }) => [event_type, code, (access_code as IDataObject).name])
			.sort(),
	).toEqual([
		['access_code.set_on_device', '1111', 'Anna'],
		['access_code.set_on_device', '2222', 'Ben'],
		['access_code.set_on_device', '3333', 'Cleo'],
	]);
	expect(emulator.deliveries).toHaveLength(3);
});

it('gets an event again when it could not look up what it is about, and starts once', async () => {
	await activate({ events: ['access_code.set_on_device'], include: ['accessCode'] });
	emulator.respondNext('/access_codes/get', { status: 503, raw: '' }, 2);
	await createCode('Anna', '1111');
	await until(() => emulator.deliveries.length === 2 && emulator.deliveries[1].status !== undefined);
	expect(emulator.deliveries.map(({ status }) => status)).toEqual([503, 200]);
	expect(new Set(emulator.deliveries.map(({ svixId }) => svixId)).size).toBe(1);
	expect(started).toMatchObject([{ access_code: { name: 'Anna' } }]);
});

it('puts out what its sample shows', async () => {
	await activate({ events: ['*'], include: ['accessCode', 'device'] });
	emulator.failProgramming({ name: 'Full' }, { error_code: 'no_space_for_access_code_on_device' });
	await createCode('Anna', '1111');
	await createCode('Full', '2222');
	await until(() => started.some(({ event_type }) => event_type === 'access_code.set_on_device'));
	await until(() => started.some(({ event_type }) => event_type === 'access_code.failed_to_set_on_device'));
	emulator.enterCode(emulator.devices.frontDoor, '1111');
	await until(() => started.some(({ event_type }) => event_type === 'lock.unlocked'));

	const { version, ...schema } = sample;
	expect(version).toBe(1);
	const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
	const shown = new Set<string>();
	for (const item of started) {
		// A sample names each field's usual type; any of them can be null.
		const present: IDataObject = JSON.parse(
			JSON.stringify(item, (_key, value: unknown) => (value === null ? undefined : value)),
		);
		expect([item.event_type, validate(present), validate.errors]).toEqual([item.event_type, true, null]);
		for (const name of Object.keys(present)) shown.add(name);
	}
	expect([...shown]).toEqual(expect.arrayContaining(Object.keys(schema.properties)));
	const { access_code: accessCode, device } =
		started.find(({ event_type }) => event_type === 'lock.unlocked') ?? {};
	expect(Object.keys(accessCode as IDataObject)).toEqual(
		Object.keys(schema.properties.access_code.properties),
	);
	expect(Object.keys(device as IDataObject)).toEqual(Object.keys(schema.properties.device.properties));
});
