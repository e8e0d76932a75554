import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { createCode } from '../emulator/client';
import { runNode } from '../engine/harness';
import { byId, countOf, create } from '../engine/support';

const HOUR = 3_600_000;

const trueNow = Date.now;

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ rateLimits: false, programmingSeconds: 2 });
});
afterAll(async () => await emulator.stop());
afterEach(() => {
	Date.now = trueNow;
});

/** Sets this machine's clock, from a moment of the run on. Timers go on as they were, as they do on a real machine. */
function jumpOnPoll(byMs: number): void {
	Date.now = () => trueNow() + (countOf(emulator, '/access_codes/list') >= 1 ? byMs : 0);
}

describe.each([
	['forward', HOUR],
	['back', -HOUR],
])('a clock that jumps %s during a wait', (_direction, byMs) => {
	beforeEach(() => emulator.resetRecording());

	it('does not end the wait early, nor stretch it', async () => {
		jumpOnPoll(byMs);
		const { items, error, durationMs } = await create(emulator, {
			deviceId: byId(emulator.addDevices(1)[0]),
			waitForCompletion: true,
			options: { timeout: 20 },
		});
		expect(error).toBeUndefined();
		expect(items[0].json.completion).toMatchObject({ state: 'set' });
		const { waited_seconds: waited } = Object(items[0].json.completion);
		expect(waited).toBeGreaterThan(1);
		expect(waited).toBeLessThan(10);
		expect(durationMs).toBeLessThan(12_000);
	});

	it('does not move the end of a wait that can not succeed', async () => {
		const [device] = emulator.addDevices(1);
		emulator.failProgramming(
			{ device_id: device },
			{ error_code: 'failed_to_set_on_device', message: 'The lock did not answer' },
		);
		jumpOnPoll(byMs);
		const { error, durationMs } = await create(emulator, {
			deviceId: byId(device),
			waitForCompletion: true,
			options: { timeout: 3 },
		});
		expect(error?.message).toMatch(/was not on the lock within 3 seconds/);
		expect(durationMs).toBeGreaterThan(2900);
		expect(durationMs).toBeLessThan(8000);
	});

	it('does not hold up a delete', async () => {
		const [device] = emulator.addDevices(1);
		const code = await createCode(emulator, { device_id: device });
		jumpOnPoll(byMs);
		const { items, error } = await runNode({
			parameters: {
				resource: 'accessCode',
				operation: 'delete',
				accessCodeId: byId(code),
				waitForCompletion: true,
				options: { timeout: 20 },
			},
			credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
		});
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ deleted: true, completion: { state: 'deleted' } });
	});
});
