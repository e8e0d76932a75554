import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { pagesOf } from '../../nodes/Seam/api/paging';

/** A list of Seam's with so many objects, whose pages may be smaller than asked for. */
function listOf(count: number, largestPage: number) {
	const asked: IDataObject[] = [];
	const fetch = async (body: IDataObject): Promise<IDataObject> => {
		asked.push(body);
		const start = body.page_cursor === undefined ? 0 : Number(String(body.page_cursor).slice(1));
		const size = Math.min(Number(body.limit), largestPage);
		const end = Math.min(count, start + size);
		const hasNext = end < count;
		return {
			things: Array.from({ length: end - start }, (_, index) => ({ id: start + index })),
			pagination: {
				has_next_page: hasNext,
				next_page_cursor: hasNext ? `c${end}` : null,
				next_page_url: null,
			},
		};
	};
	return { fetch, asked };
}

const counts = fc.integer({ min: 0, max: 300 });
const sizes = fc.integer({ min: 1, max: 120 });

it('any page size and count give each object once, in order', async () => {
	await fc.assert(
		fc.asyncProperty(counts, sizes, sizes, async (count, pageSize, largestPage) => {
			const { fetch, asked } = listOf(count, largestPage);
			const ids: unknown[] = [];
			for await (const page of pagesOf(fetch, { device_id: 'd' }, 'things', pageSize)) {
				ids.push(...page.map(({ id }) => id));
			}
			expect(ids).toEqual(Array.from({ length: count }, (_, index) => index));
			expect(asked).toHaveLength(Math.max(1, Math.ceil(count / Math.min(pageSize, largestPage))));
			// Seam rejects a cursor that comes with other parameters than the first page had.
			for (const { page_cursor, ...parameters } of asked) {
				expect(parameters).toEqual({ device_id: 'd', limit: pageSize });
				expect(typeof page_cursor).toMatch(/^(string|undefined)$/);
			}
		}),
	);
});

it('asks for no more pages than it needs', async () => {
	await fc.assert(
		fc.asyncProperty(counts, sizes, counts, async (count, pageSize, wanted) => {
			const { fetch, asked } = listOf(count, pageSize);
			let found = 0;
			for await (const page of pagesOf(fetch, {}, 'things', pageSize)) {
				found += page.length;
				if (found >= wanted) break;
			}
			expect(found).toBeGreaterThanOrEqual(Math.min(count, wanted));
			expect(asked.length).toBeLessThanOrEqual(
				Math.max(1, Math.ceil(Math.min(count, wanted || 1) / pageSize)),
			);
		}),
	);
});

it('a server that gives the same cursor again does not keep it going for ever', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.integer({ min: 0, max: 5 }).map(String), { minLength: 1 }),
			async (cursors) => {
				let asked = 0;
				const fetch = async (): Promise<IDataObject> => ({
					things: [],
					pagination: { has_next_page: true, next_page_cursor: cursors[asked++ % cursors.length] },
				});
				const read = async () => {
					for await (const page of pagesOf(fetch, {}, 'things')) expect(page).toEqual([]);
				};
				await expect(read()).rejects.toMatchObject({
					name: 'RequestError',
					fault: { found: expect.stringMatching(/^a list that goes on with(out)? a page cursor/) },
				});
				expect(asked).toBeLessThanOrEqual(10);
			},
		),
	);
});

it('a list that says that it goes on, and not where, is an error and not the end', async () => {
	const cursors = fc.constantFrom(null, undefined, '', 7, {}, []);
	await fc.assert(
		fc.asyncProperty(fc.integer({ min: 0, max: 5 }), cursors, async (pages, cursor) => {
			let asked = 0;
			const fetch = async (): Promise<IDataObject> => {
				asked += 1;
				const next_page_cursor = asked <= pages ? `c${asked}` : cursor;
				return { things: [{ id: asked }], pagination: { has_next_page: true, next_page_cursor } };
			};
			const read = async () => {
				for await (const page of pagesOf(fetch, {}, 'things')) expect(page).toHaveLength(1);
			};
			await expect(read()).rejects.toMatchObject({
				name: 'RequestError',
				fault: { found: 'a list that goes on without a page cursor' },
			});
			expect(asked).toBe(pages + 1);
		}),
	);
});

it('a cursor of a list that says that it has ended is not followed', async () => {
	let asked = 0;
	const fetch = async (): Promise<IDataObject> => {
		asked += 1;
		return { things: [], pagination: { has_next_page: false, next_page_cursor: 'c1' } };
	};
	for await (const page of pagesOf(fetch, {}, 'things')) expect(page).toEqual([]);
	expect(asked).toBe(1);
});
