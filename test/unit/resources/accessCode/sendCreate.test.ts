import { sleep, type IDataObject } from 'n8n-workflow';

import type { AccessCode } from '../../../../nodes/Seam/seamObjects';
import { create } from '../../../../nodes/Seam/resources/accessCode/create';
import { cameFrom } from '../../../../nodes/Seam/resources/accessCode/sendCreate';
import { itemOf, outputsOf, success, type ServerAnswer } from '../../itemContext';

const SENT_AT = Date.parse('2027-03-01T12:00:00Z');

const made = (fields: Partial<AccessCode>): AccessCode => ({
	access_code_id: 'made',
	created_at: '2027-03-01T12:00:01.000Z',
	...fields,
});

describe('whether a code must have come from a request', () => {
	const stay = { starts_at: '2027-03-27T14:00:00.000Z', ends_at: '2027-03-29T09:00:00.000Z' };

	it.each<[string, IDataObject, Partial<AccessCode>, boolean]>([
		['the same name', { name: 'Anna' }, { name: 'Anna' }, true],
		['another name', { name: 'Anna' }, { name: 'Ben' }, false],
		['the same digits', { code: '0479' }, { code: '0479', name: null }, true],
		['the same key', { common_code_key: 'bk' }, { common_code_key: 'bk', name: 'Ben' }, true],
		['the same name and other digits', { name: 'Anna', code: '0479' }, { name: 'Anna', code: '1234' }, false],
		['neither name nor digits nor key', {}, { name: 'Ben' }, false],
		['neither, and no name', {}, { name: null }, false],
		['the same dates alone', stay, { ...stay, name: 'Ben' }, false],
		['the same name and dates', { name: 'Anna', ...stay }, { name: 'Anna', ...stay }, true],
		[
			'the same dates as Seam writes them',
			{ name: 'Anna', ...stay },
			{ name: 'Anna', starts_at: '2027-03-27T14:00:00Z', ends_at: '2027-03-29T09:00:00+00:00' },
			true,
		],
		['other dates', { name: 'Anna', ...stay }, { name: 'Anna', starts_at: stay.starts_at }, false],
		['dates where none were given', { name: 'Anna' }, { name: 'Anna', ...stay }, false],
		['made long before', { name: 'Anna' }, { name: 'Anna', created_at: '2027-03-01T11:58:59Z' }, false],
		[
			'made by a clock that is slow',
			{ name: 'Anna' },
			{ name: 'Anna', created_at: '2027-03-01T11:59:00Z' },
			true,
		],
		['no time of its making', { name: 'Anna' }, { name: 'Anna', created_at: undefined }, false],
	])('%s', (_, body, fields, isOwn) => {
		expect(cameFrom(made(fields), body, SENT_AT)).toBe(isOwn);
	});
});

describe('a create whose answer is lost', () => {
	/**
	 * Seam has a code of another guest, made just now, and makes what is asked for; the answer does not get through.
	 * @param answer what comes in its place
	 */
	async function runWith(body: IDataObject, answer?: ServerAnswer): Promise<IDataObject> {
		const created_at = new Date().toISOString();
		const codes: IDataObject[] = [
			{ access_code_id: 'of-ben', device_id: 'door', name: 'Ben', code: '1111', created_at },
		];
		const item = itemOf(
			async (path, sent) => {
				if (path === '/access_codes/list') return success({ access_codes: codes });
				codes.push({ access_code_id: 'new', code: '9999', name: null, created_at, ...sent });
				if (answer) return answer;
				throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
			},
			{ body: { device_id: 'door', ...body } },
		);
		const [{ error }] = await outputsOf(create, item);
		return Object(error);
	}

	it('names what must have come from it', async () => {
		const error = await runWith({ name: 'Anna' });
		expect(error.message).toContain('it is not known whether the access code was created');
		expect(error.description).toContain('Access code ID: new');
		expect(error).toMatchObject({ access_code: { access_code_id: 'new' } });
		expect(JSON.stringify(error)).not.toContain('of-ben');
	});

	it.each([
		['nothing', {}],
		['null', { access_code: null }],
		['a code without an ID', { access_code: { name: 'Anna' } }],
	])('names what came from it where Seam answers with success and %s', async (_, answer) => {
		const error = await runWith({ name: 'Anna' }, success(answer));
		expect(error.message).toContain('it is not known whether the access code was created');
		expect(error.description).toContain('an answer without an access code');
		expect(error).toMatchObject({ access_code: { access_code_id: 'new' } });
	});

	it('names no code where nothing of it is its own: it might be that of another guest', async () => {
		const error = await runWith({});
		expect(error.message).toContain('it is not known whether the access code was created');
		expect(error).not.toHaveProperty('access_code');
		expect(JSON.stringify(error)).not.toMatch(/of-ben|"new"|1111/);
	});

	it('names what came from it from whatever page it is on, as far as there is time', async () => {
		const created_at = new Date().toISOString();
		const timeouts: Array<number | undefined> = [];
		const item = itemOf(
			async (path, { page_cursor: page = 1 }, { timeout }) => {
				if (path !== '/access_codes/list') throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
				timeouts.push(timeout);
				await sleep(20);
				const code = { access_code_id: `new-${page}`, name: page === 1 ? 'Ben' : 'Anna', created_at };
				if (page === 'c3') throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
				const pagination = { has_next_page: true, next_page_cursor: page === 1 ? 'c2' : 'c3' };
				return success({ access_codes: [code], pagination });
			},
			{ body: { device_id: 'door', name: 'Anna' } },
		);
		const [{ error }] = await outputsOf(create, item);
		expect(error).toMatchObject({ access_code: { access_code_id: 'new-c2' } });
		expect(timeouts).toHaveLength(3);
		expect(Math.max(...timeouts.slice(1).map(Number))).toBeLessThan(9990);
	});
});
