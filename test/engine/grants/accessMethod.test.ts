import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { jsonOf, operate } from '../life/support';
import { byId } from '../support';
import { byKey, grant, onlyItem, startHouse, type House } from './support';

let house: House;
let made: IDataObject;

beforeAll(async () => {
	house = await startHouse();
	const { emulator, front, flat } = house;
	made = onlyItem(
		await grant(emulator, 'create', {
			accessGrantKey: 'BK-1',
			guestName: 'Anna Smith',
			deviceIds: [front, flat],
			requestedAccessMethods: ['code', 'mobile_key'],
			startsAt: '={{ $now.minus({ hours: 1 }) }}',
			endsAt: '={{ $now.plus({ days: 2 }) }}',
			additionalFields: { acsEntranceIds: emulator.entrances.lobby },
			waitForCompletion: true,
		}),
	);
});
afterAll(async () => await house.emulator.stop());

const method = async (operation: string, parameters: INodeParameters) =>
	await operate(house.emulator, ['accessMethod', operation], parameters);
const list = async (parameters: INodeParameters) => jsonOf(await method('getAll', parameters));

describe('access methods', () => {
	it('are listed by the key and by the ID of their grant, and by an entrance', async () => {
		const methods = await list({ accessGrantId: byKey('BK-1') });
		expect(methods).toMatchObject([
			{ mode: 'code', code: made.code, is_issued: true, display_name: 'PIN Code' },
			{ mode: 'mobile_key', code: null, instant_key_url: expect.any(String) },
		]);
		expect(Object.keys(methods[0])).toHaveLength(10);
		expect(await list({ accessGrantId: byId(String(made.access_grant_id)) })).toEqual(methods);
		expect(await list({ filters: { acsEntranceId: house.emulator.entrances.lobby } })).toHaveLength(2);
		expect(await list({ accessGrantId: byKey('BK-1'), deviceId: byId(house.front) })).toEqual([methods[0]]);
		expect(await list({ accessGrantId: byKey('BK-1'), limit: 1 })).toEqual([methods[0]]);
		const { error } = await method('getAll', { deviceId: byId(house.front) });
		expect(error?.message).toContain('There is nothing to say which access methods to get');
	});

	it('are found by their ID, and come out without the token of the guest', async () => {
		const [, key] = await list({ accessGrantId: byKey('BK-1') });
		const accessMethodId = String(key.access_method_id);
		expect(onlyItem(await method('get', { accessMethodId }))).toEqual(key);
		const whole = onlyItem(await method('get', { accessMethodId, simplify: false }));
		expect(whole).toMatchObject({ workspace_id: house.emulator.workspaceId });
		expect(JSON.stringify(whole)).not.toContain('seam_cst');
	});

	it('have codes on doors, which are listed by grant and by method', async () => {
		const codes = async (filters: INodeParameters) =>
			jsonOf(await operate(house.emulator, ['accessCode', 'getAll'], { filters })).map(
				({ device_id }) => device_id,
			);
		const doors = [house.front, house.flat];
		expect(await codes({ accessGrantKey: 'BK-1' })).toEqual(doors);
		expect(await codes({ accessGrantId: String(made.access_grant_id) })).toEqual(doors);
		const [pin] = await list({ accessGrantId: byKey('BK-1') });
		expect(await codes({ accessMethodId: String(pin.access_method_id) })).toEqual(doors);
	});

	it('are deleted; one that is gone counts as deleted', async () => {
		const { emulator } = house;
		const [{ access_method_id }] = await list({ accessGrantId: byKey('BK-1') });
		const parameters = { accessMethodId: String(access_method_id) };
		expect(onlyItem(await method('delete', parameters))).toEqual({ deleted: true, access_method_id });
		emulator.advance(120);
		expect(await list({ accessGrantId: byKey('BK-1') })).toMatchObject([{ mode: 'mobile_key' }]);
		expect(onlyItem(await method('delete', parameters))).toEqual({ deleted: true, access_method_id });
	});
});
