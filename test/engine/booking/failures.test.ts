import type { INodeParameters, INodeType } from 'n8n-workflow';

import type * as SeamModule from '../../../nodes/Seam/Seam.node';
import type { Emulator, FaultyAnswer } from '../../../sandbox/emulator';
import { createCode, hoursFromNow } from '../../emulator/client';
import { describe, it, onlyInOnePass } from '../harness/bothWays';
import { countOf, failureOf, until } from '../support';
import { book, codesNamed, doorsOf, first, startBookingSeam, STAY, writeRoutes } from './support';

let emulator: Emulator;
let front: string;
let flat: string;

beforeEach(async () => {
	({ emulator, front, flat } = await startBookingSeam());
});
afterEach(async () => await emulator.stop());

const upsert = async (parameters: INodeParameters = {}, options = {}) =>
	await book(
		emulator,
		'upsert',
		{ bookingKey: 'BK-1', deviceIds: [front, flat], ...STAY, ...parameters },
		options,
	);

const refusal = (status: number, message: string): FaultyAnswer => ({
	status,
	body: { error: { type: 'invalid_input', message }, ok: false },
});

/** Seam does what it is asked, and the answer gets lost. */
const LOST: FaultyAnswer = { status: 200, destroy: 'after' };
/** Nobody knows, but Seam did nothing. */
const BROKEN: FaultyAnswer = { status: 502, raw: '<html>Bad gateway</html>', applied: false };

describe('one door that fails', () => {
	it('does not keep the others from their codes, and the next run makes up for it', async () => {
		emulator.respondNext('/access_codes/create', refusal(400, 'The lock is gone'));
		const { items } = await upsert({}, { onError: 'continueRegularOutput' });
		const { message, description, booking } = failureOf(items[0]);
		expect(message).toBe('1 of 2 doors failed. Street Door: The lock is gone [item 0]');
		expect(description).toContain('The other doors have their codes. Run this again when the cause is gone.');
		const { code } = codesNamed(emulator, '[BK-1]')[0];
		expect(booking).toMatchObject({ booking_key: 'BK-1', change: 'created', code });
		expect(doorsOf(Object(booking))).toMatchObject([
			{
				device_name: 'Street Door',
				access_code_id: null,
				code: null,
				change: 'unchanged',
				state: 'failed',
				error: 'The lock is gone',
			},
			{ device_name: 'Flat 3', access_code_id: expect.any(String), code, change: 'created' },
		]);
		const again = first(await upsert());
		expect(again).toMatchObject({ change: 'updated', code });
		expect(doorsOf(again).map(({ change }) => change)).toEqual(['created', 'unchanged']);
	});

	it('is named with all the others that failed alike', async () => {
		emulator.respondNext('/access_codes/create', refusal(400, 'The lock is gone'), 2);
		const { error } = await upsert();
		expect(error?.message).toBe('2 of 2 doors failed. Street Door, Flat 3: The lock is gone [item 0]');
		expect(error).toMatchObject({ description: expect.not.stringContaining('The other doors') });
	});

	it('stops the workflow, and the error names the codes that the run has made', async () => {
		emulator.respondNext('/access_codes/create', refusal(400, 'The lock is gone'));
		const { error } = await upsert();
		const [{ access_code_id }] = codesNamed(emulator, '[BK-1]');
		expect(error).toMatchObject({ description: expect.stringContaining(access_code_id) });
	});

	it('whose change is taken, but can not be looked at, says so', async () => {
		await upsert();
		emulator.respondNext('/access_codes/get', refusal(400, 'Not now'));
		const { items } = await upsert({ endsAt: '2037-03-30' }, { onError: 'continueRegularOutput' });
		expect(doorsOf(Object(failureOf(items[0]).booking)).map(({ change }) => change)).toEqual([
			'updated',
			'updated',
		]);
	});
});

describe('digits that Seam chose', () => {
	const TAKEN: FaultyAnswer = {
		status: 409,
		body: {
			error: { type: 'duplicate_access_code', message: 'Cannot set duplicate access code' },
			ok: false,
		},
	};

	it('and that one of the doors has already, give way to others on all doors', async () => {
		emulator.respondNext('/access_codes/create', TAKEN);
		const made = first(await upsert());
		expect(made.change).toBe('created');
		expect(doorsOf(made).map(({ change, code, error }) => [change, code, error])).toEqual([
			['created', made.code, undefined],
			['created', made.code, undefined],
		]);
		expect(codesNamed(emulator, '[BK-1]').map(({ code }) => code)).toEqual([made.code, made.code]);
		expect(writeRoutes(emulator)).toEqual(['create', 'create', 'delete', 'create', 'create']);
		emulator.resetRecording();
		expect(first(await upsert())).toMatchObject({ change: 'unchanged', code: made.code });
		expect(writeRoutes(emulator)).toEqual([]);
	});

	it('and that no door takes are an error, and nothing is tried again', async () => {
		emulator.respondNext('/access_codes/create', TAKEN, 2);
		const { error } = await upsert();
		expect(error?.message).toMatch(
			/^2 of 2 doors failed\. Street Door, Flat 3: Cannot set duplicate access code/,
		);
		expect(writeRoutes(emulator)).toEqual(['create', 'create']);
	});
});

describe('an answer that gets lost', () => {
	it('to a create is found again, and nothing is made twice', async () => {
		emulator.respondNext('/access_codes/create', LOST);
		const made = first(await upsert());
		expect(made.change).toBe('created');
		expect(doorsOf(made).map(({ change, code }) => [change, code])).toEqual([
			['created', made.code],
			['created', made.code],
		]);
		expect(countOf(emulator, '/access_codes/create')).toBe(2);
		expect(codesNamed(emulator, '[BK-1]')).toHaveLength(2);
	});

	it('to a create is found again, and the code is named where the wait for it fails', async () => {
		emulator.respondNext('/access_codes/create', LOST, 2);
		emulator.failProgramming(
			{},
			{ error_code: 'failed_to_set_on_device', message: 'The lock did not answer' },
		);
		const underWay = { startsAt: hoursFromNow(-1), endsAt: hoursFromNow(24) };
		const { error } = await upsert({ ...underWay, waitForCompletion: true, options: { timeout: 2 } });
		const codes = codesNamed(emulator, '[BK-1]');
		expect(codes).toHaveLength(2);
		for (const { access_code_id } of codes) {
			expect(error).toMatchObject({ description: expect.stringContaining(access_code_id) });
		}
	});

	it('to a create that Seam did not carry out is no code, and it is not sent again', async () => {
		emulator.respondNext('/access_codes/create', BROKEN);
		const { error } = await upsert({ deviceIds: [front] });
		expect(error?.message).toBe(
			'Street Door: No usable answer from Seam, so it is not known whether the code was written [item 0]',
		);
		expect(error).toMatchObject({
			description: expect.stringContaining('Run this again: it finds the codes'),
		});
		expect(countOf(emulator, '/access_codes/create')).toBe(1);
		expect(first(await upsert({ deviceIds: [front] }))).toMatchObject({ change: 'created' });
	});

	it('to a change is found again', async () => {
		await upsert({ deviceIds: [front] });
		emulator.respondNext('/access_codes/update', LOST);
		const changed = first(await upsert({ deviceIds: [front], endsAt: '2037-03-30' }));
		expect(changed).toMatchObject({ change: 'updated', ends_at: '2037-03-30T16:00:00.000Z' });
		expect(countOf(emulator, '/access_codes/update')).toBe(1);
	});

	it('to the create of a move keeps the old door until it is found again', async () => {
		await upsert({ deviceIds: [front] });
		emulator.respondNext('/access_codes/create', LOST);
		const moved = first(await upsert({ deviceIds: [flat] }));
		expect(moved.change).toBe('moved');
		expect(doorsOf(moved).map(({ change }) => change)).toEqual(['created', 'removed']);
		expect(codesNamed(emulator, '[BK-1]').map(({ device_id }) => device_id)).toEqual([flat]);
	});

	it('to a delete is found to be gone', async () => {
		await upsert();
		emulator.respondNext('/access_codes/delete', LOST);
		const gone = first(await book(emulator, 'cancel', { bookingKey: 'BK-1' }));
		expect(doorsOf(gone).map(({ change }) => change)).toEqual(['removed', 'removed']);
		expect(countOf(emulator, '/access_codes/delete')).toBe(2);
		expect(codesNamed(emulator, '[BK-1]')).toEqual([]);
	});

	it('to a delete that Seam did not carry out is an error that says which door', async () => {
		await upsert({ deviceIds: [front] });
		emulator.respondNext('/access_codes/delete', BROKEN);
		const { items } = await book(
			emulator,
			'cancel',
			{ bookingKey: 'BK-1' },
			{ onError: 'continueRegularOutput' },
		);
		const { message, booking } = failureOf(items[0]);
		expect(message).toBe(
			'Street Door: No usable answer from Seam, so it is not known whether the code was deleted [item 0]',
		);
		expect(booking).toMatchObject({ change: 'unchanged', doors: [{ change: 'unchanged', state: 'failed' }] });
		expect(countOf(emulator, '/access_codes/delete')).toBe(1);
	});

	it('takes nothing away where the look for it fails too', async () => {
		emulator.respondNext('/access_codes/create', { ...LOST, delayMs: 500 });
		const run = upsert({}, { onError: 'continueRegularOutput' });
		await until(() => codesNamed(emulator, '[BK-1]').length === 2);
		emulator.respondNext('/access_codes/list', { status: 503, body: {} }, 10);
		const { items } = await run;
		const { message, booking } = failureOf(items[0]);
		expect(message).toMatch(
			/^1 of 2 doors failed\. (Street Door|Flat 3): .* it is not known whether the code was/,
		);
		expect(booking).toMatchObject({ change: 'created', code: codesNamed(emulator, '[BK-1]')[0].code });
		emulator.clearResponses();
		expect(first(await upsert())).toMatchObject({ change: 'unchanged' });
	});
});

describe('a list', () => {
	it('that lags behind makes no second code', async () => {
		emulator.configure({ listLagMs: 600_000 });
		const made = first(await upsert());
		const again = first(await upsert());
		expect(again).toMatchObject({ change: 'unchanged', code: made.code });
		const longer = first(await upsert({ endsAt: '2037-03-30' }));
		expect(longer).toMatchObject({ change: 'updated', code: made.code });
		expect(codesNamed(emulator, '[BK-1]')).toHaveLength(2);
		expect(first(await book(emulator, 'cancel', { bookingKey: 'BK-1' }))).toMatchObject({
			change: 'removed',
		});
		expect(first(await book(emulator, 'get', { bookingKey: 'BK-1' }))).toMatchObject({ doors: [] });
	});

	it('has many pages', async () => {
		emulator.configure({ largestPage: 2 });
		for (const name of ['A [BK-1', 'BK-1] B', 'C BK-1', 'D', 'E']) {
			await createCode(emulator, { device_id: front, name });
		}
		const made = first(await upsert());
		expect(first(await upsert())).toMatchObject({ change: 'unchanged', code: made.code });
		expect(codesNamed(emulator, '[BK-1]')).toHaveLength(2);
	});

	it('that can not be searched is read door by door, and asked once in a run', async () => {
		emulator.configure({ searchAlone: false });
		const made = first(await upsert());
		emulator.resetRecording();
		const result = await upsert({ bookingKey: '={{ $json.key }}' }, { input: [{ key: 'BK-1' }] });
		expect(first(result)).toMatchObject({ change: 'unchanged', code: made.code });
		const lists = emulator.requests.filter(({ path }) => path === '/access_codes/list');
		expect(lists.filter(({ status }) => status === 400)).toHaveLength(1);
		expect(first(await book(emulator, 'cancel', { bookingKey: 'BK-1' }))).toMatchObject({
			change: 'removed',
		});
		expect(codesNamed(emulator, '[BK-1]')).toEqual([]);
	});

	it('that can not be read fails the item before anything is written', async () => {
		emulator.respondNext('/access_codes/list', { status: 503, body: {} }, 4);
		const { error } = await upsert();
		expect(error?.message).toMatch(/^Seam could not answer: .* \[item 0\]$/);
		expect(writeRoutes(emulator)).toEqual([]);
	});
});

/** Runs an operation with a copy of the node that shares no memory with the others, as on another worker. */
function otherWorker(): INodeType {
	let node: INodeType | undefined;
	jest.isolateModules(() => {
		const { Seam } = jest.requireActual<typeof SeamModule>('../../../nodes/Seam/Seam.node');
		node = new Seam();
	});
	if (!node) throw new Error('The node did not load');
	return node;
}

onlyInOnePass('several workers at once', 'they share nothing that could be compared', () => {
	const parameters = {
		resource: 'booking',
		bookingKey: 'BK-1',
		listName: 'airbnb',
		...STAY,
	};

	it.each(['upsert', 'sync'])('end with one code on each door, and all say which: %s', async (operation) => {
		const runs = [1, 2, 3].map(() => otherWorker());
		const results = await Promise.all(
			runs.map(
				async (node) =>
					await book(
						emulator,
						operation,
						{ ...parameters, deviceIds: [front, flat] },
						{ node, mode: 'trigger' },
					),
			),
		);
		expect(results.map(({ error }) => error?.message)).toEqual([undefined, undefined, undefined]);
		const codes = codesNamed(emulator, 'BK-1]');
		expect(codes.map(({ device_id }) => device_id).sort()).toEqual([front, flat].sort());
		expect(new Set(codes.map(({ code }) => code)).size).toBe(1);
		const ids = codes.map(({ access_code_id }) => access_code_id).sort();
		for (const result of results) {
			const shown = doorsOf(first(result)).map(({ access_code_id }) => String(access_code_id));
			expect(shown.sort()).toEqual(ids);
		}
	});

	it('do so with a wished code too', async () => {
		const results = await Promise.all(
			[1, 2].map(
				async () =>
					await book(
						emulator,
						'upsert',
						{ ...parameters, deviceIds: [front, flat], code: '4711' },
						{ node: otherWorker() },
					),
			),
		);
		expect(results.map(({ error }) => error?.message)).toEqual([undefined, undefined]);
		expect(results.map((result) => first(result).code)).toEqual(['4711', '4711']);
		expect(codesNamed(emulator, '[airbnb:BK-1]').map(({ code }) => code)).toEqual(['4711', '4711']);
	});

	it('the next run removes duplicates that were left', async () => {
		for (const created of [1, 2]) {
			await createCode(emulator, {
				device_id: front,
				name: '[BK-1]',
				code: `471${created}`,
				starts_at: '2037-03-27T20:00:00.000Z',
				ends_at: '2037-03-29T16:00:00.000Z',
			});
		}
		const tidied = first(await upsert({ deviceIds: [front] }));
		expect(tidied).toMatchObject({ change: 'updated', code: '4711' });
		expect(doorsOf(tidied).map(({ change }) => change)).toEqual(['unchanged', 'removed']);
		expect(codesNamed(emulator, '[BK-1]')).toHaveLength(1);
	});
});
