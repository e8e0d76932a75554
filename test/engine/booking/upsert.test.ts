import type { INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../../sandbox/emulator';
import { createCode } from '../../emulator/client';
import { describe, it } from '../harness/bothWays';
import { bodiesOf, failureOf } from '../support';
import {
	book,
	codesNamed,
	doorsOf,
	first,
	startBookingSeam,
	STAY,
	STAY_IN_CHICAGO,
	UNDER_WAY,
	writeRoutes,
} from './support';

let emulator: Emulator;
let front: string;
let flat: string;
let berlin: string;

beforeEach(async () => {
	({ emulator, front, flat, berlin } = await startBookingSeam());
});
afterEach(async () => await emulator.stop());

const upsert = async (parameters: INodeParameters, options = {}) =>
	await book(emulator, 'upsert', { bookingKey: 'BK-1', ...STAY, ...parameters }, options);

describe('a booking', () => {
	it('gets one code on all its doors, from check-in to check-out in their own time zone', async () => {
		const made = first(await upsert({ guestName: 'Anna Smith', deviceIds: [front, flat] }));
		expect(made).toEqual({
			booking_key: 'BK-1',
			list: null,
			guest_name: 'Anna Smith',
			...STAY_IN_CHICAGO,
			code: codesNamed(emulator, '[BK-1]')[0].code,
			change: 'created',
			doors: [
				{
					device_id: front,
					device_name: 'Street Door',
					access_code_id: codesNamed(emulator, '[BK-1]')[0].access_code_id,
					code: made.code,
					change: 'created',
					state: 'deferred',
					scheduled_at: '2037-03-24T20:00:00.000Z',
				},
				{
					device_id: flat,
					device_name: 'Flat 3',
					access_code_id: codesNamed(emulator, '[BK-1]')[1].access_code_id,
					code: made.code,
					change: 'created',
					state: 'deferred',
					scheduled_at: '2037-03-24T20:00:00.000Z',
				},
			],
		});
		expect(codesNamed(emulator, '')).toMatchObject([
			{ name: 'Anna Smith [BK-1]', code: made.code, ...STAY_IN_CHICAGO },
			{ name: 'Anna Smith [BK-1]', code: made.code, ...STAY_IN_CHICAGO },
		]);
	});

	it('is left alone where nothing has changed, and puts out what is there', async () => {
		const made = first(await upsert({ guestName: 'Anna Smith', deviceIds: [front, flat] }));
		emulator.resetRecording();
		const again = first(await upsert({ guestName: 'Anna Smith', deviceIds: [front, flat] }));
		expect(again).toMatchObject({ change: 'unchanged', code: made.code, ...STAY_IN_CHICAGO });
		expect(doorsOf(again).map(({ change }) => change)).toEqual(['unchanged', 'unchanged']);
		expect(writeRoutes(emulator)).toEqual([]);
	});

	it('keeps its code when dates, name and doors change', async () => {
		const { code } = first(await upsert({ guestName: 'Anna', deviceIds: [front] }));
		const longer = first(await upsert({ guestName: 'Anna', deviceIds: [front], endsAt: '2037-03-31' }));
		expect(longer).toMatchObject({ change: 'updated', code, ends_at: '2037-03-31T16:00:00.000Z' });
		const renamed = first(
			await upsert({ guestName: 'Anna Smith', deviceIds: [front], endsAt: '2037-03-31' }),
		);
		expect(renamed).toMatchObject({ change: 'updated', code, guest_name: 'Anna Smith' });
		const joined = first(
			await upsert({ guestName: 'Anna Smith', deviceIds: [front, flat], endsAt: '2037-03-31' }),
		);
		expect(joined).toMatchObject({ change: 'updated', code });
		expect(doorsOf(joined).map(({ change }) => change)).toEqual(['unchanged', 'created']);
		const left = first(await upsert({ guestName: 'Anna Smith', deviceIds: [flat], endsAt: '2037-03-31' }));
		expect(left).toMatchObject({ change: 'updated', code });
		expect(doorsOf(left).map(({ device_id, change }) => [device_id, change])).toEqual([
			[flat, 'unchanged'],
			[front, 'removed'],
		]);
		expect(codesNamed(emulator, '[BK-1]')).toMatchObject([
			{ name: 'Anna Smith [BK-1]', code, device_id: flat },
		]);
	});

	it('keeps the name that it has where none is given, and takes a new one', async () => {
		await upsert({ guestName: 'Anna', deviceIds: [front] });
		expect(first(await upsert({ deviceIds: [front] }))).toMatchObject({
			change: 'unchanged',
			guest_name: 'Anna',
		});
	});

	it('has no guest in its name where none is known', async () => {
		expect(first(await upsert({ deviceIds: [front] }))).toMatchObject({ guest_name: null });
		expect(codesNamed(emulator, '[BK-1]')).toMatchObject([{ name: '[BK-1]' }]);
	});

	it('moves to another door, which gets the code before the old one loses its own', async () => {
		const before = first(await upsert({ deviceIds: [front] }));
		emulator.resetRecording();
		const after = first(await upsert({ deviceIds: [flat] }));
		expect(after).toMatchObject({ change: 'moved', code: before.code });
		expect(doorsOf(after).map(({ device_id, change }) => [device_id, change])).toEqual([
			[flat, 'created'],
			[front, 'removed'],
		]);
		expect(writeRoutes(emulator)).toEqual(['create', 'delete']);
		expect(codesNamed(emulator, '[BK-1]').map(({ device_id }) => device_id)).toEqual([flat]);
	});

	it('keeps its old door where the new one fails, and the item says so', async () => {
		await upsert({ deviceIds: [front] });
		emulator.respondNext('/access_codes/create', { status: 400, body: refusal('The lock is gone') });
		const { items } = await upsert({ deviceIds: [flat] }, { onError: 'continueRegularOutput' });
		const { message, booking } = failureOf(items[0]);
		expect(message).toBe('1 of 2 doors failed. Flat 3: The lock is gone [item 0]');
		expect(booking).toMatchObject({ change: 'unchanged' });
		expect(doorsOf(Object(booking))).toMatchObject([
			{ device_id: flat, change: 'unchanged', access_code_id: null, code: null, state: 'failed' },
			{ device_id: front, change: 'unchanged', access_code_id: expect.any(String) },
		]);
		expect(codesNamed(emulator, '[BK-1]').map(({ device_id }) => device_id)).toEqual([front]);
	});

	it('that is over is left alone, and one that has become so loses its codes', async () => {
		const past = { startsAt: '2020-03-27', endsAt: '2020-03-29' };
		expect(first(await upsert({ deviceIds: [front], ...past }))).toMatchObject({ change: 'over', doors: [] });
		await upsert({ deviceIds: [front] });
		expect(first(await upsert({ deviceIds: [front], ...past }))).toMatchObject({ change: 'removed' });
		expect(codesNamed(emulator, '[BK-1]')).toEqual([]);
	});

	it('twice in one run is one booking', async () => {
		const result = await upsert(
			{ deviceIds: [front], endsAt: '={{ $json.end }}' },
			{ input: [{ end: '2037-03-29' }, { end: '2037-03-30' }] },
		);
		expect(result.items.map(({ json }) => json.change)).toEqual(['created', 'updated']);
		expect(codesNamed(emulator, '[BK-1]')).toMatchObject([{ ends_at: '2037-03-30T16:00:00.000Z' }]);
	});

	it('is not taken for one whose key begins or ends alike', async () => {
		for (const bookingKey of ['BK-1', 'BK-11', 'bk-1', 'airbnb:BK-1']) {
			expect(first(await upsert({ bookingKey, deviceIds: [front] }))).toMatchObject({ change: 'created' });
		}
		expect(codesNamed(emulator, '').map(({ name }) => name)).toEqual([
			'[BK-1]',
			'[BK-11]',
			'[bk-1]',
			'[:airbnb:BK-1]',
		]);
	});

	it('sends the settings of new codes, by what Seam calls them', async () => {
		const additionalFields = {
			attemptForOfflineDevice: false,
			isExternalModificationAllowed: true,
			preferNativeScheduling: false,
			preferredCodeLength: 5,
		};
		const made = first(await upsert({ deviceIds: [front], additionalFields }));
		expect(bodiesOf(emulator)).toMatchObject([
			{
				attempt_for_offline_device: false,
				is_external_modification_allowed: true,
				prefer_native_scheduling: false,
				preferred_code_length: 5,
			},
		]);
		expect(made.code).toHaveLength(5);
		expect(first(await upsert({ deviceIds: [front], additionalFields }))).toMatchObject({
			change: 'unchanged',
		});
	});

	it("has Seam's own objects with Simplify off", async () => {
		const made = first(await upsert({ deviceIds: [front], simplify: false }));
		expect(doorsOf(made)[0].access_code).toMatchObject({
			device_id: front,
			is_managed: true,
			name: '[BK-1]',
		});
	});
});

function refusal(message: string): object {
	return { error: { type: 'invalid_input', message }, ok: false };
}

describe('the dates of a booking', () => {
	it.each<[string, INodeParameters, string, string]>([
		[
			'a day begins and ends at other times',
			{ checkInTime: '16:30', checkOutTime: '9:00' },
			'21:30',
			'14:00',
		],
		[
			'an exact time stays as it is',
			{ startsAt: '2037-03-27T18:00', endsAt: '2037-03-29T08:00' },
			'23:00',
			'13:00',
		],
		[
			'the codes work a little longer than the stay',
			{ additionalFields: { minutesBefore: 30, minutesAfter: 15 } },
			'19:30',
			'16:15',
		],
		['a zone that is picked', { additionalFields: { timeZone: 'UTC' } }, '15:00', '11:00'],
		["the workflow's zone", { additionalFields: { timeZone: 'workflow' } }, '06:00', '02:00'],
	])('%s', async (_title, parameters, start, end) => {
		const made = first(await upsert({ deviceIds: [front], ...parameters }, { timezone: 'Asia/Tokyo' }));
		expect(made).toMatchObject({
			starts_at: `2037-03-27T${start}:00.000Z`,
			ends_at: `2037-03-29T${end}:00.000Z`,
		});
	});

	it("are the door's own where it has another zone", async () => {
		expect(first(await upsert({ deviceIds: [berlin] }))).toMatchObject({
			starts_at: '2037-03-27T14:00:00.000Z',
			// Summer time has begun in the night before.
			ends_at: '2037-03-29T09:00:00.000Z',
		});
	});

	it("are the workflow's where Seam does not know the door's", async () => {
		const made = first(
			await upsert({ deviceIds: [emulator.devices.noTimeZone] }, { timezone: 'Asia/Tokyo' }),
		);
		expect(made).toMatchObject({ starts_at: '2037-03-27T06:00:00.000Z' });
	});

	it('have to say which zone they mean where the doors differ in theirs', async () => {
		const { error } = await upsert({ deviceIds: [front, berlin] });
		expect(error?.message).toMatch(
			/lie in different time zones: America\/Chicago, Europe\/Berlin \[item 0\]$/,
		);
		const exact = { startsAt: '2037-03-27T15:00Z', endsAt: '2037-03-29T11:00Z' };
		expect(first(await upsert({ deviceIds: [front, berlin], ...exact }))).toMatchObject({
			change: 'created',
		});
	});
});

describe('the doors of a booking', () => {
	it('are found by their exact names, also several, and names with commas', async () => {
		const lobby = emulator.addDevice({
			display_name: 'Main Door',
			location: { location_name: 'Mill, Lobby', time_zone: 'America/Chicago' },
		});
		const made = first(await upsert({ deviceIds: '=Flat 3, Main Door (Mill, Lobby), Street Door' }));
		expect(doorsOf(made).map(({ device_id }) => device_id)).toEqual([flat, lobby, front]);
		const list = first(await upsert({ bookingKey: 'BK-2', deviceIds: '={{ ["Main Door", "Flat 3"] }}' }));
		expect(doorsOf(list).map(({ device_id }) => device_id)).toEqual([lobby, flat]);
	});

	it('are each once, however they are named', async () => {
		const made = first(await upsert({ deviceIds: `={{ ["Flat 3", "${flat}"] }}` }));
		expect(doorsOf(made)).toHaveLength(1);
	});

	it('are told by name from what takes no codes', async () => {
		emulator.addDevice({ display_name: 'Flat 3', device_type: 'minut_sensor', ...NO_CODES });
		const made = first(await upsert({ deviceIds: '=Flat 3' }));
		expect(doorsOf(made).map(({ device_id }) => device_id)).toEqual([flat]);
	});
});

const NO_CODES = { can_program_online_access_codes: false, can_program_offline_access_codes: false };

describe('a wished code', () => {
	const another = async (parameters: INodeParameters): Promise<unknown> => {
		const made = first(await upsert({ code: '4711', deviceIds: [front, flat], ...parameters }));
		expect(made.change).toBe('created');
		expect(new Set(doorsOf(made).map(({ code }) => code))).toEqual(new Set([made.code]));
		return made.code;
	};

	it('is taken, with its zeros', async () => {
		expect(await another({ code: '0471' })).toBe('0471');
	});

	it('gives way to one that Seam chooses where a door has it already', async () => {
		await createCode(emulator, { device_id: flat, name: 'Cleaner', code: '4711' });
		const chosen = await another({});
		expect(chosen).not.toBe('4711');
		emulator.resetRecording();
		expect(first(await upsert({ code: '4711', deviceIds: [front, flat] }))).toMatchObject({
			change: 'unchanged',
			code: chosen,
		});
		expect(writeRoutes(emulator)).toEqual([]);
	});

	it('also where Seam did not make the other one', async () => {
		emulator.addUnmanagedCode(front, { name: 'Owner', code: '4711' });
		expect(await another({})).not.toBe('4711');
	});

	it('of zeros is never taken', async () => {
		expect(await another({ code: '0000' })).not.toBe('0000');
	});

	it('gives way where it is too long for one of the doors, or against its rules', async () => {
		emulator.setCodeConstraints(flat, { supported_code_lengths: [4] });
		expect(await another({ code: '471122' })).toHaveLength(4);
	});

	it('gives way where the door turns out to have it', async () => {
		emulator.respondNext('/access_codes/create', { status: 409, body: TAKEN }, 2);
		expect(await another({})).not.toBe('4711');
	});

	it('gives way on all doors where only one of them turns out to have it, and stays so', async () => {
		emulator.respondNext('/access_codes/create', { status: 409, body: TAKEN });
		const chosen = await another({});
		expect(chosen).not.toBe('4711');
		expect(codesNamed(emulator, '[BK-1]').map(({ code }) => code)).toEqual([chosen, chosen]);
		emulator.resetRecording();
		expect(first(await upsert({ code: '4711', deviceIds: [front, flat] }))).toMatchObject({
			change: 'unchanged',
			code: chosen,
		});
		expect(writeRoutes(emulator)).toEqual([]);
	});

	it('may be that of a code that has ended, also where Seam still lists it', async () => {
		const ended = {
			access_code_id: 'ended',
			device_id: flat,
			name: 'Anna [BK-0]',
			code: '4711',
			starts_at: '2026-01-01T15:00:00.000Z',
			ends_at: '2026-01-03T11:00:00.000Z',
		};
		emulator.respondNext('/access_codes/list', { status: 200, body: { access_codes: [ended], ok: true } }, 2);
		expect(await another({ deviceIds: [flat] })).toBe('4711');
	});

	it('can replace the one that a booking has', async () => {
		await upsert({ deviceIds: [front, flat] });
		const after = first(await upsert({ deviceIds: [front, flat], code: '4711' }));
		expect(after).toMatchObject({ change: 'updated', code: '4711' });
	});

	it.each<[string, string, string]>([
		['is on a door', '4711', '"Flat 3" has another code with these digits'],
		['is all zeros', '0000', '"Street Door" gets no code of zeros only'],
		['is too long for a door', '4711223', '"Street Door" takes codes of 4, 5, 6 digits'],
	])('stops all, and changes nothing, where it %s and must be had', async (_title, code, message) => {
		await createCode(emulator, { device_id: flat, name: 'Cleaner', code: '4711' });
		await upsert({ deviceIds: [front] });
		emulator.resetRecording();
		const wish = { deviceIds: [front, flat], code, additionalFields: { ifCodeIsRefused: 'error' } };
		const { items } = await upsert(wish, { onError: 'continueRegularOutput' });
		const failure = failureOf(items[0]);
		expect(failure.message).toContain(message);
		expect(failure.description).toContain("leave it empty, or set 'If Code Is Refused' to Choose Another");
		expect(failure.booking).toMatchObject({ change: 'unchanged', doors: [{ device_id: front }] });
		expect(writeRoutes(emulator)).toEqual([]);
	});

	describe('that the booking has', () => {
		const moved = { deviceIds: ['Flat 3'] };
		const widened = { deviceIds: ['Street Door', 'Flat 3'] };

		it.each<[string, () => unknown]>([
			['takes other lengths', () => emulator.setCodeConstraints(flat, { supported_code_lengths: [6] })],
			[
				'has it already',
				async () => await createCode(emulator, { device_id: flat, name: 'Cleaner', code: '4711' }),
			],
		])('gives way on a move to a door that %s, and stays so', async (_title, prepare) => {
			await upsert({ deviceIds: [front], code: '4711' });
			await prepare();
			const after = first(await upsert({ ...moved, code: '4711' }));
			expect(after).toMatchObject({ change: 'moved', doors: [{ change: 'created' }, { change: 'removed' }] });
			expect(after.code).not.toBe('4711');
			expect(codesNamed(emulator, '[BK-1]')).toMatchObject([{ device_id: flat, code: after.code }]);
			expect(first(await upsert({ ...moved, code: '4711' }))).toMatchObject({
				change: 'unchanged',
				code: after.code,
			});
		});

		it('is left alone where a door that joins can not take it, and the error says what to do', async () => {
			await upsert({ deviceIds: [front], code: '4711' });
			emulator.setCodeConstraints(flat, { supported_code_lengths: [6] });
			emulator.resetRecording();
			const { items } = await upsert(widened, { onError: 'continueRegularOutput' });
			const { message, description } = failureOf(items[0]);
			expect(message).toMatch(/^The code 4711 can't be had on all doors: "Flat 3" takes codes of 6 digits/);
			expect(description).toContain("Give one in 'Code' that all doors can take.");
			expect(writeRoutes(emulator)).toEqual([]);
		});

		it('makes nothing anywhere where it must be had and one of the doors that join has it', async () => {
			await upsert({ deviceIds: [front], code: '4711' });
			await createCode(emulator, { device_id: flat, name: 'Cleaner', code: '4711' });
			emulator.resetRecording();
			const wish = { ...widened, code: '4711', additionalFields: { ifCodeIsRefused: 'error' } };
			const { items } = await upsert(wish, { onError: 'continueRegularOutput' });
			expect(failureOf(items[0]).message).toContain('"Flat 3" has another code with these digits');
			expect(writeRoutes(emulator)).toEqual([]);
		});
	});

	it('is not given to two bookings of one run', async () => {
		const result = await upsert(
			{ bookingKey: '={{ $json.key }}', deviceIds: [front], code: '4711' },
			{ input: [{ key: 'BK-1' }, { key: 'BK-2' }] },
		);
		const codes = result.items.map(({ json }) => json.code);
		expect(codes.filter((code) => code === '4711')).toHaveLength(1);
	});
});

const TAKEN = {
	error: { type: 'duplicate_access_code', message: 'Cannot set duplicate access code' },
	ok: false,
};

describe('waiting', () => {
	it('goes on when all doors have the code', async () => {
		const made = first(await upsert({ deviceIds: [front, flat], ...UNDER_WAY, waitForCompletion: true }));
		expect(doorsOf(made).map(({ state }) => state)).toEqual(['set', 'set']);
	});

	it('does not hold up a stay that lies ahead', async () => {
		emulator.configure({ nativeScheduling: false });
		const made = first(await upsert({ deviceIds: [front], waitForCompletion: true }));
		expect(doorsOf(made)).toMatchObject([{ state: 'deferred', scheduled_at: expect.any(String) }]);
	});

	it('fails with all doors in it where one does not take the code; the others keep theirs', async () => {
		emulator.failProgramming(
			{ device_id: flat },
			{ error_code: 'no_space_for_access_code_on_device', message: 'The lock is full.' },
		);
		const parameters = { deviceIds: [front, flat], ...UNDER_WAY, waitForCompletion: true };
		const { items } = await upsert(parameters, { onError: 'continueRegularOutput' });
		const { message, description, booking } = failureOf(items[0]);
		expect(message).toBe(
			'1 of 2 doors failed. Flat 3: The code can not be put on the lock: The lock is full [item 0]',
		);
		expect(description).toContain('Delete codes that are no longer needed');
		expect(description).toContain('The other doors have their codes');
		expect(booking).toMatchObject({ booking_key: 'BK-1', change: 'created' });
		expect(doorsOf(Object(booking))).toMatchObject([
			{ device_name: 'Street Door', change: 'created', state: 'set' },
			{
				device_name: 'Flat 3',
				change: 'created',
				state: 'failed',
				error: 'The code can not be put on the lock: The lock is full',
			},
		]);
		expect(codesNamed(emulator, '[BK-1]')).toHaveLength(2);
	});

	it('that takes too long fails, or goes on with what is there', async () => {
		emulator.setDeviceOnline(flat, false);
		const parameters = {
			deviceIds: [front, flat],
			...UNDER_WAY,
			waitForCompletion: true,
			options: { timeout: 3 },
		};
		const { items } = await upsert(parameters, { onError: 'continueRegularOutput' });
		const { message, booking } = failureOf(items[0]);
		expect(message).toMatch(
			/^1 of 2 doors failed\. Flat 3: The code was not on the lock within 3 seconds \[item 0\]$/,
		);
		expect(doorsOf(Object(booking)).map(({ state }) => state)).toEqual(['set', 'pending']);
		const options = { timeout: 1, onTimeout: 'continue' };
		const again = first(await upsert({ ...parameters, bookingKey: 'BK-2', deviceIds: [flat], options }));
		expect(doorsOf(again)).toMatchObject([{ change: 'created', state: 'pending' }]);
	});
});
