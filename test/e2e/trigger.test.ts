import { randomUUID } from 'node:crypto';
import { sleep } from 'n8n-workflow';
import { Webhook as Signer } from 'svix';
import type { SeamEvent, Webhook } from '../../sandbox/emulator';
import type { N8nRest, WorkflowFile } from '../../sandbox/n8n/rest';
import { control } from './support/emulator';
import { publish } from './support/examples';
import { executionsOf, finishedExecutions } from './support/executions';
import { n8nLog, signIn } from './support/n8n';
import { currentSession } from './support/session';

const ID = 'trigger-under-test';
const WEBHOOK_ID = '5c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3e4f';

/** Longer than n8n takes from a webhook to the execution on record. */
const NOTHING_COMES_MS = 1_500;

/** How far Svix lets a timestamp be off, in seconds. */
const TOLERANCE = 300;

describe('The Seam Trigger in n8n', () => {
	const { n8nUrl, devices, fillIns } = currentSession();
	const url = `${n8nUrl}/webhook/${WEBHOOK_ID}/webhook`;
	let rest: N8nRest;

	function workflow(events: string[]): WorkflowFile {
		return {
			name: 'Trigger under test',
			nodes: [
				{
					id: 'trigger',
					name: 'Seam Trigger',
					type: 'n8n-nodes-seam.seamTrigger',
					typeVersion: 1,
					position: [0, 0],
					webhookId: WEBHOOK_ID,
					credentials: { seamApi: fillIns.credential },
					parameters: { events },
				},
			],
			connections: {},
		};
	}

	/** The webhooks at Seam with this trigger's address. */
	async function registrations(): Promise<Webhook[]> {
		return (await control<Webhook[]>('webhooks')).filter((webhook) => webhook.url === url);
	}

	async function count(): Promise<number> {
		return (await executionsOf(rest, ID)).length;
	}

	beforeAll(async () => {
		rest = await signIn();
	});

	it('registers for the chosen events on activation, and warns that Seam does not reach this machine', async () => {
		await publish(rest, ID, workflow(['lock.locked', 'lock.unlocked']));
		expect(await registrations()).toMatchObject([{ event_types: ['lock.locked', 'lock.unlocked'] }]);
		const warnings = (await n8nLog()).filter(({ level }) => level === 'warn');
		expect(warnings.map(({ message }) => message).join('\n')).toContain(`Seam cannot reach ${url}`);
	});

	it('starts exactly one execution for an event', async () => {
		const before = await count();
		await control('emit', { event_type: 'lock.locked', payload: { device_id: devices.frontDoor } });
		await sleep(NOTHING_COMES_MS);
		const runs = await finishedExecutions(rest, ID, before + 1);
		expect(runs).toHaveLength(before + 1);
		expect(runs[0]).toMatchObject({ status: 'success', mode: 'webhook' });
	});

	it('has n8n keep which events have started an execution, so that they are known after a restart', async () => {
		const started = async () => {
			const { staticData } = await rest.request<{ staticData: unknown }>('GET', `/workflows/${ID}`);
			const { startedMessages } = Object(Object(staticData)['node:Seam Trigger']);
			return Array.isArray(startedMessages) ? startedMessages.length : 0;
		};
		const before = await started();
		await control('emit', { event_type: 'lock.locked', payload: { device_id: devices.frontDoor } });
		await sleep(NOTHING_COMES_MS);
		expect(await started()).toBe(before + 1);
	});

	describe('of deliveries that somebody else might send', () => {
		const event: SeamEvent = {
			event_id: randomUUID(),
			event_type: 'lock.locked',
			workspace_id: currentSession().workspaceId,
			created_at: new Date().toISOString(),
			occurred_at: new Date().toISOString(),
			device_id: devices.frontDoor,
		};
		const body = JSON.stringify(event);

		interface Forgery {
			secret?: string;
			/** Seconds from now. */
			age?: number;
			/** What is sent in place of what was signed. */
			sent?: string;
			/** Headers in place of the right ones. */
			headers?: Record<string, string>;
		}

		async function deliver(forgery: Forgery = {}): Promise<{ status: number; again: () => Promise<number> }> {
			const [{ secret }] = await registrations();
			const id = `msg_${randomUUID()}`;
			const signedAt = new Date(Date.now() + (forgery.age ?? 0) * 1000);
			const request = {
				method: 'POST',
				headers: forgery.headers ?? {
					'content-type': 'application/json',
					'svix-id': id,
					'svix-timestamp': String(Math.floor(signedAt.getTime() / 1000)),
					'svix-signature': new Signer(forgery.secret ?? secret).sign(id, signedAt, body),
				},
				body: forgery.sent ?? body,
			};
			const send = async () => (await fetch(url, request)).status;
			return { status: await send(), again: send };
		}

		it.each<[string, Forgery]>([
			['forged, with another secret', { secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}` }],
			['altered after it was signed', { sent: body.replace('lock.locked', 'lock.unlocked') }],
			['signed too long ago', { age: -TOLERANCE - 5 }],
			['signed too far ahead', { age: TOLERANCE + 5 }],
			['not signed at all', { headers: { 'content-type': 'application/json' } }],
		])('answers 401 to one that is %s, and starts nothing', async (_case, forgery) => {
			const before = await count();
			expect((await deliver(forgery)).status).toBe(401);
			await sleep(NOTHING_COMES_MS);
			expect(await count()).toBe(before);
		});

		it('starts one execution for one that is replayed', async () => {
			const before = await count();
			const { status, again } = await deliver();
			expect(status).toBe(200);
			expect(await again()).toBe(200);
			await sleep(NOTHING_COMES_MS);
			expect(await again()).toBe(200);
			await sleep(NOTHING_COMES_MS);
			expect(await finishedExecutions(rest, ID, before + 1)).toHaveLength(before + 1);
		});
	});

	it('follows a change of the chosen events', async () => {
		await publish(rest, ID, workflow(['device.low_battery']));
		expect(await registrations()).toMatchObject([{ event_types: ['device.low_battery'] }]);
	});

	it('deregisters on deactivation', async () => {
		await rest.deactivate(ID);
		expect(await registrations()).toEqual([]);
		expect((await fetch(url, { method: 'POST' })).status).toBe(404);
	});
});
