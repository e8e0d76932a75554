/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { setTimeout as sleep } from 'node:timers/promises';
import { runInThisContext } from 'node:vm';

/** Node's own process object. Jest gives a test one of its own, which hears of no warning and no rejection. */
export const nodeProcess = runInThisContext('process') as NodeJS.Process;

/**
 * What Node.js warns of while a task runs, such as listeners that are never removed.
 * @returns the names and messages of the warnings
 */
export async function warningsDuring(task: () => Promise<void>): Promise<string[]> {
	const warnings: string[] = [];
	const onWarning = ({ name, message }: Error) => warnings.push(`${name}: ${message}`);
	nodeProcess.on('warning', onWarning);
	try {
		await task();
		await sleep(50);
	} finally {
		nodeProcess.off('warning', onWarning);
	}
	return warnings;
}
