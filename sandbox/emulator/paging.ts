import { createHash } from 'node:crypto';
import { SeamError, invalidInput } from './errors';
import type { Call } from './routes/route';
import type { Numbered } from './store';

export interface Pagination {
	has_next_page: boolean;
	next_page_cursor: string | null;
	next_page_url: string | null;
}

interface Page<Row> {
	rows: Row[];
	pagination: Pagination;
}

/** A fingerprint of the parameters, so that a cursor works only with those it was given out for. */
function fingerprint(parameters: object): string {
	const relevant = Object.entries(parameters)
		.filter(([key, value]) => key !== 'page_cursor' && value !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1));
	return createHash('sha256').update(JSON.stringify(relevant)).digest('base64url').slice(0, 16);
}

/** Rows with their place in the list, for `paged` where rows carry none. */
export function numbered<Row>(rows: Iterable<Row>): Array<Numbered<Row>> {
	return [...rows].map((row, index) => ({ row, sequence: index + 1 }));
}

/**
 * The page of rows that a request asks for, and where the next begins.
 * @param rows All rows in ascending order of `sequenceOf`.
 * @throws {SeamError} 400 `mismatched_page_parameters` when anything but the cursor differs from the first request.
 */
export function paged<Row>(
	{ url, world }: Pick<Call, 'url' | 'world'>,
	parameters: { limit?: number; page_cursor?: string | null },
	defaultLimit: number,
	rows: Iterable<Row>,
	sequenceOf: (row: Row) => number,
): Page<Row> {
	const asked = parameters.limit ?? defaultLimit;
	if (asked < 1) throw invalidInput('Number must be greater than 0', 'limit');
	const limit = Math.min(asked, world.settings.largestPage);
	const print = fingerprint(parameters);
	let after = 0;
	if (parameters.page_cursor) {
		const [cursorPrint, sequence] = Buffer.from(parameters.page_cursor, 'base64').toString().split(' ');
		after = Number(sequence);
		if (!Number.isInteger(after)) throw invalidInput('Invalid page cursor', 'page_cursor');
		if (cursorPrint !== print) {
			throw new SeamError(
				400,
				'mismatched_page_parameters',
				'The parameters differ from those of the request that gave out this page_cursor',
			);
		}
	}
	const page: Row[] = [];
	for (const row of rows) {
		if (sequenceOf(row) <= after) continue;
		if (page.length === limit) {
			const next_page_cursor = Buffer.from(`${print} ${sequenceOf(page[page.length - 1])}`).toString(
				'base64',
			);
			const next = new URLSearchParams({ page_cursor: next_page_cursor });
			return {
				rows: page,
				pagination: { has_next_page: true, next_page_cursor, next_page_url: `${url}?${next}` },
			};
		}
		page.push(row);
	}
	return { rows: page, pagination: { has_next_page: false, next_page_cursor: null, next_page_url: null } };
}
