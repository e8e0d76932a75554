/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs outside n8n */
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { supervise } from '../supervise';
import { n8nEnvironment, type N8nSettings } from './environment';
import type { N8nInstallation } from './install';
import { freePort } from './ports';

const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 15_000;

export interface N8nServerOptions extends N8nSettings {
	/** Taken if it is free, else another one is. Default: any free port. */
	port?: number;
	/** n8n's command: `start` (default), or `worker` and `webhook` in queue mode, which serve no editor. */
	command?: 'start' | 'worker' | 'webhook';
}

/** One line of n8n's log. */
export interface LogEntry {
	level: string;
	message: string;
	/** The line as n8n wrote it. */
	line: string;
}

export interface N8nServer {
	/** Editor, REST interface and webhooks, without a slash at the end. */
	url: string;
	port: number;
	pid: number;
	/** n8n's log so far; also in `n8n.log` in the user folder. */
	log: LogEntry[];
	/** Settles when the process has ended, for whatever reason. */
	exited: Promise<void>;
	/** Asks n8n to leave, and sees to it that it and all that it started have left. */
	stop(): Promise<void>;
	/** Ends n8n and all that it started at once, as a power cut would. */
	kill(): void;
}

/** Reads one line of n8n's log, which is JSON except for what n8n prints past its logger. */
export function parseLogLine(line: string): LogEntry {
	try {
		const { level, message } = JSON.parse(line) as { level?: unknown; message?: unknown };
		return { level: String(level), message: String(message), line };
	} catch {
		return { level: 'output', message: line, line };
	}
}

/** n8n runs in a process group of its own, together with its task runner. */
function killGroup(child: ChildProcess): void {
	if (child.pid === undefined) return;
	try {
		if (process.platform === 'win32') child.kill('SIGKILL');
		else process.kill(-child.pid, 'SIGKILL');
	} catch {
		// All of them have left already.
	}
}

async function answers(url: string): Promise<boolean> {
	try {
		return (await fetch(url)).ok;
	} catch {
		return false;
	}
}

/**
 * Starts n8n and resolves when its REST interface answers (a worker: when its health check does). Rejects with the end
 * of its log if it leaves before that, or isn't up after three minutes.
 */
export async function startN8n(installation: N8nInstallation, options: N8nServerOptions): Promise<N8nServer> {
	const { userFolder, command = 'start' } = options;
	await mkdir(userFolder, { recursive: true });
	const port = await freePort(options.port);
	const url = `http://127.0.0.1:${port}`;
	const env = n8nEnvironment(installation, {
		...options,
		env: {
			N8N_PORT: String(port),
			N8N_EDITOR_BASE_URL: url,
			N8N_WEBHOOK_URL: url,
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			...options.env,
		},
	});

	const child = spawn(
		installation.node,
		['--require', join(__dirname, 'leaveWithParent.cjs'), installation.n8n, command],
		{
			cwd: userFolder,
			env,
			detached: process.platform !== 'win32',
			stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
		},
	);
	const log: LogEntry[] = [];
	const logFile = createWriteStream(join(userFolder, 'n8n.log'), { flags: 'a' });
	for (const stream of [child.stdout, child.stderr]) {
		if (!stream) continue;
		createInterface({ input: stream }).on('line', (line) => {
			log.push(parseLogLine(line));
			logFile.write(`${line}\n`);
		});
	}
	const kill = () => killGroup(child);
	let ending = '';
	const { exited, isRunning, stop, comesUp } = supervise(child, {
		kill,
		stopSignal: 'SIGTERM',
		patienceMs: STOP_TIMEOUT_MS,
		onEnd: (reason) => {
			ending = reason instanceof Error ? reason.message : `exit code ${String(reason)}`;
			logFile.end();
		},
	});

	// The one becomes true when the database is ready, the other when the editor's interface is; a worker has only the first.
	const signs = command === 'start' ? ['/healthz/readiness', '/rest/settings'] : ['/healthz/readiness'];
	const isUp = async () =>
		(await Promise.all(signs.map(async (path) => await answers(url + path)))).every(Boolean);
	if (!(await comesUp(isUp, START_TIMEOUT_MS, 200))) {
		const fate = isRunning() ? 'did not come up in three minutes' : `left while starting (${ending})`;
		kill();
		const end = log
			.slice(-20)
			.map(({ line }) => line)
			.join('\n');
		throw new Error(`n8n ${fate}:\n${end}`);
	}
	return { url, port, pid: child.pid ?? 0, log, exited, stop, kill };
}
