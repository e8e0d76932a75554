import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, post, textAt } from './client';

let emulator: Emulator;
let frontDoor: string;
let backDoor: string;

beforeEach(async () => {
	emulator = await startEmulator({ rateLimits: false });
	({ frontDoor, backDoor } = emulator.devices);
});
afterEach(async () => await emulator.stop());

async function create(body: object): Promise<string> {
	return textAt((await post(emulator, '/spaces/create', body)).body, 'space.space_id');
}

async function refusal(path: string, body: object): Promise<unknown[]> {
	const answer = await post(emulator, path, body);
	return [answer.status, at(answer.body, 'error.type')];
}

it('makes a space with its doors, and counts them', async () => {
	const space_id = await create({
		name: 'Flat 3',
		space_key: 'flat-3',
		device_ids: [frontDoor, backDoor],
		acs_entrance_ids: [emulator.entrances.lobby],
		customer_key: 'harbour',
		customer_data: { default_checkin_time: '16:00', time_zone: 'Europe/Berlin' },
	});
	const { body } = await post(emulator, '/spaces/get', { space_key: 'flat-3' });
	expect(body.space).toMatchObject({
		space_id,
		name: 'Flat 3',
		space_key: 'flat-3',
		customer_key: 'harbour',
		device_count: 2,
		acs_entrance_count: 1,
		customer_data: { default_checkin_time: '16:00', time_zone: 'Europe/Berlin' },
	});
	const devices = await post(emulator, '/devices/list', { space_id });
	expect(devices.body.devices).toMatchObject([{ device_id: frontDoor }, { device_id: backDoor }]);
	expect(emulator.events().at(-1)).toMatchObject({
		event_type: 'space.created',
		space_id,
		space_key: 'flat-3',
		device_ids: [frontDoor, backDoor],
		acs_entrance_ids: [emulator.entrances.lobby],
	});
});

it('refuses a key that is taken, doors that do not exist, times that are none, and makes nothing then', async () => {
	await create({ name: 'Flat 3', space_key: 'flat-3' });
	expect(await refusal('/spaces/create', { name: 'Other', space_key: 'flat-3' })).toEqual([
		409,
		'key_already_in_use',
	]);
	emulator.configure({ takenKey: { status: 400, type: 'space_key_taken' } });
	expect(await refusal('/spaces/create', { name: 'Other', space_key: 'flat-3' })).toEqual([
		400,
		'space_key_taken',
	]);
	const nowhere = { device_ids: ['00000000-0000-4000-8000-000000000000'] };
	expect(await refusal('/spaces/create', { name: 'Other', ...nowhere })).toEqual([404, 'device_not_found']);
	const late = { customer_data: { default_checkin_time: '25:00' } };
	expect(await refusal('/spaces/create', { name: 'Other', ...late })).toEqual([400, 'invalid_input']);
	expect(await refusal('/spaces/create', {})).toEqual([400, 'invalid_input']);
	expect(await refusal('/spaces/get', { space_key: 'flat-4' })).toEqual([404, 'space_not_found']);
	expect((await post(emulator, '/spaces/list')).body.spaces).toHaveLength(1);
});

it('adds and removes doors, each change with an event and a second one without', async () => {
	const space_id = await create({ name: 'Flat 3', device_ids: [frontDoor] });
	const events = () =>
		emulator.events().filter((event) => event.event_type === 'space.device_membership_changed');
	await post(emulator, '/spaces/add_devices', { space_id, device_ids: [frontDoor, backDoor] });
	await post(emulator, '/spaces/add_devices', { space_id, device_ids: [backDoor] });
	expect(events()).toMatchObject([{ space_id, device_ids: [frontDoor, backDoor] }]);
	await post(emulator, '/spaces/remove_devices', { space_id, device_ids: [frontDoor] });
	expect(events()).toHaveLength(2);
	expect(events()[1]).toMatchObject({ device_ids: [backDoor] });
	expect(await refusal('/spaces/add_devices', { space_id, device_ids: [] })).toEqual([400, 'invalid_input']);
	expect(emulator.device(frontDoor).space_ids).toEqual([]);
});

it('replaces doors on update, but of the customer data changes only what is given', async () => {
	const customer_data = { address: 'Quay 1', default_checkin_time: '15:00' };
	await create({ name: 'Flat 3', space_key: 'flat-3', device_ids: [frontDoor], customer_data });
	const { body } = await post(emulator, '/spaces/update', {
		space_key: 'flat-3',
		name: 'Flat 3a',
		device_ids: [backDoor],
		customer_data: { default_checkin_time: '16:00', address: null },
	});
	expect(body.space).toMatchObject({
		name: 'Flat 3a',
		space_key: 'flat-3',
		device_count: 1,
		customer_data: { address: null, default_checkin_time: '16:00' },
	});
	expect(emulator.device(backDoor).space_ids).toEqual([textAt(body, 'space.space_id')]);
	expect(emulator.device(frontDoor).space_ids).toEqual([]);
});

it('lists by key, customer and text, and pages', async () => {
	for (const n of [1, 2, 3]) {
		await create({ name: `Flat ${n}`, space_key: `flat-${n}`, customer_key: n < 3 ? 'harbour' : 'mill' });
	}
	const names = async (filter: object) => {
		const { spaces } = (await post(emulator, '/spaces/list', filter)).body;
		return Array.isArray(spaces) ? spaces.map((space) => at(space, 'name')) : spaces;
	};
	expect(await names({ space_key: 'flat-2' })).toEqual(['Flat 2']);
	expect(await names({ customer_key: 'harbour' })).toEqual(['Flat 1', 'Flat 2']);
	expect(await names({ search: 'MILL' })).toEqual(['Flat 3']);
	expect(await names({ limit: 2 })).toEqual(['Flat 1', 'Flat 2']);
});

it('forgets a deleted space, frees its doors and its key', async () => {
	const space_id = await create({ name: 'Flat 3', space_key: 'flat-3', device_ids: [frontDoor] });
	await post(emulator, '/spaces/delete', { space_id });
	expect(emulator.device(frontDoor).space_ids).toEqual([]);
	expect(emulator.events().at(-1)).toMatchObject({ event_type: 'space.deleted', device_ids: [frontDoor] });
	expect(await refusal('/spaces/delete', { space_id })).toEqual([404, 'space_not_found']);
	await create({ name: 'Flat 3', space_key: 'flat-3' });
});

it('gives a space and what belongs to it in one call, as far as it is asked for', async () => {
	const space_id = await create({ name: 'Flat 3', space_key: 'flat-3', device_ids: [frontDoor] });
	const all = await post(emulator, '/spaces/get_related', { space_keys: ['flat-3', 'none'] });
	expect(all.body.batch).toMatchObject({
		spaces: [{ space_id }],
		devices: [{ device_id: frontDoor }],
		connected_accounts: [{ account_type: 'august' }],
		acs_entrances: [],
	});
	const some = await post(emulator, '/spaces/get_related', { space_ids: [space_id], include: ['devices'] });
	expect(Object.keys(Object(some.body.batch))).toEqual(['devices']);
	expect(await refusal('/spaces/get_related', {})).toEqual([400, 'invalid_input']);
});
