/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SuperviseOptions {
	/** Ends the process, and all that it has started, at once. */
	kill: () => void;
	/** The signal that asks it to leave. */
	stopSignal: NodeJS.Signals;
	/** How long it may take to leave before it is killed, in milliseconds. */
	patienceMs: number;
	/** Told its exit code (null: a signal ended it), or the error for which it could not be started. */
	onEnd: (reason: unknown) => void;
}

/** A process that ends when it is stopped, and at the latest together with this one. */
export interface Supervised {
	/** Settles when it has ended, for whatever reason. */
	exited: Promise<void>;
	isRunning(): boolean;
	/** Asks it to leave, and sees to it that it does. */
	stop(): Promise<void>;
	/** Asks now and again whether it is up. False when it has ended before that, or the time is over; both in milliseconds. */
	comesUp(isUp: () => Promise<boolean>, withinMs: number, everyMs: number): Promise<boolean>;
}

/** Takes charge of a process that was just started. */
export function supervise(child: ChildProcess, options: SuperviseOptions): Supervised {
	const { kill, stopSignal, patienceMs, onEnd } = options;
	process.once('exit', kill);
	let running = true;
	const exited = new Promise<void>((resolve) => {
		const ended = (reason: unknown) => {
			running = false;
			process.off('exit', kill);
			onEnd(reason);
			resolve();
		};
		// Unlike `exit`, `close` comes after the last of what it printed.
		child.once('close', ended);
		child.once('error', ended);
	});
	return {
		exited,
		isRunning: () => running,
		async stop() {
			child.kill(stopSignal);
			const patience = new AbortController();
			await Promise.race([
				exited,
				sleep(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined),
			]);
			patience.abort();
			kill();
			await exited;
		},
		async comesUp(isUp, withinMs, everyMs) {
			const deadline = Date.now() + withinMs;
			while (!(await isUp())) {
				if (!running || Date.now() >= deadline) return false;
				await sleep(everyMs);
			}
			return true;
		},
	};
}
