/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { InvalidInput } from '../../../nodes/Seam/api/errors';
import { planSync, type SyncInput } from '../../../nodes/Seam/bookings/sync';
import type { ExistingCode, SyncSettings, WantedBooking } from '../../../nodes/Seam/bookings/types';
import { DAY, existing, HOUR, NOW, wanted } from './codes';

const SETTINGS: SyncSettings = {
	listName: 'airbnb',
	removalLimit: 3,
	gracePeriod: 2 * HOUR,
	keepCurrentStays: true,
	removesMissing: true,
};

function sync(input: Partial<Omit<SyncInput, 'settings'>>, settings: Partial<SyncSettings> = {}) {
	return planSync({
		wanted: [wanted({ key: 'HM0' })],
		unreadable: [],
		existing: [],
		now: NOW,
		missingSince: {},
		...input,
		settings: { ...SETTINGS, ...settings },
	});
}

const ofList = (key: string, changes: Partial<ExistingCode> = {}) =>
	existing({ list: 'airbnb', key, accessCodeId: `code-${key}`, ...changes });

/** The outcome of each booking, as `key change reason writes`. */
function outcomes({ bookings }: ReturnType<typeof sync>): string[] {
	return bookings.map(({ booking, change, reason, doors }) =>
		[booking.key, change, reason, ...doors.map(({ action }) => action?.type)].filter(Boolean).join(' '),
	);
}

const LONG_AGO = NOW - 2 * HOUR;
const KEPT = ofList('HM0');

it('makes, changes, moves, leaves and removes what the list says', () => {
	const plan = sync({
		wanted: [
			wanted({ key: 'new' }),
			wanted({ key: 'longer', endsAt: NOW + 4 * DAY }),
			wanted({ key: 'moved', deviceIds: ['door-2'] }),
			wanted({ key: 'same' }),
			wanted({ key: 'past', startsAt: NOW - 2 * DAY, endsAt: NOW - DAY }),
		],
		existing: [ofList('longer'), ofList('moved'), ofList('same'), ofList('gone')],
		missingSince: { '[airbnb:gone]': LONG_AGO },
	});
	expect(outcomes(plan)).toEqual([
		'new created create',
		'longer updated update',
		'moved moved create delete',
		'same unchanged',
		'past over',
		'gone removed delete',
	]);
});

it('touches no code of anybody else', () => {
	const others = [
		existing({ key: 'HM9' }),
		existing({ list: 'vrbo', key: 'HM9' }),
		existing({ list: 'airbnb-2', key: 'HM9' }),
		existing({ key: 'airbnb:HM9' }),
		existing({ name: 'Cleaner' }),
		existing({ name: 'airbnb:HM9' }),
		existing({ name: '[airbnb:HM9] Cleaner' }),
		existing({ name: '[airbnb:]' }),
	];
	expect(outcomes(sync({ existing: [...others, KEPT] }, { gracePeriod: 0 }))).toEqual(['HM0 unchanged']);
});

describe('a booking that is missing from the list', () => {
	it('is kept until it has been missing for the grace period', () => {
		const first = sync({ existing: [KEPT, ofList('HM1')] });
		expect(outcomes(first)).toEqual(['HM0 unchanged', 'HM1 kept grace_period']);
		expect(first.missingSince).toEqual({ '[airbnb:HM1]': NOW });

		const almost = sync({
			existing: [KEPT, ofList('HM1')],
			now: NOW + 2 * HOUR - 1,
			missingSince: first.missingSince,
		});
		expect(outcomes(almost)).toEqual(['HM0 unchanged', 'HM1 kept grace_period']);
		expect(almost.missingSince).toEqual(first.missingSince);

		const then = sync({
			existing: [KEPT, ofList('HM1')],
			now: NOW + 2 * HOUR,
			missingSince: almost.missingSince,
		});
		expect(outcomes(then)).toEqual(['HM0 unchanged', 'HM1 removed delete']);
	});

	it('is removed at the next run if the removal failed, and then forgotten', () => {
		const missingSince = { '[airbnb:HM1]': LONG_AGO };
		const first = sync({ existing: [KEPT, ofList('HM1')], missingSince });
		expect(first.missingSince).toEqual(missingSince);
		const gone = sync({ existing: [KEPT, ofList('HM1', { isBeingDeleted: true })], missingSince });
		expect(outcomes(gone)).toEqual(['HM0 unchanged']);
		expect(gone.missingSince).toEqual({});
	});

	it('starts anew when it was back in between', () => {
		const back = sync({
			wanted: [wanted({ key: 'HM0' }), wanted({ key: 'HM1' })],
			existing: [KEPT, ofList('HM1')],
			missingSince: { '[airbnb:HM1]': LONG_AGO },
		});
		expect(back.missingSince).toEqual({});
	});

	it.each([
		['from the future', NOW + DAY],
		['that is no number', Number.NaN],
	])('starts anew where what is remembered is a time %s', (_case, since) => {
		const plan = sync({ existing: [KEPT, ofList('HM1')], missingSince: { '[airbnb:HM1]': since } });
		expect(outcomes(plan)).toEqual(['HM0 unchanged', 'HM1 kept grace_period']);
		expect(plan.missingSince).toEqual({ '[airbnb:HM1]': NOW });
	});

	it.each<[string, Partial<ExistingCode>, Partial<SyncSettings>, string]>([
		['is removed at once without a grace period', {}, { gracePeriod: 0 }, 'HM1 removed delete'],
		[
			'is only reported where the run removes nothing',
			{},
			{ gracePeriod: 0, removesMissing: false },
			'HM1 kept manual_run',
		],
		[
			'is kept while its stay is under way',
			{ startsAt: NOW - DAY, endsAt: NOW + DAY },
			{ gracePeriod: 0 },
			'HM1 kept stay_under_way',
		],
		[
			'loses also a stay under way where those are not kept',
			{ startsAt: NOW - DAY, endsAt: NOW + DAY },
			{ gracePeriod: 0, keepCurrentStays: false },
			'HM1 removed delete',
		],
		[
			'is no stay under way with a code without an end',
			{ startsAt: null, endsAt: null },
			{ gracePeriod: 0 },
			'HM1 removed delete',
		],
	])('%s', (_case, code, settings, expected) => {
		expect(outcomes(sync({ existing: [KEPT, ofList('HM1', code)] }, settings))).toEqual([
			'HM0 unchanged',
			expected,
		]);
	});

	it('is nobody when its code has ended', () => {
		const code = ofList('HM1', { startsAt: NOW - 2 * DAY, endsAt: NOW });
		expect(outcomes(sync({ existing: [KEPT, code] }, { gracePeriod: 0 }))).toEqual(['HM0 unchanged']);
	});

	it('may have a name that JavaScript knows', () => {
		const plan = sync({ existing: [KEPT, ofList('__proto__')] });
		expect(Object.entries(plan.missingSince)).toEqual([['[airbnb:__proto__]', NOW]]);
	});
});

describe('a list that says nothing', () => {
	it('removes nothing when it is empty, and is no proof that a booking is missing', () => {
		const plan = sync(
			{ wanted: [], existing: [KEPT, ofList('HM1')], missingSince: { '[airbnb:HM1]': LONG_AGO } },
			{
				gracePeriod: 0,
			},
		);
		expect(outcomes(plan)).toEqual(['HM0 kept empty_list', 'HM1 kept empty_list']);
		expect(plan.missingSince).toEqual({ '[airbnb:HM1]': LONG_AGO });
	});

	it('removes nothing for a booking that can not be read', () => {
		const plan = sync(
			{ existing: [ofList('HM1'), ofList('HM2')], unreadable: [{ itemIndex: 1, key: 'HM1' }] },
			{
				gracePeriod: 0,
			},
		);
		expect(outcomes(plan)).toEqual(['HM0 created create', 'HM2 removed delete']);
	});

	it('removes nothing at all when it can not be read which booking an item is', () => {
		const plan = sync({ existing: [ofList('HM1')], unreadable: [{ itemIndex: 1 }] }, { gracePeriod: 0 });
		expect(outcomes(plan)).toEqual(['HM0 created create', 'HM1 kept unreadable_item']);
	});
});

describe('the removal limit', () => {
	const missing = (count: number, changes?: Partial<ExistingCode>) =>
		Array.from({ length: count }, (_, i) => ofList(`HM${i + 1}`, changes));

	it('stops a run that would remove more, with the numbers', () => {
		const run = () => sync({ existing: [KEPT, ...missing(4)] }, { gracePeriod: 0 });
		expect(run).toThrow(
			new InvalidInput(
				'4 of the 5 bookings of "airbnb" would lose their codes, and at most 3 may in one run',
				'',
			),
		);
		expect(run).toThrow(
			expect.objectContaining({ description: expect.stringContaining('Booking keys: HM1, HM2, HM3, HM4.') }),
		);
	});

	it('names some of many', () => {
		expect(() => sync({ existing: missing(30) }, { gracePeriod: 0 })).toThrow(
			expect.objectContaining({ description: expect.stringMatching(/HM\d+ and 20 more\.$/) }),
		);
	});

	it.each<[string, ExistingCode[], Partial<SyncSettings>]>([
		['as many as it allows', missing(3), {}],
		['more where it is higher', missing(9), { removalLimit: 9 }],
		['stays that have ended', missing(9, { startsAt: NOW - DAY, endsAt: NOW - 1 }), {}],
		['stays under way, which are kept', missing(9, { startsAt: NOW - DAY, endsAt: NOW + 1 }), {}],
		['those in their grace period', missing(9), { gracePeriod: HOUR }],
		[
			'several codes of one booking',
			[1, 2, 3, 4, 5].map((n) => ofList('HM1', { deviceId: `door-${n}` })),
			{},
		],
	])('lets pass %s', (_case, codes, settings) => {
		expect(() => sync({ existing: [KEPT, ...codes] }, { gracePeriod: 0, ...settings })).not.toThrow();
	});

	it('counts bookings that the list ends early', () => {
		const early = (key: string) => wanted({ key, startsAt: NOW - 3 * DAY, endsAt: NOW - DAY });
		const run = (keepCurrentStays: boolean) =>
			sync(
				{
					wanted: ['HM1', 'HM2'].map(early),
					existing: missing(2, { startsAt: NOW - DAY, endsAt: NOW + DAY }),
				},
				{ removalLimit: 1, keepCurrentStays },
			);
		expect(() => run(false)).toThrow('2 of the 2 bookings');
		expect(outcomes(run(true))).toEqual(['HM1 kept stay_under_way', 'HM2 kept stay_under_way']);
	});
});

describe('the same key twice', () => {
	const twice: WantedBooking[] = [wanted({ key: 'HM0' }), wanted({ key: 'HM1', itemIndex: 2 })];
	it.each<[string, Partial<SyncInput>]>([
		['in two bookings', { wanted: [...twice, wanted({ key: 'HM1', itemIndex: 5 })] }],
		['in one that can not be read', { wanted: twice, unreadable: [{ itemIndex: 5, key: 'HM1' }] }],
	])('is an error: %s', (_case, input) => {
		expect(() => sync(input)).toThrow(
			new InvalidInput('Two items have the Booking Key "HM1": item 2 and item 5', ''),
		);
	});

	it('is none where keys are missing', () => {
		expect(() => sync({ unreadable: [{ itemIndex: 1 }, { itemIndex: 2 }] })).not.toThrow();
	});
});

describe('speed', () => {
	/** A list of which one in a hundred bookings is changed, moved, new or gone, on a fifth as many doors. */
	function listOf(count: number): Partial<SyncInput> {
		const doors = count / 5;
		const keys = Array.from({ length: count }, (_, i) => i);
		return {
			wanted: keys.slice(1).map((i) =>
				wanted({
					key: `HM${i}`,
					itemIndex: i,
					code: i % 3 === 0 ? '4711' : undefined,
					deviceIds: [`door-${i % doors}`, i % 100 === 1 ? 'door-x' : `door-${(i + 1) % doors}`],
					endsAt: NOW + (i % 100 === 2 ? 4 : 3) * DAY,
				}),
			),
			existing: keys.flatMap((i) =>
				i % 100 === 3
					? []
					: [0, 1].map((n) =>
							ofList(`HM${i}`, { deviceId: `door-${(i + n) % doors}`, accessCodeId: `code-${i}-${n}` }),
						),
			),
		};
	}

	/** How long the plans of lists take, in milliseconds: the least of several times, since other work only adds to it. */
	function time(inputs: Array<Partial<SyncInput>>): number {
		const durations = Array.from({ length: 12 }, () => {
			const start = process.cpuUsage();
			const plans = inputs.map((input) => sync(input));
			expect(plans).toHaveLength(inputs.length);
			return process.cpuUsage(start).user / 1000;
		});
		return Math.min(...durations);
	}

	it('plans 10,000 bookings on 2,000 doors within a second, in a time that grows as their number does', () => {
		const short = time(Array.from({ length: 10 }, () => listOf(1000))) / 10;
		const long = time([listOf(10_000)]);
		expect(long).toBeLessThan(1000);
		// Ten times, but for what a processor's cache and a busy machine do; a hundred times if each looked at all others.
		expect(long / short).toBeLessThan(35);
	});
});
