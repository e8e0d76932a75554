/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs outside n8n */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

interface Request {
	id: number;
	name: string;
	argument: unknown;
}

interface Reply {
	id: number;
	value?: unknown;
	error?: string;
}

/** Functions that another process can be asked to run: one argument each, and whatever goes through JSON. */
type Calls<T> = { [Name in keyof T]: (argument: never) => Promise<unknown> };

/** In a process of its own: answers the calls of the process that started it. */
export function answerCalls<T extends Calls<T>>(calls: T): void {
	process.on('message', (message) => {
		const { id, name, argument } = message as Request;
		const call = Object.entries(calls).find(([key]) => key === name)?.[1] as
			| ((value: unknown) => Promise<unknown>)
			| undefined;
		void (async () => {
			try {
				if (!call) throw new Error(`There is no ${name}`);
				const value = await call(argument);
				process.send?.({ id, value } satisfies Reply);
			} catch (error) {
				const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
				process.send?.({ id, error: text } satisfies Reply);
			}
		})();
	});
}

/** A process that answers calls. */
export class Helper<T extends Calls<T>> {
	private readonly waiting = new Map<number, (reply: Reply) => void>();

	private calls = 0;

	private constructor(private readonly child: ChildProcess) {
		child.on('message', (message) => {
			const reply = message as Reply;
			this.waiting.get(reply.id)?.(reply);
			this.waiting.delete(reply.id);
		});
		child.on('exit', (code, signal) => {
			for (const [id, settle] of this.waiting) settle({ id, error: `The process ended: ${code ?? signal}` });
			this.waiting.clear();
		});
	}

	/**
	 * Starts a TypeScript file of this folder.
	 * @param node the Node executable to run it on
	 */
	static start<T extends Calls<T>>(
		file: string,
		options: { node?: string; args?: string[]; env?: NodeJS.ProcessEnv } = {},
	): Helper<T> {
		const child = fork(path.join(__dirname, file), {
			execPath: options.node ?? process.execPath,
			execArgv: [...(options.args ?? []), '--import', 'tsx'],
			env: { ...process.env, ...options.env },
			cwd: path.join(__dirname, '..'),
		});
		return new Helper<T>(child);
	}

	/** Runs a function there. */
	async call<Name extends keyof T & string>(
		name: Name,
		...argument: Parameters<T[Name]>
	): Promise<Awaited<ReturnType<T[Name]>>> {
		const id = this.calls++;
		const reply = await new Promise<Reply>((resolve) => {
			this.waiting.set(id, resolve);
			this.child.send({ id, name, argument: argument[0] } satisfies Request);
		});
		if (reply.error !== undefined) throw new Error(reply.error);
		return reply.value as Awaited<ReturnType<T[Name]>>;
	}

	/** Ends the process. */
	async end(): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const gone = new Promise((resolve) => this.child.once('exit', resolve));
		this.child.kill();
		await gone;
	}
}
