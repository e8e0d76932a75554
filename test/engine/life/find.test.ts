import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { createCode } from '../../emulator/client';
import type { NodeOptions } from '../harness';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { byId, inDays, jsonOf, operate, sent, SIMPLE_ACCESS_CODE, sourceOf } from './support';

let emulator: Emulator;
let door: string;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 50, rateLimits: false });
});
afterAll(async () => await emulator.stop());
beforeEach(() => {
	door = emulator.addDevice({ display_name: 'Loft' });
	emulator.clearResponses();
	emulator.resetRecording();
});

/** An expression that comes out empty: n8n itself checks only for fields that nobody filled in. */
const nothing = '={{ "" }}';

const idsOf = (items: IDataObject[]) => items.map(({ access_code_id }) => access_code_id);

describe('Get', () => {
	const get = async (parameters: INodeParameters) =>
		await operate(emulator, ['accessCode', 'get'], parameters);

	it('finds a code by its ID', async () => {
		const id = await createCode(emulator, { device_id: door, name: 'Anna' });
		emulator.resetRecording();
		const [json] = jsonOf(await get({ accessCodeId: byId(id) }));
		expect(json).toMatchObject({ access_code_id: id, name: 'Anna' });
		expect(Object.keys(json).sort()).toEqual(SIMPLE_ACCESS_CODE);
		expect(sent(emulator)).toEqual([{ path: '/access_codes/get', body: { access_code_id: id } }]);
	});

	it('finds a code by its device and digits', async () => {
		const id = await createCode(emulator, { device_id: door, code: '0479' });
		emulator.resetRecording();
		const result = await get({
			getBy: 'deviceAndCode',
			deviceId: byId(door),
			code: '0479',
			accessCodeId: byId('left over'),
			simplify: false,
		});
		expect(jsonOf(result)[0]).toMatchObject({ access_code_id: id, is_managed: true });
		expect(sent(emulator)[0].body).toEqual({ device_id: door, code: '0479' });
	});

	it.each([
		['an ID', { accessCodeId: byId(nothing) }, "'Access Code' is empty [item 0]"],
		[
			'a device',
			{ getBy: 'deviceAndCode', deviceId: byId(nothing), code: '0479' },
			"'Device' is empty [item 0]",
		],
		['digits', { getBy: 'deviceAndCode', deviceId: byId('x'), code: nothing }, "'Code' is empty [item 0]"],
	])('needs %s', async (_what, parameters, message) => {
		const { error } = await get(parameters);
		expect(error?.message).toBe(message);
		expect(sent(emulator)).toEqual([]);
	});

	it("says in Seam's words that there is no such code", async () => {
		const { error } = await get({ accessCodeId: byId('6aae9d08-fed6-4ca5-8328-e36849ab48fe') });
		expect(error?.message).not.toMatch(/resource you are requesting/);
		expect(error?.description).toMatch(/access_code_not_found/);
	});
});

describe('Get Many', () => {
	const getMany = async (parameters: INodeParameters, options?: Partial<NodeOptions>) =>
		await operate(emulator, ['accessCode', 'getAll'], parameters, options);

	it('lists the codes of a device', async () => {
		const ids = [
			await createCode(emulator, { device_id: door, name: 'One' }),
			await createCode(emulator, { device_id: door, name: 'Two' }),
		];
		emulator.resetRecording();
		const result = await getMany({ deviceId: byId(door) });
		expect(idsOf(jsonOf(result))).toEqual(ids);
		for (const code of jsonOf(result)) expect(Object.keys(code).sort()).toEqual(SIMPLE_ACCESS_CODE);
		expect(sent(emulator)).toEqual([{ path: '/access_codes/list', body: { device_id: door, limit: 50 } }]);
	});

	it('lists what fits all filters', async () => {
		const id = await createCode(emulator, { device_id: door, name: 'Booking 4711' });
		await createCode(emulator, { device_id: door, name: 'Booking 4712' });
		const result = await getMany({
			deviceId: byId(door),
			filters: { search: '4711', accessCodeIds: ` ${id} ,, ${id}`, customerKey: '' },
			limit: '7',
		});
		expect(idsOf(jsonOf(result))).toEqual([id]);
		expect(sent(emulator).at(-1)?.body).toEqual({
			device_id: door,
			search: '4711',
			access_code_ids: [id],
			limit: 7,
		});
	});

	it.each<[string, INodeParameters]>([
		['nothing', {}],
		['an empty device', { deviceId: byId('') }],
		['empty filters', { filters: { search: ' ', customerKey: '' } }],
	])('rejects %s to filter by before Seam does', async (_what, parameters) => {
		const { error } = await getMany({ ...parameters, returnAll: true });
		expect(error?.message).toBe('There is nothing to say which access codes to get [item 0]');
		expect(error?.description).toMatch(/'Device'.*'Search', 'Customer Key' or 'Access Code IDs'/);
		expect(sent(emulator)).toEqual([]);
	});

	it('gives out each code once, over as many pages as it takes', async () => {
		const ids: string[] = [];
		for (let count = 0; count < 1203; count++) {
			ids.push(await createCode(emulator, { device_id: door, code: String(10_000 + count) }));
		}
		emulator.resetRecording();
		const all = jsonOf(await getMany({ deviceId: byId(door), returnAll: true }));
		expect(idsOf(all)).toEqual(ids);
		const pages = sent(emulator).map(({ body }) => body as IDataObject);
		expect(pages).toHaveLength(3);
		for (const page of pages) expect(page).toMatchObject({ device_id: door, limit: 500 });
		expect(pages[0]).not.toHaveProperty('page_cursor');

		const some = jsonOf(await getMany({ deviceId: byId(door), limit: 501 }));
		expect(idsOf(some)).toEqual(ids.slice(0, 501));
	});

	it('pairs what it finds with the item that asked for it', async () => {
		const other = emulator.addDevice({ display_name: 'Cellar' });
		for (const device_id of [door, door, other, other, other]) await createCode(emulator, { device_id });
		const result = await getMany(
			{ deviceId: byId('={{ $json.door }}') },
			{ input: [{ door }, { door: other }] },
		);
		expect(result.items.map(sourceOf)).toEqual([0, 0, 1, 1, 1]);
	});

	it('finds nothing without an error', async () => {
		const { items, error } = await getMany({ deviceId: byId(door) });
		expect(error).toBeUndefined();
		expect(items).toEqual([]);
	});

	it('refuses a limit that is none', async () => {
		const { error } = await getMany({ deviceId: byId(door), limit: '={{ "many" }}' });
		expect(error?.message).toBe('\'Limit\' is not a whole number above zero: "many" [item 0]');
	});
});

describe('Generate Code', () => {
	it('gives digits, and puts nothing on the lock', async () => {
		const result = await operate(emulator, ['accessCode', 'generateCode'], { deviceId: byId(door) });
		expect(jsonOf(result)).toEqual([{ device_id: door, code: expect.stringMatching(/^\d{4,}$/) }]);
		expect(sent(emulator)).toEqual([{ path: '/access_codes/generate_code', body: { device_id: door } }]);
		expect(emulator.accessCodes().filter(({ device_id }) => device_id === door)).toEqual([]);
	});

	it('needs a device', async () => {
		const { error } = await operate(emulator, ['accessCode', 'generateCode'], { deviceId: byId(nothing) });
		expect(error?.message).toBe("'Device' is empty [item 0]");
	});
});

describe('Use Backup Code', () => {
	const pullBackup = async (id: string, more: INodeParameters = {}) =>
		await operate(emulator, ['accessCode', 'pullBackup'], { accessCodeId: byId(id), ...more });

	it('gives a spare code, and the same one again', async () => {
		const device_id = emulator.devices.backupPool;
		const dates = { starts_at: inDays(1), ends_at: inDays(3) };
		const id = await createCode(emulator, {
			device_id,
			name: 'Anna',
			use_backup_access_code_pool: true,
			...dates,
		});
		emulator.resetRecording();
		const [first] = jsonOf(await pullBackup(id));
		expect(first.access_code_id).not.toBe(id);
		expect(first).toMatchObject({ device_id, code: expect.stringMatching(/^\d+$/) });
		expect(Object.keys(first).sort()).toEqual(SIMPLE_ACCESS_CODE);
		expect(sent(emulator)).toEqual([
			{ path: '/access_codes/pull_backup_access_code', body: { access_code_id: id } },
		]);
		const [second] = jsonOf(await pullBackup(id, { simplify: false }));
		expect(second).toMatchObject({ access_code_id: first.access_code_id, is_backup: true });
	});

	it("says in Seam's words why there is none", async () => {
		const id = await createCode(emulator, { device_id: door });
		const { error } = await pullBackup(id);
		expect(error?.message).toBe('Backups can only be used for time_bound access codes [item 0]');
	});
});
