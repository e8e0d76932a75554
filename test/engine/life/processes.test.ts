import type { INodeParameters, INodeType } from 'n8n-workflow';

import type * as SeamModule from '../../../nodes/Seam/Seam.node';
import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { kill, killAll, runInOwnProcess, untilItHolds } from './ownProcess';
import { byId, codesOn, inDays, jsonOf, operate, writes } from './support';

let emulator: Emulator;
let door: string;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 50, rateLimits: false });
});
afterAll(async () => {
	killAll();
	await emulator.stop();
});
beforeEach(() => {
	door = emulator.addDevice({ display_name: 'Loft' });
	emulator.clearResponses();
	emulator.resetRecording();
});

const stay = { name: 'Booking 12345', startsAt: inDays(10), endsAt: inDays(12) };

/** Runs Create or Update in an n8n process of its own. */
function inOwnProcess(parameters: INodeParameters) {
	return runInOwnProcess({
		parameters: { resource: 'accessCode', operation: 'upsert', deviceId: byId(door), ...parameters },
		credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
	});
}

describe('a process that is killed', () => {
	it('between create and output leaves a code that the next run takes over', async () => {
		emulator.respondNext('/access_codes/create', { status: 200, delayMs: 30_000, applied: true });
		const { child } = inOwnProcess(stay);
		await untilItHolds(() => codesOn(emulator, door).length === 1);
		await kill(child);
		emulator.resetRecording();

		const result = await operate(emulator, ['accessCode', 'upsert'], { deviceId: byId(door), ...stay });
		expect(result.error).toBeUndefined();
		const codes = codesOn(emulator, door);
		expect(codes).toHaveLength(1);
		expect(jsonOf(result)[0]).toMatchObject({ change: 'unchanged', access_code_id: codes[0].access_code_id });
		expect(writes(emulator)).toEqual([]);
	}, 60_000);

	it('during its wait leaves a code that the next run waits for', async () => {
		const slow = emulator.addDevice({ display_name: 'Slow', properties: { online: false } });
		const parameters = { deviceId: byId(slow), name: 'Booking', waitForCompletion: true };
		const { child } = inOwnProcess(parameters);
		await untilItHolds(
			() => emulator.requests.filter(({ path: route }) => route === '/access_codes/list').length > 2,
		);
		await kill(child);
		emulator.setDeviceOnline(slow, true);
		const result = await operate(emulator, ['accessCode', 'upsert'], parameters);
		expect(jsonOf(result)[0]).toMatchObject({ change: 'unchanged', completion: { state: 'set' } });
		expect(codesOn(emulator, slow)).toHaveLength(1);
	}, 60_000);
});

describe('several n8n processes at once', () => {
	it('end with one code for one booking, and all say which', async () => {
		const runs = [1, 2, 3].map(() => inOwnProcess(stay));
		const results = await Promise.all(runs.map(async ({ result }) => await result));
		expect(results.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
		const codes = codesOn(emulator, door);
		expect(codes).toHaveLength(1);
		for (const { items } of results) expect(items[0].access_code_id).toBe(codes[0].access_code_id);
	}, 60_000);

	it('end with one code where each has created one before any looked again', async () => {
		const modules = [1, 2, 3, 4].map(() => isolatedUpsert());
		const results = await Promise.all(modules.map(async (run) => await run()));
		expect(results.map(({ error }) => error?.message)).toEqual([undefined, undefined, undefined, undefined]);
		const created = writes(emulator).filter(({ path: route }) => route === '/access_codes/create');
		expect(created.length).toBeGreaterThan(1);
		const codes = codesOn(emulator, door);
		expect(codes).toHaveLength(1);
		for (const result of results) {
			expect(jsonOf(result)[0].access_code_id).toBe(codes[0].access_code_id);
		}
		expect(results.map((result) => jsonOf(result)[0].change).sort()).toEqual([
			'created',
			'unchanged',
			'unchanged',
			'unchanged',
		]);
	});
});

/** Create or Update with a copy of the node that shares no memory with the others, as in another process. */
function isolatedUpsert() {
	let node: INodeType | undefined;
	jest.isolateModules(() => {
		const { Seam } = jest.requireActual<typeof SeamModule>('../../../nodes/Seam/Seam.node');
		node = new Seam();
	});
	return async () =>
		await operate(emulator, ['accessCode', 'upsert'], { deviceId: byId(door), ...stay }, { node });
}
