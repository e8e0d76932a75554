import {
	NodeConnectionTypes,
	jsonParse,
	type EngineResponse,
	type ExecutionError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type IRun,
} from 'n8n-workflow';

import { START_NAME, nodeJson, plainNode, seamCredentials, seamNode, type NodeOptions } from './node';
import { START_TYPE, asLoadedByN8n } from './nodeTypes';
import { runWorkflow } from './workflow';

const AGENT_NAME = 'Agent';
const TOOL_NAME = 'Door codes';

export interface ToolOptions
	extends Pick<NodeOptions, 'parameters' | 'credentials' | 'timezone' | 'retryOnFail' | 'maxTries'> {
	/** What the model says to the tool, one object a call; the keys are those of the `$fromAI()` in the parameters. */
	calls: IDataObject[];
	/**
	 * How the agent gets at its tool: `invoke` calls the tool object that n8n-core makes of the node, as agents did up
	 * to version 2.2 and sub-agents do, and so takes the routing engine; `engine` asks the engine to run the node, as
	 * agents do since version 3, and so takes `customOperations`.
	 */
	through: 'invoke' | 'engine';
}

/** What the model gets back from one call: what the node gave out, or the words of an error. */
export interface ToolAnswer {
	output?: IDataObject[];
	error?: string;
}

export interface ToolResult {
	answers: ToolAnswer[];
	/** The name and the description by which the model knows the tool; only `through: 'invoke'`. */
	name?: string;
	description?: string;
	status: IRun['status'];
	error?: ExecutionError;
}

const toolProperties = (description: string): INodeProperties[] => [
	{
		displayName: 'Tool Description',
		name: 'descriptionType',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Set Automatically', value: 'auto' },
			{ name: 'Set Manually', value: 'manual' },
		],
		default: 'auto',
	},
	{
		displayName: 'Description',
		name: 'toolDescription',
		type: 'string',
		default: description,
		required: true,
		displayOptions: { show: { descriptionType: ['manual'] } },
	},
];

/**
 * The tool that the n8n server derives from a node that is usable as one: `seam` → `seamTool`. All but its description is
 * the node's own, `customOperations` among it.
 */
function toolOf(type: INodeType): INodeType {
	const { usableAsTool, ...description } = asLoadedByN8n(type).description;
	if (!usableAsTool) throw new Error(`The node ${description.name} is not usable as a tool`);
	const toolDescription: INodeTypeDescription = {
		...description,
		name: `${description.name}Tool`,
		displayName: `${description.displayName} Tool`,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
		properties: [...toolProperties(description.description), ...description.properties],
	};
	return Object.create(type, { description: { value: toolDescription } });
}

interface LangChainTool {
	name: string;
	description: string;
	invoke(input: IDataObject): Promise<unknown>;
}

function isTool(value: unknown): value is LangChainTool {
	return (
		typeof value === 'object' && value !== null && 'invoke' in value && typeof value.invoke === 'function'
	);
}

/** An AI agent whose model always says the same. */
function scriptedAgent({ calls, through }: ToolOptions): INodeType {
	const ask = async (tool: LangChainTool, input: IDataObject): Promise<ToolAnswer> =>
		await tool.invoke(input).then(
			(output) => ({ output: jsonParse<IDataObject[]>(String(output)) }),
			(error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
		);
	return {
		description: {
			displayName: 'Scripted agent',
			name: 'agent',
			group: ['transform'],
			version: 1,
			description: 'Calls its tool',
			defaults: { name: AGENT_NAME },
			inputs: [{ type: NodeConnectionTypes.Main }, { type: NodeConnectionTypes.AiTool, displayName: 'Tool' }],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute(this: IExecuteFunctions, response?: EngineResponse) {
			if (through === 'invoke') {
				const connected = await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0);
				const tool: unknown = Array.isArray(connected) ? connected[0] : connected;
				if (!isTool(tool)) throw new Error('The agent got no tool');
				const answers: ToolAnswer[] = [];
				for (const input of calls) answers.push(await ask(tool, input));
				return [[{ json: { answers, name: tool.name, description: tool.description } }]];
			}
			if (response === undefined || response.actionResponses.length === 0) {
				return {
					actions: calls.map((input, index) => ({
						actionType: 'ExecutionNodeAction' as const,
						nodeName: TOOL_NAME,
						input,
						type: NodeConnectionTypes.AiTool,
						id: `call-${index}`,
						metadata: { itemIndex: 0 },
					})),
					metadata: {},
				};
			}
			const answers = response.actionResponses.map(({ data }): ToolAnswer => {
				if (data.error !== undefined) return { error: data.error.message };
				return { output: data.data?.[NodeConnectionTypes.AiTool]?.[0]?.map(({ json }) => json) ?? [] };
			});
			return [[{ json: { answers } }]];
		},
	};
}

function isAnswers(value: unknown): value is ToolAnswer[] {
	return Array.isArray(value);
}

/** Gives the node to an AI agent as its tool, and lets the agent call it. */
export async function runAsTool(options: ToolOptions): Promise<ToolResult> {
	const tool = toolOf(await seamNode());
	const node: INode = { ...nodeJson(tool, options), name: TOOL_NAME };
	const agent = 'n8n-nodes-test.agent';
	const result = await runWorkflow({
		nodes: [plainNode(START_NAME, START_TYPE), plainNode(AGENT_NAME, agent), node],
		connections: {
			[START_NAME]: { main: [[{ node: AGENT_NAME, type: 'main', index: 0 }]] },
			[TOOL_NAME]: { ai_tool: [[{ node: AGENT_NAME, type: 'ai_tool', index: 0 }]] },
		},
		settings: { timezone: options.timezone ?? 'UTC' },
		nodeTypes: { [node.type]: tool, [agent]: scriptedAgent(options) },
		...(await seamCredentials(options.credentials)),
		startNode: START_NAME,
	});
	const { answers, name, description } = result.output(AGENT_NAME)[0]?.json ?? {};
	return {
		answers: isAnswers(answers) ? answers : [],
		name: typeof name === 'string' ? name : undefined,
		description: typeof description === 'string' ? description : undefined,
		status: result.status,
		error: result.error,
	};
}
