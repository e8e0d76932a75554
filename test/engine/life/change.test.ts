import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { createCode, post } from '../../emulator/client';
import type { NodeOptions } from '../harness';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import {
	asSeam,
	byId,
	codesOn,
	failureOf,
	inDays,
	jsonOf,
	operate,
	sent,
	SIMPLE_ACCESS_CODE,
	writes,
} from './support';

let emulator: Emulator;
let door: string;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 50 });
});
afterAll(async () => await emulator.stop());
beforeEach(() => {
	door = emulator.addDevice({ display_name: 'Loft', location: { time_zone: 'Asia/Tokyo' } });
	emulator.clearResponses();
	emulator.resetRecording();
});

const arrival = inDays(10);
const departure = inDays(12);
const timeBound = async () =>
	await createCode(emulator, { device_id: door, name: 'Stay', starts_at: arrival, ends_at: departure });
const ongoing = async () => await createCode(emulator, { device_id: door, name: 'Cleaner' });

describe('Update', () => {
	const update = async (
		accessCodeId: string,
		parameters: INodeParameters,
		options?: Partial<NodeOptions>,
	) => {
		emulator.resetRecording();
		return await operate(
			emulator,
			['accessCode', 'update'],
			{ accessCodeId: byId(accessCodeId), ...parameters },
			options,
		);
	};

	it.each<[string, INodeParameters, object]>([
		['the name', { name: 'Anna' }, { name: 'Anna' }],
		['the digits', { code: '0479' }, { code: '0479' }],
		[
			'the dates',
			{ startsAt: inDays(11), endsAt: inDays(15) },
			{ starts_at: asSeam(inDays(11)), ends_at: asSeam(inDays(15)) },
		],
		[
			'what else there is',
			{ additionalFields: { isExternalModificationAllowed: true, attemptForOfflineDevice: false } },
			{ is_external_modification_allowed: true, attempt_for_offline_device: false },
		],
	])('sends only what is given: %s', async (_what, parameters, body) => {
		const id = await timeBound();
		const result = await update(id, parameters);
		expect(result.error).toBeUndefined();
		expect(writes(emulator)).toEqual([
			{ path: '/access_codes/update', body: { access_code_id: id, ...body } },
		]);
		expect(Object.keys(jsonOf(result)[0]).sort()).toEqual(SIMPLE_ACCESS_CODE);
	});

	it('keeps what is left empty', async () => {
		const id = await timeBound();
		const [before] = codesOn(emulator, door);
		const [json] = jsonOf(await update(id, { name: 'Anna', code: '', startsAt: '', endsAt: '' }));
		expect(json).toMatchObject({
			name: 'Anna',
			code: before.code,
			starts_at: before.starts_at,
			ends_at: before.ends_at,
		});
	});

	it('does not send what was filled in for another operation', async () => {
		const id = await ongoing();
		await update(id, {
			name: 'Anna',
			commonCodeKey: 'left over',
			deviceId: byId(door),
			additionalFields: { maxTimeRounding: '1day', preferredCodeLength: 8, isOneTimeUse: true },
		});
		expect(writes(emulator)[0].body).toEqual({ access_code_id: id, name: 'Anna' });
	});

	it('makes a time bound code ongoing', async () => {
		const id = await timeBound();
		const [json] = jsonOf(await update(id, { additionalFields: { type: 'ongoing' }, simplify: false }));
		expect(json).toMatchObject({ type: 'ongoing', access_code_id: id });
		expect(writes(emulator)[0].body).toEqual({ access_code_id: id, type: 'ongoing' });
		expect(codesOn(emulator, door)[0]).not.toHaveProperty('ends_at');
	});

	it.each([{}, { additionalFields: { type: 'time_bound' } }])(
		'makes an ongoing code time bound %p',
		async (more) => {
			const id = await ongoing();
			const [json] = jsonOf(await update(id, { startsAt: arrival, endsAt: departure, ...more }));
			expect(json).toMatchObject({ type: 'time_bound', ends_at: asSeam(departure) });
		},
	);

	it('reads dates without an offset in the time zone of the lock that the code is on', async () => {
		const id = await timeBound();
		const result = await update(id, {
			startsAt: '2027-03-27T15:00:00',
			endsAt: '2027-03-29T11:00:00',
			additionalFields: { timeZone: 'device' },
		});
		expect(jsonOf(result)[0]).toMatchObject({
			starts_at: '2027-03-27T06:00:00.000Z',
			ends_at: '2027-03-29T02:00:00.000Z',
		});
	});

	it('waits until the lock has the change', async () => {
		const id = await ongoing();
		const [json] = jsonOf(await update(id, { code: '0479', waitForCompletion: true, simplify: false }));
		expect(json).toMatchObject({ code: '0479', status: 'set', completion: { state: 'set' } });
		expect(json.pending_mutations).toEqual([]);
	});

	it.each([
		['one date without the other', { endsAt: departure }, /^'Starts At' is empty while 'Ends At' is/],
		['an end before the start', { startsAt: departure, endsAt: arrival }, /is not after 'Starts At'/],
		['a code that is none', { code: '12a4' }, /^'Code' is not a code that a lock takes: "12a4"/],
	])('refuses %s, and sends nothing', async (_what, parameters, message) => {
		const { error } = await update(await timeBound(), parameters);
		expect(error?.message).toMatch(message);
		expect(sent(emulator)).toEqual([]);
	});

	it("says in Seam's words that the code is not there", async () => {
		const { error } = await update('6aae9d08-fed6-4ca5-8328-e36849ab48fe', { name: 'Anna' });
		expect(error?.description).toMatch(/access_code_not_found/);
	});

	it('names the code when it was changed and can not be looked at', async () => {
		const id = await ongoing();
		emulator.respondNext('/access_codes/get', { status: 503 }, 4);
		const { items } = await update(id, { name: 'Anna' }, { onError: 'continueRegularOutput' });
		expect(failureOf(items[0])).toMatchObject({ access_code: { access_code_id: id } });
	});
});

describe('Delete', () => {
	const remove = async (
		accessCodeId: string,
		parameters: INodeParameters = {},
		options?: Partial<NodeOptions>,
	) => {
		emulator.resetRecording();
		return await operate(
			emulator,
			['accessCode', 'delete'],
			{ accessCodeId: byId(accessCodeId), ...parameters },
			options,
		);
	};

	it('deletes a code', async () => {
		const id = await ongoing();
		const result = await remove(id);
		expect(jsonOf(result)).toEqual([{ deleted: true, access_code_id: id }]);
		expect(sent(emulator)).toEqual([{ path: '/access_codes/delete', body: { access_code_id: id } }]);
		expect(codesOn(emulator, door)).toEqual([]);
	});

	it('waits until the code is gone', async () => {
		const id = await ongoing();
		const [json] = jsonOf(await remove(id, { waitForCompletion: true }));
		expect(json).toEqual({
			deleted: true,
			access_code_id: id,
			completion: { state: 'deleted', waited_seconds: expect.any(Number) },
		});
		const answer = await post(emulator, '/access_codes/get', { access_code_id: id });
		expect(answer.status).toBe(404);
	});

	it('counts a code that is gone as deleted', async () => {
		const id = await ongoing();
		await remove(id, { waitForCompletion: true });
		expect(jsonOf(await remove(id))).toEqual([{ deleted: true, access_code_id: id }]);
		expect(jsonOf(await remove(id, { waitForCompletion: true }))).toEqual([
			expect.objectContaining({ deleted: true, access_code_id: id }),
		]);
	});

	it('does not if told so', async () => {
		const gone = '6aae9d08-fed6-4ca5-8328-e36849ab48fe';
		const { error } = await remove(gone, { options: { ignoreMissing: false } });
		expect(error?.description).toMatch(/access_code_not_found/);
	});

	it('does not take the 404 of something other than Seam for a deleted code', async () => {
		const id = await ongoing();
		emulator.respondNext('/access_codes/delete', { status: 404, body: { error: 'no such page' } });
		const { error } = await remove(id);
		expect(error?.message).toBeDefined();
		expect(codesOn(emulator, door)).toHaveLength(1);
	});

	it('says that the time is up, or goes on, when the lock does not let go of the code', async () => {
		const stuck = emulator.addDevice({ display_name: 'Shed' });
		const id = await createCode(emulator, { device_id: stuck, name: 'Stuck' });
		emulator.advance(10);
		emulator.setDeviceOnline(stuck, false);
		const { error } = await remove(id, { waitForCompletion: true, options: { timeout: 2 } });
		expect(error?.message).toBe(`Access code ${id} was not off the lock within 2 seconds [item 0]`);
		expect(error?.description).toMatch(/offline|disconnected/);

		const options = { timeout: 1, onTimeout: 'continue' };
		const [json] = jsonOf(await remove(id, { waitForCompletion: true, options }));
		expect(json).toMatchObject({ deleted: false, access_code_id: id, completion: { state: 'pending' } });
	});

	it('needs a code', async () => {
		const { error } = await remove('={{ "" }}');
		expect(error?.message).toBe("'Access Code' is empty [item 0]");
		expect(sent(emulator)).toEqual([]);
	});
});
