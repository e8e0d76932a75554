import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../../sandbox/emulator';
import { searchList } from '../harness';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { byId, fromList } from '../support';
import { jsonOf, operate, writes } from '../life/support';
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

let count: number;
beforeAll(() => {
	count = 0;
});
const nextKey = () => `flat-${(count += 1)}`;

async function space(operation: string, parameters: INodeParameters): Promise<IDataObject> {
	emulator.resetRecording();
	const { items, error } = await operate(emulator, ['space', operation], parameters);
	if (error) throw error;
	expect(items).toHaveLength(1);
	return items[0].json;
}

async function refusal(operation: string, parameters: INodeParameters): Promise<string> {
	emulator.resetRecording();
	const { error } = await operate(emulator, ['space', operation], parameters);
	return String(error?.message);
}

const make = async (name: string, body: object = {}) => await makeSpace(emulator, name, body);

describe('Create or Update', () => {
	it('makes a space with its doors, its times and its time zone, once', async () => {
		const key = nextKey();
		const parameters = {
			spaceKey: byKey(key),
			name: 'Flat 3',
			deviceIds: [front, 'Stairs', 'Flat 3 Door', stairs],
			additionalFields: {
				address: '12 Harbour Street',
				checkInTime: '16:00',
				checkOutTime: '10:00',
				customerKey: 'owner-1',
				timeZone: 'Europe/Berlin',
			},
		};
		expect(await space('upsert', parameters)).toEqual({
			space_id: expect.any(String),
			space_key: key,
			name: 'Flat 3',
			device_count: 3,
			acs_entrance_count: 0,
			customer_key: 'owner-1',
			address: '12 Harbour Street',
			default_checkin_time: '16:00',
			default_checkout_time: '10:00',
			time_zone: 'Europe/Berlin',
			change: 'created',
		});
		expect(await space('upsert', parameters)).toMatchObject({ change: 'unchanged', device_count: 3 });
		expect(writes(emulator)).toEqual([]);
	});

	it('changes only what is given and differs', async () => {
		const key = nextKey();
		await make('Flat 5', { space_key: key, device_ids: [front, flat], customer_data: { address: 'Here' } });
		const changed = await space('upsert', {
			spaceKey: byKey(key),
			deviceIds: [flat, stairs],
			additionalFields: { checkInTime: '14:00' },
		});
		expect(changed).toMatchObject({
			change: 'updated',
			name: 'Flat 5',
			device_count: 2,
			address: 'Here',
			default_checkin_time: '14:00',
		});
		const ids = changed.space_id;
		expect(writes(emulator)).toEqual([
			{
				path: '/spaces/update',
				body: {
					space_id: ids,
					device_ids: [flat, stairs],
					customer_data: { default_checkin_time: '14:00' },
				},
			},
		]);
		expect(
			await space('upsert', { spaceKey: fromList(String(ids), 'Flat 5'), name: 'Flat V' }),
		).toMatchObject({
			change: 'updated',
			name: 'Flat V',
			space_key: key,
		});
	});

	it('takes the key for the name of a new space, and finds one that is newer than the list', async () => {
		const key = nextKey();
		expect(await space('upsert', { spaceKey: byKey(key) })).toMatchObject({ name: key, change: 'created' });
		const both = await operate(
			emulator,
			['space', 'upsert'],
			{ spaceKey: byKey('={{ $json.flat }}') },
			{ input: [{ flat: 'twin' }, { flat: 'twin' }] },
		);
		expect(jsonOf(both).map(({ change }) => change)).toEqual(['created', 'unchanged']);
		emulator.configure({ listLagMs: 600_000 });
		expect(await space('upsert', { spaceKey: byKey('new') })).toMatchObject({ change: 'created' });
		expect(await space('upsert', { spaceKey: byKey('new') })).toMatchObject({ change: 'unchanged' });
		emulator.configure({ listLagMs: 0 });
		emulator.advance(600);
	});

	it('says what can not be', async () => {
		const key = nextKey();
		await make('Flat 6', { space_key: key, customer_key: 'owner-1' });
		expect(
			await refusal('upsert', { spaceKey: byKey(key), additionalFields: { customerKey: 'owner-2' } }),
		).toContain('belongs to the customer "owner-1", which Seam can not change');
		expect(await refusal('upsert', { spaceKey: byKey('={{ "" }}') })).toContain("'Space' is empty");
		expect(
			await refusal('upsert', { spaceKey: byKey(key), additionalFields: { timeZone: 'Berlin' } }),
		).toContain('\'Time Zone\' is not a time zone: "Berlin"');
		expect(await refusal('upsert', { spaceKey: byKey(key), deviceIds: ['Stair'] })).toContain(
			'Seam has no device with the ID or the name "Stair"',
		);
		expect(writes(emulator)).toEqual([]);
	});
});

describe('a space that is there', () => {
	it('is found by its key, its name and its ID', async () => {
		const id = await make('Garden House', { space_key: 'garden', device_ids: [front] });
		for (const spaceKey of [byKey('garden'), byKey('Garden House'), byId(id), fromList(id, 'x'), 'garden']) {
			expect(await space('get', { spaceKey })).toMatchObject({ space_id: id, device_count: 1 });
		}
		expect(await refusal('get', { spaceKey: byKey('Garden Hose') })).toContain(
			'Seam has no space with the key or the name "Garden Hose"',
		);
	});

	it('takes devices in and gives them away', async () => {
		const id = await make('Shed', { space_key: 'shed', device_ids: [front] });
		const spaceKey = byKey('shed');
		expect(await space('addDevices', { spaceKey, deviceIds: ['Stairs', flat, front] })).toMatchObject({
			space_id: id,
			device_count: 3,
		});
		expect(await space('removeDevices', { spaceKey, deviceIds: [front] })).toMatchObject({ device_count: 2 });
		expect(await refusal('addDevices', { spaceKey, deviceIds: '={{ [] }}' })).toContain(
			"'Device Names or IDs' is empty",
		);
	});

	it('is listed, by text and by customer', async () => {
		await make('Mill 1', { customer_key: 'miller' });
		await make('Mill 2', { customer_key: 'miller' });
		const found = async (parameters: INodeParameters) =>
			jsonOf(await operate(emulator, ['space', 'getAll'], parameters)).map(({ name }) => name);
		expect(await found({ returnAll: true, filters: { customerKey: 'miller' } })).toEqual([
			'Mill 1',
			'Mill 2',
		]);
		expect(await found({ filters: { search: 'mill 2' } })).toEqual(['Mill 2']);
		expect(await found({ limit: 1, filters: { search: 'mill' } })).toEqual(['Mill 1']);
		const { results } = await searchList({
			method: 'searchSpaces',
			credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
			filter: 'mill',
		});
		expect(results.map(({ name }) => name)).toEqual(['Mill 1', 'Mill 2']);
	});

	it('is deleted; one that is gone counts as deleted', async () => {
		const space_id = await make('Tent');
		expect(await space('delete', { spaceKey: byKey('Tent') })).toEqual({ deleted: true, space_id });
		expect(await space('delete', { spaceKey: byId(space_id) })).toEqual({ deleted: true, space_id });
		expect(await space('delete', { spaceKey: byKey('Tent') })).toEqual({ deleted: true, space_id: null });
		await make('Twin');
		await make('Twin');
		expect(await refusal('delete', { spaceKey: byKey('Twin') })).toContain('Seam has 2 spaces named "Twin"');
		expect(writes(emulator)).toEqual([]);
	});
});
