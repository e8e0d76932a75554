import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { operations, type Operation } from '../faults/operations';
import { runNode } from './harness';
import { afterAll, beforeAll, describe, it, onlyInOnePass } from './harness/bothWays';

let emulator: Emulator;

beforeAll(async () => {
	// Nothing takes time, so that both ways get to see the same.
	emulator = await startEmulator({
		speed: 20,
		rateLimits: false,
		programmingSeconds: 0,
		removalSeconds: 0,
		accessMethodSeconds: 0,
	});
});
afterAll(async () => await emulator.stop());

async function runs(operation: Operation, id: number): Promise<void> {
	const { parameters } = await operation.lay(emulator, id);
	const { items, error, sent } = await runNode({
		parameters: { ...parameters, waitForCompletion: false },
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
	});
	expect(error).toBeUndefined();
	expect(items.length).toBeGreaterThan(0);
	expect(sent.length).toBeGreaterThan(0);
}

const all = operations.map((operation, index) => [operation.title, operation, index] as const);

describe('every operation', () => {
	it.each(all.filter(([, { takesAllTogether }]) => !takesAllTogether))(
		'%s',
		async (_title, operation, id) => {
			await runs(operation, id);
		},
	);
});

onlyInOnePass('operations on all items together', 'the routing engine takes one by one', () => {
	it.each(all.filter(([, { takesAllTogether }]) => takesAllTogether))('%s', async (_title, operation, id) => {
		await runs(operation, id);
	});
});
