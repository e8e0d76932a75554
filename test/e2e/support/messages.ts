import type { Message } from '../../../sandbox/emulator';
import type { N8nRest } from '../../../sandbox/n8n/rest';
import { executionsOf, finishedExecutions, runFromTrigger } from './executions';
import { currentSession } from './session';
import { until } from './until';

/** A message of one of the examples. What it is about comes last, under a name of the example's own. */
export interface SentMessage {
	to: string;
	subject: string;
	text: string;
	[about: string]: string;
}

/** What the examples have sent so far, oldest first. */
export async function sentMessages(emulatorUrl = currentSession().emulatorUrl): Promise<SentMessage[]> {
	const response = await fetch(`${emulatorUrl}/_sandbox/messages`);
	const { result } = (await response.json()) as { result: Array<Message & { body: SentMessage }> };
	return result.map(({ body }) => body);
}

/** Waits for a message. Resolves with the first that fits. */
export async function messageThat(
	fits: (message: SentMessage) => boolean,
	emulatorUrl?: string,
): Promise<SentMessage> {
	return await until('fitting message', async () => (await sentMessages(emulatorUrl)).find(fits));
}

/**
 * Runs a workflow that sends a report, from one of its triggers.
 * @param subject how the subject of the report begins
 * @returns the lines of what it has sent
 */
export async function linesOfReport(
	rest: N8nRest,
	workflow: string,
	trigger: string,
	subject: string,
): Promise<string[]> {
	const before = (await sentMessages()).length;
	const runs = (await executionsOf(rest, workflow)).length;
	await runFromTrigger(rest, workflow, trigger);
	const [run] = await finishedExecutions(rest, workflow, runs + 1);
	expect(run.status).toBe('success');
	const reports = (await sentMessages())
		.slice(before)
		.filter((message) => message.subject.startsWith(subject));
	return reports.flatMap(({ text }) => text.split('\n'));
}
