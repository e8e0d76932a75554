import type { IDataObject } from 'n8n-workflow';

import { updateMany } from '../../../../nodes/Seam/resources/accessCode/updateMany';
import { itemOf, outputsOf, success } from '../../itemContext';

const doors = [
	{ device_id: 'berlin', can_program_online_access_codes: true, location: { time_zone: 'Europe/Berlin' } },
	{ device_id: 'tokyo', can_program_online_access_codes: true, location: { time_zone: 'Asia/Tokyo' } },
];
const code = { access_code_id: 'code', device_id: 'berlin', name: 'BK-1', common_code_key: 'bk' };
const stay = { starts_at: '2037-01-01T15:00', ends_at: '2037-01-02T11:00' };

/** Changes the codes of a key in a workflow in UTC. @param codesOn what Seam lists for a device */
async function change(
	body: IDataObject,
	codesOn: (deviceId: unknown) => IDataObject[],
	parameters: Record<string, unknown> = {},
) {
	const sent: Array<[string, IDataObject]> = [];
	const item = itemOf(
		async (path, asked) => {
			sent.push([path, asked]);
			if (path === '/devices/list') return success({ devices: doors });
			const device = doors.find(({ device_id }) => device_id === asked.device_id);
			if (path === '/devices/get') return success({ device });
			return success(path === '/access_codes/list' ? { access_codes: codesOn(asked.device_id) } : {});
		},
		{ body, parameters },
	);
	const outputs = await outputsOf(updateMany, item);
	const writes = sent.flatMap(([path, asked]) => (path.includes('update') ? [asked] : []));
	return { outputs, writes };
}

/** A Seam whose lists show this, one after the other; the last one stays. */
const onBerlin =
	(...shown: IDataObject[]) =>
	(deviceId: unknown) =>
		deviceId === 'berlin' ? [shown.length > 1 ? (shown.shift() ?? {}) : shown[0]] : [];

describe('dates without an offset', () => {
	const inBerlin = { starts_at: '2037-01-01T14:00:00.000Z', ends_at: '2037-01-02T10:00:00.000Z' };

	it('are those of the doors on which the codes of the key are', async () => {
		const { writes } = await change({ common_code_key: 'bk', ...stay }, onBerlin({ ...code, ...inBerlin }));
		expect(writes).toEqual([{ common_code_key: 'bk', ...inBerlin }]);
	});

	it('are those of the doors that are named', async () => {
		const { writes } = await change({ common_code_key: 'bk', ...stay }, () => [], { deviceIds: ['berlin'] });
		expect(writes).toEqual([{ common_code_key: 'bk', ...inBerlin }]);
	});

	it('are not sent where no code of the key is found', async () => {
		const { outputs, writes } = await change({ common_code_key: 'bk', ...stay }, () => []);
		expect(outputs).toMatchObject([
			{ error: { message: 'No device is found whose time zone the dates could be in [item 0]' } },
		]);
		expect(writes).toEqual([]);
	});
});

it('puts out the codes as they are now, where the list shows the change a moment later', async () => {
	const now = { ...code, name: 'After' };
	const body = { common_code_key: 'bk', name: 'After' };
	const { outputs } = await change(body, onBerlin(code, now), { deviceIds: ['berlin'] });
	expect(outputs).toMatchObject([{ access_code_id: 'code', name: 'After' }]);
});
