import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { runNode, type NodeOptions, type NodeResult } from '../harness';

let emulator: Emulator;
let front: string;
let flat: string;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 60, programmingSeconds: 30, rateLimits: false });
});
afterAll(async () => await emulator.stop());
beforeEach(() => {
	front = emulator.addDevice({ display_name: 'Front Door', location: { time_zone: 'America/Chicago' } });
	flat = emulator.addDevice({ display_name: 'Flat 3', location: { time_zone: 'America/Chicago' } });
	emulator.resetRecording();
});

let count = 0;
const nextKey = () => `BK-${++count}-x`;

async function booking(
	operation: string,
	parameters: INodeParameters,
	options: Partial<NodeOptions> = {},
): Promise<NodeResult> {
	return await runNode({
		parameters: { resource: 'booking', operation, ...parameters },
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		input: [{}],
		...options,
	});
}

const stay = { startsAt: '2037-03-27', endsAt: '2037-03-29' };
const json = ({ items, error }: NodeResult): IDataObject => {
	if (error) throw error;
	return items[0].json;
};
const codes = (key: string) => emulator.accessCodes().filter(({ name }) => name?.endsWith(`[${key}]`));

describe('Create or Update', () => {
	it('puts one code on all doors, from check-in to check-out in their own time zone', async () => {
		const key = nextKey();
		const parameters = { bookingKey: key, guestName: 'Anna Smith', deviceIds: [front, flat], ...stay };
		const made = json(await booking('upsert', parameters));
		expect(made).toMatchObject({
			booking_key: key,
			list: null,
			guest_name: 'Anna Smith',
			starts_at: '2037-03-27T20:00:00.000Z',
			ends_at: '2037-03-29T16:00:00.000Z',
			change: 'created',
			doors: [
				{ device_id: front, change: 'created' },
				{ device_id: flat, change: 'created' },
			],
		});
		const [a, b] = codes(key);
		expect(a.code).toBe(b.code);
		expect(made.code).toBe(a.code);
		expect(a.name).toBe(`Anna Smith [${key}]`);

		emulator.resetRecording();
		const again = json(await booking('upsert', parameters));
		expect(again).toMatchObject({ change: 'unchanged', code: made.code });
		expect(emulator.requests.map(({ path }) => path).filter((path) => !/list|get/.test(path))).toEqual([]);
	});

	it('moves to another door with the same code, which gets it before the old one loses its own', async () => {
		const key = nextKey();
		const parameters = { bookingKey: key, ...stay };
		const before = json(await booking('upsert', { ...parameters, deviceIds: [front] }));
		emulator.resetRecording();
		const after = json(await booking('upsert', { ...parameters, deviceIds: [flat] }));
		expect(after).toMatchObject({ change: 'moved', code: before.code });
		const writes = emulator.requests.map(({ path }) => path).filter((path) => /create|delete/.test(path));
		expect(writes).toEqual(['/access_codes/create', '/access_codes/delete']);
	});

	it('takes a wished code, or lets Seam choose another where a door has it', async () => {
		const first = json(
			await booking('upsert', { bookingKey: nextKey(), ...stay, deviceIds: [front], code: '4711' }),
		);
		expect(first.code).toBe('4711');
		const second = json(
			await booking('upsert', { bookingKey: nextKey(), ...stay, deviceIds: [front, flat], code: '4711' }),
		);
		expect(second.code).not.toBe('4711');
		const { error } = await booking('upsert', {
			bookingKey: nextKey(),
			...stay,
			deviceIds: [front, flat],
			code: '4711',
			additionalFields: { ifCodeIsRefused: 'error' },
		});
		expect(error?.message).toContain('"Front Door" has another code with these digits');
	});

	it('waits for all doors, and cancels', async () => {
		const key = nextKey();
		const made = json(
			await booking('upsert', {
				bookingKey: key,
				startsAt: '={{ $now.minus({ hours: 1 }) }}',
				endsAt: '={{ $now.plus({ days: 2 }) }}',
				deviceIds: [front, flat],
				waitForCompletion: true,
			}),
		);
		expect(made.doors).toMatchObject([{ state: 'set' }, { state: 'set' }]);
		const got = json(await booking('get', { bookingKey: key }));
		expect(got).toMatchObject({ code: made.code, doors: [{ state: 'set' }, { state: 'set' }] });
		const gone = json(await booking('cancel', { bookingKey: key, waitForCompletion: true }));
		expect(gone).toMatchObject({ change: 'removed', doors: [{ state: 'deleted' }, { state: 'deleted' }] });
		expect(json(await booking('cancel', { bookingKey: key }))).toMatchObject({
			change: 'unchanged',
			doors: [],
		});
	});
});
