import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { operations } from '../faults/operations';
import { runNode } from './harness';
import { afterAll, beforeAll, describe, it } from './harness/bothWays';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 20, rateLimits: false });
});
afterAll(async () => await emulator.stop());

describe('every operation', () => {
	it.each(operations.map((operation, index) => [operation.title, operation, index] as const))(
		'%s',
		async (_title, operation, id) => {
			const { parameters } = await operation.lay(emulator, id);
			const { items, error, sent } = await runNode({
				parameters: { ...parameters, waitForCompletion: false },
				credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
			});
			expect(error).toBeUndefined();
			expect(items.length).toBeGreaterThan(0);
			expect(sent.length).toBeGreaterThan(0);
		},
	);
});
