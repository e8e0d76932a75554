import { isWrite } from '../emulator/client';
import type { Verdict } from './trial';

/** The outcomes of a trial, as the table says them. */
const WORDS: Readonly<Record<string, string>> = {
	'no harm': 'goes on',
	'tried again': 'tries again, goes on',
	error: 'error',
	unknown: 'error: nobody knows',
	'timed out': 'error: time is up',
};

interface Column {
	head: string;
	has(verdict: Verdict): boolean;
}

const isRead = ({ trial: { target } }: Verdict) => !target.isLook && !isWrite(target.path);
const isOnce = ({ trial: { lasts } }: Verdict) => lasts === 'once';

const COLUMNS: Column[] = [
	{ head: 'meets a read once', has: (verdict) => isRead(verdict) && isOnce(verdict) },
	{ head: 'meets every read', has: (verdict) => isRead(verdict) && !isOnce(verdict) },
	{ head: 'meets a write', has: ({ trial: { target } }) => isWrite(target.path) },
	{ head: 'meets a look once', has: (verdict) => verdict.trial.target.isLook && isOnce(verdict) },
	{ head: 'meets every look', has: (verdict) => verdict.isDecisive && !isOnce(verdict) },
];

function unique<T>(values: T[]): T[] {
	return [...new Set(values)];
}

/** One outcome for all operations, or what most do and who does otherwise. */
function cell(verdicts: Verdict[]): string {
	if (verdicts.length === 0) return '';
	const outcomes = unique(verdicts.map(({ outcome }) => outcome)).map((outcome) => {
		const operations = unique(
			verdicts.filter((verdict) => verdict.outcome === outcome).map(({ trial }) => trial.operation.title),
		);
		return { words: WORDS[outcome] ?? outcome, operations };
	});
	outcomes.sort((a, b) => b.operations.length - a.operations.length || (a.words < b.words ? -1 : 1));
	const [main, ...others] = outcomes;
	return [main.words, ...others.map(({ words, operations }) => `${words} (${operations.join('; ')})`)].join(
		'<br>',
	);
}

function row(cells: string[]): string {
	return `| ${cells.join(' | ')} |`;
}

/** A text with what differs from run to run replaced by what a user would see in its place. */
function settled(text: string): string {
	return text
		.replace(/127\.0\.0\.1:\d+/g, 'connect.getseam.com')
		.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '8d7e0b26-…')
		.replace(/\n/g, '<br>');
}

const SHOWN = ['Access Code: Create', 'Access Code: Get'];

function messages(verdicts: Verdict[], faults: string[]): string[] {
	const rows = faults.flatMap((fault) =>
		SHOWN.flatMap((operation) => {
			const met = verdicts.filter(
				({ trial }) =>
					trial.fault.title === fault && trial.operation.title === operation && !trial.target.isLook,
			);
			const verdict = met.find(({ message }) => message !== undefined);
			if (verdict?.message === undefined) return [];
			const text = `**${settled(verdict.message)}**<br>${settled(verdict.description ?? '')}`;
			return [row([fault, operation, text])];
		}),
	);
	return [row(['fault', 'operation', 'text']), row(['---', '---', '---']), ...rows];
}

/** The document of faults and outcomes, from the verdicts of a whole run. */
export function document(verdicts: Verdict[]): string {
	const faults = unique(verdicts.map(({ trial }) => trial.fault.title));
	const operations = unique(verdicts.map(({ trial }) => trial.operation.title));
	const table = faults.map((fault) =>
		row([
			fault,
			...COLUMNS.map(({ has }) =>
				cell(verdicts.filter((verdict) => verdict.trial.fault.title === fault && has(verdict))),
			),
		]),
	);
	return [
		'# What the node survives',
		'',
		'A proxy between n8n and Seam spoils one kind of request at a time, and every operation runs through every fault:',
		`${verdicts.length} runs of n8n-core's real engine against the emulator. This page is made by \`npm run test:faults\`,`,
		'which fails when it is out of date (`UPDATE_DOCS=1 npm run test:faults` writes it anew).',
		'',
		'Of every run it is asserted that the message is one a host understands, that the API key is nowhere in the run, its',
		'errors and the log, that no write was sent twice, that a code that was made is named in the output or the error,',
		'and that a second after the end nothing is running any more.',
		'',
		'- **goes on**: the output is the usual one.',
		'- **tries again, goes on**: so it is, after more requests than usual.',
		'- **error**: the item fails, and nothing was changed by the request that failed.',
		'- **error: nobody knows**: the item fails, and the error says that Seam may have carried the write out, what to do,',
		'  and the access code that was found in its place, if there is one.',
		'- **error: time is up**: the item fails when the timeout of the wait is over, and the error names the access code.',
		'',
		'A *write* changes something, a *read* does not, and a *look* is what those that wait share.',
		'',
		'Two faults are not of the wire, and have tests of their own. A clock that jumps by an hour, either way, during a wait',
		'neither ends the wait early nor stretches it. A run that is cancelled, at any of its requests, answers, pauses and turns',
		'of the event loop, ends within a second, sends no write any more, and keeps the codes that it had made by then.',
		'',
		row(['fault', ...COLUMNS.map(({ head }) => head)]),
		row(['---', ...COLUMNS.map(() => '---')]),
		...table,
		'',
		`The operations: ${operations.join('; ')}.`,
		'',
		'## What the user reads',
		'',
		...messages(verdicts, faults),
		'',
	].join('\n');
}
