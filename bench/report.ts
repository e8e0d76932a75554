/** A part of the report. */
export interface Section {
	title: string;
	/** Sentences before the table. */
	intro: string[];
	head: string[];
	rows: string[][];
	/** Each goal of this part, and whether it holds. */
	goals: Goal[];
}

/** Something that was to be reached. */
export interface Goal {
	text: string;
	holds: boolean;
}

/** A number with so many digits after the point. */
export function fixed(value: number, digits = 2): string {
	return value.toFixed(digits);
}

function row(cells: string[]): string {
	return `| ${cells.join(' | ')} |`;
}

/** A section as Markdown. */
export function markdown({ title, intro, head, rows, goals }: Section): string {
	return [
		`## ${title}`,
		'',
		...intro,
		'',
		row(head),
		row(head.map((_, index) => (index === 0 ? '---' : '--:'))),
		...rows.map(row),
		'',
		...goals.map(({ text, holds }) => `- ${holds ? '✓' : '✗'} ${text}`),
		'',
	].join('\n');
}
