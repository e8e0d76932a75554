import type { ExecuteWorkflowData, IWorkflowExecuteAdditionalData, WorkflowExecuteMode } from 'n8n-workflow';

import { InMemoryCredentials, type Credentials } from './credentials';
import { externalSecretsProxy } from './olderReleases';
import type { SentRequest } from './outcome';

/** The address that the webhooks of the harness's n8n are said to have; nothing listens there. */
export const WEBHOOK_BASE_URL = 'https://n8n.example.com/webhook';

/** The address of webhooks while a workflow is tested in the editor. */
export const WEBHOOK_TEST_BASE_URL = 'https://n8n.example.com/webhook-test';

function unsupported(what: string): never {
	throw new Error(`The engine harness does not run ${what}`);
}

/** What the n8n server adds to every execution, as far as a community node can see it. */
export function additionalDataFor(
	{ credentialTypes, credentials }: Credentials,
	options: { mode?: WorkflowExecuteMode; webhookBaseUrl?: string; sent?: SentRequest[] } = {},
): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper: new InMemoryCredentials(credentialTypes, credentials, options.sent),
		executionId: '1',
		rootExecutionMode: options.mode,
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: 'https://n8n.example.com/rest',
		instanceBaseUrl: 'https://n8n.example.com',
		formBaseUrl: 'https://n8n.example.com/form',
		formWaitingBaseUrl: 'https://n8n.example.com/form-waiting',
		formTestBaseUrl: 'https://n8n.example.com/form-test',
		webhookBaseUrl: options.webhookBaseUrl ?? WEBHOOK_BASE_URL,
		webhookWaitingBaseUrl: 'https://n8n.example.com/webhook-waiting',
		webhookTestBaseUrl: WEBHOOK_TEST_BASE_URL,
		mcpBaseUrl: 'https://n8n.example.com/mcp',
		mcpTestBaseUrl: 'https://n8n.example.com/mcp-test',
		setExecutionStatus: () => {},
		logAiEvent: () => {},
		executeWorkflow: async (): Promise<ExecuteWorkflowData> => unsupported('sub-workflows'),
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		startRunnerTask: async () => unsupported('task runners'),
		externalSecretsProxy: externalSecretsProxy(),
	};
}
