import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	NodeConnectionTypes,
	type ICredentialType,
	type INode,
	type INodeCredentialTestResult,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';

import { additionalDataFor } from './additional-data';
import { InMemoryCredentials } from './credentials';
import { seamCredentialTypes, type SeamCredential } from './node';
import { newExecution } from './olderReleases';
import { buildWorkflow, nodeOf } from './workflow';

/** A field of something whose shape nobody promises, such as a caught error. */
function field(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/**
 * Presses the Retry button of the credential's dialog: sends the credential's test request through n8n-core's
 * `RoutingNode` and judges the answer by its rules, as the `CredentialsTester` of the n8n server does.
 */
export async function testCredential(
	credential: SeamCredential,
	credentialType?: ICredentialType,
): Promise<INodeCredentialTestResult> {
	const [seamApi] = await seamCredentialTypes();
	const type = credentialType ?? seamApi;
	if (type.test === undefined) throw new Error(`The credential '${type.name}' has no test`);
	const { request, rules = [] } = type.test;

	const probe: INodeType = {
		description: {
			displayName: 'Credential test',
			name: 'credentialTest',
			group: ['transform'],
			version: 1,
			description: 'Sends the test request',
			defaults: { name: 'Credential test' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: type.name, required: true }],
			properties: [{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request } }],
		},
	};
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: probe.description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type.name]: { id: '1', name: type.displayName } },
	};
	const data = { [type.name]: { ...credential } };
	const workflow = buildWorkflow({ nodes: [node], connections: {}, nodeTypes: { [node.type]: probe } });
	const additionalData = additionalDataFor([type], data);
	const decrypted = await new InMemoryCredentials([type], data).getDecrypted(
		additionalData,
		{ id: '1', name: type.displayName },
		type.name,
	);
	const context = new ExecuteContext(
		workflow,
		nodeOf(workflow, node.name),
		additionalData,
		'internal',
		newExecution(),
		0,
		[],
		{ [NodeConnectionTypes.Main]: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const failed = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });
	let response: INodeExecutionData[][] | null | undefined;
	try {
		const credentials = { id: '1', name: type.displayName, type: type.name, data: decrypted };
		response = await new RoutingNode(context, probe, credentials).runNode();
	} catch (error) {
		const cause = field(error, 'cause');
		const status = field(field(cause, 'response'), 'status');
		if (typeof status === 'number') {
			for (const rule of rules) {
				if (rule.type === 'responseCode' && rule.properties.value === status) {
					return failed(rule.properties.message);
				}
			}
			const text = field(field(cause, 'response'), 'statusText');
			return failed(typeof text === 'string' && text ? text : `Received HTTP status code: ${status}`);
		}
		const code = field(cause, 'code');
		return failed(typeof code === 'string' ? code : String(field(error, 'message')));
	}
	const body = response?.[0]?.[0]?.json;
	for (const rule of rules) {
		if (rule.type !== 'responseSuccessBody') continue;
		const value = rule.properties.key.split('.').reduce(field, body);
		if (value === rule.properties.value) return failed(rule.properties.message);
	}
	return { status: 'OK', message: 'Connection successful!' };
}
