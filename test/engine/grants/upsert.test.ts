import { sleep, type IDataObject, type INodeParameters } from 'n8n-workflow';

import { post, textAt } from '../../emulator/client';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { operate, writes } from '../life/support';
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

async function upsert(parameters: INodeParameters): Promise<IDataObject> {
	return onlyItem(await grant(house.emulator, 'upsert', { guestName: 'Anna Smith', ...stay, ...parameters }));
}
const written = () => writes(house.emulator).map(({ path }) => path);

/** The grants of a key that are there to stay, in whichever place. */
async function lasting(key: string): Promise<IDataObject[]> {
	const isOfKey = (grantKey: unknown) => String(grantKey).replace(/~\d+$/, '') === key;
	return (await grantsIn(house.emulator)).filter(
		({ access_grant_key, warnings }) =>
			isOfKey(access_grant_key) && !JSON.stringify(warnings).includes('being_deleted'),
	);
}

/** Waits until a key has one grant, and those whose place it has taken are gone. */
async function untilAlone(key: string): Promise<void> {
	const isOfKey = ({ access_grant_key }: IDataObject) => String(access_grant_key).startsWith(key);
	while ((await grantsIn(house.emulator)).filter(isOfKey).length > 1) await sleep(50);
}

describe('Create or Update', () => {
	it('makes a grant once, and leaves one alone that is as wished', async () => {
		const key = nextKey();
		const parameters = { accessGrantKey: key, deviceIds: [house.front, house.flat], name: 'Flat 3' };
		const made = await upsert(parameters);
		expect(made).toMatchObject({ change: 'created', display_name: 'Flat 3' });
		const again = await upsert(parameters);
		expect(again).toMatchObject({
			change: 'unchanged',
			access_grant_id: made.access_grant_id,
			code: made.code,
		});
		expect(written()).toEqual([]);
	});

	it('changes dates and name, and nothing else', async () => {
		const key = nextKey();
		const made = await upsert({ accessGrantKey: key, deviceIds: [house.front] });
		const changed = await upsert({ accessGrantKey: key, deviceIds: [house.front], endsAt: '2037-03-31' });
		expect(changed).toMatchObject({
			change: 'updated',
			access_grant_id: made.access_grant_id,
			code: made.code,
			ends_at: '2037-03-31T09:00:00.000Z',
		});
		expect(written()).toEqual(['/access_grants/update']);
		const named = await upsert({
			accessGrantKey: key,
			deviceIds: [house.front],
			startsAt: '',
			endsAt: '',
			name: 'X',
		});
		expect(named).toMatchObject({
			change: 'updated',
			display_name: 'X',
			ends_at: '2037-03-31T09:00:00.000Z',
		});
	});

	it("corrects the guest's name and contact, and adds a method that is missing", async () => {
		const { emulator, front } = house;
		const key = nextKey();
		const doors = { deviceIds: [front], additionalFields: { acsEntranceIds: emulator.entrances.lobby } };
		await upsert({ accessGrantKey: key, ...doors, guestName: 'Ana Smit' });
		const changed = await upsert({
			accessGrantKey: key,
			...doors,
			guestName: 'Eve Jones',
			requestedAccessMethods: ['code', 'cloud_key'],
		});
		expect(changed).toMatchObject({
			change: 'updated',
			display_name: 'Eve Jones',
			methods: [{ mode: 'code' }, { mode: 'cloud_key' }],
		});
		expect(written()).toEqual(['/user_identities/update', '/access_grants/request_access_methods']);
		expect(
			await upsert({
				accessGrantKey: key,
				...doors,
				guestName: 'Eve Jones',
				requestedAccessMethods: ['code', 'cloud_key'],
			}),
		).toMatchObject({ change: 'unchanged' });
	});

	it('gives a guest who moves a second grant with the same PIN, and then ends the first', async () => {
		const { emulator, front, flat, garden } = house;
		const key = nextKey();
		const before = await upsert({ accessGrantKey: key, deviceIds: [front] });
		const after = await upsert({ accessGrantKey: key, deviceIds: [flat, garden] });
		expect(after).toMatchObject({
			change: 'replaced',
			access_grant_key: `${key}~2`,
			user_identity_id: before.user_identity_id,
			code: before.code,
			doors: [{ device_id: flat }, { device_id: garden }],
		});
		expect(written()).toEqual(['/access_grants/create', '/access_grants/delete']);
		expect(await lasting(key)).toMatchObject([{ access_grant_id: after.access_grant_id }]);
		expect(await upsert({ accessGrantKey: key, deviceIds: [flat, garden] })).toMatchObject({
			change: 'unchanged',
			access_grant_id: after.access_grant_id,
		});
		expect(written()).toEqual([]);
		for (const given of [key, `${key}~2`]) {
			const found = { access_grant_id: after.access_grant_id };
			expect(onlyItem(await grant(emulator, 'get', { accessGrantId: byKey(given) }))).toMatchObject(found);
			const filters = { accessGrantKey: given };
			expect(onlyItem(await grant(emulator, 'getAll', { filters }))).toMatchObject(found);
			const codes = await operate(emulator, ['accessCode', 'getAll'], { filters });
			expect(codes.items.map(({ json }) => json.device_id)).toEqual([flat, garden]);
		}
		await grant(emulator, 'delete', { accessGrantId: byKey(`${key}~2`) });
		expect(await lasting(key)).toEqual([]);
	});

	it('keeps what is left empty, also in the second grant', async () => {
		const { front, flat } = house;
		const key = nextKey();
		await upsert({ accessGrantKey: key, deviceIds: [front], name: 'Flat 3' });
		const after = await upsert({ accessGrantKey: key, deviceIds: [flat], startsAt: '', endsAt: '' });
		expect(after).toMatchObject({
			change: 'replaced',
			display_name: 'Flat 3',
			starts_at: '2037-03-27T14:00:00.000Z',
			ends_at: '2037-03-29T09:00:00.000Z',
		});
	});

	it('has one PIN for all doors after a move that keeps one of them', async () => {
		const { front, flat, garden } = house;
		const key = nextKey();
		await upsert({ accessGrantKey: key, deviceIds: [front, flat], code: '470815' });
		const after = await upsert({ accessGrantKey: key, deviceIds: [front, garden], code: '470815' });
		expect(after).toMatchObject({
			change: 'replaced',
			code: expect.stringMatching(/^\d+$/),
			doors: [{ code: after.code }, { code: after.code }],
		});
	});

	it('takes the first place again once it is free', async () => {
		const { emulator, front, flat } = house;
		const key = nextKey();
		for (const [door, place] of [
			[front, key],
			[flat, `${key}~2`],
			[front, key],
			[flat, `${key}~2`],
		]) {
			expect(await upsert({ accessGrantKey: key, deviceIds: [door] })).toMatchObject({
				access_grant_key: place,
			});
			emulator.advance(120);
		}
	});

	it('needs no place to become free: neither soon nor ever', async () => {
		const { emulator, front, flat, garden } = house;
		const key = nextKey();
		const moves = [front, flat, garden, front, flat, garden];
		emulator.configure({ reuseGrantKeys: false });
		const places: unknown[] = [];
		for (const door of moves) {
			places.push((await upsert({ accessGrantKey: key, deviceIds: [door] })).access_grant_key);
			emulator.advance(120);
		}
		expect(places).toEqual([key, `${key}~2`, `${key}~3`, `${key}~4`, `${key}~5`, `${key}~6`]);
		expect(await lasting(key)).toHaveLength(1);
		expect(onlyItem(await grant(emulator, 'get', { accessGrantId: byKey(key) }))).toMatchObject({
			access_grant_key: `${key}~6`,
		});
		expect(await upsert({ accessGrantKey: key, deviceIds: [garden] })).toMatchObject({ change: 'unchanged' });
		// All of them refused: that tells that the keys of the first places have been used.
		expect(new Set(written())).toEqual(new Set(['/access_grants/create']));
		expect(await lasting(key)).toHaveLength(1);
		await grant(emulator, 'delete', { accessGrantId: byKey(key) });
		emulator.advance(120);
		expect(await lasting(key)).toEqual([]);
		expect(await upsert({ accessGrantKey: key, deviceIds: [front] })).toMatchObject({
			change: 'created',
			access_grant_key: `${key}~7`,
		});
		emulator.configure({ reuseGrantKeys: true });
	});

	it('knows a taken key however Seam says so, and does not take another refusal for one', async () => {
		const { emulator, front, flat } = house;
		const key = nextKey();
		emulator.configure({ takenKey: { status: 400, type: 'invalid_input' }, reuseGrantKeys: false });
		for (const door of [front, flat, front, flat]) {
			await upsert({ accessGrantKey: key, deviceIds: [door] });
			emulator.advance(120);
		}
		expect(await lasting(key)).toHaveLength(1);
		emulator.configure({ takenKey: { status: 409, type: 'key_already_in_use' }, reuseGrantKeys: true });
		emulator.respondNext('/access_grants/create', {
			status: 400,
			body: { error: { type: 'invalid_input', message: 'No such lock', request_id: '1' }, ok: false },
		});
		const { error } = await grant(emulator, 'upsert', {
			accessGrantKey: nextKey(),
			guestName: 'Anna',
			deviceIds: [front],
			...stay,
		});
		expect(error?.message).toContain('No such lock');
		expect(written()).toEqual(['/access_grants/create']);
	});

	it('keeps the first grant where the second can not be made on all its doors', async () => {
		const { emulator, front, flat, garden } = house;
		const key = nextKey();
		const before = await upsert({ accessGrantKey: key, deviceIds: [front] });
		emulator.setGrantable(garden, false);
		const move = { accessGrantKey: key, guestName: 'Anna Smith', deviceIds: [flat, garden], ...stay };
		const { error } = await grant(emulator, 'upsert', move);
		emulator.setGrantable(garden, true);
		expect(error?.message).toContain('1 of 2 doors of access grant');
		expect(await lasting(key)).toHaveLength(2);
		expect((await lasting(key))[0].access_grant_id).toBe(before.access_grant_id);
	});

	it('keeps the first grant until the wait for the second one has not failed', async () => {
		const { emulator, front, flat } = house;
		const key = nextKey();
		const now = { startsAt: '={{ $now.minus({ hours: 1 }) }}', endsAt: '={{ $now.plus({ days: 2 }) }}' };
		const first = await upsert({ accessGrantKey: key, deviceIds: [front], ...now });
		const full = { error_code: 'no_space_for_access_code_on_device', message: 'The lock is full.' };
		emulator.failProgramming({ device_id: flat }, full);
		const wait = { waitForCompletion: true, options: { timeout: 10 } };
		const move = { accessGrantKey: key, guestName: 'Anna Smith', deviceIds: [flat], ...now, ...wait };
		const { error } = await grant(emulator, 'upsert', move);
		expect(error?.message).toContain('The lock is full');
		expect(written()).toEqual(['/access_grants/create']);
		expect((await lasting(key))[0].access_grant_id).toBe(first.access_grant_id);
		emulator.failProgramming({ device_id: flat }, null);
		await grant(emulator, 'delete', { accessGrantId: String((await lasting(key))[1].access_grant_id) });
		emulator.advance(120);
		expect(await upsert(move)).toMatchObject({ change: 'replaced', completion: { state: 'set' } });
		expect(written()).toEqual(['/access_grants/create', '/access_grants/delete']);
		expect(await lasting(key)).toHaveLength(1);
	});

	it('keeps the first grant where the workflow goes on before the second one opens its doors', async () => {
		const { emulator, front, flat } = house;
		const key = nextKey();
		const now = { startsAt: '={{ $now.minus({ hours: 1 }) }}', endsAt: '={{ $now.plus({ days: 2 }) }}' };
		await upsert({ accessGrantKey: key, deviceIds: [front], ...now });
		const offline = { error_code: 'failed_to_set_on_device', message: 'The lock is offline.' };
		emulator.failProgramming({ device_id: flat }, offline);
		const wait = { waitForCompletion: true, options: { timeout: 2, onTimeout: 'continue' } };
		const moved = await upsert({ accessGrantKey: key, deviceIds: [flat], ...now, ...wait });
		emulator.failProgramming({ device_id: flat }, null);
		expect(moved).toMatchObject({ change: 'replaced', completion: { state: 'pending' } });
		expect(written()).toEqual(['/access_grants/create']);
		expect(await lasting(key)).toHaveLength(2);
	});

	it('ends what a run left behind that was cut off between the second grant and the end of the first', async () => {
		const { emulator, front, flat } = house;
		const key = nextKey();
		await upsert({ accessGrantKey: key, deviceIds: [front] });
		emulator.respondNext('/access_grants/delete', { status: 503, raw: 'No' });
		const cut = await grant(emulator, 'upsert', {
			accessGrantKey: key,
			guestName: 'Anna Smith',
			deviceIds: [flat],
			...stay,
		});
		expect(cut.error).toMatchObject({
			message: expect.stringContaining('it is not known whether'),
			description: expect.stringContaining('may still open its own. Run this again'),
		});
		expect(await lasting(key)).toHaveLength(2);
		expect(await upsert({ accessGrantKey: key, deviceIds: [flat] })).toMatchObject({ change: 'unchanged' });
		expect(written()).toEqual(['/access_grants/delete']);
		expect(await lasting(key)).toHaveLength(1);
	});

	it('finds a grant whose creation it got no answer to', async () => {
		const { emulator, front } = house;
		const key = nextKey();
		emulator.respondNext('/access_grants/create', { status: 200, destroy: 'after' });
		expect(await upsert({ accessGrantKey: key, deviceIds: [front] })).toMatchObject({ change: 'created' });
		expect(await lasting(key)).toHaveLength(1);
	});

	it('makes one grant of two deliveries in one run', async () => {
		const { emulator, front } = house;
		const key = nextKey();
		const { items } = await grant(
			emulator,
			'upsert',
			{ accessGrantKey: key, guestName: 'Anna', deviceIds: [front], ...stay },
			{ input: [{}, {}] },
		);
		expect(items.map(({ json }) => json.change)).toEqual(['created', 'unchanged']);
		expect(await lasting(key)).toHaveLength(1);
	});

	it('changes a grant back, and deletes it, while lists are older than all that', async () => {
		const { emulator, front } = house;
		const key = nextKey();
		const parameters = { accessGrantKey: key, deviceIds: [front] };
		emulator.configure({ listLagMs: 600_000 });
		await upsert(parameters);
		expect(await upsert(parameters)).toMatchObject({ change: 'unchanged' });
		await upsert({ ...parameters, endsAt: '2037-03-31' });
		expect(await upsert(parameters)).toMatchObject({
			change: 'updated',
			ends_at: '2037-03-29T09:00:00.000Z',
		});
		await grant(emulator, 'delete', { accessGrantId: byKey(key) });
		emulator.configure({ listLagMs: 0 });
		emulator.advance(600);
		expect(await lasting(key)).toEqual([]);
	});

	it('is for another guest then, where the e-mail address belongs to somebody else', async () => {
		const { emulator, front } = house;
		const key = nextKey();
		const before = await upsert({ accessGrantKey: key, deviceIds: [front] });
		const answer = await post(emulator, '/user_identities/create', { email_address: 'ben@example.com' });
		const after = await upsert({
			accessGrantKey: key,
			deviceIds: [front],
			additionalFields: { emailAddress: 'ben@example.com' },
		});
		expect(after).toMatchObject({
			change: 'replaced',
			user_identity_id: textAt(answer.body, 'user_identity.user_identity_id'),
		});
		expect(after.user_identity_id).not.toBe(before.user_identity_id);
	});

	it('leaves a guest as they are to whom another e-mail address belongs, and is for a new one then', async () => {
		const { emulator, front, flat } = house;
		const key = nextKey();
		const of = (emailAddress: string, deviceIds: string[]) =>
			({ accessGrantKey: key, deviceIds, additionalFields: { emailAddress } }) satisfies INodeParameters;
		const before = await upsert(of('carl@example.com', [front]));
		const after = await upsert({ ...of('dora@example.com', [front]), guestName: 'Dora' });
		expect(after).toMatchObject({ change: 'replaced', display_name: 'Dora' });
		expect(after.user_identity_id).not.toBe(before.user_identity_id);
		expect(written()).toEqual(['/access_grants/create', '/access_grants/delete']);
		const moved = await upsert({ ...of('emil@example.com', [flat]), guestName: 'Emil' });
		expect(moved).toMatchObject({ change: 'replaced', display_name: 'Emil' });
		expect(new Set([before.code, after.code, moved.code]).size).toBe(3);
		expect(written()).toEqual(['/access_grants/create', '/access_grants/delete']);
		const { body } = await post(emulator, '/user_identities/list', { search: 'dora@example.com' });
		expect(body.user_identities).toMatchObject([{ full_name: 'Dora' }]);
	});

	it('does not tell a space from its doors, and follows the doors of the space', async () => {
		const { emulator, front, flat, stairs } = house;
		const key = nextKey();
		const space_id = await makeSpace(emulator, 'Loft', { space_key: 'loft', device_ids: [front, flat] });
		await upsert({ accessGrantKey: key, deviceIds: [flat, front] });
		expect(await upsert({ accessGrantKey: key, spaceKey: byKey('loft') })).toMatchObject({
			change: 'unchanged',
		});
		const other = nextKey();
		await upsert({ accessGrantKey: other, spaceKey: byKey('loft') });
		await post(emulator, '/spaces/add_devices', { space_id, device_ids: [stairs] });
		expect(await upsert({ accessGrantKey: other, spaceKey: byKey('loft') })).toMatchObject({
			change: 'unchanged',
			doors: { length: 3 },
		});
		await post(emulator, '/spaces/delete', { space_id });
	});
});

describe('Create or Update, with the entrances of a space', () => {
	const room = async (space_key: string, entrance: 'lobby' | 'gym') =>
		await makeSpace(house.emulator, space_key, {
			space_key,
			acs_entrance_ids: [house.emulator.entrances[entrance]],
		});

	it('moves to another space of entrances alone, and notices an entrance that is no longer named', async () => {
		const { emulator, front } = house;
		const key = nextKey();
		const spaces = [await room('room-1', 'lobby'), await room('room-2', 'gym')];
		const put = async (spaceKey: string, parameters: INodeParameters = {}) => {
			const output = await upsert({
				accessGrantKey: key,
				spaceKey: byKey(spaceKey),
				requestedAccessMethods: ['cloud_key'],
				...parameters,
			});
			await untilAlone(key);
			return output;
		};
		expect(await put('room-1')).toMatchObject({ change: 'created' });
		expect(await put('room-2')).toMatchObject({ change: 'replaced' });
		expect(await put('room-2')).toMatchObject({ change: 'unchanged' });
		const more = { additionalFields: { acsEntranceIds: emulator.entrances.lobby } };
		expect(await put('room-2', more)).toMatchObject({ change: 'replaced' });
		expect(await put('room-2', more)).toMatchObject({ change: 'unchanged' });
		expect(await put('room-2')).toMatchObject({ change: 'replaced' });
		expect(await put('room-2', { deviceIds: [front] })).toMatchObject({ change: 'replaced' });
		for (const space_id of spaces) await post(emulator, '/spaces/delete', { space_id });
	});
});

describe('Create or Update, where the grant of the key is over', () => {
	let slow: House;
	beforeAll(async () => {
		slow = await startHouse({ speed: 1 });
	});
	afterAll(async () => await slow.emulator.stop());

	it('starts anew', async () => {
		const { emulator, front } = slow;
		const parameters = { accessGrantKey: 'BK-1', guestName: 'Anna Smith', deviceIds: [front] };
		const made = async (dates: INodeParameters) =>
			onlyItem(await grant(emulator, 'upsert', { ...parameters, ...dates }));
		await made({ startsAt: '={{ $now.minus({ hours: 1 }) }}', endsAt: '={{ $now.plus({ seconds: 3 }) }}' });
		await sleep(3500);
		expect(await made(stay)).toMatchObject({
			change: 'created',
			access_grant_key: 'BK-1~2',
			doors: [{ device_id: front }],
		});
		expect(writes(emulator).map(({ path }) => path)).toEqual([
			'/access_grants/create',
			'/access_grants/delete',
		]);
	});
});
