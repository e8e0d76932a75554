/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fillIn, readExample } from '../../sandbox/example';
import type { N8nRest } from '../../sandbox/n8n/rest';
import { finishedExecutions, runFromTrigger } from './support/executions';
import { signIn } from './support/n8n';
import { startScriptedModel, type Reply, type Request, type ScriptedModel } from './support/scriptedModel';
import { addLock, callSeam } from './support/seam';
import { currentSession } from './support/session';
import { until } from './support/until';

const EXAMPLE = 'agent-unlock-approval';
const CHAT_ID = '4711';

/** What n8n sends to a chat: a question, with a button for each answer. */
interface Question {
	chat_id: string;
	text: string;
	reply_markup: { inline_keyboard: Array<Array<{ text: string; url: string }>> };
}

/** A Telegram at an address of its own. */
interface Telegram {
	url: string;
	questions: Question[];
	stop(): Promise<void>;
}

async function startTelegram(): Promise<Telegram> {
	const questions: Question[] = [];
	const server = createServer((incoming, outgoing) => {
		void text(incoming).then((body) => {
			if (incoming.url?.endsWith('/sendMessage')) questions.push(JSON.parse(body) as Question);
			outgoing.setHeader('content-type', 'application/json');
			outgoing.end(JSON.stringify({ ok: true, result: { message_id: questions.length } }));
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		questions,
		stop: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

/** What the tools gave back so far, first to last. */
function toolOutputs({ input }: Request): string[] {
	return input.filter(({ type }) => type === 'function_call_output').map(({ output }) => output ?? '');
}

/** Looks for the lock, wants to unlock it, and repeats what came of it. */
function doorScript(request: Request): Reply {
	const [locks, unlocked] = toolOutputs(request);
	if (locks === undefined) return { tool: 'Find_Locks', input: {} };
	if (unlocked === undefined) {
		const found = JSON.parse(locks) as Array<{ device_id: string; display_name: string }>;
		const lock = found.find(({ display_name }) => display_name === 'Pump Room');
		return {
			tool: 'Unlock_Door',
			// What goes into a tool that waits for approval, and what into the question.
			input: {
				toolParameters: { device_id: lock?.device_id },
				hitlParameters: { door: lock?.display_name },
			},
		};
	}
	return { answer: `The tool says: ${unlocked}` };
}

describe('The example "the host approves before a door opens"', () => {
	const { fillIns } = currentSession();
	let rest: N8nRest;
	let door: string;
	let model: ScriptedModel;
	let telegram: Telegram;

	beforeAll(async () => {
		rest = await signIn();
		door = await addLock('Pump Room');
		[model, telegram] = await Promise.all([startScriptedModel(doorScript), startTelegram()]);
		const chatModel = {
			name: 'Scripted model for the door',
			type: 'openAiApi',
			data: { apiKey: 'none', url: model.url },
		};
		const bot = {
			name: "The host's bot",
			type: 'telegramApi',
			data: { accessToken: '1:none', baseUrl: telegram.url },
		};
		const [chatModelId, botId] = [await rest.saveCredential(chatModel), await rest.saveCredential(bot)];
		const workflow = fillIn(await readExample(EXAMPLE), {
			...fillIns,
			chatModel: { id: chatModelId, name: chatModel.name },
		});
		const nodes = workflow.nodes.map((node) =>
			node.name === 'Host Approves'
				? {
						...node,
						credentials: { telegramApi: { id: botId, name: bot.name } },
						parameters: { ...node.parameters, chatId: CHAT_ID },
					}
				: node,
		);
		await rest.saveWorkflow(EXAMPLE, { ...workflow, nodes });
	});

	beforeEach(async () => {
		await callSeam('/locks/lock_door', { device_id: door });
		await until('locked door', async () => ((await isLocked()) ? true : undefined));
		telegram.questions.length = 0;
		model.requests.length = 0;
	});

	afterAll(async () => {
		await model?.stop();
		await telegram?.stop();
	});

	async function isLocked(): Promise<boolean> {
		interface Answer {
			device: { properties: { locked?: boolean } };
		}
		const { device } = await callSeam<Answer>('/devices/get', { device_id: door });
		return device.properties.locked === true;
	}

	/** Asks for the door to be opened. Resolves with what the host is asked then. */
	async function ask(): Promise<Question> {
		const said = {
			sessionId: 'unlock',
			action: 'sendMessage',
			chatInput: 'Let the plumber into the pump room.',
		};
		await runFromTrigger(rest, EXAMPLE, 'Chat', said);
		return await until('question to the host', async () => telegram.questions[0], 60);
	}

	/** Presses a button in the chat; a browser opens its address. */
	async function press(question: Question, label: string): Promise<void> {
		const buttons = question.reply_markup.inline_keyboard.flat();
		const button = buttons.find(({ text: name }) => name.includes(label));
		if (!button) throw new Error(`No ${label} among ${JSON.stringify(buttons)}`);
		const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x64) Gecko/20100101 Firefox/140.0' };
		const response = await fetch(button.url, { headers });
		expect(response.status).toBe(200);
	}

	it('opens it when the host approves, and not before', async () => {
		const question = await ask();
		expect(question.chat_id).toBe(CHAT_ID);
		expect(question.text).toMatch(/unlock Pump Room/);
		expect(question.text).toContain(door);
		expect(await isLocked()).toBe(true);

		await press(question, 'Approve');
		const [{ status }] = await finishedExecutions(rest, EXAMPLE, 1, 60);
		expect(status).toBe('success');
		expect(await isLocked()).toBe(false);
		const [, unlocked] = toolOutputs(model.requests[model.requests.length - 1]);
		expect(unlocked).toMatch(/"status":"success"/);
	});

	it('leaves it locked when the host declines, and the agent hears of it', async () => {
		await press(await ask(), 'Decline');
		await finishedExecutions(rest, EXAMPLE, 2, 60);
		expect(await isLocked()).toBe(true);
		const [, declined] = toolOutputs(model.requests[model.requests.length - 1]);
		expect(declined).toMatch(/rejected/);
	});
});
