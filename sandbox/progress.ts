/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- runs outside n8n */

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 120;
/** Where nothing can be overwritten (a CI log, a file), a long step says this often that it is alive. */
const REMINDER_MS = 30_000;

/** Elapsed time as a person says it: `8 s`, `3 min 20 s`. */
export function elapsed(since: number, now = Date.now()): string {
	const seconds = Math.round((now - since) / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export interface Step {
	/** What is going on inside the step right now; shown behind its title. */
	detail(text: string): void;
}

/**
 * Runs one step of the start and shows that it runs, for how long, and what it is at: on one line that is
 * redrawn in a terminal; elsewhere as a line at the start, a line each half minute and a line at the end.
 * What the step throws is passed on.
 */
export async function step<Result>(
	title: string,
	work: (step: Step) => Promise<Result>,
	output: NodeJS.WriteStream = process.stdout,
): Promise<Result> {
	const started = Date.now();
	let detail = '';
	let frame = 0;
	const line = () => `${title}${detail ? `: ${detail}` : ''}`;
	const redraw = () => {
		const text = `${SPINNER[frame++ % SPINNER.length]} ${line()} (${elapsed(started)})`;
		output.write(`\r\x1b[2K${text.slice(0, (output.columns || 80) - 1)}`);
	};
	const remind = () => output.write(`  … ${line()} (${elapsed(started)})\n`);

	if (!output.isTTY) output.write(`→ ${title}\n`);
	const timer = output.isTTY ? setInterval(redraw, FRAME_MS) : setInterval(remind, REMINDER_MS);
	const end = (mark: string) => {
		clearInterval(timer);
		output.write(`${output.isTTY ? '\r\x1b[2K' : ''}${mark} ${title} (${elapsed(started)})\n`);
	};
	try {
		const result = await work({ detail: (text) => (detail = text) });
		end('✓');
		return result;
	} catch (error) {
		end('✗');
		throw error;
	}
}
