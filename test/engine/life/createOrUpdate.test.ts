import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { createCode, post } from '../../emulator/client';
import type { NodeOptions } from '../harness';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import {
	asSeam,
	byId,
	codesOn,
	inDays,
	jsonOf,
	operate,
	sent,
	SIMPLE_ACCESS_CODE,
	sourceOf,
	writes,
} from './support';

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

const upsert = async (parameters: INodeParameters, options?: Partial<NodeOptions>) =>
	await operate(emulator, ['accessCode', 'upsert'], { deviceId: byId(door), ...parameters }, options);

const arrival = inDays(10);
const departure = inDays(12);
const laterDeparture = inDays(14);
const stay = { name: 'Booking 12345', startsAt: arrival, endsAt: departure };

describe('a booking that is new', () => {
	it('gets a code, with everything that was given', async () => {
		const result = await upsert({
			...stay,
			code: '0479',
			commonCodeKey: 'booking-12345',
			additionalFields: { attemptForOfflineDevice: false, isExternalModificationAllowed: true },
		});
		expect(result.error).toBeUndefined();
		expect(writes(emulator)).toEqual([
			{
				path: '/access_codes/create',
				body: {
					device_id: door,
					name: 'Booking 12345',
					starts_at: asSeam(arrival),
					ends_at: asSeam(departure),
					code: '0479',
					common_code_key: 'booking-12345',
					attempt_for_offline_device: false,
					is_external_modification_allowed: true,
				},
			},
		]);
		const [json] = jsonOf(result);
		expect(Object.keys(json).sort()).toEqual([...SIMPLE_ACCESS_CODE, 'change'].sort());
		expect(json).toMatchObject({ change: 'created', code: '0479', starts_at: asSeam(arrival) });
	});

	it('comes out whole with Simplify off', async () => {
		const [json] = jsonOf(await upsert({ ...stay, simplify: false }));
		expect(json).toMatchObject({ change: 'created', is_managed: true, workspace_id: emulator.workspaceId });
	});

	it('needs a name, which the code is found by', async () => {
		const { error } = await upsert({ name: ' ' });
		expect(error?.message).toBe("'Name' is empty [item 0]");
		expect(sent(emulator)).toEqual([]);
	});
});

describe('a booking that is delivered twice', () => {
	it('leaves one code, also in one run', async () => {
		const result = await upsert(stay, { input: [{}, {}, {}] });
		expect(result.error).toBeUndefined();
		expect(
			jsonOf(result)
				.map(({ change }) => change)
				.sort(),
		).toEqual(['created', 'unchanged', 'unchanged']);
		expect(new Set(jsonOf(result).map(({ access_code_id }) => access_code_id)).size).toBe(1);
		expect(result.items.map(sourceOf)).toEqual([0, 1, 2]);
		expect(codesOn(emulator, door)).toHaveLength(1);
		expect(writes(emulator)).toHaveLength(1);
	});

	it('leaves one code in two runs, and the second sends no write', async () => {
		const [first] = jsonOf(await upsert(stay));
		emulator.resetRecording();
		const [second] = jsonOf(await upsert(stay));
		expect(second).toMatchObject({ change: 'unchanged', access_code_id: first.access_code_id });
		expect(writes(emulator)).toEqual([]);
		expect(codesOn(emulator, door)).toHaveLength(1);
	});

	it('leaves one code in two runs at the same time', async () => {
		const results = await Promise.all([upsert(stay), upsert(stay)]);
		expect(
			results
				.flatMap(jsonOf)
				.map(({ change }) => change)
				.sort(),
		).toEqual(['created', 'unchanged']);
		expect(codesOn(emulator, door)).toHaveLength(1);
	});

	it('is told from a booking of the same name on another door', async () => {
		const other = emulator.addDevice({ display_name: 'Cellar' });
		await upsert(stay);
		const [json] = jsonOf(await upsert({ ...stay, deviceId: byId(other) }));
		expect(json).toMatchObject({ change: 'created', device_id: other });
		expect(codesOn(emulator, door)).toHaveLength(1);
	});

	it('is not mixed up with a booking whose name holds its name', async () => {
		await upsert({ name: 'Booking 1' });
		const [json] = jsonOf(await upsert({ name: 'Booking 12' }));
		expect(json.change).toBe('created');
		expect(codesOn(emulator, door)).toHaveLength(2);
	});
});

describe('a node that n8n tries again', () => {
	it('leaves one code for each booking, whichever of them failed', async () => {
		const doors = emulator.addDevices(3);
		// Retry On Fail goes by the first item, and starts over with all of them.
		emulator.respondNext('/access_codes/list', { status: 503 }, 4);
		const parameters = { deviceId: byId('={{ $json.door }}'), ...stay };
		const input = doors.map((deviceId) => ({ door: deviceId }));
		const retry = { input, retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const result = await upsert(parameters, retry);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result).map(({ device_id }) => device_id)).toEqual(doors);
		for (const deviceId of doors) expect(codesOn(emulator, deviceId)).toHaveLength(1);
	}, 15_000);
});

describe('a booking that is changed', () => {
	it('changes the dates of its code, and of no other', async () => {
		const [before] = jsonOf(await upsert(stay));
		await upsert({ ...stay, name: 'Booking 67890' });
		const others = () =>
			emulator.accessCodes().filter((code) => code.access_code_id !== before.access_code_id);
		const untouched = others().map(({ access_code_id, ends_at }) => ({ access_code_id, ends_at }));
		emulator.resetRecording();

		const [after] = jsonOf(await upsert({ ...stay, endsAt: laterDeparture }));
		expect(after).toMatchObject({
			change: 'updated',
			access_code_id: before.access_code_id,
			code: before.code,
			ends_at: asSeam(laterDeparture),
		});
		expect(writes(emulator)).toEqual([
			{
				path: '/access_codes/update',
				body: {
					access_code_id: before.access_code_id,
					device_id: door,
					starts_at: asSeam(arrival),
					ends_at: asSeam(laterDeparture),
				},
			},
		]);
		expect(others().map(({ access_code_id, ends_at }) => ({ access_code_id, ends_at }))).toEqual(untouched);
	});

	it('keeps its digits unless others are asked for', async () => {
		const [before] = jsonOf(await upsert(stay));
		const [after] = jsonOf(await upsert({ ...stay, code: '2580' }));
		expect(after).toMatchObject({
			change: 'updated',
			code: '2580',
			access_code_id: before.access_code_id,
		});
	});

	it('turns an ongoing code into one with dates', async () => {
		await upsert({ name: stay.name });
		emulator.resetRecording();
		const [json] = jsonOf(await upsert(stay));
		expect(json).toMatchObject({ change: 'updated', type: 'time_bound', ends_at: asSeam(departure) });
		expect(writes(emulator)[0].body).toMatchObject({ type: 'time_bound' });
	});

	it('keeps its dates where none are given', async () => {
		await upsert(stay);
		const [json] = jsonOf(await upsert({ name: stay.name }));
		expect(json).toMatchObject({ change: 'unchanged', type: 'time_bound', ends_at: asSeam(departure) });
	});

	it('ends as one code whose dates are one of those that came at the same time', async () => {
		await upsert(stay);
		const results = await Promise.all([upsert(stay), upsert({ ...stay, endsAt: laterDeparture })]);
		expect(results.every(({ error }) => error === undefined)).toBe(true);
		const codes = codesOn(emulator, door);
		expect(codes).toHaveLength(1);
		expect([asSeam(departure), asSeam(laterDeparture)]).toContain(codes[0].ends_at);
	});

	it('waits until the lock has the change', async () => {
		const now = { name: stay.name, waitForCompletion: true };
		expect(jsonOf(await upsert(now))[0]).toMatchObject({ change: 'created', completion: { state: 'set' } });
		const [json] = jsonOf(await upsert({ ...now, code: '135790' }));
		expect(json).toMatchObject({ change: 'updated', code: '135790', completion: { state: 'set' } });
		expect(json).not.toHaveProperty('pending_mutations');
	});

	it('does not change the common code key, which Seam can not', async () => {
		await upsert({ ...stay, commonCodeKey: 'a' });
		emulator.resetRecording();
		const { error } = await upsert({ ...stay, commonCodeKey: 'b' });
		expect(error?.message).toMatch(
			/exists with the common code key "a", which Seam can not change \[item 0\]$/,
		);
		expect(writes(emulator)).toEqual([]);
	});
});

describe('a booking whose code is gone', () => {
	it('gets a new one after it was deleted', async () => {
		const [before] = jsonOf(await upsert(stay));
		await post(emulator, '/access_codes/delete', { access_code_id: before.access_code_id });
		const [after] = jsonOf(await upsert(stay));
		expect(after.change).toBe('created');
		expect(after.access_code_id).not.toBe(before.access_code_id);
	});
});

describe('when there are several codes of that name', () => {
	it('says so with their IDs, and changes none', async () => {
		const ids = [
			await createCode(emulator, { device_id: door, name: stay.name }),
			await createCode(emulator, { device_id: door, name: stay.name }),
		];
		emulator.resetRecording();
		const { error, items } = await upsert(stay);
		expect(items).toEqual([]);
		expect(error?.message).toBe('The device has 2 access codes named "Booking 12345" [item 0]');
		for (const id of ids) expect(error?.description).toContain(id);
		expect(writes(emulator)).toEqual([]);
	});
});

describe('when the answer to the create is lost', () => {
	it.each([
		['the connection breaks after it', { status: 200, destroy: 'after' as const }],
		['the answer breaks off', { status: 200, destroy: 'mid-body' as const }],
		['a gateway answers instead', { status: 502, raw: '<html>Bad Gateway</html>', applied: true }],
	])('adopts the code that is there: %s', async (_case, answer) => {
		emulator.respondNext('/access_codes/create', answer);
		const result = await upsert(stay);
		expect(result.error).toBeUndefined();
		expect(writes(emulator)).toHaveLength(1);
		const codes = codesOn(emulator, door);
		expect(codes).toHaveLength(1);
		expect(jsonOf(result)[0]).toMatchObject({ access_code_id: codes[0].access_code_id, change: 'created' });
	});

	it('names the code that is there where another item stops the workflow', async () => {
		emulator.respondNext('/access_codes/create', { status: 200, destroy: 'after' });
		emulator.respondNext('/access_codes/create', {
			status: 400,
			body: { error: { type: 'invalid_input', message: 'The lock is gone' }, ok: false },
		});
		const { error } = await upsert(
			{ ...stay, name: '={{ $json.name }}' },
			{ input: [{ name: 'A' }, { name: 'B' }] },
		);
		expect(error?.message).toMatch(/^The lock is gone/);
		expect(error?.description).toContain(codesOn(emulator, door)[0].access_code_id);
	});

	it('says that nobody knows when no code is there', async () => {
		emulator.respondNext('/access_codes/create', { status: 502, raw: '<html>Bad Gateway</html>' });
		const { error } = await upsert(stay);
		expect(error?.message).toBe(
			'No usable answer from Seam, so it is not known whether the access code was created or changed [item 0]',
		);
		expect(writes(emulator)).toHaveLength(1);
		const [json] = jsonOf(await upsert(stay));
		expect(json.change).toBe('created');
	});

	it('looks whether a change arrived whose answer is lost', async () => {
		await upsert(stay);
		emulator.respondNext('/access_codes/update', { status: 200, destroy: 'after' });
		const [json] = jsonOf(await upsert({ ...stay, endsAt: laterDeparture }));
		expect(json).toMatchObject({ change: 'updated', ends_at: asSeam(laterDeparture) });
	});

	it('says so when a change did not arrive, and makes it the next time', async () => {
		await upsert(stay);
		emulator.respondNext('/access_codes/update', { status: 503 });
		const { error } = await upsert({ ...stay, endsAt: laterDeparture });
		expect(error?.message).toMatch(/it is not known whether the access code was created or changed/);
		expect(error?.description).toContain(codesOn(emulator, door)[0].access_code_id);
		const [json] = jsonOf(await upsert({ ...stay, endsAt: laterDeparture }));
		expect(json).toMatchObject({ change: 'updated', ends_at: asSeam(laterDeparture) });
	});
});

describe('when the lock has the digits already', () => {
	it('says so for the code of another booking', async () => {
		await createCode(emulator, { device_id: door, name: 'Somebody else', code: '4711' });
		const { error } = await upsert({ name: stay.name, code: '4711' });
		expect(error?.message).toMatch(/^Cannot set duplicate access code 4711/);
		expect(error?.description).toMatch(/duplicate_access_code/);
		expect(codesOn(emulator, door)).toHaveLength(1);
	});
});

describe('older answers of Seam', () => {
	it('follows an answer that has only an action attempt', async () => {
		const old = await startEmulator({ speed: 50, actionAttempts: 'pending-only', pendingMutations: false });
		try {
			const run = async () =>
				await operate(old, ['accessCode', 'upsert'], { deviceId: byId(old.devices.frontDoor), ...stay });
			expect(jsonOf(await run())[0]).toMatchObject({ change: 'created', name: stay.name });
			expect(jsonOf(await run())[0]).toMatchObject({ change: 'unchanged' });
			expect(codesOn(old, old.devices.frontDoor)).toHaveLength(1);
		} finally {
			await old.stop();
		}
	});
});
