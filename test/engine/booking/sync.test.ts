import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { AccessCode, Emulator } from '../../../sandbox/emulator';
import { createCode } from '../../emulator/client';
import type { NodeOptions, NodeResult } from '../harness';
import { onlyInOnePass } from '../harness/bothWays';
import { jsonOf } from '../life/support';
import { countOf, failureOf } from '../support';
import { book, codesNamed, doorsOf, startBookingSeam, STAY, STAY_IN_CHICAGO, writeRoutes } from './support';

let emulator: Emulator;
let front: string;
let flat: string;

beforeEach(async () => {
	({ emulator, front, flat } = await startBookingSeam());
});
afterEach(async () => await emulator.stop());

const HOUR = 3_600_000;

/** A booking as the list has it. */
interface Listed extends IDataObject {
	key: string;
	doors?: string;
	from?: string;
	to?: string;
	code?: string;
}

const PARAMETERS: INodeParameters = {
	listName: 'airbnb',
	bookingKey: '={{ $json.key }}',
	guestName: '={{ $json.guest }}',
	deviceIds: '={{ $json.doors ?? "Street Door, Flat 3" }}',
	startsAt: '={{ $json.from ?? "2037-03-27" }}',
	endsAt: '={{ $json.to ?? "2037-03-29" }}',
	code: '={{ $json.code }}',
};

/** Syncs a list as a workflow that runs by itself does. */
async function sync(
	input: Listed[],
	parameters: INodeParameters = {},
	options: Partial<Omit<NodeOptions, 'parameters'>> = {},
): Promise<NodeResult> {
	return await book(
		emulator,
		'sync',
		{ ...PARAMETERS, ...parameters },
		{ input, mode: 'trigger', ...options },
	);
}

/** What became of each booking: its key and change. */
function changes(result: NodeResult): string[] {
	if (result.error) throw result.error;
	return jsonOf(result).map(({ booking_key, change, kept_because: reason }) =>
		[booking_key, change, ...(reason === undefined ? [] : [`(${String(reason)})`])].join(' '),
	);
}

const ofList = () => codesNamed(emulator, '[airbnb:').map(({ name, device_id }) => [name, device_id]);

/** What the node remembers, as if so many hours had passed since. */
function hoursLater(hours: number, { staticData }: NodeResult): IDataObject {
	const text = JSON.stringify(staticData).replace(/\d{13}/g, (time) => String(Number(time) - hours * HOUR));
	return JSON.parse(text);
}

/** Now and so many hours from now, as ISO 8601. */
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

const [A, B, C, D, E]: Listed[] = ['A', 'B', 'C', 'D', 'E'].map((key) => ({ key }));

onlyInOnePass('Sync', 'it takes all items together', () => {
	describe('a list', () => {
		it('puts each booking on its doors, marked as of the list', async () => {
			const result = await sync([
				{ ...A, guest: 'Anna' },
				{ ...B, doors: 'Flat 3' },
			]);
			expect(changes(result)).toEqual(['A created', 'B created']);
			expect(jsonOf(result)[0]).toMatchObject({
				booking_key: 'A',
				list: 'airbnb',
				guest_name: 'Anna',
				...STAY_IN_CHICAGO,
				doors: [
					{ device_name: 'Street Door', change: 'created' },
					{ device_name: 'Flat 3', change: 'created' },
				],
			});
			expect(ofList()).toEqual([
				['Anna [airbnb:A]', front],
				['Anna [airbnb:A]', flat],
				['[airbnb:B]', flat],
			]);
			expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		});

		it('that has not changed makes one search and no write', async () => {
			await sync([A, B, C]);
			emulator.resetRecording();
			expect(changes(await sync([A, B, C]))).toEqual(['A unchanged', 'B unchanged', 'C unchanged']);
			expect(emulator.requests.map(({ path }) => path)).toEqual(['/devices/list', '/access_codes/list']);
		});

		it('changes, moves and adds, and the codes stay', async () => {
			const before = jsonOf(await sync([A, { ...B, doors: 'Flat 3' }]));
			const after = await sync([{ ...A, to: '2037-03-30' }, { ...B, doors: 'Street Door' }, C]);
			expect(changes(after)).toEqual(['A updated', 'B moved', 'C created']);
			expect(
				jsonOf(after)
					.slice(0, 2)
					.map(({ code }) => code),
			).toEqual(before.map(({ code }) => code));
			expect(ofList()).toHaveLength(5);
		});

		it('says of a stay that is over that nothing is done', async () => {
			expect(changes(await sync([{ ...A, from: '2020-01-01', to: '2020-01-03' }]))).toEqual(['A over']);
			expect(ofList()).toEqual([]);
		});

		it('waits for all, and a door that fails fails its booking alone', async () => {
			emulator.failProgramming(
				{ device_id: flat },
				{ error_code: 'no_space_for_access_code_on_device', message: 'The lock is full.' },
			);
			const under = { from: inHours(-1), to: inHours(24) };
			const { items, errorItems } = await sync(
				[
					{ ...A, ...under },
					{ ...B, ...under, doors: 'Street Door' },
				],
				{ waitForCompletion: true },
				{ onError: 'continueErrorOutput' },
			);
			expect(items.map(({ json }) => json.booking_key)).toEqual(['B']);
			expect(doorsOf(items[0].json)).toMatchObject([{ state: 'set' }]);
			const { message, booking } = failureOf(errorItems[0]);
			expect(message).toBe(
				'1 of 2 doors failed. Flat 3: The code can not be put on the lock: The lock is full [item 0]',
			);
			expect(doorsOf(Object(booking)).map(({ state }) => state)).toEqual(['set', 'failed']);
		});

		it('goes on with the others where a write fails, also in a workflow that stops', async () => {
			emulator.respondNext('/access_codes/create', {
				status: 400,
				body: { error: { type: 'invalid_input', message: 'The lock is gone' }, ok: false },
			});
			const { error } = await sync([A, B, C]);
			expect(error?.message).toMatch(/^1 of 2 doors failed\. Street Door: The lock is gone \[item 0\]$/);
			expect(ofList()).toHaveLength(5);
			expect(changes(await sync([A, B, C]))).toEqual(['A updated', 'B unchanged', 'C unchanged']);
			expect(ofList()).toHaveLength(6);
		});

		it('takes wished codes, and none twice', async () => {
			const result = jsonOf(
				await sync([
					{ ...A, code: '4711' },
					{ ...B, code: '4711' },
					{ ...C, code: '0000' },
				]),
			);
			expect(result[0].code).toBe('4711');
			expect(new Set(result.map(({ code }) => code)).size).toBe(3);
			expect(countOf(emulator, '/access_codes/unmanaged/list')).toBe(2);
			emulator.resetRecording();
			expect(
				changes(
					await sync([
						{ ...A, code: '4711' },
						{ ...B, code: '4711' },
						{ ...C, code: '0000' },
					]),
				),
			).toEqual(['A unchanged', 'B unchanged', 'C unchanged']);
		});

		it('works door by door where Seam does not search, and over many pages', async () => {
			emulator.configure({ searchAlone: false, largestPage: 2 });
			expect(changes(await sync([A, B, C]))).toEqual(['A created', 'B created', 'C created']);
			expect(changes(await sync([A, B, C]))).toEqual(['A unchanged', 'B unchanged', 'C unchanged']);
		});

		it('is not fooled by lists that lag', async () => {
			emulator.configure({ listLagMs: 600_000 });
			await sync([A, B]);
			expect(changes(await sync([A, { ...B, to: '2037-03-30' }]))).toEqual(['A unchanged', 'B updated']);
			expect(changes(await sync([A, { ...B, to: '2037-03-30' }]))).toEqual(['A unchanged', 'B unchanged']);
			expect(ofList()).toHaveLength(4);
		});

		it('ends as one where two run at once', async () => {
			const results = await Promise.all([sync([A, B, C]), sync([A, B, C])]);
			expect(results.map(({ error }) => error)).toEqual([undefined, undefined]);
			expect(ofList()).toHaveLength(6);
			expect(results.flatMap(changes).filter((change) => change.endsWith('created'))).toHaveLength(3);
		});
	});

	describe('a Dry Run', () => {
		it('puts out what would be done, and does nothing', async () => {
			const before = await sync([A, { ...B, doors: 'Flat 3' }, C]);
			const staticData = hoursLater(3, await sync([A, { ...B, doors: 'Flat 3' }]));
			emulator.resetRecording();
			const list = [A, { ...B, doors: 'Street Door' }, D];
			const wanted = await sync(list, { dryRun: true }, { staticData });
			expect(jsonOf(wanted).map(({ dry_run }) => dry_run)).toEqual([true, true, true, true]);
			expect(changes(wanted)).toEqual(['A unchanged', 'B moved', 'D created', 'C removed']);
			const [, moved] = jsonOf(wanted);
			expect(moved.code).toBe(jsonOf(before)[1].code);
			expect(doorsOf(moved)).toMatchObject([
				{ device_name: 'Street Door', access_code_id: null, change: 'created', state: null },
				{ device_name: 'Flat 3', access_code_id: expect.any(String), change: 'removed', state: 'deferred' },
			]);
			expect(writeRoutes(emulator)).toEqual([]);
			expect(ofList()).toHaveLength(5);
		});

		it('plans what the run after it does', async () => {
			await sync([A, B]);
			const list = [
				{ ...A, to: '2037-03-30' },
				{ ...C, code: '4711' },
			];
			const planned = changes(await sync(list, { dryRun: true }));
			expect(changes(await sync(list))).toEqual(planned);
		});
	});

	const manual = (): Partial<NodeOptions> => ({ mode: 'manual' });

	describe('a booking that is missing', () => {
		it('is kept until it has been missing for the grace period, over several runs', async () => {
			await sync([A, B]);
			const first = await sync([A]);
			expect(changes(first)).toEqual(['A unchanged', 'B kept (grace_period)']);
			const second = await sync([A], {}, { staticData: hoursLater(1.9, first) });
			expect(changes(second)).toEqual(['A unchanged', 'B kept (grace_period)']);
			const third = await sync([A], {}, { staticData: hoursLater(0.2, second) });
			expect(changes(third)).toEqual(['A unchanged', 'B removed']);
			expect(doorsOf(jsonOf(third)[1]).map(({ change }) => change)).toEqual(['removed', 'removed']);
			expect(ofList()).toHaveLength(2);
			expect(changes(await sync([A], {}, { staticData: third.staticData }))).toEqual(['A unchanged']);
		});

		it('comes out last, and belongs to no item', async () => {
			await sync([A, B, C]);
			const { items } = await sync([B, C]);
			expect(items.map(({ json, pairedItem }) => [json.booking_key, pairedItem])).toEqual([
				['B', { item: 0 }],
				['C', { item: 1 }],
				['A', undefined],
			]);
		});

		it('that comes back is as before, and its time begins anew', async () => {
			await sync([A, B]);
			const missing = await sync([A]);
			const back = await sync([A, B], {}, { staticData: hoursLater(1.5, missing) });
			expect(changes(back)).toEqual(['A unchanged', 'B unchanged']);
			const again = await sync([A], {}, { staticData: hoursLater(1.5, back) });
			expect(changes(again)).toEqual(['A unchanged', 'B kept (grace_period)']);
			expect(ofList()).toHaveLength(4);
		});

		it('begins anew after it came back in a run that failed', async () => {
			await sync([A, B]);
			const missing = await sync([A]);
			const failed = await sync(
				[A, B, { key: 'C', from: 'soon' }],
				{},
				{ staticData: hoursLater(1.5, missing) },
			);
			expect(failed.error?.message).toMatch(/^'Arrival' is not a date that can be read/);
			const again = await sync([A], {}, { staticData: hoursLater(1.5, failed) });
			expect(changes(again)).toEqual(['A unchanged', 'B kept (grace_period)']);
			const twice = await sync([A, B, B], {}, { staticData: hoursLater(1.5, again) });
			expect(twice.error?.message).toMatch(/^Two items have the Booking Key "B"/);
			const after = await sync([A], {}, { staticData: hoursLater(1.5, twice) });
			expect(changes(after)).toEqual(['A unchanged', 'B kept (grace_period)']);
		});

		it('has a grace period of its own in each list', async () => {
			await sync([A, B]);
			await sync([A, B], { listName: 'vrbo' });
			const missing = await sync([A]);
			const other = await sync([A], { listName: 'vrbo' }, { staticData: hoursLater(3, missing) });
			expect(changes(other)).toEqual(['A unchanged', 'B kept (grace_period)']);
			const gone = await sync([A], {}, { staticData: other.staticData });
			expect(changes(gone)).toEqual(['A unchanged', 'B removed']);
			expect(codesNamed(emulator, '[vrbo:B]')).toHaveLength(2);
		});

		it('goes at once where there is no grace period', async () => {
			await sync([A, B]);
			expect(changes(await sync([A], { options: { gracePeriod: 0 } }))).toEqual(['A unchanged', 'B removed']);
		});

		it('is only reported by a run that somebody starts by hand', async () => {
			await sync([A, B]);
			emulator.resetRecording();
			const options = { gracePeriod: 0 };
			expect(changes(await sync([A], { options }, manual()))).toEqual(['A unchanged', 'B kept (manual_run)']);
			expect(writeRoutes(emulator)).toEqual([]);
		});

		it('keeps its codes while any item can not be read, and where the list is empty', async () => {
			await sync([A, B, C]);
			const options = { gracePeriod: 0 };
			const noKey = await sync([A, { key: '' }], { options }, { onError: 'continueErrorOutput' });
			expect(changes(noKey)).toEqual(['A unchanged', 'B kept (unreadable_item)', 'C kept (unreadable_item)']);
			const unreadable = [A, { ...B, from: 'soon' }];
			const withKey = await sync(unreadable, { options }, { onError: 'continueErrorOutput' });
			expect(changes(withKey)).toEqual(['A unchanged', 'C removed']);
			const empty = await book(
				emulator,
				'sync',
				{ ...PARAMETERS, options },
				{ input: [{}], mode: 'trigger', onError: 'continueErrorOutput' },
			);
			expect(changes(empty)).toEqual(['A kept (empty_list)', 'B kept (empty_list)']);
			expect(failureOf(empty.errorItems[0]).message).toBe('The list has no bookings [item 0]');
		});

		it('that failed to lose its code is tried again at once', async () => {
			await sync([A, { ...B, doors: 'Flat 3' }]);
			emulator.respondNext('/access_codes/delete', {
				status: 400,
				body: { error: { type: 'invalid_input', message: 'Not now' }, ok: false },
			});
			const missing = await sync([A]);
			const failed = await sync(
				[A],
				{},
				{ staticData: hoursLater(3, missing), onError: 'continueErrorOutput' },
			);
			expect(failureOf(failed.errorItems[0])).toMatchObject({
				message: 'Flat 3: Not now',
				booking: { booking_key: 'B', change: 'unchanged', doors: [{ change: 'unchanged' }] },
			});
			const again = await sync([A], {}, { staticData: failed.staticData });
			expect(changes(again)).toEqual(['A unchanged', 'B removed']);
		});
	});

	describe('a list that lost most of its bookings', () => {
		it('changes nothing: the error has the numbers and the keys', async () => {
			await sync([A, B, C, D, E]);
			emulator.resetRecording();
			const { error } = await sync([{ ...A, to: '2037-03-31' }], { options: { gracePeriod: 0 } });
			expect(error?.message).toBe(
				'4 of the 5 bookings of "airbnb" would lose their codes, and at most 3 may in one run [item 0]',
			);
			expect(error).toMatchObject({
				description: expect.stringMatching(/^Nothing was changed.*B, C, D, E/s),
			});
			expect(writeRoutes(emulator)).toEqual([]);
		});

		it('loses them where that many may go', async () => {
			await sync([A, B, C, D, E]);
			const options = { gracePeriod: 0, removalLimit: 4 };
			expect(changes(await sync([A], { options }))).toEqual([
				'A unchanged',
				'B removed',
				'C removed',
				'D removed',
				'E removed',
			]);
			expect(ofList()).toHaveLength(2);
		});

		it('loses none where none may go', async () => {
			await sync([A, B]);
			const { error } = await sync([A], { options: { gracePeriod: 0, removalLimit: 0 } });
			expect(error?.message).toMatch(/^1 of the 2 bookings .* at most 0 may/);
		});
	});

	describe('a stay under way', () => {
		const current = (key: string): Listed => ({ key, from: inHours(-2), to: inHours(20) });

		it('is neither removed nor shortened', async () => {
			const [a, b, c] = [current('A'), current('B'), current('C')];
			await sync([a, b, c]);
			const list = [
				{ ...a, to: inHours(2) },
				{ ...b, from: inHours(30), to: inHours(50) },
			];
			emulator.resetRecording();
			expect(changes(await sync(list, { options: { gracePeriod: 0 } }))).toEqual([
				'A kept (stay_under_way)',
				'B kept (stay_under_way)',
				'C kept (stay_under_way)',
			]);
			expect(writeRoutes(emulator)).toEqual([]);
		});

		it('keeps a door that the list no longer names, unless another takes its place', async () => {
			const a = current('A');
			await sync([a]);
			const one = { ...a, doors: 'Street Door' };
			emulator.resetRecording();
			const kept = await sync([one]);
			expect(changes(kept)).toEqual(['A kept (stay_under_way)']);
			expect(doorsOf(jsonOf(kept)[0]).map(({ device_name }) => device_name)).toEqual([
				'Street Door',
				'Flat 3',
			]);
			expect(writeRoutes(emulator)).toEqual([]);
			expect(
				changes(
					await sync([{ ...a, doors: 'Street Door, Loft' }], { additionalFields: { timeZone: 'UTC' } }),
				),
			).toEqual(['A moved']);
			expect(ofList().map(([, door]) => door)).not.toContain(flat);
		});

		it('is made longer, and gets another door', async () => {
			const a = { ...current('A'), doors: 'Flat 3' };
			await sync([a]);
			expect(changes(await sync([{ ...a, to: inHours(44), doors: 'Street Door, Flat 3' }]))).toEqual([
				'A updated',
			]);
			expect(ofList()).toHaveLength(2);
		});

		it('goes by the list where that is asked for', async () => {
			const [a, b] = [current('A'), current('B')];
			await sync([a, b]);
			const options = { gracePeriod: 0, keepCurrentStays: false };
			const result = await sync([{ ...a, to: inHours(2) }], { options });
			expect(changes(result)).toEqual(['A updated', 'B removed']);
		});
	});

	it('fails one booking alone whose expression fails, wherever it stands', async () => {
		const startsAt = '={{ $json.from.startsWith("2") ? $json.from : $json.from.nowhere() }}';
		for (const place of [0, 1, 2]) {
			const list = [A, B, C].map(({ key }, i) => ({ key, from: i === place ? 'soon' : '2037-03-27' }));
			const result = await sync(list, { startsAt }, { onError: 'continueErrorOutput' });
			expect(result.items).toHaveLength(2);
			expect(result.errorItems).toMatchObject([{ pairedItem: { item: place } }]);
		}
	});

	it.each<[string, INodeParameters]>([
		[
			'\'List Name\' differs between the items: "a" in item 0 and "b" in item 1',
			{ listName: '={{ $json.list }}' },
		],
		[
			'\'Dry Run\' differs between the items: "true" in item 0 and "false" in item 1',
			{ dryRun: '={{ $json.dry }}' },
		],
	])('stops where %s', async (message, parameters) => {
		const list = [
			{ ...A, list: 'a', dry: true },
			{ ...B, list: 'b', dry: false },
		];
		const { error } = await sync(list, parameters);
		expect(error?.message).toContain(message);
		expect(writeRoutes(emulator)).toEqual([]);
	});

	it('never touches the codes of others, nor of other lists', async () => {
		const names = [
			'Cleaner',
			'Anna [A]',
			'Anna [vrbo:A]',
			'Anna [airbnb:A] old',
			'Anna (airbnb:A)',
			'[airbnb-2:A]',
			'Anna [Airbnb:A]',
			'[airbnb:]',
		];
		for (const [index, name] of names.entries()) {
			await createCode(emulator, { device_id: flat, name, code: `471${index}`, ...STAY_IN_CHICAGO });
		}
		const others = (): AccessCode[] =>
			emulator.accessCodes().filter(({ name }) => names.includes(name ?? ''));
		const before = JSON.stringify(others());
		await sync([A, B]);
		await sync([{ ...A, to: '2037-03-30' }], { options: { gracePeriod: 0 } });
		expect(JSON.stringify(others())).toBe(before);
		expect(ofList().filter(([name]) => name === '[airbnb:A]')).toHaveLength(2);
	});
});

it("keeps what Create or Update makes of one of the list's bookings: the same codes, with other digits", async () => {
	const list = [{ key: 'HM1', guest: 'Anna' }, { key: 'HM2' }];
	await sync(list);
	const changed = await book(emulator, 'upsert', {
		bookingKey: 'HM1',
		listName: 'airbnb',
		guestName: 'Anna',
		deviceIds: 'Street Door, Flat 3',
		...STAY,
		code: '4711',
	});
	expect(jsonOf(changed)).toMatchObject([
		{ booking_key: 'HM1', list: 'airbnb', change: 'updated', code: '4711' },
	]);
	emulator.resetRecording();
	expect(changes(await sync(list))).toEqual(['HM1 unchanged', 'HM2 unchanged']);
	expect(writeRoutes(emulator)).toEqual([]);
	expect(codesNamed(emulator, '[airbnb:HM1]').map(({ code }) => code)).toEqual(['4711', '4711']);
});
