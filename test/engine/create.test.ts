import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { runNode, type NodeOptions } from './harness';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 20, programmingSeconds: 10 });
});
afterAll(async () => await emulator.stop());
beforeEach(() => emulator.resetRecording());

async function create(parameters: INodeParameters, options: Partial<NodeOptions> = {}) {
	return await runNode({
		parameters: { resource: 'accessCode', operation: 'create', ...parameters },
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		input: [{}],
		...options,
	});
}

const byId = (value: string) => ({ __rl: true, mode: 'id', value });

describe('Create Access Code', () => {
	it('creates an ongoing code from a device alone, and sends nothing else', async () => {
		const { items, error } = await create({ deviceId: byId(emulator.devices.frontDoor) });
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(items[0].pairedItem).toEqual({ item: 0 });
		expect(items[0].json).toMatchObject({ type: 'ongoing', device_id: emulator.devices.frontDoor });
		expect(Object.keys(items[0].json).sort()).toEqual(
			[
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
			].sort(),
		);
		expect(emulator.requests.map(({ path, body }) => ({ path, body }))).toEqual([
			{ path: '/access_codes/create', body: { device_id: emulator.devices.frontDoor } },
		]);
	});

	it('waits until the code is on the lock', async () => {
		const { items, error } = await create({
			deviceId: byId(emulator.devices.backDoor),
			name: 'Anna',
			code: '0479',
			waitForCompletion: true,
		});
		expect(error).toBeUndefined();
		const { code, completion } = items[0].json as { code: string; completion: IDataObject };
		expect(code).toBe('0479');
		expect(completion.state).toBe('set');
	});

	it('refuses one date without the other, and sends nothing', async () => {
		const { error } = await create({
			deviceId: byId(emulator.devices.frontDoor),
			startsAt: '2027-03-27T15:00:00',
		});
		expect(error?.message).toBe("'Ends At' is empty while 'Starts At' is \"2027-03-27T15:00:00\" [item 0]");
		expect(emulator.requests).toHaveLength(0);
	});
});
