import { fillIn, readExample } from '../../../sandbox/example';
import type { N8nRest, SavedWorkflow, WorkflowFile } from '../../../sandbox/n8n/rest';
import { currentSession } from './session';

/** One of the examples, filled in for the run's n8n and emulator. */
export async function filledIn(name: string): Promise<WorkflowFile> {
	return fillIn(await readExample(name), currentSession().fillIns);
}

/** Saves a workflow under an id of its own and publishes it. */
export async function publish(rest: N8nRest, id: string, workflow: WorkflowFile): Promise<SavedWorkflow> {
	const saved = await rest.saveWorkflow(id, workflow);
	await rest.activate(saved);
	return saved;
}
