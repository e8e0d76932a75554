import { DateTime } from 'luxon';
import { fillIn, readExample } from '../../sandbox/example';
import type { N8nRest } from '../../sandbox/n8n/rest';
import { accessCodes } from './support/emulator';
import { finishedExecutions, runFromTrigger } from './support/executions';
import { signIn } from './support/n8n';
import { startScriptedModel, type Reply, type Request, type ScriptedModel } from './support/scriptedModel';
import { addLock } from './support/seam';
import { currentSession } from './support/session';

const EXAMPLE = 'agent-door-codes';
const QUESTION = 'Give the plumber a code for tomorrow nine to eleven, coach house.';

interface Found {
	device_id: string;
	display_name: string;
}

interface Created {
	code: string;
	completion: { state: string };
}

/** What the tools gave back so far, first to last; n8n hands a model a list of what a tool put out. */
function toolOutputs({ input }: Request): unknown[][] {
	const outputs = input.filter(({ type }) => type === 'function_call_output');
	return outputs.map(({ output }) => [JSON.parse(output ?? 'null')].flat());
}

/** The day after the one that n8n's prompt names as today. */
function tomorrow({ input }: Request): string {
	const [, today] = /It is \w+, (\d{4}-\d\d-\d\d)/.exec(JSON.stringify(input[0].content)) ?? [];
	return DateTime.fromISO(today).plus({ days: 1 }).toISODate() ?? '';
}

/** Does what a model would: looks for the lock, makes the code with what it found, and says what came of it. */
function plumberScript(request: Request): Reply {
	const [locks, codes] = toolOutputs(request);
	if (!locks) return { tool: 'Find_Locks', input: {} };
	if (!codes) {
		const lock = (locks as Found[]).find(({ display_name }) => display_name === 'Coach House');
		const day = tomorrow(request);
		return {
			tool: 'Create_Access_Code',
			input: {
				device_id: lock?.device_id ?? 'none',
				name: 'Plumber AGENT-1',
				starts_at: `${day}T09:00`,
				ends_at: `${day}T11:00`,
			},
		};
	}
	const [{ code, completion }] = codes as Created[];
	return { answer: `The plumber's code is ${code}, and it is ${completion.state}.` };
}

describe('The example "ask for a door code in plain words"', () => {
	const { timezone, fillIns } = currentSession();
	let rest: N8nRest;
	let door: string;
	let model: ScriptedModel;

	beforeAll(async () => {
		rest = await signIn();
		door = await addLock('Coach House');
		model = await startScriptedModel(plumberScript);
		const name = 'Scripted model';
		const data = { apiKey: 'none', url: model.url };
		const id = await rest.saveCredential({ name, type: 'openAiApi', data });
		const workflow = fillIn(await readExample(EXAMPLE), { ...fillIns, chatModel: { id, name } });
		await rest.saveWorkflow(EXAMPLE, workflow);
	});

	afterAll(async () => {
		await model?.stop();
	});

	it('gives the plumber a code for tomorrow nine to eleven', async () => {
		const said = { sessionId: 'agent-1', action: 'sendMessage', chatInput: QUESTION };
		await runFromTrigger(rest, EXAMPLE, 'Chat', said);
		const [{ status }] = await finishedExecutions(rest, EXAMPLE, 1, 60);
		expect(status).toBe('success');

		const [first, , last] = model.requests;
		expect(first.model).toBe('gpt-5-mini');
		expect(JSON.stringify(first.input)).toContain(QUESTION);
		const nine = DateTime.now().setZone(timezone).plus({ days: 1 }).set({ hour: 9 }).startOf('hour');
		const code = (await accessCodes()).find(({ name }) => name === 'Plumber AGENT-1');
		expect(code).toMatchObject({
			device_id: door,
			starts_at: nine.toUTC().toISO(),
			ends_at: nine.plus({ hours: 2 }).toUTC().toISO(),
		});
		const [, [created]] = toolOutputs(last);
		expect(created).toMatchObject({ code: code?.code, completion: { state: 'scheduled' } });
	});

	it('offers the model tools whose fields say what goes into them', () => {
		const [{ tools }] = model.requests;
		expect(tools.map(({ name }) => name).sort()).toEqual(['Create_Access_Code', 'Find_Locks']);
		const create = tools.find(({ name }) => name === 'Create_Access_Code');
		expect(create?.description).toMatch(/code/);
		expect(create?.parameters.properties).toEqual({
			device_id: { type: 'string', description: expect.stringContaining('Find Locks') },
			name: { type: 'string', description: expect.stringMatching(/\w+/) },
			starts_at: { type: 'string', description: expect.stringContaining('2027-03-27T09:00') },
			ends_at: { type: 'string', description: expect.stringContaining('2027-03-27T11:00') },
		});
	});
});
