import type { INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../../sandbox/emulator';
import { createCode } from '../../emulator/client';
import { jsonOf, sourceOf } from '../life/support';
import { describe, it } from '../harness/bothWays';
import { countOf, failureOf } from '../support';
import {
	book,
	codesNamed,
	doorsOf,
	first,
	startBookingSeam,
	STAY,
	STAY_IN_CHICAGO,
	UNDER_WAY,
} from './support';

let emulator: Emulator;
let front: string;
let flat: string;

beforeEach(async () => {
	({ emulator, front, flat } = await startBookingSeam());
	await createCode(emulator, { device_id: front, name: 'Cleaner' });
	await code('Anna Smith [BK-1]', front, '4711');
	await code('Anna Smith [BK-1]', flat, '4711');
	await code('[BK-11]', front, '4712');
	await code('Ben [airbnb:HM1]', flat, '4713');
	await code('Cleo [airbnb-2:HM1]', flat, '4714');
	await code('Not a booking [x] any more', flat, '4715');
	emulator.resetRecording();
});
afterEach(async () => await emulator.stop());

async function code(name: string, device_id: string, pin: string): Promise<void> {
	await createCode(emulator, { device_id, name, code: pin, ...STAY_IN_CHICAGO });
}

describe('Get', () => {
	it('says what is on which door, and in which state', async () => {
		const { items } = await book(emulator, 'get', { bookingKey: 'BK-1' });
		expect(items).toHaveLength(1);
		expect(items[0].json).toMatchObject({
			booking_key: 'BK-1',
			list: null,
			guest_name: 'Anna Smith',
			...STAY_IN_CHICAGO,
			code: '4711',
			change: 'unchanged',
			doors: [
				{
					device_id: front,
					device_name: 'Street Door',
					code: '4711',
					change: 'unchanged',
					state: 'deferred',
				},
				{ device_id: flat, device_name: 'Flat 3', code: '4711', change: 'unchanged', state: 'deferred' },
			],
		});
	});

	it('says that there is nothing', async () => {
		expect(first(await book(emulator, 'get', { bookingKey: 'BK-9' }))).toEqual({
			booking_key: 'BK-9',
			list: null,
			guest_name: null,
			starts_at: null,
			ends_at: null,
			code: null,
			change: 'unchanged',
			doors: [],
		});
	});

	it('finds a booking that Sync keeps by its list', async () => {
		const got = first(await book(emulator, 'get', { bookingKey: 'HM1', listName: 'airbnb' }));
		expect(got).toMatchObject({ booking_key: 'HM1', list: 'airbnb', guest_name: 'Ben', code: '4713' });
		const none = first(await book(emulator, 'get', { bookingKey: 'HM1' }));
		expect(none).toMatchObject({ list: null, doors: [] });
		const { errorItems } = await book(
			emulator,
			'get',
			{ bookingKey: 'HM1', listName: 'My flat' },
			{ onError: 'continueErrorOutput' },
		);
		expect(failureOf(errorItems[0]).message).toContain("'List Name' is not a list's name");
	});

	it('says what keeps a code off its door', async () => {
		emulator.failProgramming(
			{ device_id: front },
			{ error_code: 'duplicate_code_on_device', message: 'The lock has it already.' },
		);
		await createCode(emulator, { device_id: front, name: '[BK-5]', code: '5555' });
		emulator.advance(60);
		expect(doorsOf(first(await book(emulator, 'get', { bookingKey: 'BK-5' })))).toMatchObject([
			{ state: 'failed', error: 'The lock has it already.' },
		]);
	});

	it("has Seam's own objects with Simplify off", async () => {
		const [door] = doorsOf(first(await book(emulator, 'get', { bookingKey: 'BK-11', simplify: false })));
		expect(door.access_code).toMatchObject({ name: '[BK-11]', is_managed: true });
	});
});

describe('Get Many', () => {
	const keys = async (parameters: INodeParameters, input = [{}]) => {
		const result = await book(emulator, 'getAll', parameters, { input });
		if (result.error) throw result.error;
		return jsonOf(result).map(({ list, booking_key }) => [list, booking_key]);
	};

	it('finds all bookings, in one search over all doors', async () => {
		expect(await keys({ returnAll: true })).toEqual([
			[null, 'BK-1'],
			[null, 'BK-11'],
			['airbnb', 'HM1'],
			['airbnb-2', 'HM1'],
		]);
		expect(countOf(emulator, '/access_codes/list')).toBe(1);
	});

	it('finds those of one list', async () => {
		expect(await keys({ returnAll: true, listName: 'airbnb' })).toEqual([['airbnb', 'HM1']]);
	});

	it('ends at its limit', async () => {
		expect(await keys({ limit: 2 })).toEqual([
			[null, 'BK-1'],
			[null, 'BK-11'],
		]);
	});

	it('reads many pages, and door by door where Seam does not search', async () => {
		emulator.configure({ largestPage: 2 });
		expect(await keys({ returnAll: true })).toHaveLength(4);
		emulator.configure({ searchAlone: false });
		expect(await keys({ returnAll: true })).toHaveLength(4);
		expect(await keys({ returnAll: true, listName: 'airbnb-2' })).toEqual([['airbnb-2', 'HM1']]);
	});

	it('leaves out what is over or being deleted', async () => {
		await book(emulator, 'cancel', { bookingKey: 'BK-1' });
		expect(await keys({ returnAll: true })).toHaveLength(3);
	});

	it('is paired with its item, and refuses a name that is none', async () => {
		const { items } = await book(emulator, 'getAll', { limit: 1 }, { input: [{}, {}] });
		expect(items.map(sourceOf)).toEqual([0, 1]);
		const { error } = await book(emulator, 'getAll', { listName: 'Airbnb' });
		expect(error?.message).toBe("'List Name' is not a list's name: \"Airbnb\" [item 0]");
	});
});

describe('Cancel', () => {
	it('takes the codes off all doors, and nobody else’s', async () => {
		const gone = first(await book(emulator, 'cancel', { bookingKey: 'BK-1' }));
		expect(gone).toMatchObject({ change: 'removed', code: '4711', guest_name: 'Anna Smith' });
		expect(doorsOf(gone)).toMatchObject([
			{ device_id: front, change: 'removed', code: '4711', access_code_id: expect.any(String) },
			{ device_id: flat, change: 'removed', code: '4711', access_code_id: expect.any(String) },
		]);
		expect(codesNamed(emulator, '[BK-1]')).toEqual([]);
		expect(codesNamed(emulator, '')).toHaveLength(5);
	});

	it('waits until the locks have dropped them', async () => {
		const stay = { deviceIds: [front], ...UNDER_WAY };
		await book(emulator, 'upsert', { bookingKey: 'BK-7', ...stay, waitForCompletion: true });
		const gone = first(await book(emulator, 'cancel', { bookingKey: 'BK-7', waitForCompletion: true }));
		expect(doorsOf(gone)).toMatchObject([{ change: 'removed', state: 'deleted' }]);
	});

	it('does not say that a lock has dropped its code where it has not', async () => {
		const stay = { deviceIds: [front], ...UNDER_WAY };
		await book(emulator, 'upsert', { bookingKey: 'BK-7', ...stay, waitForCompletion: true });
		emulator.setDeviceOnline(front, false);
		const parameters = { bookingKey: 'BK-7', waitForCompletion: true, options: { timeout: 2 } };
		const { items } = await book(emulator, 'cancel', parameters, { onError: 'continueRegularOutput' });
		const { message, booking } = failureOf(items[0]);
		expect(message).toBe('Street Door: The code was not off the lock within 2 seconds [item 0]');
		expect(booking).toMatchObject({ change: 'removed', doors: [{ change: 'removed', state: 'pending' }] });
	});

	it('is fine with a booking that has no codes, also a second time', async () => {
		for (const bookingKey of ['BK-9', 'BK-1', 'BK-1']) {
			await book(emulator, 'cancel', { bookingKey });
		}
		expect(first(await book(emulator, 'cancel', { bookingKey: 'BK-1' }))).toMatchObject({
			booking_key: 'BK-1',
			change: 'unchanged',
			doors: [],
		});
	});

	it('counts a code that is gone as removed', async () => {
		emulator.respondNext('/access_codes/delete', {
			status: 404,
			body: { error: { type: 'access_code_not_found', message: 'No such code' }, ok: false },
		});
		const gone = first(await book(emulator, 'cancel', { bookingKey: 'BK-11' }));
		expect(gone).toMatchObject({ change: 'removed', doors: [{ change: 'removed' }] });
	});

	it('takes off a booking that Sync keeps where its list is named', async () => {
		const gone = first(await book(emulator, 'cancel', { bookingKey: 'HM1', listName: 'airbnb' }));
		expect(gone).toMatchObject({ list: 'airbnb', change: 'removed' });
		expect(codesNamed(emulator, 'HM1')).toMatchObject([{ name: 'Cleo [airbnb-2:HM1]' }]);
	});

	it('leaves a booking of a list to its Sync', async () => {
		expect(first(await book(emulator, 'cancel', { bookingKey: 'HM1' }))).toMatchObject({ doors: [] });
		expect(codesNamed(emulator, 'HM1]')).toHaveLength(2);
	});

	it('makes way for the booking to be made again', async () => {
		await book(emulator, 'cancel', { bookingKey: 'BK-1' });
		const again = first(await book(emulator, 'upsert', { bookingKey: 'BK-1', deviceIds: [front], ...STAY }));
		expect(again).toMatchObject({ change: 'created' });
	});
});
