import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../sandbox/emulator';
import { createCode } from '../../emulator/client';
import { runAsTool, type ToolOptions } from '../harness';
import { toolErrorsStopTheWorkflow } from '../harness/olderReleases';
import { byId, codesOn, SIMPLE_ACCESS_CODE, writes } from './support';

let emulator: Emulator;
let door: string;

beforeAll(async () => {
	emulator = await startEmulator({ speed: 50 });
});
afterAll(async () => await emulator.stop());
beforeEach(() => {
	door = emulator.addDevice({ display_name: 'Loft' });
	emulator.resetRecording();
});

/** A parameter that the model fills in. The editor makes such an expression for every field but those of collections. */
const fromAI = (key: string, type = 'string') => `={{ $fromAI('${key}', '', '${type}') }}`;

const fields: INodeParameters = {
	deviceId: { __rl: true, mode: 'id', value: fromAI('device') },
	name: fromAI('name'),
	startsAt: fromAI('starts_at'),
	endsAt: fromAI('ends_at'),
	code: fromAI('code'),
};

describe.each<ToolOptions['through']>(['invoke', 'engine'])("as an AI agent's tool, by %s", (through) => {
	const run = async (operation: string, parameters: INodeParameters, calls: IDataObject[]) =>
		await runAsTool({
			parameters: { resource: 'accessCode', operation, ...parameters },
			credentials: { apiKey: emulator.apiKey, baseUrl: emulator.url },
			timezone: 'Europe/Berlin',
			calls,
			through,
		});
	const ask = async (operation: string, parameters: INodeParameters, ...calls: IDataObject[]) => {
		const { answers, error } = await run(operation, parameters, calls);
		expect(error).toBeUndefined();
		return answers;
	};
	const stay = { starts_at: '2027-06-01T09:00', ends_at: '2027-06-01T11:00' };

	it('creates a code, with dates as text', async () => {
		const [{ output, error }] = await ask('create', fields, {
			device: door,
			name: 'Plumber',
			code: '0479',
			...stay,
		});
		expect(error).toBeUndefined();
		expect(output).toEqual([
			expect.objectContaining({
				code: '0479',
				name: 'Plumber',
				starts_at: '2027-06-01T07:00:00.000Z',
				ends_at: '2027-06-01T09:00:00.000Z',
			}),
		]);
		expect(Object.keys(output?.[0] ?? {}).sort()).toEqual(SIMPLE_ACCESS_CODE);
	});

	it('creates a code without what the model leaves empty', async () => {
		await ask('create', fields, { device: door, name: 'Plumber', code: '', starts_at: '', ends_at: '' });
		expect(writes(emulator)[0].body).toEqual({ device_id: door, name: 'Plumber' });
	});

	it('takes switches and numbers as text', async () => {
		const [{ output, error }] = await ask(
			'create',
			{
				...fields,
				waitForCompletion: fromAI('wait'),
				simplify: fromAI('simplify'),
				additionalFields: {
					preferredCodeLength: fromAI('length'),
					attemptForOfflineDevice: fromAI('offline'),
				},
				options: { timeout: fromAI('timeout') },
			},
			{
				device: door,
				name: 'Plumber',
				code: '',
				starts_at: '',
				ends_at: '',
				wait: 'true',
				simplify: 'false',
				length: '6',
				offline: 'False',
				timeout: '30',
			},
		);
		expect(error).toBeUndefined();
		expect(writes(emulator)[0].body).toEqual({
			device_id: door,
			name: 'Plumber',
			preferred_code_length: 6,
			attempt_for_offline_device: false,
		});
		expect(output?.[0]).toMatchObject({
			code: expect.stringMatching(/^\d{6}$/),
			completion: { state: 'set' },
			is_managed: true,
		});
	});

	it('tells the model what is wrong, so that it can correct itself', async () => {
		const call = { device: door, name: 'Plumber', code: '12', ...stay };
		if (through === 'engine' && toolErrorsStopTheWorkflow) {
			const { error } = await run('create', fields, [call]);
			expect(error?.message).toMatch(/'Code' is not a code that a lock takes: "12"/);
			return;
		}
		const wrong = { ...call, code: '', starts_at: 'tomorrow at nine' };
		const answers = await ask('create', fields, call, wrong, { ...call, code: '' });
		expect(answers[0].error).toMatch(/'Code' is not a code that a lock takes: "12"/);
		expect(answers[1].error).toMatch(/'Starts At' is not a date that can be read: "tomorrow at nine"/);
		expect(answers[2].error).toBeUndefined();
		expect(codesOn(emulator, door)).toHaveLength(1);
	});

	it('creates or updates: the same request twice is one code', async () => {
		const call = { device: door, name: 'Plumber', code: '', ...stay };
		const later = { ...call, ends_at: '2027-06-01T12:00' };
		const answers = await ask('upsert', fields, call, call, later);
		const changes = answers.map(({ output }) => String(output?.[0].change));
		const codes = codesOn(emulator, door);
		expect(codes).toHaveLength(1);
		// The engine runs the calls of one turn at once, so only the number of each is sure.
		if (through === 'invoke') {
			expect(changes).toEqual(['created', 'unchanged', 'updated']);
			expect(codes[0].ends_at).toBe('2027-06-01T10:00:00.000Z');
		} else expect(changes.filter((change) => change === 'created')).toHaveLength(1);
	});

	it('finds codes', async () => {
		const ids = [
			await createCode(emulator, { device_id: door, name: 'Plumber' }),
			await createCode(emulator, { device_id: door, name: 'Painter' }),
		];
		const parameters = {
			deviceId: byId(fromAI('device')),
			returnAll: fromAI('all'),
			limit: fromAI('limit'),
			filters: { search: fromAI('search') },
		};
		const answers = await ask(
			'getAll',
			parameters,
			{ device: door, search: '', all: 'false', limit: '1' },
			{ device: door, search: '', all: 'true', limit: '1' },
			{ device: '', search: 'paint', all: 'false', limit: '50' },
		);
		const found = answers.map(({ output }) => output?.map(({ access_code_id }) => access_code_id));
		expect(found[0]).toEqual([ids[0]]);
		expect(found[1]).toEqual(ids);
		expect(found[2]).toContain(ids[1]);
	});

	it('gives the model the fields that were selected, out of all of them, and the ID', async () => {
		const id = await createCode(emulator, { device_id: door, name: 'Plumber' });
		const selectedFields = ['is_managed', 'name'];
		const parameters = { deviceId: byId(door), returnAll: true, selectedFields };
		const chosen = [{ access_code_id: id, is_managed: true, name: 'Plumber' }];
		for (const simplify of [true, false]) {
			const [{ output }] = await ask('getAll', { ...parameters, simplify }, {});
			expect(output).toEqual(chosen);
		}
		const byModel = { ...parameters, selectedFields: fromAI('fields') };
		const [{ output }] = await ask('getAll', byModel, { fields: 'is_managed, name' });
		expect(output).toEqual(chosen);
	});

	it('deletes a code, also one that is gone', async () => {
		const id = await createCode(emulator, { device_id: door, name: 'Plumber' });
		const parameters = {
			accessCodeId: byId(fromAI('access_code')),
			waitForCompletion: fromAI('wait', 'boolean'),
		};
		const [first] = await ask('delete', parameters, { access_code: id, wait: true });
		expect(first.output).toEqual([expect.objectContaining({ deleted: true, access_code_id: id })]);
		const [second] = await ask('delete', parameters, { access_code: id, wait: false });
		expect(second.output).toEqual([{ deleted: true, access_code_id: id }]);
		expect(codesOn(emulator, door)).toEqual([]);
	});
});
