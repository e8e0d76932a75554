import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	NodeConnectionTypes,
	type INode,
	type INodeCredentialTestResult,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { seamCredentials, type SeamCredential } from './node';
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
export async function testCredential(credential: SeamCredential): Promise<INodeCredentialTestResult> {
	const seam = await seamCredentials(credential);
	const [type] = seam.credentialTypes;
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
	const details = { id: '1', name: type.displayName };
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: probe.description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type.name]: details },
	};
	const workflow = buildWorkflow({ nodes: [node], connections: {}, nodeTypes: { [node.type]: probe } });
	const additionalData = additionalDataFor(seam);
	const decrypted = await additionalData.credentialsHelper.getDecrypted(
		additionalData,
		details,
		type.name,
		'internal',
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
		const credentials = { ...details, type: type.name, data: decrypted };
		response = await new RoutingNode(context, probe, credentials).runNode();
	} catch (error) {
		const code = field(field(error, 'cause'), 'code');
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
