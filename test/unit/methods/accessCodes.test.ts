import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';

import { searchAccessCodes } from '../../../nodes/Seam/methods/accessCodes';
import { itemOf, rejection, success } from '../itemContext';

/** The editor, in front of a Seam with two pages of doors that rejects a search over all of them with a status. */
function editor(status: number) {
	const asked: IDataObject[] = [];
	const { functions } = itemOf(async (path, body) => {
		const page = body.page_cursor === undefined ? 1 : 2;
		const device = { device_id: `door-${page}`, can_program_online_access_codes: true };
		const pagination = { has_next_page: page === 1, next_page_cursor: 'c2' };
		if (path === '/devices/list') return success({ devices: [device], pagination });
		asked.push(body);
		if (body.device_id === undefined) return rejection(status, 'invalid_input');
		return success({ access_codes: [{ access_code_id: `on-${String(body.device_id)}`, name: 'Anna' }] });
	});
	const context: ILoadOptionsFunctions = Object.assign(Object.create(functions), {
		getCurrentNodeParameter: () => undefined,
	});
	return { asked, context };
}

describe('a search in the list of access codes', () => {
	it('goes through the devices, page by page, where Seam rejects it over all of them', async () => {
		const { asked, context } = editor(400);
		const first = await searchAccessCodes.call(context, 'Anna');
		const second = await searchAccessCodes.call(context, 'Anna', String(first.paginationToken));
		expect([first, second].map(({ results }) => results.map(({ value }) => value))).toEqual([
			['on-door-1'],
			['on-door-2'],
		]);
		expect(second.paginationToken).toBeUndefined();
		expect(asked).toEqual([
			{ search: 'Anna', limit: 100 },
			{ device_id: 'door-1', search: 'Anna' },
			{ device_id: 'door-2', search: 'Anna' },
		]);
	});

	it('says what else is wrong', async () => {
		const { context } = editor(401);
		await expect(searchAccessCodes.call(context, 'Anna')).rejects.toMatchObject({ httpCode: '401' });
	});
});
