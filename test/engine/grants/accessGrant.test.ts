import type { INodeParameters } from 'n8n-workflow';

import { post, textAt } from '../../emulator/client';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { writes } from '../life/support';
import { byId, failureOf } from '../support';
import { byKey, grant, grantsIn, makeSpace, onlyItem, startHouse, type House } from './support';

let house: House;
let count: number;

beforeAll(async () => {
	house = await startHouse();
	count = 0;
});
afterAll(async () => await house.emulator.stop());

const nextKey = () => `BK-${(count += 1)}`;
const stay = { startsAt: '2037-03-27', endsAt: '2037-03-29' };
const soon = { startsAt: '={{ $now.plus({ hours: 1 }) }}', endsAt: '={{ $now.plus({ days: 2 }) }}' };
const now = { startsAt: '={{ $now.minus({ hours: 1 }) }}', endsAt: '={{ $now.plus({ days: 2 }) }}' };

const run = async (operation: string, parameters: INodeParameters) =>
	await grant(house.emulator, operation, parameters);
const item = async (operation: string, parameters: INodeParameters) =>
	onlyItem(await run(operation, parameters));
const written = () => writes(house.emulator).map(({ path }) => path);

describe('for somebody who knows only the name of the unit', () => {
	it('one item and one node get a guest through three doors', async () => {
		const { emulator, front, stairs, flat } = house;
		const unit = await makeSpace(emulator, 'Flat 3', {
			device_ids: [front, stairs, flat, emulator.devices.thermostat],
			customer_data: { default_checkin_time: '16:00', time_zone: 'America/Chicago' },
		});
		const result = await grant(
			emulator,
			'upsert',
			{
				accessGrantKey: '={{ $json.id }}',
				guestName: '={{ $json.guest }}',
				spaceKey: byKey('={{ $json.unit }}'),
				startsAt: '={{ $json.from }}',
				endsAt: '={{ $json.to }}',
			},
			{
				input: [{ id: 'BK-77', guest: 'Anna Smith', unit: 'Flat 3', from: '2037-03-27', to: '2037-03-29' }],
			},
		);
		const json = onlyItem(result);
		expect(json).toEqual({
			access_grant_id: expect.any(String),
			access_grant_key: 'BK-77',
			display_name: 'Anna Smith',
			user_identity_id: expect.any(String),
			starts_at: '2037-03-27T21:00:00.000Z',
			ends_at: '2037-03-29T16:00:00.000Z',
			code: expect.stringMatching(/^\d{4,9}$/),
			methods: [
				{
					access_method_id: expect.any(String),
					mode: 'code',
					code: json.code,
					is_issued: false,
					instant_key_url: null,
				},
			],
			doors: ['House Door', 'Stairs', 'Flat 3 Door'].map((device_name) => ({
				device_id: expect.any(String),
				device_name,
				access_code_id: expect.any(String),
				code: json.code,
				state: expect.stringMatching(/pending|deferred/),
				...(Object(json.doors)[0].scheduled_at && { scheduled_at: expect.any(String) }),
			})),
			errors: [],
			warnings: expect.any(Array),
			change: 'created',
		});
		expect(emulator.accessCodes().filter(({ name }) => name === 'Anna Smith')).toHaveLength(3);
		await post(emulator, '/spaces/delete', { space_id: unit });
	});
});

describe('Create', () => {
	it('waits until each door has its code, and the PIN is issued', async () => {
		const { front, flat } = house;
		const json = await item('create', {
			accessGrantKey: nextKey(),
			guestName: 'Anna Smith',
			deviceIds: [front, 'Flat 3 Door'],
			...now,
			waitForCompletion: true,
		});
		expect(json).toMatchObject({
			completion: { state: 'set' },
			methods: [{ mode: 'code', code: json.code, is_issued: true }],
			doors: [
				{ device_id: front, code: json.code, state: 'set' },
				{ device_id: flat, code: json.code, state: 'set' },
			],
		});
	});

	it('does not wait for what Seam does only later', async () => {
		const { emulator, front } = house;
		const justInTime = emulator.devices.justInTime;
		const create = async (dates: INodeParameters, deviceIds: string[]) =>
			await item('create', { guestName: 'Ben', deviceIds, ...dates, waitForCompletion: true });
		expect(await create(soon, [front])).toMatchObject({
			completion: { state: 'scheduled' },
			doors: [{ state: 'scheduled' }],
		});
		const far = {
			startsAt: '={{ $now.plus({ days: 40 }) }}',
			endsAt: '={{ $now.plus({ days: 42 }) }}',
		};
		expect(await create(far, [front, justInTime])).toMatchObject({
			completion: { state: 'deferred', scheduled_at: expect.any(String) },
			doors: [{ state: 'deferred' }, { state: 'deferred' }],
		});
	});

	it('looks after all that wait at once, and at none of them for long', async () => {
		const { emulator, front, flat } = house;
		const { items, error, durationMs } = await grant(
			emulator,
			'create',
			{
				guestName: '={{ "Guest " + $itemIndex }}',
				deviceIds: [front, flat],
				...now,
				waitForCompletion: true,
			},
			{ input: Array.from({ length: 30 }, () => ({})) },
		);
		expect(error).toBeUndefined();
		expect(new Set(items.map(({ json }) => Object(json.completion).state))).toEqual(new Set(['set']));
		const isLook = ({ body }: { body?: unknown }) =>
			['access_grant_ids', 'access_code_ids'].some((ids) => Object(body)[ids]?.length > 1);
		const looks = emulator.requests.filter(isLook).length;
		// A look a second at the codes, and one at the grants with another at their methods.
		expect(looks).toBeLessThanOrEqual(3 * Math.ceil(durationMs / 1000) + 3);
		const byGrant = emulator.requests.filter(
			({ path, body }) => path === '/access_codes/list' && 'access_grant_id' in Object(body),
		);
		expect(byGrant.length).toBeLessThanOrEqual(30 * 4);
	});

	it('fails with all doors when one can not have a code, and says which', async () => {
		const { emulator, front, stairs } = house;
		const parameters = { guestName: 'Cleo', deviceIds: [front, stairs], ...now };
		emulator.setGrantable(stairs, false);
		const result = await grant(emulator, 'create', parameters, { onError: 'continueErrorOutput' });
		emulator.setGrantable(stairs, true);
		const failure = failureOf(result.errorItems[0]);
		expect(failure.message).toContain('1 of 2 doors of access grant');
		expect(failure.message).toContain(
			'Stairs: The requested access methods could not be created on all doors',
		);
		expect(failure.access_grant).toMatchObject({
			access_grant_id: expect.any(String),
			code: null,
			doors: [
				{ device_id: front, code: expect.any(String) },
				{ device_id: stairs, access_code_id: null, code: null, state: 'failed', error: expect.any(String) },
			],
		});

		emulator.failProgramming(
			{ device_id: stairs },
			{ error_code: 'no_space_for_access_code_on_device', message: 'The lock is full.' },
		);
		const { error } = await run('create', { ...parameters, waitForCompletion: true });
		emulator.failProgramming({ device_id: stairs }, null);
		expect(error?.message).toContain('Stairs: The lock is full');
	});

	it('says which doors the time was too short for', async () => {
		const { emulator, front, garden } = house;
		emulator.setDeviceOnline(garden, false);
		const parameters = {
			guestName: 'Dora',
			deviceIds: [front, garden],
			...now,
			waitForCompletion: true,
			options: { timeout: 3 },
		};
		const { error } = await run('create', parameters);
		expect(error?.message).toContain('was not on all its doors within 3 seconds');
		const json = await item('create', { ...parameters, options: { timeout: 3, onTimeout: 'continue' } });
		emulator.setDeviceOnline(garden, true);
		expect(json).toMatchObject({
			completion: { state: 'pending' },
			doors: [{ state: 'set' }, { state: 'pending' }],
		});
	});

	it('gives the guest to whom an e-mail address, a phone number or a key belongs the access', async () => {
		const { emulator, front } = house;
		const { body } = await post(emulator, '/user_identities/create', {
			full_name: 'Anna Smith',
			email_address: 'anna@example.com',
			phone_number: '+491701234567',
			user_identity_key: 'guest-1',
		});
		const user_identity_id = textAt(body, 'user_identity.user_identity_id');
		const person = async (additionalFields: INodeParameters) =>
			await item('create', { guestName: 'A. Smith', deviceIds: [front], ...stay, additionalFields });
		for (const known of [
			{ emailAddress: 'Anna@Example.com' },
			{ phoneNumber: '+49 170 1234567' },
			{ userIdentityKey: 'guest-1' },
			{ userIdentityId: user_identity_id },
			{ emailAddress: 'anna@example.com', userIdentityKey: 'guest-1' },
		]) {
			expect(await person(known)).toMatchObject({ user_identity_id, display_name: 'Anna Smith' });
		}
		const other = await person({ emailAddress: 'ben@example.com' });
		expect(other.user_identity_id).not.toBe(user_identity_id);
		const { error } = await run('create', {
			deviceIds: [front],
			...stay,
			additionalFields: {
				emailAddress: 'anna@example.com',
				userIdentityKey: 'guest-2',
				phoneNumber: '0049 1',
			},
		});
		expect(error?.message).toContain('\'Phone Number\' is not a phone number with its country: "0049 1"');
		await post(emulator, '/user_identities/create', { user_identity_key: 'guest-2' });
		const mixed = await run('create', {
			deviceIds: [front],
			...stay,
			additionalFields: { emailAddress: 'anna@example.com', userIdentityKey: 'guest-2' },
		});
		expect(mixed.error?.message).toContain('belong to different people in Seam');
	});

	it('gives two items for the same new guest to one person', async () => {
		const { emulator, front } = house;
		const { items, error } = await grant(
			emulator,
			'create',
			{
				guestName: 'Twin',
				deviceIds: [front],
				...stay,
				additionalFields: { emailAddress: 'twin@example.com' },
			},
			{ input: [{}, {}] },
		);
		expect(error).toBeUndefined();
		expect(new Set(items.map(({ json }) => json.user_identity_id)).size).toBe(1);
	});

	it.each([
		[{ deviceIds: '={{ [] }}' }, "'Space' and 'Device Names or IDs' are empty"],
		[{ guestName: '' }, "'Guest Name' is empty"],
		[
			{ deviceIds: ['Hallway Thermostat (Harbour House)'] },
			'"Hallway Thermostat (Harbour House)" takes no access codes',
		],
		[{ endsAt: '' }, "'Ends At' is empty while 'Starts At' is \"2037-03-27\""],
		[{ startsAt: '2037-03-30' }, "is not after 'Starts At'"],
		[{ code: '1234567890' }, '\'Code\' is too long for an access grant: "1234567890"'],
		[{ code: '4711', requestedAccessMethods: ['card'] }, "'Access Methods' has no PIN Code"],
		[
			{ requestedAccessMethods: '={{ ["key"] }}' },
			'\'Access Methods\' has one that Seam does not know: "key"',
		],
		[{ accessGrantKey: 'BK-1~2' }, '\'Access Grant Key\' ends in a tilde and a number: "BK-1~2"'],
		[{ additionalFields: { emailAddress: 'anna' } }, '\'Email Address\' is not an e-mail address: "anna"'],
	])('says what is wrong before it sends anything: %j', async (parameters: INodeParameters, message) => {
		const { error } = await run('create', {
			guestName: 'Anna',
			deviceIds: [house.front],
			...stay,
			...parameters,
		});
		expect(error?.message).toContain(message);
		expect(written()).toEqual([]);
	});
});

describe('a grant that is there', () => {
	const make = async (parameters: INodeParameters = {}) => {
		const key = nextKey();
		const json = await item('create', {
			accessGrantKey: key,
			guestName: 'Anna Smith',
			deviceIds: [house.front, house.flat],
			...now,
			waitForCompletion: true,
			...parameters,
		});
		return { key, id: String(json.access_grant_id), json };
	};

	it('is found by its key and by its ID, with its PIN and its doors', async () => {
		const { key, id, json } = await make();
		const { completion, ...rest } = json;
		expect(completion).toBeDefined();
		expect(await item('get', { accessGrantId: byKey(key) })).toEqual(rest);
		expect(await item('get', { accessGrantId: byId(id) })).toEqual(rest);
		expect(await item('get', { accessGrantId: id })).toEqual(rest);
		const { error } = await run('get', { accessGrantId: byKey('BK-0') });
		expect(error?.message).toContain('Seam has no access grant with the key "BK-0"');
	});

	it('comes out whole without Simplify, but for the token of the guest', async () => {
		const { key } = await make({
			requestedAccessMethods: ['mobile_key'],
			additionalFields: { acsEntranceIds: house.emulator.entrances.lobby },
			deviceIds: '={{ [] }}',
		});
		const json = await item('get', { accessGrantId: byKey(key), simplify: false });
		expect(json).toMatchObject({
			requested_access_methods: [{ mode: 'mobile_key' }],
			instant_key_url: expect.stringContaining('https://'),
			methods: [{ mode: 'mobile_key', instant_key_url: expect.stringContaining('https://') }],
			doors: [],
		});
		expect(JSON.stringify(json)).not.toContain('seam_cst');
	});

	it('gets other dates, in the time zone of its doors, and waits until they have them', async () => {
		const { key, json } = await make();
		const changed = await item('update', {
			accessGrantId: byKey(key),
			startsAt: '2037-05-01',
			endsAt: '2037-05-03',
			checkInTime: '14:00',
			name: 'May',
		});
		expect(changed).toMatchObject({
			starts_at: '2037-05-01T12:00:00.000Z',
			ends_at: '2037-05-03T09:00:00.000Z',
			display_name: 'May',
			code: json.code,
		});
		expect(written()).toEqual(['/access_grants/update']);
		await run('update', { accessGrantId: byKey(key), name: 'May' });
		expect(written()).toEqual([]);
		const back = await item('update', { accessGrantId: byKey(key), ...soon, waitForCompletion: true });
		expect(back).toMatchObject({
			completion: { state: 'scheduled' },
			methods: [{ is_issued: true, code: json.code }],
			doors: [{ state: 'scheduled' }, { state: 'scheduled' }],
		});
		const { error } = await run('update', { accessGrantId: byKey(key) });
		expect(error?.message).toContain('There is nothing to change');
	});

	it('gets other dates in the time zone of its doors, whatever else is in its space', async () => {
		const { emulator, front } = house;
		const sensor = emulator.addDevice({
			display_name: 'Sensor',
			can_program_online_access_codes: false,
			location: { time_zone: 'America/Chicago' },
		});
		const space = await makeSpace(emulator, 'Attic', { device_ids: [front, sensor] });
		const accessGrantKey = nextKey();
		await run('create', { accessGrantKey, guestName: 'Anna', spaceKey: byId(space), ...stay });
		expect(
			await item('update', {
				accessGrantId: byKey(accessGrantKey),
				startsAt: '2037-05-01',
				endsAt: '2037-05-03',
			}),
		).toMatchObject({ starts_at: '2037-05-01T13:00:00.000Z' });
	});

	it('gets another method', async () => {
		const { id } = await make({ additionalFields: { acsEntranceIds: house.emulator.entrances.lobby } });
		const json = await item('addAccessMethods', {
			accessGrantId: byId(id),
			requestedAccessMethods: ['cloud_key'],
			waitForCompletion: true,
		});
		expect(json.methods).toMatchObject([{ mode: 'code' }, { mode: 'cloud_key', is_issued: true }]);
		expect(written()).toEqual(['/access_grants/request_access_methods']);
	});

	it('is listed by device, by space and by key', async () => {
		const { emulator, stairs } = house;
		const space_id = await makeSpace(emulator, 'Loft', { device_ids: [stairs] });
		const { key, id } = await make({ deviceIds: '={{ [] }}', spaceKey: byKey('Loft') });
		const found = async (parameters: INodeParameters) => {
			const { items } = await run('getAll', { returnAll: true, ...parameters });
			return items.map(({ json }) => json.access_grant_id);
		};
		expect(await found({ filters: { spaceId: space_id } })).toEqual([id]);
		expect(await found({ filters: { accessGrantKey: key } })).toEqual([id]);
		expect(await found({ deviceId: byId(stairs) })).toContain(id);
		await post(emulator, '/spaces/delete', { space_id });
	});

	it('is deleted by its key, and gone from its doors when the wait is over', async () => {
		const { emulator } = house;
		const { key, id } = await make();
		const json = await item('delete', { accessGrantId: byKey(key), waitForCompletion: true });
		expect(json).toMatchObject({
			deleted: true,
			access_grant_id: id,
			access_grant_key: key,
			completion: { state: 'deleted' },
		});
		expect((await grantsIn(emulator)).map(({ access_grant_id }) => access_grant_id)).not.toContain(id);
		const again = { deleted: true, access_grant_id: null, access_grant_key: key };
		expect(await item('delete', { accessGrantId: byKey(key) })).toEqual(again);
		expect(await item('delete', { accessGrantId: byId(id) })).toMatchObject({ deleted: true });
		const strict = await run('delete', { accessGrantId: byKey(key), options: { ignoreMissing: false } });
		expect(strict.error?.message).toContain('Seam has no access grant with the key');
	});

	it('is not deleted by a key that only looks like that of a later place', async () => {
		const { key, id } = await make();
		await run('delete', { accessGrantId: byKey(`${key}~123`) });
		expect(written()).toEqual([]);
		expect(await item('get', { accessGrantId: byKey(key) })).toMatchObject({ access_grant_id: id });
	});
});
