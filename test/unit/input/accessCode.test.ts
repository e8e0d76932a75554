import type { IDataObject } from 'n8n-workflow';

import { InvalidInput } from '../../../nodes/Seam/api/errors';
import { ExecutionState } from '../../../nodes/Seam/execute/executionState';
import { readAccessCode, readBody } from '../../../nodes/Seam/input/accessCode';
import { itemOf, rejection, success, type ServerAnswer } from '../itemContext';

/** Devices by ID, with the time zone that Seam knows of each. */
const ZONES = new Map<string, string | undefined>([
	['berlin', 'Europe/Berlin'],
	['tokyo', 'Asia/Tokyo'],
	['nowhere', undefined],
]);

interface Options {
	required?: Parameters<typeof readAccessCode>[1];
	additionalFields?: IDataObject;
	deviceIds?: unknown;
}

/** What is sent for what the user gave; an item of a workflow in UTC. */
async function read(
	body: Record<string, unknown>,
	{ required, additionalFields = {}, deviceIds }: Options = {},
): Promise<{ sent: IDataObject; asked: string[] }> {
	const asked: string[] = [];
	const item = itemOf(
		async (path, { device_id, access_code_id }) => {
			asked.push(`${path} ${String(device_id ?? access_code_id)}`);
			if (path === '/access_codes/get') {
				return success({ access_code: { access_code_id, device_id: 'tokyo' } });
			}
			const time_zone = ZONES.get(String(device_id));
			return success({
				device: { device_id, display_name: `The ${device_id} door`, location: { time_zone } },
			});
		},
		{ body: Object(body), parameters: { additionalFields, deviceIds } },
	);
	return { sent: await readAccessCode(item, ...(required ? [required] : [])), asked };
}

const stay = { starts_at: '2037-03-27T15:00', ends_at: '2037-03-29T11:00' };

describe('texts', () => {
	it.each([
		['name', ' Anna ', 'Anna'],
		['name', 12345, '12345'],
		['common_code_key', ' BK-1 ', 'BK-1'],
		['common_code_key', 7, '7'],
	])('%s %p is sent as %p', async (key, value, text) => {
		await expect(read({ [key]: value })).resolves.toMatchObject({ sent: { [key]: text } });
	});

	it.each([
		['name', 'Name', { guest: 'Anna' }, '{"guest":"Anna"}'],
		['name', 'Name', ['Anna'], '["Anna"]'],
		['common_code_key', 'Common Code Key', {}, '{}'],
		['common_code_key', 'Common Code Key', { id: 1 }, '{"id":1}'],
	])('%s: what is no text gives no doors a PIN in common', async (key, field, value, shown) => {
		const message = `'${field}' is not a text: "${shown}"`;
		await expect(read({ [key]: value })).rejects.toThrow(new InvalidInput(message, ''));
		const required = key === 'name' ? 'name' : 'common_code_key';
		await expect(read({ [key]: value }, { required })).rejects.toThrow(new InvalidInput(message, ''));
	});

	it('are trimmed alike where they are required and where they are not', async () => {
		const [free, required] = await Promise.all([
			read({ name: ' Anna ' }),
			read({ name: ' Anna ' }, { required: 'name' }),
		]);
		expect(free).toEqual(required);
	});
});

describe('devices', () => {
	it.each<[unknown, string[]]>([
		[
			['a', 'b'],
			['a', 'b'],
		],
		['["a", "b"]', ['a', 'b']],
		['a, b', ['a', 'b']],
	])('%p', async (device_ids, sent) => {
		await expect(read({ device_ids }, { required: 'device_ids' })).resolves.toMatchObject({
			sent: { device_ids: sent },
		});
	});

	it.each([[[]], ['[]'], [''], [undefined]])('none in %p', async (device_ids) => {
		await expect(read({ device_ids }, { required: 'device_ids' })).rejects.toThrow(
			"'Device Names or IDs' is empty",
		);
	});

	it.each([[[{ device_id: 'a' }]], [[['a']]], ['[{"device_id":"a"}]']])('no ID in %p', async (device_ids) => {
		await expect(read({ device_ids }, { required: 'device_ids' })).rejects.toThrow(
			'This is no ID and no name: "',
		);
	});
});

describe('what a body lacks', () => {
	it('is told by the name of the field', () => {
		const item = itemOf(async () => success({}), { body: { device_id: ' ', code: '' } });
		expect(() => readBody(item, 'device_id')).toThrow("'Device' is empty");
		expect(() => readBody(item, 'code')).toThrow("'Code' is empty");
		expect(readBody(item)).toEqual({});
	});
});

describe('the time zone of dates without an offset', () => {
	it.each<[string, IDataObject, string]>([
		["the door's own, unless told otherwise", {}, '2037-03-27T06:00:00.000Z'],
		["automatic: the door's own", { timeZone: 'auto' }, '2037-03-27T06:00:00.000Z'],
		["the door's own", { timeZone: 'device' }, '2037-03-27T06:00:00.000Z'],
		["the workflow's", { timeZone: 'workflow' }, '2037-03-27T15:00:00.000Z'],
		['UTC', { timeZone: 'UTC' }, '2037-03-27T15:00:00.000Z'],
		['by name', { timeZone: 'America/Chicago' }, '2037-03-27T20:00:00.000Z'],
	])('%s', async (_, additionalFields, starts_at) => {
		await expect(read({ device_id: 'tokyo', ...stay }, { additionalFields })).resolves.toMatchObject({
			sent: { starts_at },
		});
	});

	it("is the workflow's where Seam does not know the door's", async () => {
		await expect(read({ device_id: 'nowhere', ...stay })).resolves.toMatchObject({
			sent: { starts_at: '2037-03-27T15:00:00.000Z' },
		});
		await expect(
			read({ device_id: 'nowhere', ...stay }, { additionalFields: { timeZone: 'device' } }),
		).rejects.toThrow('Seam does not know the time zone of "The nowhere door"');
	});

	it.each<[string[], string]>([
		[['nowhere', 'berlin'], '2037-03-27T14:00:00.000Z'],
		[['berlin', 'nowhere'], '2037-03-27T14:00:00.000Z'],
		[['nowhere', 'nowhere'], '2037-03-27T15:00:00.000Z'],
	])('is that of the doors of which Seam knows it: %p', async (device_ids, starts_at) => {
		await expect(read({ device_ids, ...stay })).resolves.toMatchObject({ sent: { starts_at } });
	});

	it('is an error where doors differ, which names their own zones alone', async () => {
		await expect(read({ device_ids: ['nowhere', 'berlin', 'tokyo'], ...stay })).rejects.toThrow(
			'The devices lie in different time zones: Europe/Berlin, Asia/Tokyo',
		);
	});

	it('is that of the door on which a code is that is changed', async () => {
		const { sent, asked } = await read({ access_code_id: 'code', ...stay });
		expect(sent).toMatchObject({ starts_at: '2037-03-27T06:00:00.000Z' });
		expect(asked).toEqual(['/access_codes/get code', '/devices/get tokyo']);
	});

	it('is that of the account of each item, which another one may not see', async () => {
		const state = new ExecutionState(undefined);
		const inAccount = async (apiKey: string, answer: ServerAnswer) =>
			await readAccessCode(
				itemOf(async () => answer, { state, credentials: { apiKey }, body: { device_id: 'door', ...stay } }),
			);
		const device = { device_id: 'door', location: { time_zone: 'Asia/Tokyo' } };
		const [other, own] = await Promise.allSettled([
			inAccount('other', rejection(404, 'device_not_found')),
			inAccount('own', success({ device })),
		]);
		expect(other.status).toBe('rejected');
		expect(own).toMatchObject({ value: { starts_at: '2037-03-27T06:00:00.000Z' } });
	});

	it("is not the workflow's where Seam does not say on which door a code is", async () => {
		const item = itemOf(async () => success({}), { body: { access_code_id: 'code', ...stay } });
		await expect(readAccessCode(item)).rejects.toThrow(
			'No device is found whose time zone the dates could be in',
		);
	});

	it('is looked up for nothing where the dates say by themselves when they are', async () => {
		const { asked } = await read({
			device_id: 'tokyo',
			starts_at: '2037-03-27T15:00Z',
			ends_at: 2_122_200_000,
		});
		expect(asked).toEqual([]);
	});

	it.each([
		['an end before the start', { ...stay, ends_at: '2037-03-26' }],
		['a stay that is over', { starts_at: '2017-03-27', ends_at: '2017-03-29' }],
		['a start that is no date', { ...stay, starts_at: 'soon' }],
		['an end alone', { ends_at: '2037-03-29' }],
	])('is looked up for nothing where no zone would help: %s', async (_, dates) => {
		let asked = 0;
		const item = itemOf(
			async () => {
				asked += 1;
				return success({});
			},
			{ body: { device_id: 'tokyo', ...dates } },
		);
		await expect(readAccessCode(item)).rejects.toBeInstanceOf(InvalidInput);
		expect(asked).toBe(0);
	});
});

describe('bare days', () => {
	const days = { device_id: 'berlin', starts_at: '2037-07-01', ends_at: '2037-07-05' };

	it.each<[string, IDataObject, string, string]>([
		['the start of the day', {}, '2037-06-30T22:00:00.000Z', '2037-07-04T22:00:00.000Z'],
		[
			'check-in and check-out time',
			{ checkInTime: '15:00', checkOutTime: '9:30' },
			'2037-07-01T13:00:00.000Z',
			'2037-07-05T07:30:00.000Z',
		],
	])('take %s', async (_, additionalFields, starts_at, ends_at) => {
		await expect(read(days, { additionalFields })).resolves.toMatchObject({ sent: { starts_at, ends_at } });
	});

	it.each(['25:00', '15', '15:60', 'noon', '-1:00'])('take no time such as %s', async (checkInTime) => {
		await expect(read(days, { additionalFields: { checkInTime } })).rejects.toThrow(
			`'Check-In Time' is not a time of day: "${checkInTime}"`,
		);
	});
});
