/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
/** What n8n's own packages lack in older releases that the tests run on too (test/compat), each with the release it is for. */
import * as core from 'n8n-core';
import * as workflow from 'n8n-workflow';
import type { IExecuteData, INodeType, IRun, IRunExecutionData } from 'n8n-workflow';

/** The state of an execution that is about to start. 1.88.0 has no function that makes it, only its shape. */
export function newExecution(nodeExecutionStack: IExecuteData[] = []): IRunExecutionData {
	if ('createRunExecutionData' in workflow) {
		return workflow.createRunExecutionData({ executionData: { nodeExecutionStack } });
	}
	return {
		startData: {},
		resultData: { runData: {} },
		executionData: {
			contextData: {},
			nodeExecutionStack,
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
		},
	} as unknown as IRunExecutionData;
}

/** Access to secrets outside n8n, of which the tests have none. 1.88.0 has another one, made only when it is used. */
export function externalSecretsProxy(): core.ExternalSecretsProxy {
	return 'ExternalSecretsProxy' in core ? new core.ExternalSecretsProxy() : Object.create(null);
}

/** Gives a declarative node the parameter 'Request Options'. In 1.88.0 that is a function of n8n-workflow. */
export function addRequestOptions(type: INodeType): void {
	const name = 'applyDeclarativeNodeOptionParameters';
	const owner = name in core.DirectoryLoader ? core.DirectoryLoader : workflow.NodeHelpers;
	const add: unknown = Reflect.get(owner, name);
	if (typeof add !== 'function') throw new Error(`This n8n has no ${name}`);
	Reflect.apply(add, owner, [type]);
}

/** How an execution ended. The engine of 1.88.0 leaves it to the n8n server to say of a run that it failed. */
export function statusOf({ status, data }: IRun): IRun['status'] {
	return status === 'running' && data.resultData.error !== undefined ? 'error' : status;
}

const [major, minor] = (process.env.N8N_RELEASE ?? 'Infinity').split('.').map(Number);

/** Whether an error of a tool that the engine runs for an agent stops the workflow: it does up to 2.20, and not in 2.30. */
export const toolErrorsStopTheWorkflow = major < 2 || (major === 2 && minor <= 20);
