import type { ExecutionStatus } from 'n8n-workflow';
import type { N8nRest } from '../../../sandbox/n8n/rest';
import { until } from './until';

export interface Execution {
	id: string;
	status: ExecutionStatus;
	mode: string;
}

const UNFINISHED: ExecutionStatus[] = ['new', 'running', 'waiting', 'unknown'];

/** The executions of a workflow that n8n has on record, newest first. */
export async function executionsOf(rest: N8nRest, workflowId: string): Promise<Execution[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await rest.request<{ results: Execution[] }>(
		'GET',
		`/executions?filter=${filter}&limit=100`,
	);
	return results;
}

/** Waits until the workflow has run that many times, and each run is over. Resolves with the runs, newest first. */
export async function finishedExecutions(
	rest: N8nRest,
	workflowId: string,
	count: number,
	seconds?: number,
): Promise<Execution[]> {
	const look = async () => {
		const executions = await executionsOf(rest, workflowId);
		const finished = executions.filter(({ status }) => !UNFINISHED.includes(status));
		return finished.length >= count && finished.length === executions.length ? finished : undefined;
	};
	return await until(`end of ${count} executions of ${workflowId}`, look, seconds);
}

/** Starts a workflow from one of its triggers, as the editor's button does; `output` is what the trigger gives, if it is not one that runs by itself. */
export async function runFromTrigger(
	rest: N8nRest,
	workflowId: string,
	trigger: string,
	output?: object,
): Promise<void> {
	const item = { json: output };
	const data = {
		startTime: Date.now(),
		executionTime: 0,
		executionIndex: 0,
		executionStatus: 'success',
		source: [],
		data: { main: [[item]] },
	};
	await rest.request('POST', `/workflows/${workflowId}/run`, {
		workflowData: await rest.request('GET', `/workflows/${workflowId}`),
		triggerToStartFrom: { name: trigger, ...(output && { data }) },
	});
}
