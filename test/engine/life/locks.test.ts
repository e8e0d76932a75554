import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { createCode, post, textAt } from '../../emulator/client';
import type { NodeOptions } from '../harness';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { byId, failureOf, inDays, jsonOf, operate, sent, sourceOf } from './support';

let emulator: Emulator;
let door: string;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 50 });
});
afterAll(async () => await emulator.stop());
beforeEach(() => {
	door = emulator.addDevice({ display_name: 'Loft' });
	emulator.clearResponses();
	emulator.resetRecording();
});

describe.each([
	['lock', '/locks/lock_door', 'LOCK_DOOR', true],
	['unlock', '/locks/unlock_door', 'UNLOCK_DOOR', false],
])('Lock: %s', (operation, path, action_type, locked) => {
	const turn = async (parameters: INodeParameters = {}, options?: Partial<NodeOptions>) =>
		await operate(emulator, ['lock', operation], { deviceId: byId(door), ...parameters }, options);

	it('follows the action to its success', async () => {
		const [json] = jsonOf(await turn());
		expect(json).toEqual({
			action_attempt_id: expect.any(String),
			action_type,
			status: 'success',
			was_confirmed_by_device: true,
			error_type: null,
			error_message: null,
			completion: { state: 'success', waited_seconds: expect.any(Number) },
		});
		expect(sent(emulator)[0]).toEqual({ path, body: { device_id: door } });
		expect(emulator.device(door).properties.locked).toBe(locked);
	});

	it('shows that the lock did not confirm it', async () => {
		emulator.setLockOutcome(door, { was_confirmed_by_device: false });
		const [simple, whole] = await Promise.all([turn(), turn({ simplify: false })]);
		expect(jsonOf(simple)[0]).toMatchObject({ status: 'success', was_confirmed_by_device: false });
		expect(jsonOf(whole)[0]).toMatchObject({ result: { was_confirmed_by_device: false } });
	});

	it("fails with Seam's reason", async () => {
		emulator.setLockOutcome(door, { error: { type: 'jammed', message: 'The bolt is jammed.' } });
		const [{ error }, { items }] = await Promise.all([
			turn(),
			turn({}, { onError: 'continueRegularOutput' }),
		]);
		expect(error?.message).toMatch(/^Action attempt \S+ failed: The bolt is jammed \[item 0\]$/);
		expect(error?.description).toContain("Seam's reason code: jammed");
		expect(failureOf(items[0])).toMatchObject({
			action_attempt: { status: 'error', error_type: 'jammed', error_message: 'The bolt is jammed.' },
		});
		expect(items[0].pairedItem).toEqual({ item: 0 });
	});

	it('goes on at once with waiting off', async () => {
		const [json] = jsonOf(await turn({ waitForCompletion: false, simplify: false }));
		expect(json).toMatchObject({ action_type, status: 'pending', result: null, action_attempt_error: null });
		expect(json).not.toHaveProperty('error');
		expect(sent(emulator)).toHaveLength(1);
	});

	it('says when the time is up, or goes on', async () => {
		const slow = await startEmulator({ lockActionSeconds: 60 });
		try {
			const deviceId = byId(slow.devices.frontDoor);
			const run = async (options: INodeParameters) =>
				await operate(slow, ['lock', operation], { deviceId, options });
			const [{ error }, result] = await Promise.all([
				run({ timeout: 1 }),
				run({ timeout: 1, onTimeout: 'continue' }),
			]);
			expect(error?.message).toMatch(/^Action attempt \S+ did not end within 1 seconds \[item 0\]$/);
			expect(jsonOf(result)[0]).toMatchObject({ status: 'pending', completion: { state: 'pending' } });
		} finally {
			await slow.stop();
		}
	});

	it('needs a device that is there', async () => {
		const empty = await turn({ deviceId: byId('={{ "" }}') });
		expect(empty.error?.message).toBe("'Device' is empty [item 0]");
		expect(sent(emulator)).toEqual([]);
		const unknown = await turn({ deviceId: byId('6aae9d08-fed6-4ca5-8328-e36849ab48fe') });
		expect(unknown.error?.description).toMatch(/device_not_found/);
	});
});

describe('Action Attempt: Get', () => {
	const get = async (actionAttemptId: string, more: INodeParameters = {}) =>
		await operate(emulator, ['actionAttempt', 'get'], { actionAttemptId, ...more });
	const start = async () => {
		const { body } = await post(emulator, '/locks/unlock_door', { device_id: door });
		emulator.resetRecording();
		return textAt(body, 'action_attempt.action_attempt_id');
	};

	it('waits until it is over', async () => {
		const id = await start();
		const [json] = jsonOf(await get(id));
		expect(json).toMatchObject({
			action_attempt_id: id,
			status: 'success',
			completion: { state: 'success' },
		});
		expect(sent(emulator)[0]).toEqual({ path: '/action_attempts/get', body: { action_attempt_id: id } });
	});

	it('only looks with waiting off', async () => {
		const id = await start();
		const [json] = jsonOf(await get(id, { waitForCompletion: false }));
		expect(json).not.toHaveProperty('completion');
		expect(sent(emulator)).toHaveLength(1);
	});

	it("says in Seam's words that there is none", async () => {
		const { error } = await get('6aae9d08-fed6-4ca5-8328-e36849ab48fe');
		expect(error?.description).toMatch(/action_attempt_not_found/);
		expect((await get('={{ " " }}')).error?.message).toBe("'Action Attempt ID' is empty [item 0]");
	});
});

describe('Device', () => {
	const FIELDS = [
		'battery_level',
		'battery_status',
		'can_program_online_access_codes',
		'device_id',
		'device_type',
		'display_name',
		'location_name',
		'locked',
		'online',
		'time_zone',
	];

	it('Get gives ten fields, or everything', async () => {
		const deviceId = byId(emulator.devices.offline);
		const [simple] = jsonOf(await operate(emulator, ['device', 'get'], { deviceId }));
		expect(Object.keys(simple).sort()).toEqual(FIELDS);
		expect(simple).toMatchObject({
			display_name: 'Garden Gate',
			online: false,
			battery_level: 0.08,
			battery_status: 'critical',
			time_zone: 'Europe/Berlin',
		});
		const [whole] = jsonOf(await operate(emulator, ['device', 'get'], { deviceId, simplify: false }));
		expect(whole).toMatchObject({ device_id: emulator.devices.offline, properties: { online: false } });
		expect(sent(emulator)[0]).toEqual({
			path: '/devices/get',
			body: { device_id: emulator.devices.offline },
		});
	});

	it('Get Many filters as Seam does', async () => {
		const filters = { search: 'Shibuya', deviceType: 'yale_lock', manufacturer: 'yale' };
		const result = await operate(emulator, ['device', 'getAll'], { filters });
		expect(jsonOf(result).map(({ device_id }) => device_id)).toEqual([emulator.devices.tokyo]);
		expect(sent(emulator)).toEqual([
			{
				path: '/devices/list',
				body: { search: 'Shibuya', device_type: 'yale_lock', manufacturer: 'yale', limit: 50 },
			},
		]);
	});

	it('Get Many knows which devices take codes, and counts only those', async () => {
		const filters = { canTakeAccessCodes: true };
		const all = jsonOf(await operate(emulator, ['device', 'getAll'], { filters, returnAll: true }));
		const ids = all.map(({ device_id }) => device_id);
		expect(ids).toContain(emulator.devices.offlineCodes);
		expect(ids).not.toContain(emulator.devices.thermostat);
		expect(ids).not.toContain(emulator.devices.noiseSensor);
		const some = await operate(emulator, ['device', 'getAll'], { filters, limit: 2 });
		expect(some.items).toHaveLength(2);
		const without = { canTakeAccessCodes: false };
		const any = await operate(emulator, ['device', 'getAll'], { filters: without, returnAll: true });
		expect(jsonOf(any).map(({ device_id }) => device_id)).toContain(emulator.devices.thermostat);
	});
});

describe('Event: Get Many', () => {
	const events = async (parameters: INodeParameters, options?: Partial<NodeOptions>) =>
		await operate(emulator, ['event', 'getAll'], parameters, options);

	it('lists what happened to a code since yesterday, by default', async () => {
		const id = await createCode(emulator, { device_id: door });
		emulator.advance(10);
		emulator.resetRecording();
		const result = await events({ filters: { accessCodeId: id } });
		const types = jsonOf(result).map(({ event_type }) => event_type);
		expect(types).toEqual(expect.arrayContaining(['access_code.created', 'access_code.set_on_device']));
		const [{ body }] = sent(emulator);
		expect(body).toEqual({ access_code_id: id, since: expect.any(String), limit: 50 });
		const since = Date.parse((body as { since: string }).since);
		expect(Math.abs(since - (Date.now() - 86_400_000))).toBeLessThan(60_000);
	});

	it('lists by types, device and time', async () => {
		emulator.enterCode(door, '9999');
		emulator.resetRecording();
		const result = await events({
			deviceId: byId(door),
			since: inDays(-1),
			until: inDays(1),
			filters: { eventTypes: 'lock.access_denied, lock.unlocked' },
		});
		expect(jsonOf(result)).toEqual([
			expect.objectContaining({ event_type: 'lock.access_denied', device_id: door }),
		]);
		expect(sent(emulator)[0].body).toMatchObject({
			device_id: door,
			between: [expect.stringMatching(/Z$/), expect.stringMatching(/Z$/)],
			event_types: ['lock.access_denied', 'lock.unlocked'],
		});
	});

	it('reads dates without an offset in the time zone of the workflow', async () => {
		await events({ since: '2026-07-01T00:00:00' }, { timezone: 'Europe/Berlin' });
		expect(sent(emulator)[0].body).toMatchObject({ since: '2026-06-30T22:00:00.000Z' });
	});

	it('gives out each event once, over as many pages as it takes', async () => {
		for (let count = 0; count < 1100; count++) emulator.emit('lock.locked', { device_id: door });
		const all = jsonOf(await events({ deviceId: byId(door), since: inDays(-1), returnAll: true }));
		expect(all).toHaveLength(1100);
		expect(new Set(all.map(({ event_id }) => event_id)).size).toBe(1100);
		const some = await events({ deviceId: byId(door), since: inDays(-1), limit: 3 });
		expect(some.items).toHaveLength(3);
		expect(some.items.map(sourceOf)).toEqual([0, 0, 0]);
	});

	it.each([
		['no start', { since: '={{ "" }}' }, /^'Since' is empty/],
		['an end before the start', { since: inDays(1), until: inDays(0) }, /^'Until' .* is not after 'Since'/],
		['no date', { since: 'last week' }, /^'Since' is not a date that can be read: "last week"/],
	])('refuses %s', async (_what, parameters, message) => {
		const { error } = await events(parameters);
		expect(error?.message).toMatch(message);
		expect(sent(emulator)).toEqual([]);
	});
});
