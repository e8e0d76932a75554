import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { afterAll, beforeAll, describe, it } from './harness/bothWays';
import { bodiesOf, byId, create, fromList } from './support';

let emulator: Emulator;
let frontDoor: string;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 20, rateLimits: false });
	({ frontDoor } = emulator.devices);
});
afterAll(async () => await emulator.stop());
beforeEach(() => emulator.resetRecording());

/** What a create with these parameters sends, besides the device. */
async function sent(...[parameters, options]: [Parameters<typeof create>[1], Parameters<typeof create>[2]?]) {
	const { error } = await create(emulator, { deviceId: byId(frontDoor), ...parameters }, options);
	expect(error).toBeUndefined();
	const [body] = bodiesOf(emulator);
	const { device_id, ...rest } = body as Record<string, unknown>;
	expect(device_id).toBe(frontDoor);
	return rest;
}

describe('what is sent', () => {
	it('is the device alone where nothing else is given', async () => {
		expect(await sent({})).toEqual({});
		expect(emulator.requests).toHaveLength(1);
	});

	it('is every field by its name in Seam', async () => {
		const body = await sent({
			deviceId: fromList(frontDoor, 'Front Door (Harbour House)'),
			name: 'Anna Smith, booking 12345',
			startsAt: '2027-03-27T15:00:00',
			endsAt: '2027-03-29T11:00:00',
			code: '0479',
			commonCodeKey: ' booking-12345 ',
			additionalFields: {
				attemptForOfflineDevice: false,
				isExternalModificationAllowed: true,
				maxTimeRounding: '1day',
				preferNativeScheduling: false,
				preferredCodeLength: 5,
				timeZone: 'Europe/Berlin',
				useBackupAccessCodePool: true,
			},
		});
		expect(body).toEqual({
			name: 'Anna Smith, booking 12345',
			starts_at: '2027-03-27T14:00:00.000Z',
			ends_at: '2027-03-29T09:00:00.000Z',
			code: '0479',
			common_code_key: 'booking-12345',
			attempt_for_offline_device: false,
			is_external_modification_allowed: true,
			max_time_rounding: '1day',
			prefer_native_scheduling: false,
			preferred_code_length: 5,
			use_backup_access_code_pool: true,
		});
	});

	it('is the two fields of offline codes by their names too', async () => {
		const { items, error } = await create(emulator, {
			deviceId: byId(emulator.devices.offlineCodes),
			startsAt: '2027-03-27T15:00:00',
			endsAt: '2027-03-29T15:00:00',
			additionalFields: { isOfflineAccessCode: true, isOneTimeUse: true },
			simplify: false,
		});
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ is_offline_access_code: true, is_one_time_use: true });
		expect(bodiesOf(emulator)[0]).toMatchObject({ is_offline_access_code: true, is_one_time_use: true });
	});

	it('is nothing that is empty, and nothing that is not sent at all', async () => {
		const body = await sent({
			name: '',
			startsAt: '',
			endsAt: '',
			code: '  ',
			commonCodeKey: '={{ undefined }}',
			additionalFields: { timeZone: 'device' },
			waitForCompletion: false,
			simplify: false,
			options: { timeout: 5, onTimeout: 'continue' },
		});
		expect(body).toEqual({});
		expect(emulator.requests).toHaveLength(1);
	});

	it.each([
		['text', '0047', '0047'],
		['an expression that gives text', '={{ "0048" }}', '0048'],
		['an expression that gives a number', '={{ 4790 }}', '4790'],
		['a number of the input', '={{ $json.pin }}', '5790'],
		['text of the input', '={{ $json.pinText }}', '0790'],
		['blanks around', ' 0791 ', '0791'],
	])('keeps the digits of a code: %s', async (_, code, digits) => {
		expect(await sent({ code }, { input: [{ pin: 5790, pinText: '0790' }] })).toEqual({ code: digits });
	});

	it('takes numbers for names and keys, as tables have them', async () => {
		const parameters = { name: '={{ $json.booking }}', commonCodeKey: '={{ $json.booking }}' };
		expect(await sent(parameters, { input: [{ booking: 12345 }] })).toEqual({
			name: '12345',
			common_code_key: '12345',
		});
	});

	it('takes what an AI model writes for numbers and switches', async () => {
		const additionalFields = {
			preferredCodeLength: '={{ "5" }}',
			isExternalModificationAllowed: '={{ "true" }}',
		};
		expect(await sent({ additionalFields })).toEqual({
			preferred_code_length: 5,
			is_external_modification_allowed: true,
		});
	});

	it('goes by POST, with the key, in JSON', async () => {
		await sent({});
		const [{ method, headers }] = emulator.requests;
		expect(method).toBe('POST');
		expect(headers.authorization).toBe(`Bearer ${emulator.apiKey}`);
		expect(headers['content-type']).toContain('application/json');
	});

	it('goes with the workspace of a personal access token', async () => {
		await sent(
			{},
			{
				credentials: {
					apiKey: emulator.personalAccessToken,
					baseUrl: emulator.url,
					workspaceId: emulator.workspaceId,
				},
			},
		);
		expect(emulator.requests[0].headers['seam-workspace']).toBe(emulator.workspaceId);
	});

	it('goes to the address of the credential however it is written', async () => {
		await sent({}, { credentials: { apiKey: emulator.apiKey, baseUrl: ` ${emulator.url}/ ` } });
	});
});

describe('dates', () => {
	const stay = { startsAt: '2027-03-27T15:00:00', endsAt: '2027-03-29T11:00:00' };

	it.each([
		['UTC', '2027-03-27T15:00:00.000Z', '2027-03-29T11:00:00.000Z'],
		['Europe/Berlin', '2027-03-27T14:00:00.000Z', '2027-03-29T09:00:00.000Z'],
		['America/Chicago', '2027-03-27T20:00:00.000Z', '2027-03-29T16:00:00.000Z'],
		['Asia/Tokyo', '2027-03-27T06:00:00.000Z', '2027-03-29T02:00:00.000Z'],
	])('from the picker are in the time zone of the workflow: %s', async (timezone, starts_at, ends_at) => {
		const parameters = { ...stay, additionalFields: { timeZone: 'workflow' } };
		expect(await sent(parameters, { timezone })).toEqual({ starts_at, ends_at });
		expect(emulator.requests).toHaveLength(1);
	});

	it('are in the time zone of the device unless the user says otherwise', async () => {
		const parameters = { ...stay, deviceId: byId(emulator.devices.tokyo) };
		const { error } = await create(emulator, parameters, { timezone: 'Europe/Berlin' });
		expect(error).toBeUndefined();
		expect(bodiesOf(emulator)).toEqual([
			{
				device_id: emulator.devices.tokyo,
				starts_at: '2027-03-27T06:00:00.000Z',
				ends_at: '2027-03-29T02:00:00.000Z',
			},
		]);
	});

	it('are in the time zone of the workflow where Seam does not know that of the device', async () => {
		const parameters = { ...stay, deviceId: byId(emulator.devices.noTimeZone) };
		const { error } = await create(emulator, parameters, { timezone: 'Europe/Berlin' });
		expect(error).toBeUndefined();
		expect(bodiesOf(emulator)).toMatchObject([{ starts_at: '2027-03-27T14:00:00.000Z' }]);
	});

	it('that are bare days take the times of check-in and check-out', async () => {
		const parameters = {
			startsAt: '2027-03-27',
			endsAt: '2027-03-29',
			additionalFields: { timeZone: 'UTC', checkInTime: '16:30', checkOutTime: '10:00' },
		};
		expect(await sent(parameters)).toEqual({
			starts_at: '2027-03-27T16:30:00.000Z',
			ends_at: '2027-03-29T10:00:00.000Z',
		});
	});

	it('are in the named time zone, whatever the workflow says', async () => {
		const parameters = { ...stay, additionalFields: { timeZone: '={{ $json.zone }}' } };
		const options = { timezone: 'Europe/Berlin', input: [{ zone: 'America/Chicago' }] };
		expect(await sent(parameters, options)).toEqual({
			starts_at: '2027-03-27T20:00:00.000Z',
			ends_at: '2027-03-29T16:00:00.000Z',
		});
	});

	it('are in the time zone of each device, asked for once a device', async () => {
		const { tokyo, chicago } = emulator.devices;
		const { error } = await create(
			emulator,
			{
				...stay,
				deviceId: byId('={{ $json.device }}'),
				additionalFields: { timeZone: 'device' },
			},
			{
				timezone: 'Europe/Berlin',
				input: [tokyo, chicago, tokyo, chicago].map((device) => ({ device })),
			},
		);
		expect(error).toBeUndefined();
		const starts = new Map(
			emulator
				.accessCodes()
				.filter(({ device_id }) => [tokyo, chicago].includes(device_id))
				.map(({ device_id, starts_at }) => [device_id, starts_at]),
		);
		expect(starts.get(tokyo)).toBe('2027-03-27T06:00:00.000Z');
		expect(starts.get(chicago)).toBe('2027-03-27T20:00:00.000Z');
		expect(bodiesOf(emulator, '/devices/get')).toHaveLength(2);
	});

	it('with an offset need no time zone, so none is looked up', async () => {
		const parameters = {
			startsAt: '2027-03-27T15:00:00+02:00',
			endsAt: '={{ 1806310800 }}',
			additionalFields: { timeZone: 'device' },
		};
		expect(await sent(parameters)).toEqual({
			starts_at: '2027-03-27T13:00:00.000Z',
			ends_at: '2027-03-29T09:00:00.000Z',
		});
		expect(emulator.requests).toHaveLength(1);
	});

	it.each([
		['Luxon dates', '={{ $now.plus({ days: 1 }) }}', '={{ $now.plus({ days: 2 }) }}'],
		['their text', '={{ $now.plus({ days: 1 }).toISO() }}', '={{ $now.plus({ days: 2 }).toISO() }}'],
		['milliseconds', '={{ $now.plus({ days: 1 }).toMillis() }}', '={{ $now.plus({ days: 2 }).toMillis() }}'],
		['JavaScript dates', '={{ new Date(Date.now() + 864e5) }}', '={{ new Date(Date.now() + 2 * 864e5) }}'],
		[
			'text without an offset',
			'={{ $now.plus({ days: 1 }).toFormat("yyyy-MM-dd HH:mm:ss") }}',
			'={{ $now.plus({ days: 2 }).toFormat("yyyy-MM-dd HH:mm:ss") }}',
		],
	])('from expressions arrive as the right instants: %s', async (_, startsAt, endsAt) => {
		const additionalFields = { timeZone: 'workflow' };
		const body = await sent({ startsAt, endsAt, additionalFields }, { timezone: 'America/Chicago' });
		const day = 86_400_000;
		expect(Math.abs(Date.parse(String(body.starts_at)) - Date.now() - day)).toBeLessThan(5000);
		expect(Math.abs(Date.parse(String(body.ends_at)) - Date.now() - 2 * day)).toBeLessThan(5000);
		expect(body.starts_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
	});

	it('mean the first of two equal hours, and the hour after one that is left out', async () => {
		const parameters = {
			startsAt: '2027-03-28T02:30:00',
			endsAt: '2027-10-31T02:30:00',
			additionalFields: { timeZone: 'workflow' },
		};
		expect(await sent(parameters, { timezone: 'Europe/Berlin' })).toEqual({
			starts_at: '2027-03-28T01:30:00.000Z',
			ends_at: '2027-10-31T00:30:00.000Z',
		});
	});
});

describe('what comes out', () => {
	const SIMPLE = [
		'access_code_id',
		'code',
		'name',
		'type',
		'status',
		'starts_at',
		'ends_at',
		'device_id',
		'errors',
		'warnings',
	];

	it('is the code in ten fields', async () => {
		const { items } = await create(emulator, { deviceId: byId(frontDoor), name: 'Anna', code: '8642' });
		expect(items).toHaveLength(1);
		expect(Object.keys(items[0].json)).toEqual(SIMPLE);
		expect(items[0].json).toMatchObject({
			code: '8642',
			name: 'Anna',
			type: 'ongoing',
			device_id: frontDoor,
			starts_at: null,
			ends_at: null,
		});
	});

	it('is all that Seam says with Simplify off', async () => {
		const { items } = await create(emulator, { deviceId: byId(frontDoor), simplify: false });
		expect(items[0].json).toMatchObject({
			is_managed: true,
			workspace_id: emulator.workspaceId,
			pending_mutations: [{ mutation_code: 'creating' }],
		});
		expect(items[0].json).not.toHaveProperty('completion');
	});

	it('belongs to the item that caused it', async () => {
		const input = Array.from({ length: 25 }, (_, index) => ({ name: `Guest ${index}` }));
		const { items } = await create(
			emulator,
			{ deviceId: byId(frontDoor), name: '={{ $json.name }}' },
			{ input },
		);
		expect(items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual(
			input.map(({ name }, item) => [name, { item }]),
		);
	});

	it('never has a top-level error, which n8n would take for a failure', async () => {
		for (const simplify of [true, false]) {
			const { items } = await create(emulator, { deviceId: byId(frontDoor), simplify });
			expect(items[0].json).not.toHaveProperty('error');
		}
	});

	it('is one code for one run where n8n may retry', async () => {
		const before = emulator.accessCodes().length;
		await create(
			emulator,
			{ deviceId: byId(frontDoor) },
			{ retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
		);
		expect(emulator.accessCodes()).toHaveLength(before + 1);
	});
});
