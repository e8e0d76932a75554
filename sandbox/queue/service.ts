/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs outside n8n */
import { spawn } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { supervise } from '../supervise';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;

/** A user of this machine, as `spawn` takes it; empty for the present one. */
export interface RunAs {
	uid?: number;
	gid?: number;
}

/** A program that serves on a port of the loopback address, with its data in a folder that goes when it stops. */
export interface Service {
	port: number;
	stop(): Promise<void>;
}

export interface ServiceOptions {
	/** What it is called in messages. */
	name: string;
	port: number;
	program: string;
	args: string[];
	/** Removed at the end. */
	folder: string;
	user?: RunAs;
	/** The signal that asks it to leave without waiting for its clients. */
	stopSignal: NodeJS.Signals;
	/** Whether it answers by now. */
	isUp: () => Promise<boolean>;
}

/** Makes an empty folder that only the given user can look into. */
export async function privateFolder(name: string, { uid, gid }: RunAs = {}): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), `n8n-nodes-seam-${name}-`));
	if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid);
	return folder;
}

/**
 * Starts a program and resolves when it answers. It leaves when it is stopped, and at the latest together with this
 * process. Rejects with what it printed if it can't be started, leaves by itself, or isn't up in half a minute.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
	const { name, port, program, args, folder, user, stopSignal, isUp } = options;
	const child = spawn(program, args, { ...user, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8');
		stream.on('data', (chunk: string) => {
			output = (output + chunk).slice(-5_000);
		});
	}
	const supervised = supervise(child, {
		kill: () => void child.kill('SIGKILL'),
		stopSignal,
		patienceMs: STOP_TIMEOUT_MS,
		onEnd: (reason) => {
			if (reason instanceof Error) output += reason.message;
		},
	});
	const stop = async () => {
		await supervised.stop();
		await rm(folder, { recursive: true, force: true });
	};

	if (!(await supervised.comesUp(isUp, START_TIMEOUT_MS, 100))) {
		const fate = supervised.isRunning() ? 'did not come up in half a minute' : 'left while starting';
		await stop();
		throw new Error(`${name} ${fate}:\n${output.trim()}`);
	}
	return { port, stop };
}
