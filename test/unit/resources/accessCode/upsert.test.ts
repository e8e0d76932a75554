import type { IDataObject } from 'n8n-workflow';

import { deleteOne } from '../../../../nodes/Seam/resources/accessCode/delete';
import { upsert, differences } from '../../../../nodes/Seam/resources/accessCode/upsert';
import type { AccessCode } from '../../../../nodes/Seam/seamObjects';
import { invalidInputOf } from '../../invalidInput';
import { itemOf, outputsOf, rejection, success, type ServerAnswer } from '../../itemContext';

const stay = { starts_at: '2037-03-27T14:00:00.000Z', ends_at: '2037-03-29T09:00:00.000Z' };
const there: AccessCode = {
	access_code_id: 'there',
	device_id: 'door',
	name: 'BK-1',
	code: '0479',
	type: 'time_bound',
	common_code_key: null,
	...stay,
};

describe('differences', () => {
	it.each<[string, IDataObject, Partial<AccessCode>, IDataObject]>([
		['nothing is wished for', {}, {}, {}],
		['all is as wished', { code: '0479', ...stay }, {}, {}],
		['other digits', { code: '1234' }, {}, { code: '1234' }],
		[
			'the same dates, written otherwise',
			{ starts_at: '2037-03-27T15:00:00+01:00', ends_at: stay.ends_at },
			{},
			{},
		],
		[
			'another end',
			{ ...stay, ends_at: '2037-03-30T09:00:00.000Z' },
			{},
			{ ...stay, ends_at: '2037-03-30T09:00:00.000Z' },
		],
		[
			'dates for a code without an end',
			stay,
			{ type: 'ongoing', starts_at: null, ends_at: null },
			{ ...stay, type: 'time_bound' },
		],
		[
			'false where the answer says nothing of external modification',
			{ is_external_modification_allowed: false },
			{},
			{},
		],
		[
			'true where the answer says nothing of external modification',
			{ is_external_modification_allowed: true },
			{},
			{ is_external_modification_allowed: true },
		],
		[
			'false where it is true',
			{ is_external_modification_allowed: false },
			{ is_external_modification_allowed: true },
			{ is_external_modification_allowed: false },
		],
	])('%s', (_, wish, fields, changes) => {
		expect(differences({ ...there, ...fields }, wish)).toEqual(changes);
	});

	it.each([null, undefined, 'another'])('a common code key can not be changed from %p', (common_code_key) => {
		const { message, description } = invalidInputOf(() =>
			differences({ ...there, common_code_key }, { common_code_key: 'bk' }),
		);
		expect(message).toContain('which Seam can not change');
		expect(description).toContain('there');
	});
});

/** Milliseconds in which every look has been repeated as often as it will be. */
const LONG_ENOUGH = 10_000;

let deliveries = 0;

/**
 * Delivers a booking to a Seam that answers like this, by route.
 * @param apiKey of an account of its own unless given, so that nothing is remembered from one delivery to the next
 */
async function deliver(
	body: IDataObject,
	answers: Record<string, (body: IDataObject) => ServerAnswer>,
	{ apiKey = `key ${(deliveries += 1)}`, operation = upsert as Parameters<typeof outputsOf>[0] } = {},
): Promise<{ output: IDataObject; sent: string[] }> {
	const sent: string[] = [];
	const item = itemOf(
		async (path, request) => {
			sent.push(path);
			const answer = answers[path]?.(request);
			if (!answer) throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
			return answer;
		},
		{
			body: { device_id: 'door', ...body },
			credentials: { apiKey },
		},
	);
	const done = outputsOf(operation, item);
	await jest.advanceTimersByTimeAsync(LONG_ENOUGH);
	const [output] = await done;
	return { output, sent };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a code that was just made', () => {
	it.each([-1000, -1, 0, 1, 1000])(
		'is kept where the list says that it was made %d ms later than the create did',
		async (skew) => {
			const at = (ms: number) => new Date(Date.now() + ms).toISOString();
			const codes: IDataObject[] = [];
			const { output, sent } = await deliver(
				{ name: 'BK-1' },
				{
					'/access_codes/list': () => success({ access_codes: codes }),
					'/access_codes/create': () => {
						codes.push({ ...there, access_code_id: 'new', created_at: at(skew) });
						return success({ access_code: { ...there, access_code_id: 'new', created_at: at(0) } });
					},
				},
			);
			expect(output).toMatchObject({ access_code_id: 'new', change: 'created' });
			expect(sent).not.toContain('/access_codes/delete');
		},
	);
});

describe('where all looks are older than what was done', () => {
	const gone = () => rejection(404, 'access_code_not_found');
	const created = { ...there, access_code_id: 'new', code: '2580' };
	const answers = {
		'/access_codes/create': () => success({ access_code: created }),
		'/access_codes/delete': () => success({}),
		'/access_codes/get': gone,
		'/access_codes/list': () => success({ access_codes: [] as IDataObject[] }),
	};

	it('a booking that is delivered twice is one code, of which both deliveries tell', async () => {
		const account = { apiKey: 'twice' };
		await deliver({ name: 'BK-1' }, answers, account);
		const { output, sent } = await deliver({ name: 'BK-1' }, answers, account);
		expect(output).toMatchObject({ access_code_id: 'new', code: '2580', change: 'unchanged' });
		expect(sent).not.toContain('/access_codes/create');
	});

	it('a code that Seam does not know half a minute later is gone', async () => {
		const account = { apiKey: 'later' };
		await deliver({ name: 'BK-1' }, answers, account);
		await jest.advanceTimersByTimeAsync(30_000);
		const { output } = await deliver({ name: 'BK-1' }, answers, account);
		expect(output).toMatchObject({ change: 'created' });
	});

	it('a code that a list has shown is gone when Seam does not know it', async () => {
		const account = { apiKey: 'seen' };
		const list = () => success({ access_codes: [created] });
		await deliver({ name: 'BK-1' }, answers, account);
		await deliver({ name: 'BK-1' }, { ...answers, '/access_codes/list': list }, account);
		const { output } = await deliver({ name: 'BK-1' }, answers, account);
		expect(output).toMatchObject({ change: 'created' });
	});

	it.each([
		['that was there', [there]],
		['that was just made', [created]],
	])('a code %s and was deleted is not that of the booking', async (_, codes) => {
		const account = { apiKey: `deleted ${codes[0].access_code_id}` };
		const [{ access_code_id }] = codes;
		const lagging = { ...answers, '/access_codes/list': () => success({ access_codes: codes }) };
		if (codes[0] === created) await deliver({ name: 'BK-1' }, answers, account);
		await deliver({ access_code_id }, lagging, { ...account, operation: deleteOne });
		const another = { ...there, access_code_id: 'another' };
		const create = { '/access_codes/create': () => success({ access_code: another }) };
		const { output } = await deliver({ name: 'BK-1' }, { ...lagging, ...create }, account);
		expect(output).toMatchObject({ access_code_id: 'another', change: 'created' });
	});
});

it('a code that Delete did not find any more is not that of the booking, although a list shows it', async () => {
	const account = { apiKey: 'gone' };
	const answers = {
		'/access_codes/delete': () => rejection(404, 'access_code_not_found'),
		'/access_codes/unmanaged/get': () => rejection(404, 'access_code_not_found'),
		'/access_codes/list': () => success({ access_codes: [there] }),
		'/access_codes/create': () => success({ access_code: { ...there, access_code_id: 'new' } }),
	};
	await deliver({ access_code_id: 'there' }, answers, { ...account, operation: deleteOne });
	const { output } = await deliver({ name: 'BK-1' }, answers, account);
	expect(output).toMatchObject({ access_code_id: 'new', change: 'created' });
});

describe('a change whose result can not be looked at', () => {
	const moved = { name: 'BK-1', starts_at: stay.starts_at, ends_at: '2037-04-02T09:00:00.000Z' };
	const list = () => success({ access_codes: [there] });

	it('was taken, says the error, and shows no old dates', async () => {
		const { output, sent } = await deliver(moved, {
			'/access_codes/list': list,
			'/access_codes/update': () => success({}),
			'/access_codes/get': () => rejection(503, 'internal_server_error'),
		});
		expect(output).toMatchObject({
			error: {
				message: 'Seam could not answer: No [item 0]',
				description: expect.stringContaining(
					'Seam has taken the change; only the look at the result failed.',
				),
				access_code: { access_code_id: 'there' },
			},
		});
		expect(JSON.stringify(output)).not.toContain(stay.ends_at);
		expect(sent.filter((path) => path === '/access_codes/update')).toHaveLength(1);
	});

	it('may have been taken where its answer is lost too', async () => {
		const { output } = await deliver(moved, {
			'/access_codes/list': list,
			'/access_codes/get': () => rejection(503, 'internal_server_error'),
		});
		expect(output).toMatchObject({
			error: {
				message:
					'No usable answer from Seam, so it is not known whether the access code was created or changed [item 0]',
				access_code: { access_code_id: 'there' },
			},
		});
		expect(JSON.stringify(output)).not.toContain(stay.ends_at);
	});

	it('was not made where Seam rejects it, and the code is as it was', async () => {
		const { output } = await deliver(moved, {
			'/access_codes/list': list,
			'/access_codes/update': () => rejection(400, 'invalid_input'),
		});
		expect(output).toMatchObject({
			error: { message: 'No [item 0]', access_code: { access_code_id: 'there', ends_at: stay.ends_at } },
		});
	});
});

describe('a create whose answer is lost', () => {
	const codes: IDataObject[] = [];
	const make = (...ids: string[]) => {
		for (const access_code_id of ids) codes.push({ ...there, access_code_id });
	};
	const list = () => success({ access_codes: codes });
	beforeEach(() => codes.splice(0));

	it('keeps the code that it made where the list shows it on two pages', async () => {
		const { output, sent } = await deliver(
			{ name: 'BK-1' },
			{
				'/access_codes/create': () => {
					make('new');
					throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
				},
				'/access_codes/list': ({ page_cursor }) =>
					success({
						access_codes: codes,
						pagination: { has_next_page: !page_cursor, next_page_cursor: 'second' },
					}),
				'/access_codes/delete': () => success({}),
			},
		);
		expect(output).toMatchObject({ access_code_id: 'new', change: 'created' });
		expect(sent).not.toContain('/access_codes/delete');
	});

	it('names the code that is there where the one too many can not be deleted', async () => {
		const { output } = await deliver(
			{ name: 'BK-1' },
			{
				'/access_codes/create': () => {
					make('a', 'b');
					throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
				},
				'/access_codes/list': list,
			},
		);
		expect(output).toMatchObject({ error: { access_code: { access_code_id: 'a' } } });
	});

	it('finds the code where Seam answers with success and without it', async () => {
		const { output } = await deliver(
			{ name: 'BK-1' },
			{
				'/access_codes/create': () => {
					make('new');
					return success({ access_code: null });
				},
				'/access_codes/list': list,
			},
		);
		expect(output).toMatchObject({ access_code_id: 'new', change: 'created' });
	});
});

describe('a list that says that it goes on, and not where', () => {
	it('is an error, and makes no second code', async () => {
		const { output, sent } = await deliver(
			{ name: 'BK-1' },
			{
				'/access_codes/list': () =>
					success({ access_codes: [], pagination: { has_next_page: true, next_page_cursor: null } }),
			},
		);
		expect(output).toMatchObject({
			error: { message: expect.stringContaining('a list that goes on without a page cursor') },
		});
		expect(sent).not.toContain('/access_codes/create');
	});
});

describe('a code on its way out', () => {
	it.each<[string, Partial<AccessCode>]>([
		['a warning', { warnings: [{ warning_code: 'being_deleted' }] }],
		['a pending mutation', { pending_mutations: [{ mutation_code: 'deleting' }] }],
		['its end', { ends_at: '2020-01-01T00:00:00Z' }],
	])('is not the one of the booking: %s', async (_, fields) => {
		const { output } = await deliver(
			{ name: 'BK-1' },
			{
				'/access_codes/list': () => success({ access_codes: [{ ...there, ...fields }] }),
				'/access_codes/create': () => success({ access_code: { ...there, access_code_id: 'new' } }),
			},
		);
		expect(output).toMatchObject({ access_code_id: 'new', change: 'created' });
	});
});
