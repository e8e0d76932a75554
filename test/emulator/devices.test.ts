import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, post } from './client';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator();
});
afterAll(async () => await emulator.stop());

async function names(filter: object): Promise<unknown[]> {
	const { body } = await post(emulator, '/devices/list', filter);
	return Array.isArray(body.devices) ? body.devices.map((device) => at(device, 'display_name')) : [body];
}

it('has ids that are the same on every start', async () => {
	const other = await startEmulator();
	await other.stop();
	expect(other.devices).toEqual(emulator.devices);
});

it('filters as Seam does', async () => {
	const { frontDoor, tokyo } = emulator.devices;
	expect(await names({ search: 'front' })).toEqual(['Front Door']);
	expect(await names({ search: 'shibuya' })).toEqual(['Shibuya Flat']);
	expect(await names({ search: tokyo.slice(0, 8) })).toEqual(['Shibuya Flat']);
	expect(await names({ device_ids: [tokyo, frontDoor] })).toEqual(['Front Door', 'Shibuya Flat']);
	expect(await names({ device_type: 'schlage_lock' })).toEqual(['Bathroom Door', 'Lakeview Loft']);
	expect(await names({ device_types: ['ecobee_thermostat'] })).toEqual(['Hallway Thermostat']);
	expect(await names({ manufacturer: 'minut' })).toEqual(['Living Room Noise Sensor']);
	emulator.addDevice({ display_name: 'Villa', customer_key: 'villa' });
	expect(await names({ customer_key: 'villa' })).toEqual(['Villa']);
});

it('pages, and takes a cursor only with the parameters it belongs to', async () => {
	const all = await names({});
	const seen: unknown[] = [];
	let page_cursor: unknown = null;
	do {
		const { body } = await post(emulator, '/devices/list', { limit: 4, page_cursor });
		if (Array.isArray(body.devices)) seen.push(...body.devices.map((device) => at(device, 'display_name')));
		page_cursor = at(body, 'pagination.next_page_cursor');
		expect(at(body, 'pagination.has_next_page')).toBe(page_cursor !== null);
	} while (page_cursor !== null);
	expect(seen).toEqual(all);
	const first = await post(emulator, '/devices/list', { limit: 4 });
	const cursor = at(first.body, 'pagination.next_page_cursor');
	const wrong = await post(emulator, '/devices/list', { limit: 4, search: 'door', page_cursor: cursor });
	expect(at(wrong.body, 'error.type')).toBe('mismatched_page_parameters');
	const broken = await post(emulator, '/devices/list', { page_cursor: 'x' });
	expect(at(broken.body, 'error.type')).toBe('invalid_input');
});

it('has the devices that workflows are tried on', async () => {
	const timeZone = async (name: keyof Emulator['devices']) => {
		const { body } = await post(emulator, '/devices/get', { device_id: emulator.devices[name] });
		return at(body, 'device.location.time_zone');
	};
	expect(await timeZone('tokyo')).toBe('Asia/Tokyo');
	expect(await timeZone('chicago')).toBe('America/Chicago');
	expect(await timeZone('noTimeZone')).toBeUndefined();
	expect(emulator.device(emulator.devices.offline)).toMatchObject({
		properties: { online: false, battery: { status: 'critical' } },
	});
	expect(emulator.device(emulator.devices.backupPool).properties.supports_backup_access_code_pool).toBe(true);
});

it('finds a device by its name', async () => {
	const { body } = await post(emulator, '/devices/get', { name: 'Back Door' });
	expect(at(body, 'device.device_id')).toBe(emulator.devices.backDoor);
	expect((await post(emulator, '/devices/get', { name: 'No Door' })).status).toBe(404);
	expect((await post(emulator, '/devices/get', {})).status).toBe(400);
});
