/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { N8nRest } from '../../../sandbox/n8n/rest';
import { parseLogLine, type LogEntry } from '../../../sandbox/n8n/server';
import { currentSession } from './session';

/** Time for this process to hear which of its connections n8n has closed, in milliseconds. */
const TURN_MS = 50;

/**
 * Signs in to the run's n8n as its owner. Compiling the test file may have held this process up for longer than n8n
 * keeps connections open, so it first looks which are left.
 */
export async function signIn(): Promise<N8nRest> {
	await sleep(TURN_MS);
	return await N8nRest.signIn(currentSession().n8nUrl);
}

/** A page or file that n8n serves outside its REST interface. */
export async function fetchFromN8n(rest: N8nRest, path: string): Promise<Response> {
	return await fetch(`${currentSession().n8nUrl}${path}`, { headers: { cookie: rest.cookie } });
}

/** Everything that n8n has logged so far. */
export async function n8nLog(): Promise<LogEntry[]> {
	const content = await readFile(join(currentSession().userFolder, 'n8n.log'), 'utf8');
	return content.split('\n').filter(Boolean).map(parseLogLine);
}

/** How many expressions n8n's sandboxed engine has evaluated. Stays 0 under the older engine in the main process. */
export async function sandboxedEvaluations(): Promise<number> {
	const response = await fetch(`${currentSession().n8nUrl}/metrics`);
	const counts = (await response.text()).matchAll(
		/^n8n_expression_evaluation_duration_seconds_count\S* (\d+)/gm,
	);
	return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}
