import type { IDataObject } from 'n8n-workflow';

import { getAll } from '../../../../nodes/Seam/resources/accessMethod/getAll';
import { itemOf, outputsOf, success } from '../../itemContext';

const methods = ['a', 'b', 'c'].map((access_method_id) => ({ access_method_id }));

/** Lists the methods of an entrance; Seam answers one a page. */
async function listed(parameters: object) {
	const asked: IDataObject[] = [];
	const server = async (_path: string, body: IDataObject) => {
		asked.push(body);
		const next = Number(body.page_cursor ?? 0) + 1;
		const hasNext = next < methods.length;
		return success({
			access_methods: [methods[next - 1]],
			pagination: { has_next_page: hasNext, next_page_cursor: hasNext ? String(next) : null },
		});
	};
	const body = { acs_entrance_id: 'gym' };
	const outputs = await outputsOf(getAll, itemOf(server, { body, parameters: { ...parameters } }));
	return { asked, ids: outputs.map(({ access_method_id }) => access_method_id) };
}

it('reads all pages, and names a page only as Seam does', async () => {
	const { asked, ids } = await listed({ returnAll: true });
	expect(ids).toEqual(['a', 'b', 'c']);
	expect(asked).toEqual([
		{ acs_entrance_id: 'gym' },
		{ acs_entrance_id: 'gym', page_cursor: '1' },
		{ acs_entrance_id: 'gym', page_cursor: '2' },
	]);
});

it('reads no more pages than it takes', async () => {
	const { asked, ids } = await listed({ limit: 2 });
	expect(ids).toEqual(['a', 'b']);
	expect(asked).toHaveLength(2);
});
