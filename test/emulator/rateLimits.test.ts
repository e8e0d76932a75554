import { startEmulator, type Emulator, type EmulatorOptions } from '../../sandbox/emulator';
import { at, createCode, post } from './client';

let emulator: Emulator;
const start = async (options: EmulatorOptions = {}) => {
	emulator = await startEmulator(options);
};
afterEach(async () => await emulator.stop());

/** How many of a number of requests, sent one after the other, are let through. */
async function allowed(path: string, bodies: object[]): Promise<number> {
	let count = 0;
	for (const body of bodies) if ((await post(emulator, path, body)).status !== 429) count += 1;
	return count;
}

const times = (count: number, body: object) => Array.from({ length: count }, () => body);

it('allows what Seam documents per device and minute', async () => {
	await start();
	const { frontDoor, backDoor } = emulator.devices;
	expect(await allowed('/access_codes/create', times(12, { device_id: frontDoor }))).toBe(10);
	expect(await allowed('/access_codes/create', times(1, { device_id: backDoor }))).toBe(1);
	expect(await allowed('/locks/lock_door', times(17, { device_id: frontDoor }))).toBe(15);
	expect(await allowed('/locks/unlock_door', times(17, { device_id: frontDoor }))).toBe(15);
	const [{ access_code_id }] = emulator.accessCodes();
	expect(await allowed('/access_codes/update', times(12, { access_code_id, name: 'x' }))).toBe(10);
	expect(await allowed('/access_codes/delete', times(22, { access_code_id }))).toBe(20);
	expect(await allowed('/access_codes/get', times(30, { access_code_id }))).toBe(30);
});

it('allows more as time passes, and counts no request that it refused', async () => {
	await start();
	const body = { device_id: emulator.devices.frontDoor };
	expect(await allowed('/access_codes/create', times(5, body))).toBe(5);
	emulator.advance(30);
	expect(await allowed('/access_codes/create', times(8, body))).toBe(5);
	emulator.advance(30.5);
	expect(await allowed('/access_codes/create', times(8, body))).toBe(5);
	emulator.advance(61);
	expect(await allowed('/access_codes/create', times(12, body))).toBe(10);
});

it('counts each device of create_multiple, and none when one has had its share', async () => {
	await start();
	const { frontDoor, backDoor } = emulator.devices;
	for (let i = 0; i < 10; i++) await createCode(emulator, { device_id: frontDoor });
	const both = { device_ids: [backDoor, frontDoor] };
	expect(await allowed('/access_codes/create_multiple', times(3, both))).toBe(0);
	expect(await allowed('/access_codes/create', times(10, { device_id: backDoor }))).toBe(10);
});

it('does not count what Seam refuses for other reasons', async () => {
	await start();
	const device_id = emulator.devices.frontDoor;
	expect(await allowed('/access_codes/create', times(12, { device_id, code: 'x' }))).toBe(12);
	expect(await allowed('/access_codes/create', times(10, { device_id }))).toBe(10);
});

describe('a refusal', () => {
	const refusal = async (options: EmulatorOptions) => {
		await start(options);
		const body = { device_id: emulator.devices.frontDoor };
		await allowed('/access_codes/create', times(10, body));
		return await post(emulator, '/access_codes/create', body);
	};

	it('says how many real seconds to wait', async () => {
		const answer = await refusal({ speed: 10 });
		expect(answer.status).toBe(429);
		expect(at(answer.body, 'error.message')).toBe('Too Many Requests');
		// Of the six seconds that are a minute here, less what the ten requests have taken.
		expect(answer.headers.get('retry-after')).toMatch(/^[2-6]$/);
	});

	it('says until when', async () => {
		const answer = await refusal({ speed: 10, retryAfter: 'date' });
		const wait = Date.parse(answer.headers.get('retry-after') ?? '') - Date.now();
		expect(wait).toBeGreaterThan(1000);
		expect(wait).toBeLessThan(8000);
	});

	it('says nothing', async () => {
		expect((await refusal({ retryAfter: 'none' })).headers.get('retry-after')).toBeNull();
	});
});

it('can be switched off', async () => {
	await start({ rateLimits: false });
	const body = { device_id: emulator.devices.frontDoor };
	expect(await allowed('/access_codes/create', times(12, body))).toBe(12);
});
