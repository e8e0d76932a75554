import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';

import { searchAccessCodes } from '../../../nodes/Seam/methods/accessCodes';
import { getDevices, searchDevices } from '../../../nodes/Seam/methods/devices';
import { itemOf, success } from '../itemContext';

const door = (id: number) => ({
	device_id: `door-${id}`,
	display_name: `Door ${id}`,
	can_program_online_access_codes: true,
});

/** The editor, in front of a Seam whose lists go on as these cursors say, the last one for ever. */
function editor(...cursors: unknown[]) {
	const asked: IDataObject[] = [];
	const { functions } = itemOf(async (path, body) => {
		if (path === '/access_codes/list') return success({ access_codes: [] });
		asked.push(body);
		const cursor = cursors[Math.min(asked.length, cursors.length) - 1];
		const pagination = Object({ has_next_page: cursor !== undefined, next_page_cursor: cursor ?? null });
		return success({ devices: [door(asked.length)], pagination });
	});
	const context: ILoadOptionsFunctions = Object.assign(Object.create(functions), {
		getCurrentNodeParameter: () => undefined,
	});
	return { asked, context };
}

describe('the list of devices that is filled page by page', () => {
	it('ends where Seam says so, and asks for no page called "null"', async () => {
		const { asked, context } = editor('c1', undefined);
		const first = await searchDevices.call(context);
		const second = await searchDevices.call(context, undefined, String(first.paginationToken));
		expect(second).toEqual({
			results: [{ name: 'Door 2', value: 'door-2' }],
			paginationToken: undefined,
		});
		expect(asked).toEqual([{ limit: 100 }, { limit: 100, page_cursor: 'c1' }]);
	});

	it.each([
		['repeats', 'c1', 'a list that goes on with a page cursor that repeats'],
		['is missing', null, 'a list that goes on without a page cursor'],
	])('says so where a cursor %s', async (_, cursor, found) => {
		const { context } = editor(cursor);
		await expect(searchDevices.call(context, undefined, '["c1"]')).rejects.toMatchObject({
			name: 'NodeApiError',
			message: expect.stringContaining(found),
		});
	});

	it('says so where cursors go round in circles from page to page', async () => {
		const { asked, context } = editor('c1', 'c2', 'c1', 'c2', 'c1', 'c2');
		const read = async () => {
			let token: unknown;
			do {
				const page = await searchDevices.call(context, undefined, token as string | undefined);
				token = page.paginationToken;
			} while (token !== undefined && asked.length < 6);
		};
		await expect(read()).rejects.toThrow('with a page cursor that repeats');
		expect(asked).toHaveLength(3);
	});

	it('hands a search on, without blanks around it', async () => {
		const { asked, context } = editor(undefined);
		await searchDevices.call(context, ' front ');
		expect(asked).toEqual([{ limit: 100, search: 'front' }]);
	});
});

describe('a list that is searched for something to show', () => {
	it.each<[string, unknown[], string]>([
		['the same cursor again and again', ['c1'], 'with a page cursor that repeats'],
		['cursors that go round in circles', ['c1', 'c2', 'c3', 'c2'], 'with a page cursor that repeats'],
		['a page and no cursor', [null], 'without a page cursor'],
	])('does not go on for ever: %s', async (_, cursors, found) => {
		const { asked, context } = editor(...cursors);
		await expect(searchAccessCodes.call(context)).rejects.toMatchObject({
			message: expect.stringContaining(found),
		});
		expect(asked.length).toBeLessThan(5);
	});
});

describe('the list of all devices', () => {
	it('reads every page', async () => {
		const { context } = editor('c1', 'c2', undefined);
		await expect(getDevices.call(context)).resolves.toEqual([
			{ name: 'Door 1', value: 'door-1' },
			{ name: 'Door 2', value: 'door-2' },
			{ name: 'Door 3', value: 'door-3' },
		]);
	});

	it.each<[string, unknown[]]>([
		['a cursor repeats', ['c1', 'c2', 'c1']],
		['a cursor is missing', ['c1', null]],
	])('is an error, and not half a list, where %s', async (_, cursors) => {
		const { context } = editor(...cursors);
		await expect(getDevices.call(context)).rejects.toMatchObject({
			message: expect.stringContaining('a list that goes on'),
		});
	});
});
