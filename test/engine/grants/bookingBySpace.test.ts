import type { Emulator } from '../../../sandbox/emulator';
import { post } from '../../emulator/client';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { operate } from '../life/support';
import { byKey, makeSpace, startHouse, type House } from './support';

let house: House;
let emulator: Emulator;
let front: string;
let stairs: string;
let flat: string;

beforeAll(async () => {
	house = await startHouse();
	({ emulator, front, stairs, flat } = house);
});
afterAll(async () => await emulator.stop());

const make = async (name: string, body: object = {}) => await makeSpace(emulator, name, body);

describe('a booking for somebody who knows only the name of the unit', () => {
	/** One item, as a booking system gives it, and one node. */
	const item = { id: 'BK-77', guest: 'Anna Smith', unit: 'Flat 3', from: '2037-03-27', to: '2037-03-29' };
	const parameters = {
		bookingKey: '={{ $json.id }}',
		guestName: '={{ $json.guest }}',
		spaceKey: byKey('={{ $json.unit }}'),
		startsAt: '={{ $json.from }}',
		endsAt: '={{ $json.to }}',
	};

	it('gets the guest through three doors, from the check-in of the unit to its check-out', async () => {
		const customer_data = { default_checkin_time: '16:30:00', time_zone: 'America/Chicago' };
		const device_ids = [front, stairs, flat, emulator.devices.thermostat];
		const unit = await make('Flat 3', { device_ids, customer_data });
		const { items, error } = await operate(emulator, ['booking', 'upsert'], parameters, { input: [item] });
		expect(error).toBeUndefined();
		const [{ json }] = items;
		expect(json).toMatchObject({
			booking_key: 'BK-77',
			change: 'created',
			// 16:30 is the unit's own, 11:00 is what is common, both in the time zone of the unit.
			starts_at: '2037-03-27T21:30:00.000Z',
			ends_at: '2037-03-29T16:00:00.000Z',
			doors: [
				{ device_name: 'House Door', code: json.code },
				{ device_name: 'Stairs', code: json.code },
				{ device_name: 'Flat 3 Door', code: json.code },
			],
		});
		const own = await operate(
			emulator,
			['booking', 'upsert'],
			{ ...parameters, checkInTime: '12:00', deviceIds: [emulator.devices.backDoor] },
			{ input: [item] },
		);
		expect(own.items[0].json).toMatchObject({
			starts_at: '2037-03-27T17:00:00.000Z',
			doors: { length: 4 },
		});
		await operate(emulator, ['booking', 'cancel'], { bookingKey: 'BK-77' });
		await post(emulator, '/spaces/delete', { space_id: unit });
	});

	it('says which units there are, and which of them has no doors', async () => {
		const unit = await make('Attic');
		const run = async (name: string) =>
			await operate(emulator, ['booking', 'upsert'], parameters, { input: [{ ...item, unit: name }] });
		expect((await run('Attik')).error).toMatchObject({
			message: expect.stringContaining('Seam has no space with the key or the name "Attik"'),
			description: expect.stringContaining('Spaces there are: '),
		});
		expect((await run('Attic')).error?.message).toContain('The space "Attic" has no door that takes codes');
		expect((await run('')).error?.message).toContain("'Device Names or IDs' is empty");
		await post(emulator, '/spaces/delete', { space_id: unit });
	});
});
