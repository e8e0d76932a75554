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

const isRead = ({ trial: { target } }: Verdict) => !target.isPoll && !isWrite(target.path);
const isOnce = ({ trial: { lasts } }: Verdict) => lasts === 'once';

const COLUMNS: Column[] = [
	{ head: 'meets a read once', has: (verdict) => isRead(verdict) && isOnce(verdict) },
	{ head: 'meets every read', has: (verdict) => isRead(verdict) && !isOnce(verdict) },
	{ head: 'meets a write', has: ({ trial: { target } }) => isWrite(target.path) },
	{ head: 'meets a poll once', has: (verdict) => verdict.trial.target.isPoll && isOnce(verdict) },
	{ head: 'meets every poll', has: (verdict) => verdict.isDecisive && !isOnce(verdict) },
];

function unique<T>(values: T[]): T[] {
	return [...new Set(values)];
}

/**
 * How a trial ended, in words. Where connections are refused, all later requests are too: whether an item fails by one of them
 * or by the time of its wait depends on which are under way together.
 */
function wordsOf({ outcome, trial: { fault } }: Verdict): string {
	const isEither = fault.spoil === undefined && outcome === 'timed out';
	return isEither ? WORDS.error : (WORDS[outcome] ?? outcome);
}

/** One outcome for all operations, or what most do and who does otherwise. */
function cell(verdicts: Verdict[]): string {
	if (verdicts.length === 0) return '';
	const outcomes = unique(verdicts.map(wordsOf)).map((words) => {
		const operations = unique(
			verdicts.filter((verdict) => wordsOf(verdict) === words).map(({ trial }) => trial.operation.title),
		);
		return { words, operations };
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
		.replace(/127\.\d+\.\d+\.\d+:\d+/g, 'connect.getseam.com')
		.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '8d7e0b26-…')
		.replace(/\n/g, '<br>');
}

function messages(verdicts: Verdict[], faults: string[], shown: string[]): string[] {
	const rows = faults.flatMap((fault) =>
		shown.flatMap((operation) => {
			const met = verdicts.filter(
				({ trial }) =>
					trial.fault.title === fault && trial.operation.title === operation && !trial.target.isPoll,
			);
			const verdict = met.find(({ message }) => message !== undefined);
			if (verdict?.message === undefined) return [];
			const text = `**${settled(verdict.message)}**<br>${settled(verdict.description ?? '')}`;
			return [row([fault, operation, text])];
		}),
	);
	return [row(['fault', 'operation', 'text']), row(['---', '---', '---']), ...rows];
}

/** The part of docs/faults.md that has the outcomes of some operations, from its heading on. */
export function sectionOf(title: string, verdicts: Verdict[], shown: string[]): string {
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
		`## ${title}`,
		'',
		`${verdicts.length} runs of: ${operations.join('; ')}.`,
		'',
		row(['fault', ...COLUMNS.map(({ head }) => head)]),
		row(['---', ...COLUMNS.map(() => '---')]),
		...table,
		'',
		...(shown.length > 0 ? ['### What the user reads', '', ...messages(verdicts, faults, shown), ''] : []),
	].join('\n');
}

/** The faults whose outcomes, or whose errors, are not in a document as they are in a section. */
export function faultsOtherwise(written: string, section: string): Set<string> {
	const known = new Set(written.split('\n'));
	const rows = section.split('\n').filter((line) => line.startsWith('| ') && !known.has(line));
	return new Set(rows.map((line) => line.slice(2, line.indexOf(' | '))));
}

/** A document with one of its sections put in the place of the one of the same heading, or at the end. */
export function withSection(written: string, title: string, section: string): string {
	const parts = written.split(/^(?=## )/m).map((part) => part.trim());
	const place = parts.findIndex((part) => part.startsWith(`## ${title}\n`));
	parts.splice(place < 0 ? parts.length : place, 1, section.trim());
	return `${parts.join('\n\n')}\n`;
}
