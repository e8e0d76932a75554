/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jsonParse, type IDataObject } from 'n8n-workflow';

import type { NodeOptions } from '../harness';

const ONE_NODE = path.join(__dirname, 'oneNode.ts');

const children = new Set<ChildProcess>();

/** What came out of a node in a process of its own. */
export interface OwnResult {
	items: IDataObject[];
	error?: string;
}

/** Runs the Seam node in an n8n process of its own. @param env variables beside those of this process, such as `TZ` */
export function runInOwnProcess(
	options: NodeOptions,
	env: Record<string, string> = {},
): { child: ChildProcess; result: Promise<OwnResult> } {
	const child = spawn(process.execPath, ['--require', 'tsx/cjs', ONE_NODE, JSON.stringify(options)], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: { ...process.env, ...env },
	});
	children.add(child);
	let said = '';
	child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
	const result = once(child, 'close').then(() => {
		children.delete(child);
		return said === '' ? { items: [], error: 'ended without a word' } : jsonParse<OwnResult>(said);
	});
	return { child, result };
}

/** Ends a process on the spot. */
export async function kill(child: ChildProcess): Promise<void> {
	const closed = once(child, 'close');
	child.kill('SIGKILL');
	await closed;
}

/** Ends all processes that still run. */
export function killAll(): void {
	for (const child of children) child.kill('SIGKILL');
}

/** Waits until something holds. @throws Error when it does not within twenty seconds */
export async function untilItHolds(condition: () => boolean): Promise<void> {
	for (const deadline = Date.now() + 20_000; !condition(); await sleep(5)) {
		if (Date.now() > deadline) throw new Error('It did not come to that');
	}
}
