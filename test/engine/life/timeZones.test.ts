import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { createCode } from '../../emulator/client';
import { afterAll, beforeAll, describe, it } from '../harness/bothWays';
import { byId, jsonOf, operate, writes } from './support';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ rateLimits: false });
});
afterAll(async () => await emulator.stop());
beforeEach(() => emulator.resetRecording());

interface Case {
	why: string;
	startsAt: string;
	endsAt: string;
	/** What the stay is in UTC at each lock, start and end. */
	tokyo: [string, string];
	chicago: [string, string];
	berlin: [string, string];
}

// Tokyo has no summer time: UTC+9 all year. Chicago is at UTC-6, from 2027-03-14 02:00 to 2027-11-07 02:00 at UTC-5.
// Berlin is at UTC+1, from 2027-03-28 02:00 to 2027-10-31 03:00 at UTC+2.
const cases: Case[] = [
	{
		why: 'Berlin goes over to summer time during the stay, the others do not',
		startsAt: '2027-03-27T15:00',
		endsAt: '2027-03-29T11:00',
		tokyo: ['2027-03-27T06:00:00.000Z', '2027-03-29T02:00:00.000Z'],
		chicago: ['2027-03-27T20:00:00.000Z', '2027-03-29T16:00:00.000Z'],
		berlin: ['2027-03-27T14:00:00.000Z', '2027-03-29T09:00:00.000Z'],
	},
	{
		why: 'Chicago goes over to summer time during the stay',
		startsAt: '2027-03-13T15:00',
		endsAt: '2027-03-15T11:00',
		tokyo: ['2027-03-13T06:00:00.000Z', '2027-03-15T02:00:00.000Z'],
		chicago: ['2027-03-13T21:00:00.000Z', '2027-03-15T16:00:00.000Z'],
		berlin: ['2027-03-13T14:00:00.000Z', '2027-03-15T10:00:00.000Z'],
	},
	{
		why: 'Chicago goes back to winter time during the stay',
		startsAt: '2027-11-06T15:00',
		endsAt: '2027-11-08T11:00',
		tokyo: ['2027-11-06T06:00:00.000Z', '2027-11-08T02:00:00.000Z'],
		chicago: ['2027-11-06T20:00:00.000Z', '2027-11-08T17:00:00.000Z'],
		berlin: ['2027-11-06T14:00:00.000Z', '2027-11-08T10:00:00.000Z'],
	},
	{
		why: 'the stay starts in the hour that Chicago skips',
		startsAt: '2027-03-14T02:30',
		endsAt: '2027-03-14T12:00',
		tokyo: ['2027-03-13T17:30:00.000Z', '2027-03-14T03:00:00.000Z'],
		chicago: ['2027-03-14T08:30:00.000Z', '2027-03-14T17:00:00.000Z'],
		berlin: ['2027-03-14T01:30:00.000Z', '2027-03-14T11:00:00.000Z'],
	},
	{
		why: 'the stay starts in the hour that Chicago has twice',
		startsAt: '2027-11-07T01:30',
		endsAt: '2027-11-07T12:00',
		tokyo: ['2027-11-06T16:30:00.000Z', '2027-11-07T03:00:00.000Z'],
		chicago: ['2027-11-07T06:30:00.000Z', '2027-11-07T18:00:00.000Z'],
		berlin: ['2027-11-07T00:30:00.000Z', '2027-11-07T11:00:00.000Z'],
	},
];

describe.each(['create', 'upsert'])('%s, in an n8n in Berlin', (operation) => {
	const book = async ({ startsAt, endsAt }: Case, timeZone: string) => {
		const { tokyo, chicago, frontDoor } = emulator.devices;
		const result = await operate(
			emulator,
			['accessCode', operation],
			{
				deviceId: byId('={{ $json.device }}'),
				name: `${operation} ${startsAt} ${timeZone}`,
				startsAt,
				endsAt,
				additionalFields: { timeZone },
			},
			{
				timezone: 'Europe/Berlin',
				input: [tokyo, chicago, frontDoor].map((device) => ({ device })),
			},
		);
		expect(result.error).toBeUndefined();
		return jsonOf(result).map(({ starts_at, ends_at }) => [starts_at, ends_at]);
	};

	it.each(cases)('reads the dates where the lock is: $why', async (stay) => {
		expect(await book(stay, 'device')).toEqual([stay.tokyo, stay.chicago, stay.berlin]);
	});

	it.each(cases)('reads the dates where the workflow is: $why', async (stay) => {
		expect(await book(stay, 'workflow')).toEqual([stay.berlin, stay.berlin, stay.berlin]);
	});

	it.each(cases)('reads the dates in a zone by name: $why', async (stay) => {
		expect(await book(stay, 'America/Chicago')).toEqual([stay.chicago, stay.chicago, stay.chicago]);
	});
});

it('looks each lock up once in a run, however many bookings it has', async () => {
	const { tokyo, chicago } = emulator.devices;
	const input = [tokyo, chicago, tokyo, chicago, tokyo].map((device, index) => ({ device, index }));
	const result = await operate(
		emulator,
		['accessCode', 'create'],
		{
			deviceId: byId('={{ $json.device }}'),
			name: '={{ "Booking " + $json.index }}',
			startsAt: '={{ "2027-0" + ($json.index + 1) + "-01T15:00" }}',
			endsAt: '={{ "2027-0" + ($json.index + 1) + "-03T11:00" }}',
			additionalFields: { timeZone: 'device' },
		},
		{ input },
	);
	expect(result.error).toBeUndefined();
	expect(emulator.requests.filter(({ path }) => path === '/devices/get')).toHaveLength(2);
	expect(writes(emulator)).toHaveLength(5);
});

it('takes dates with an offset at their word, and asks for no time zone then', async () => {
	const result = await operate(emulator, ['accessCode', 'create'], {
		deviceId: byId(emulator.devices.noTimeZone),
		startsAt: '2027-03-27T15:00:00-03:00',
		endsAt: '2027-03-29T11:00:00Z',
		additionalFields: { timeZone: 'device' },
	});
	expect(jsonOf(result)[0]).toMatchObject({
		starts_at: '2027-03-27T18:00:00.000Z',
		ends_at: '2027-03-29T11:00:00.000Z',
	});
	expect(emulator.requests).toHaveLength(1);
});

it('says which lock has no time zone', async () => {
	const { error } = await operate(emulator, ['accessCode', 'upsert'], {
		deviceId: byId(emulator.devices.noTimeZone),
		name: 'Booking',
		startsAt: '2027-03-27T15:00',
		endsAt: '2027-03-29T11:00',
		additionalFields: { timeZone: 'device' },
	});
	expect(error?.message).toBe(
		"'Time Zone' is the device's, but Seam does not know the time zone of \"Boat House (Lake)\" [item 0]",
	);
	expect(writes(emulator)).toEqual([]);
});

it('says so when several doors lie in different time zones', async () => {
	const { tokyo, chicago } = emulator.devices;
	const { error } = await operate(emulator, ['accessCode', 'createMany'], {
		deviceIds: [tokyo, chicago],
		startsAt: '2027-03-27T15:00',
		endsAt: '2027-03-29T11:00',
		additionalFields: { timeZone: 'device' },
	});
	expect(error?.message).toBe(
		'The devices lie in different time zones: Asia/Tokyo, America/Chicago [item 0]',
	);
	expect(writes(emulator)).toEqual([]);
});

it('reads the dates of codes with a common key where their locks are', async () => {
	const common_code_key = 'tokyo-key';
	await createCode(emulator, { device_id: emulator.devices.tokyo, common_code_key });
	emulator.resetRecording();
	const result = await operate(emulator, ['accessCode', 'updateMany'], {
		commonCodeKey: common_code_key,
		deviceIds: [emulator.devices.tokyo],
		startsAt: '2027-05-01T15:00',
		endsAt: '2027-05-03T11:00',
		additionalFields: { timeZone: 'device' },
	});
	expect(result.error).toBeUndefined();
	expect(jsonOf(result)[0]).toMatchObject({
		starts_at: '2027-05-01T06:00:00.000Z',
		ends_at: '2027-05-03T02:00:00.000Z',
	});
});
