import { DateTime } from 'luxon';
import type { N8nRest } from '../../sandbox/n8n/rest';
import { accessCodes } from './support/emulator';
import { filledIn, publish } from './support/examples';
import { connectToMcp, type McpClient } from './support/mcpClient';
import { signIn } from './support/n8n';
import { addLock } from './support/seam';
import { currentSession } from './support/session';

const EXAMPLE = 'mcp-door-codes';
const PATH = '/mcp/door-codes';
const TOKEN = 'a long token of the host';

describe('The example "codes through an MCP client"', () => {
	const { timezone } = currentSession();
	let rest: N8nRest;
	let door: string;
	let client: McpClient;

	/** What a tool gives back: n8n hands a client a list of what it put out, as text. */
	async function call(name: string, input: Record<string, string> = {}): Promise<unknown[]> {
		const { content, isError } = await client.callTool({ name, arguments: input });
		expect({ name, content, isError: isError ?? false }).toMatchObject({ isError: false });
		return [JSON.parse(content[0].text)].flat();
	}

	beforeAll(async () => {
		rest = await signIn();
		door = await addLock('Stable Flat');
		const name = 'MCP token';
		const id = await rest.saveCredential({ name, type: 'httpBearerAuth', data: { token: TOKEN } });
		const workflow = await filledIn(EXAMPLE);
		const nodes = workflow.nodes.map((node) =>
			node.type.endsWith('.mcpTrigger') ? { ...node, credentials: { httpBearerAuth: { id, name } } } : node,
		);
		await publish(rest, EXAMPLE, { ...workflow, nodes });
		client = await connectToMcp(PATH, TOKEN);
	});

	afterAll(async () => {
		await client?.close();
		await rest?.deactivate(EXAMPLE);
	});

	it('lets in nobody without the token', async () => {
		await expect(connectToMcp(PATH, 'another token')).rejects.toThrow(/Authorization data is wrong/);
	});

	it('tells the client which tools there are and how to use them', async () => {
		const { tools } = await client.listTools();
		expect(tools.map(({ name }) => name).sort()).toEqual([
			'Create_Access_Code',
			'Delete_Access_Code',
			'Find_Access_Codes',
			'Find_Locks',
		]);
		const create = tools.find(({ name }) => name === 'Create_Access_Code');
		expect(create?.description).toMatch(/code on one lock/);
		expect(Object.keys(create?.inputSchema.properties ?? {}).sort()).toEqual([
			'device_id',
			'ends_at',
			'name',
			'starts_at',
		]);
		expect(client.getInstructions()).toMatch(/Find_Locks first/);
	});

	it('gives the plumber a code for tomorrow nine to eleven, finds it and takes it away', async () => {
		const locks = (await call('Find_Locks')) as Array<{ device_id: string; display_name: string }>;
		const lock = locks.find(({ display_name }) => display_name === 'Stable Flat');
		expect(lock?.device_id).toBe(door);

		const nine = DateTime.now().setZone(timezone).plus({ days: 1 }).set({ hour: 9 }).startOf('hour');
		const day = nine.toISODate();
		const [created] = (await call('Create_Access_Code', {
			device_id: door,
			name: 'Plumber MCP-1',
			starts_at: `${day}T09:00`,
			ends_at: `${day}T11:00`,
		})) as Array<{ access_code_id: string; code: string }>;
		const made = (await accessCodes()).find(({ name }) => name === 'Plumber MCP-1');
		expect(made).toMatchObject({
			access_code_id: created.access_code_id,
			code: created.code,
			device_id: door,
			starts_at: nine.toUTC().toISO(),
			ends_at: nine.plus({ hours: 2 }).toUTC().toISO(),
		});

		const [found] = await call('Find_Access_Codes', { search: 'Plumber MCP' });
		expect(found).toMatchObject({ access_code_id: created.access_code_id, code: created.code });
		// What the tool's 'Selected Field Names or IDs' says, and no more of a model's context.
		expect(Object.keys(Object(found)).sort()).toEqual(
			['access_code_id', 'code', 'device_id', 'ends_at', 'name', 'starts_at', 'status'].sort(),
		);

		const [deleted] = await call('Delete_Access_Code', { access_code_id: created.access_code_id });
		expect(deleted).toMatchObject({ deleted: true });
		expect((await accessCodes()).filter(({ name }) => name === 'Plumber MCP-1')).toEqual([]);
	});

	it('tells the model what is wrong with what it asked for', async () => {
		const { content } = await client.callTool({
			name: 'Create_Access_Code',
			arguments: { device_id: door, name: 'Plumber MCP-2', starts_at: 'tomorrow', ends_at: 'at eleven' },
		});
		expect(content[0].text).toMatch(/'Starts At' is not a date that can be read/);
	});
});
