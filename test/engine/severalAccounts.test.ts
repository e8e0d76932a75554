import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { createCode } from '../emulator/client';
import { giveCredentials } from './credentialsByItem';
import { runNode } from './harness';
import { afterAll, beforeAll, describe, it } from './harness/bothWays';
import { byId, completionOf, create, failureOf } from './support';

/** Two Seams, as two workspaces with a key each; locks of the second take their time. */
let seams: Emulator[];

beforeAll(async () => {
	seams = await Promise.all(
		[30, 90].map(
			async (programmingSeconds) =>
				await startEmulator({ speed: 60, programmingSeconds, removalSeconds: 60, rateLimits: false }),
		),
	);
});
afterAll(async () => {
	await Promise.all(seams.map(async (seam) => await seam.stop()));
});
beforeEach(() => {
	for (const seam of seams) seam.resetRecording();
	giveCredentials((itemIndex) => credentialOf(seams[itemIndex % 2]));
});
afterEach(() => jest.restoreAllMocks());

const credentialOf = ({ apiKey, url }: Emulator) => ({ apiKey, baseUrl: url });

/** Takes turns between the two workspaces. */
const input = (values: (seam: Emulator) => object) =>
	Array.from({ length: 6 }, (_, index) => ({ ...values(seams[index % 2]) }));

describe('items of several workspaces in one run', () => {
	it('each wait where their own codes are', async () => {
		const doors = new Map(seams.map((seam) => [seam, seam.addDevices(1)[0]]));
		const { items, error } = await create(
			seams[0],
			{ deviceId: byId('={{ $json.door }}'), name: '={{ $json.name }}', waitForCompletion: true },
			{ input: input((seam) => ({ door: doors.get(seam), name: 'Anna' })) },
		);
		expect(error).toBeUndefined();
		expect(items.map((item) => completionOf(item).state)).toEqual(Array.from({ length: 6 }, () => 'set'));
		for (const [seam, door] of doors) {
			expect(seam.accessCodes().filter(({ device_id }) => device_id === door)).toHaveLength(3);
		}
	});

	it('each wait until their own codes are gone', async () => {
		const codes = await Promise.all(
			Array.from({ length: 6 }, async (_, index) => {
				const seam = seams[index % 2];
				return await createCode(seam, { device_id: seam.addDevices(1)[0] });
			}),
		);
		const { items, error } = await runNode({
			parameters: {
				resource: 'accessCode',
				operation: 'delete',
				accessCodeId: byId('={{ $json.code }}'),
				waitForCompletion: true,
			},
			credentials: credentialOf(seams[0]),
			input: codes.map((code) => ({ code })),
		});
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.deleted)).toEqual(Array.from({ length: 6 }, () => true));
		for (const item of items) {
			// A code that another workspace was asked for would be "gone" at the first poll.
			expect(Number(completionOf(item).waited_seconds)).toBeGreaterThanOrEqual(1);
		}
		for (const seam of seams)
			expect(seam.accessCodes().some((code) => codes.includes(code.access_code_id))).toBe(false);
	});

	it('read dates in the time zones of their own doors', async () => {
		const { items, error } = await create(
			seams[0],
			{
				deviceId: byId('={{ $json.door }}'),
				startsAt: '2037-03-27T15:00',
				endsAt: '2037-03-29T11:00',
				additionalFields: { timeZone: 'device' },
			},
			{ input: input((seam) => ({ door: seam === seams[0] ? seam.devices.tokyo : seam.devices.frontDoor })) },
		);
		expect(error).toBeUndefined();
		const starts = items.map(({ json }) => json.starts_at);
		expect(new Set(starts.filter((_, index) => index % 2 === 0))).toEqual(
			new Set(['2037-03-27T06:00:00.000Z']),
		);
		expect(new Set(starts.filter((_, index) => index % 2 === 1)).size).toBe(1);
		expect(starts[1]).not.toBe(starts[0]);
	});

	it('go on where the key of another workspace is withdrawn during the wait', async () => {
		const doors = new Map(seams.map((seam) => [seam, seam.addDevices(1)[0]]));
		const unauthorized = { error: { type: 'unauthorized', message: 'API Key not found' }, ok: false };
		seams[1].respondNext('/access_codes/list', { status: 401, body: unauthorized }, 100);
		const { items, errorItems } = await create(
			seams[0],
			{ deviceId: byId('={{ $json.door }}'), waitForCompletion: true },
			{ input: input((seam) => ({ door: doors.get(seam) })), onError: 'continueErrorOutput' },
		);
		seams[1].clearResponses();
		expect(items.map((item) => [item.pairedItem, completionOf(item).state])).toEqual(
			[0, 2, 4].map((item) => [{ item }, 'set']),
		);
		expect(errorItems.map((item) => [item.pairedItem, failureOf(item).message])).toEqual(
			[1, 3, 5].map((item) => [{ item }, `API Key not found [item ${item}]`]),
		);
		// A code that exists is never lost from sight.
		for (const item of errorItems)
			expect(failureOf(item)).toMatchObject({ access_code: { access_code_id: expect.any(String) } });
	});

	it('fail each with the host that their own requests went to', async () => {
		giveCredentials((itemIndex) => ({ apiKey: 'wrong', baseUrl: seams[itemIndex % 2].url }));
		for (const seam of seams) seam.respondNext('/access_codes/create', { status: 200, raw: '<html>' }, 1);
		const { items } = await create(
			seams[0],
			{ deviceId: byId('11111111-1111-4111-8111-111111111111') },
			{ input: [{}, {}], onError: 'continueRegularOutput' },
		);
		expect(items.map((item) => failureOf(item).description)).toEqual(
			seams.map(({ url }) => expect.stringContaining(new URL(url).host)),
		);
	});
});
