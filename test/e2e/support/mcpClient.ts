/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { currentSession } from './session';

/** The part of the client in MCP's own SDK that the tests use. */
export interface McpClient {
	connect(transport: object): Promise<void>;
	getInstructions(): string | undefined;
	listTools(): Promise<{
		tools: Array<{ name: string; description: string; inputSchema: { properties: Record<string, unknown> } }>;
	}>;
	callTool(call: { name: string; arguments: Record<string, string> }): Promise<{
		content: Array<{ type: string; text: string }>;
		isError?: boolean;
	}>;
	close(): Promise<void>;
}

interface Sdk {
	Client: new (info: { name: string; version: string }) => McpClient;
	StreamableHTTPClientTransport: new (
		url: URL,
		options: { requestInit: { headers: Record<string, string> } },
	) => object;
}

/** Connects to an MCP server as Claude and others do, with the SDK that n8n itself brings along. */
export async function connectToMcp(path: string, token: string): Promise<McpClient> {
	const { installation, n8nUrl } = currentSession();
	const require = createRequire(join(installation.folder, 'node_modules', 'n8n', 'package.json'));
	const sdk = '@modelcontextprotocol/sdk/client';
	const { Client } = require(`${sdk}/index.js`) as Sdk;
	const { StreamableHTTPClientTransport } = require(`${sdk}/streamableHttp.js`) as Sdk;
	const client = new Client({ name: 'n8n-nodes-seam', version: '1.0.0' });
	const requestInit = { headers: { authorization: `Bearer ${token}` } };
	await client.connect(new StreamableHTTPClientTransport(new URL(path, n8nUrl), { requestInit }));
	return client;
}
