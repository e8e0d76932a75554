import { commonCodeKeyOf } from '../../../nodes/Seam/bookings/codeChoice';
import { groupByBooking, planBooking, planCancellation } from '../../../nodes/Seam/bookings/plan';
import type { BookingPlan, ExistingCode, WantedBooking } from '../../../nodes/Seam/bookings/types';
import { DAY, existing, HOUR, NOW, wanted } from './codes';

const BK1 = { list: null, key: 'BK-1' };
const KEY = commonCodeKeyOf(BK1);

function plan(booking: WantedBooking, codes: ExistingCode[], keepCurrentStays = false): BookingPlan {
	return planBooking(null, booking, groupByBooking(codes).get('[BK-1]'), NOW, keepCurrentStays);
}

/** What a plan does, in short: `create door-2 4711`, `update code-1 {…}`, `delete code-1`. */
function writes({ doors }: BookingPlan): string[] {
	return doors.flatMap(({ deviceId, accessCodeId, action }) => {
		if (action?.type === 'create') return [`create ${deviceId} ${action.code ?? action.commonCodeKey}`];
		if (action?.type === 'update') return [`update ${accessCodeId} ${Object.keys(action.changes).join()}`];
		return action ? [`delete ${accessCodeId}`] : [];
	});
}

const underWay = { startsAt: NOW - DAY, endsAt: NOW + DAY };
const ended = { startsAt: NOW - 3 * DAY, endsAt: NOW - HOUR };

describe('a booking', () => {
	it('that is new gets a code on each door, of the same digits', () => {
		expect(plan(wanted({ deviceIds: ['door-1', 'door-2', 'door-1'] }), [])).toEqual({
			booking: BK1,
			itemIndex: 0,
			guestName: 'Anna Smith',
			startsAt: NOW + DAY,
			endsAt: NOW + 3 * DAY,
			code: null,
			change: 'created',
			doors: ['door-1', 'door-2'].map((deviceId) => ({
				deviceId,
				accessCodeId: null,
				code: null,
				change: 'created',
				action: {
					type: 'create',
					name: 'Anna Smith [BK-1]',
					startsAt: NOW + DAY,
					endsAt: NOW + 3 * DAY,
					commonCodeKey: KEY,
				},
			})),
		});
	});

	it('that is as it should be is left alone', () => {
		expect(plan(wanted({ code: '4711' }), [existing()])).toEqual({
			booking: BK1,
			itemIndex: 0,
			guestName: 'Anna Smith',
			startsAt: NOW + DAY,
			endsAt: NOW + 3 * DAY,
			code: '4711',
			change: 'unchanged',
			doors: [{ deviceId: 'door-1', accessCodeId: 'code-1', code: '4711', change: 'unchanged' }],
		});
	});

	it.each<[string, Partial<WantedBooking>, ExistingCode[], BookingPlan['change'], string[]]>([
		['with a wished code', { code: '1470' }, [], 'created', ['create door-1 1470']],
		['whose wish changes', { code: '1470' }, [existing()], 'updated', ['update code-1 code']],
		[
			'whose dates change',
			{ endsAt: NOW + 5 * DAY },
			[existing()],
			'updated',
			['update code-1 startsAt,endsAt'],
		],
		[
			'whose dates differ by less than a second',
			{ endsAt: NOW + 3 * DAY + 999 },
			[existing()],
			'unchanged',
			[],
		],
		['whose guest changes', { guestName: 'Ben' }, [existing()], 'updated', ['update code-1 name']],
		['whose guest is not given', { guestName: null }, [existing()], 'unchanged', []],
		['whose guest is blank', { guestName: ' ' }, [existing()], 'unchanged', []],
		[
			'that gets a door more, which gets the same digits',
			{ deviceIds: ['door-1', 'door-2'] },
			[existing()],
			'updated',
			['create door-2 4711'],
		],
		[
			'that loses a door',
			{},
			[existing(), existing({ accessCodeId: 'code-2', deviceId: 'door-2' })],
			'updated',
			['delete code-2'],
		],
		[
			'that moves: first the new door, then the old one',
			{ deviceIds: ['door-2'] },
			[existing()],
			'moved',
			['create door-2 4711', 'delete code-1'],
		],
		[
			'that moves to one of its doors',
			{ deviceIds: ['door-2'] },
			[existing(), existing({ accessCodeId: 'code-2', deviceId: 'door-2' })],
			'updated',
			['delete code-1'],
		],
		[
			'that moves while Seam has not said its digits',
			{ deviceIds: ['door-2'] },
			[existing({ code: null, commonCodeKey: KEY })],
			'moved',
			[`create door-2 ${KEY}`, 'delete code-1'],
		],
		[
			'whose digits Seam chose and keeps for it',
			{ deviceIds: ['door-1', 'door-2'] },
			[existing({ commonCodeKey: KEY })],
			'updated',
			[`create door-2 ${KEY}`],
		],
		[
			'whose doors differ in digits: most of them win',
			{ deviceIds: ['door-1', 'door-2', 'door-3'] },
			[
				existing({ code: '1111', createdAt: NOW - 9 * DAY }),
				existing({ accessCodeId: 'code-2', deviceId: 'door-2', code: '2222' }),
				existing({ accessCodeId: 'code-3', deviceId: 'door-3', code: '2222' }),
			],
			'updated',
			['update code-1 code'],
		],
		[
			'whose two doors differ in digits: the older wins',
			{ deviceIds: ['door-1', 'door-2'] },
			[
				existing({ code: '1111' }),
				existing({ accessCodeId: 'code-2', deviceId: 'door-2', code: '2222', createdAt: NOW - 9 * DAY }),
			],
			'updated',
			['update code-1 code'],
		],
		[
			'that is on one door twice: the older stays',
			{},
			[existing({ accessCodeId: 'code-2' }), existing({ createdAt: NOW - 9 * DAY })],
			'updated',
			['delete code-2'],
		],
		[
			'that is on one door twice: the one with the wished digits stays',
			{ code: '2222' },
			[existing({ createdAt: NOW - 9 * DAY }), existing({ accessCodeId: 'code-2', code: '2222' })],
			'updated',
			['delete code-1'],
		],
		[
			'that is on one door twice: the one with the right dates stays',
			{},
			[existing({ endsAt: NOW + 9 * DAY, createdAt: NOW - 9 * DAY }), existing({ accessCodeId: 'code-2' })],
			'updated',
			['delete code-1'],
		],
		[
			'whose code is being deleted',
			{},
			[existing({ isBeingDeleted: true })],
			'created',
			[`create door-1 ${KEY}`],
		],
		['that goes on after its code has ended', {}, [existing(ended)], 'created', ['create door-1 4711']],
		[
			'that has a code without an end',
			{},
			[existing({ startsAt: null, endsAt: null })],
			'updated',
			['update code-1 startsAt,endsAt,becomesTimeBound'],
		],
		[
			'whose guest may change the code at the lock',
			{ isExternalModificationAllowed: true },
			[existing()],
			'updated',
			['update code-1 isExternalModificationAllowed'],
		],
		['where that is off as it was', { isExternalModificationAllowed: false }, [existing()], 'unchanged', []],
		['that is over', ended, [existing(ended)], 'over', []],
		['that ended earlier than its code', ended, [existing(underWay)], 'removed', ['delete code-1']],
		[
			'that is under way and ends earlier',
			{ startsAt: NOW - DAY, endsAt: NOW + HOUR },
			[existing(underWay)],
			'updated',
			['update code-1 startsAt,endsAt'],
		],
	])('%s', (_case, booking, codes, change, expected) => {
		const planned = plan(wanted(booking), codes);
		expect(writes(planned)).toEqual(expected);
		expect(planned.change).toBe(change);
		expect(planned.reason).toBeUndefined();
	});

	it('is told from all others', () => {
		const others = [
			existing({ list: 'airbnb' }),
			existing({ key: 'BK-10' }),
			existing({ key: 'airbnb:BK-1' }),
			existing({ name: 'BK-1' }),
			existing({ name: 'Anna Smith [BK-1] old' }),
		];
		expect(writes(plan(wanted(), others))).toEqual([`create door-1 ${KEY}`]);
		const ofList = planBooking('airbnb', wanted(), groupByBooking(others).get('[airbnb:BK-1]'), NOW, false);
		expect(ofList.change).toBe('unchanged');
	});
});

describe('a stay under way, where such stays are kept', () => {
	it.each<[string, Partial<WantedBooking>, ExistingCode[], BookingPlan['change'], string[]]>([
		['is not shortened', { startsAt: NOW - DAY, endsAt: NOW + HOUR }, [existing(underWay)], 'kept', []],
		['is not ended', ended, [existing(underWay)], 'kept', []],
		['is not put off', { startsAt: NOW + 9 * DAY, endsAt: NOW + 10 * DAY }, [existing(underWay)], 'kept', []],
		[
			'is not put off to another door',
			{ startsAt: NOW + 9 * DAY, endsAt: NOW + 10 * DAY, deviceIds: ['door-2'] },
			[existing(underWay)],
			'kept',
			[],
		],
		[
			'is made longer',
			{ startsAt: NOW - DAY, endsAt: NOW + 3 * DAY },
			[existing(underWay)],
			'updated',
			['update code-1 startsAt,endsAt'],
		],
		[
			'gets other doors, for as long as it had the old ones',
			{ startsAt: NOW - DAY, endsAt: NOW + HOUR, deviceIds: ['door-2'] },
			[existing(underWay)],
			'moved',
			['create door-2 4711', 'delete code-1'],
		],
	])('%s', (_case, booking, codes, change, expected) => {
		const planned = plan(wanted(booking), codes, true);
		expect(writes(planned)).toEqual(expected);
		expect(planned.change).toBe(change);
		expect(planned.reason).toBe(change === 'kept' ? 'stay_under_way' : undefined);
		if (change !== 'updated') expect(planned.endsAt).toBe(underWay.endsAt);
	});

	it('says nothing of a stay that is to come', () => {
		expect(plan(wanted(ended), [existing()], true).change).toBe('removed');
	});
});

describe('a wished code', () => {
	it('is to be asked for where no code has it yet', () => {
		expect(plan(wanted({ code: '1470' }), []).newCode).toBe('1470');
		expect(plan(wanted({ code: '1470' }), [existing()]).newCode).toBe('1470');
		expect(plan(wanted(), [existing(ended)]).newCode).toBe('4711');
		expect(plan(wanted({ code: '4711' }), [existing()]).newCode).toBeUndefined();
		expect(plan(wanted(), []).newCode).toBeUndefined();
	});

	it('that the booking has is to be asked for where a door joins', () => {
		const deviceIds = ['door-1', 'door-2'];
		expect(plan(wanted({ code: '4711', deviceIds }), [existing()]).newCode).toBe('4711');
		expect(plan(wanted({ deviceIds }), [existing()]).newCode).toBe('4711');
		expect(plan(wanted({ deviceIds }), [existing({ code: null })]).newCode).toBeUndefined();
	});

	it('that a new door can not take gives way to one that Seam chooses', () => {
		const moved = wanted({ deviceIds: ['door-2'], refusedCodes: ['4711'] });
		const planned = plan(moved, [existing({ commonCodeKey: KEY })]);
		// By the key that the booking has, Seam would give the same digits again.
		expect(writes(planned)).toEqual([`create door-2 ${commonCodeKeyOf(BK1, '4711')}`, 'delete code-1']);
		expect(planned.code).toBeNull();
	});

	const keyOfRefusal = commonCodeKeyOf(BK1, '1470');
	const refused = wanted({ code: '1470', refusedCodes: ['1470'] });

	it('that was refused leaves the choice to Seam, once', () => {
		const planned = plan(refused, []);
		expect(writes(planned)).toEqual([`create door-1 ${keyOfRefusal}`]);
		expect(planned.newCode).toBeUndefined();
		// Later the wished code becomes free: the guest has learnt the other one.
		const later = plan(wanted({ code: '1470' }), [existing({ commonCodeKey: keyOfRefusal, code: '5821' })]);
		expect([later.change, later.code]).toEqual(['unchanged', '5821']);
	});

	it('that was refused stays so where Seam had to choose more than once', () => {
		for (const choice of [1, 2, 3]) {
			const commonCodeKey = commonCodeKeyOf(BK1, '1470', choice);
			const later = plan(wanted({ code: '1470' }), [existing({ commonCodeKey, code: '5821' })]);
			expect([later.change, later.code]).toEqual(['unchanged', '5821']);
		}
	});

	it('that was refused stays so when the booking moves', () => {
		const booking = wanted({ code: '1470', deviceIds: ['door-2'] });
		const planned = plan(booking, [existing({ commonCodeKey: keyOfRefusal, code: '5821' })]);
		expect(writes(planned)).toEqual([`create door-2 ${keyOfRefusal}`, 'delete code-1']);
	});

	it('that was refused leaves the digits that are there', () => {
		expect(plan(refused, [existing()])).toMatchObject({ change: 'unchanged', code: '4711' });
	});

	it('that is another one than the refused one counts', () => {
		const planned = plan(wanted({ code: '2580' }), [existing({ commonCodeKey: keyOfRefusal, code: '5821' })]);
		expect(writes(planned)).toEqual(['update code-1 code']);
		expect(planned.newCode).toBe('2580');
	});

	it('of an earlier stay is not tried again where it was refused', () => {
		const planned = plan(wanted({ refusedCodes: ['4711'] }), [existing(ended)]);
		expect(writes(planned)).toEqual([`create door-1 ${KEY}`]);
	});
});

describe('a cancellation', () => {
	it('takes all codes of the booking, also what a lock may have failed to drop', () => {
		const codes = [
			existing(),
			existing({ accessCodeId: 'code-2', deviceId: 'door-2', ...ended }),
			existing({ accessCodeId: 'code-3', isBeingDeleted: true }),
			existing({ accessCodeId: 'code-4', list: 'airbnb' }),
		];
		const planned = planCancellation(BK1, groupByBooking(codes).get('[BK-1]'));
		expect(writes(planned)).toEqual(['delete code-1', 'delete code-2']);
		expect(planned).toMatchObject({
			booking: BK1,
			guestName: 'Anna Smith',
			code: '4711',
			startsAt: ended.startsAt,
			endsAt: NOW + 3 * DAY,
			change: 'removed',
		});
	});

	it('of nothing is fine', () => {
		expect(planCancellation(BK1, undefined)).toEqual({
			booking: BK1,
			guestName: null,
			code: null,
			startsAt: null,
			endsAt: null,
			change: 'unchanged',
			doors: [],
		});
	});
});
