import type { INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../sandbox/emulator';
import { createCode } from '../emulator/client';
import { afterAll, beforeAll, describe, it } from './harness/bothWays';
import { operate } from './life/support';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 1000, programmingSeconds: 1 });
	await createCode(emulator, { device_id: emulator.devices.frontDoor, name: 'Anna' });
	emulator.advance(10);
});
afterAll(async () => await emulator.stop());

const getMany = async (parameters: INodeParameters) =>
	await operate(emulator, ['event', 'getAll'], { returnAll: true, ...parameters });

const typesOf = async (eventTypes: INodeParameters[string]) => {
	const { items, error } = await getMany({ filters: { eventTypes } });
	expect(error).toBeUndefined();
	return new Set(items.map(({ json }) => json.event_type));
};

const CREATED = 'access_code.created';
const SET = 'access_code.set_on_device';

describe('Event: Get Many', () => {
	it.each<[string, INodeParameters[string]]>([
		['a choice from the list', [CREATED, SET]],
		['a list from an expression', `={{ ["${CREATED}", "${SET}"] }}`],
		['text with commas', `${CREATED}, ${SET}`],
		['text with commas from an expression', `={{ "${CREATED},${SET}" }}`],
	])('takes the event types as %s', async (_what, eventTypes) => {
		expect(await typesOf(eventTypes)).toEqual(new Set([CREATED, SET]));
	});

	it('does not take a filter without a type for all of them', async () => {
		emulator.resetRecording();
		const { error } = await getMany({ filters: { eventTypes: [] } });
		expect(error?.message).toContain("'Event Types' is empty");
		expect(emulator.requests).toEqual([]);
	});

	it('puts out simplified events, or all that Seam says', async () => {
		const filters = { eventTypes: [SET] };
		const [simple] = (await getMany({ filters })).items;
		const [whole] = (await getMany({ filters, simplify: false })).items;
		const names = ['event_id', 'event_type', 'occurred_at', 'access_code_id', 'device_id', 'code'];
		expect(Object.keys(simple.json).sort()).toEqual([...names].sort());
		expect(whole.json).toMatchObject({ ...simple.json, workspace_id: emulator.workspaceId });
	});
});
