/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- runs outside n8n */
import { spawn, type ChildProcess } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

export interface CommandOptions {
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	/** Told each line as it comes, of standard output and standard error alike. */
	onLine?: (line: string) => void;
}

const ESCAPE = String.fromCharCode(27);
const REDRAWN = new RegExp(`\\r|${ESCAPE}\\[\\d*D`);
const STYLE = new RegExp(`${ESCAPE}\\[[0-9;?]*[A-Za-z]`, 'g');

/** What a terminal would show of a program's last lines: of a line that was drawn again and again, the last state. */
function lastLines(output: string, count: number): string {
	const lines = output
		.split('\n')
		.map((line) => line.split(REDRAWN).at(-1)?.replace(STYLE, '').trimEnd() ?? '');
	return lines
		.filter((line) => line !== '')
		.slice(-count)
		.join('\n');
}

/** The command ran and said no. `output` has all that it printed. */
export class CommandError extends Error {
	constructor(
		readonly commandLine: string,
		readonly exitCode: number | null,
		readonly output: string,
	) {
		super(`\`${commandLine}\` ended with code ${exitCode ?? 'none'}:\n${lastLines(output, 25)}`);
		this.name = 'CommandError';
	}
}

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill()));

/** Runs a program to its end and resolves with its standard output. Rejects with a CommandError. It ends with this process. */
export async function run(program: string, args: string[], options: CommandOptions = {}): Promise<string> {
	const { cwd, env = process.env, onLine } = options;
	return await new Promise((resolve, reject) => {
		// On Windows npm is a batch file, which only a shell can start.
		const shell = process.platform === 'win32' && program === 'npm';
		const child = spawn(program, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
		running.add(child);
		let stdout = '';
		let everything = '';
		for (const stream of [child.stdout, child.stderr]) {
			let rest = '';
			stream.setEncoding('utf8');
			stream.on('data', (chunk: string) => {
				if (stream === child.stdout) stdout += chunk;
				everything += chunk;
				if (!onLine) return;
				const lines = (rest + chunk).split(/\r?\n/);
				rest = lines.pop() ?? '';
				lines.forEach(onLine);
			});
		}
		child.on('error', (error) => {
			running.delete(child);
			reject(error);
		});
		child.on('close', (code) => {
			running.delete(child);
			if (code === 0) resolve(stdout);
			else reject(new CommandError([program, ...args].join(' '), code, everything));
		});
	});
}

/**
 * npm's settings reach its scripts as variables, and would reach the npm that a script starts: without this, the
 * `ignore-scripts` of this repository would also hold for the n8n that is installed elsewhere.
 */
const OF_THE_OUTER_NPM =
	/^npm_(package_|lifecycle_|command$|config_(ignore_scripts|local_prefix|save_|omit$))/i;

/** The environment for an npm that works in another folder; `node`, if given, is the Node that it and its scripts run on. */
export function npmEnvironment(node?: string): NodeJS.ProcessEnv {
	const env = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !OF_THE_OUTER_NPM.test(name)),
	);
	if (node) env.PATH = [dirname(node), env.PATH].filter(Boolean).join(delimiter);
	return env;
}
