import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { at, createCode, post, textAt } from './client';

let emulator: Emulator;
let frontDoor: string;
let backDoor: string;

beforeEach(async () => {
	emulator = await startEmulator({ rateLimits: false });
	({ frontDoor, backDoor } = emulator.devices);
});
afterEach(async () => await emulator.stop());

/** The names of the codes that a list shows. */
async function names(filter: object): Promise<unknown> {
	const { body } = await post(emulator, '/access_codes/list', filter);
	const rows = body.access_codes;
	return Array.isArray(rows) ? rows.map((row) => at(row, 'name')) : textAt(body, 'error.message');
}

describe('search alone', () => {
	beforeEach(async () => {
		await createCode(emulator, { device_id: frontDoor, name: 'Anna Smith [BK-1]', code: '4711' });
		await createCode(emulator, { device_id: backDoor, name: 'Anna Smith [BK-1]' });
		await createCode(emulator, { device_id: backDoor, name: 'Ben [BK-11]', code: '9471' });
	});

	it('goes over all doors, and finds a part of the name, the PIN or the id', async () => {
		expect(await names({ search: '[BK-1]' })).toEqual(['Anna Smith [BK-1]', 'Anna Smith [BK-1]']);
		expect(await names({ search: 'bk-1' })).toHaveLength(3);
		expect(await names({ search: '471' })).toEqual(['Anna Smith [BK-1]', 'Ben [BK-11]']);
		const { access_code_id } = emulator.accessCodes()[2];
		expect(await names({ search: access_code_id.slice(3, 20) })).toEqual(['Ben [BK-11]']);
		expect(await names({ search: 'BK-1', device_id: frontDoor })).toEqual(['Anna Smith [BK-1]']);
		expect(await names({ search: '' })).toMatch('at least 1 character');
	});

	it('can be refused, and then needs a door beside it', async () => {
		emulator.configure({ searchAlone: false });
		expect(await names({ search: '[BK-1]' })).toMatch("At least one of 'device_id'");
		expect(await names({ customer_key: 'harbour' })).toMatch("At least one of 'device_id'");
		expect(await names({ search: '[BK-1]', device_id: backDoor })).toEqual(['Anna Smith [BK-1]']);
	});
});

it('holds no more rows in a page of any list than it is told', async () => {
	emulator.configure({ largestPage: 2 });
	for (const name of ['A', 'B', 'C']) await createCode(emulator, { device_id: frontDoor, name });
	const first = await post(emulator, '/access_codes/list', { device_id: frontDoor, limit: 500 });
	expect(first.body.access_codes).toHaveLength(2);
	const page_cursor = at(first.body, 'pagination.next_page_cursor');
	expect(await names({ device_id: frontDoor, limit: 500, page_cursor })).toEqual(['C']);
	const devices = await post(emulator, '/devices/list');
	expect(devices.body.devices).toHaveLength(2);
	expect(at(devices.body, 'pagination.has_next_page')).toBe(true);
});

describe('a list that lags', () => {
	beforeEach(() => emulator.configure({ listLagMs: 5000 }));

	it('shows new codes only after a while, though they can be got', async () => {
		await createCode(emulator, { device_id: frontDoor, name: 'A' });
		emulator.advance(3);
		const access_code_id = await createCode(emulator, { device_id: frontDoor, name: 'B' });
		expect((await post(emulator, '/access_codes/get', { access_code_id })).status).toBe(200);
		expect(await names({ device_id: frontDoor })).toEqual([]);
		emulator.advance(2);
		expect(await names({ device_id: frontDoor })).toEqual(['A']);
		expect(await names({ access_code_ids: [access_code_id] })).toEqual([]);
		emulator.advance(3);
		expect(await names({ device_id: frontDoor })).toEqual(['A', 'B']);
		expect(await names({ access_code_ids: [access_code_id] })).toEqual(['B']);
	});

	it('shows changed codes as they were, and deleted ones still', async () => {
		const access_code_id = await createCode(emulator, { device_id: frontDoor, name: 'A' });
		emulator.advance(10);
		await post(emulator, '/access_codes/update', { access_code_id, name: 'B' });
		expect(await names({ search: 'A' })).toEqual(['A']);
		emulator.advance(10);
		expect(await names({ search: 'B' })).toEqual(['B']);
		await post(emulator, '/access_codes/delete', { access_code_id });
		emulator.advance(4);
		expect((await post(emulator, '/access_codes/get', { access_code_id })).status).toBe(404);
		expect(await names({ device_id: frontDoor })).toEqual(['B']);
		emulator.advance(2);
		expect(await names({ device_id: frontDoor })).toEqual([]);
	});

	it('does so for codes that Seam does not manage', async () => {
		const made = { device_id: frontDoor, name: 'Cleaner', code: '909090' };
		await post(emulator, '/access_codes/simulate/create_unmanaged_access_code', made);
		const listed = async () =>
			at(
				(await post(emulator, '/access_codes/unmanaged/list', { device_id: frontDoor })).body,
				'access_codes',
			);
		expect(await listed()).toEqual([]);
		emulator.advance(5);
		expect(await listed()).toMatchObject([{ name: 'Cleaner' }]);
	});
});
