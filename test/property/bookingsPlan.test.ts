import fc from 'fast-check';

import { commonCodeKeyOf } from '../../nodes/Seam/bookings/codeChoice';
import { InvalidInput } from '../../nodes/Seam/api/errors';
import { codeName, parseCodeName } from '../../nodes/Seam/bookings/key';
import { groupByBooking, isLive, isUnderWay, planBooking } from '../../nodes/Seam/bookings/plan';
import { planSync, type SyncInput } from '../../nodes/Seam/bookings/sync';
import type {
	BookingPlan,
	BookingReference,
	ExistingCode,
	MissingSince,
	SyncPlan,
	WantedBooking,
} from '../../nodes/Seam/bookings/types';

const HOUR = 3_600_000;
const NOW = Date.UTC(2027, 2, 1, 12);
const LIST = 'airbnb';
const KEYS = ['a', 'b', 'c', 'd', 'airbnb:a', '__proto__'];
const DOORS = ['door-1', 'door-2', 'door-3', 'door-4'];
const PINS = ['1111', '2222', '3333'];

const hours = fc.integer({ min: -4, max: 4 });
const guests = fc.constantFrom(null, 'Anna', 'Ben [x]', ' ');
const bookings: fc.Arbitrary<BookingReference> = fc.record({
	list: fc.constantFrom(LIST, LIST, null, 'vrbo'),
	key: fc.constantFrom(...KEYS),
});

const stays = fc
	.tuple(hours, fc.integer({ min: 1, max: 6 }))
	.map(([start, length]) => ({ startsAt: NOW + start * HOUR, endsAt: NOW + (start + length) * HOUR }));

/** Seam gives codes of the same key the same digits. */
const digitsOf = (commonCodeKey: string) => String(parseInt(commonCodeKey.slice(-6), 16)).padStart(8, '0');

const codes: fc.Arbitrary<ExistingCode[]> = fc
	.array(
		fc
			.record({
				booking: bookings,
				guest: guests,
				foreignName: fc.option(fc.constantFrom('Cleaner', '[airbnb:a] x', 'airbnb:a', '[airbnb:]', ''), {
					freq: 6,
				}),
				deviceId: fc.constantFrom(...DOORS),
				pin: fc.option(fc.constantFrom(...PINS), { freq: 5 }),
				chosen: fc.constantFrom('no', 'no', 'no', 'bySeam', 'afterRefusal'),
				stay: fc.option(stays, { freq: 8 }),
				createdAt: fc.option(hours.map((hour) => NOW + hour * HOUR)),
				isBeingDeleted: fc.boolean(),
				isExternalModificationAllowed: fc.option(fc.boolean(), { nil: undefined }),
			})
			.map(
				({
					booking,
					guest,
					foreignName,
					pin,
					chosen,
					stay,
					...others
				}): Omit<ExistingCode, 'accessCodeId'> => {
					const commonCodeKey =
						chosen === 'no' ? null : commonCodeKeyOf(booking, chosen === 'bySeam' ? undefined : PINS[0]);
					return {
						...others,
						name: foreignName ?? codeName(booking, guest),
						code: pin !== null && commonCodeKey !== null ? digitsOf(commonCodeKey) : pin,
						commonCodeKey,
						startsAt: stay?.startsAt ?? null,
						endsAt: stay?.endsAt ?? null,
					};
				},
			),
		{ maxLength: 14 },
	)
	.map((all) => all.map((code, i) => ({ ...code, accessCodeId: `code-${i}` })));

const wishes: fc.Arbitrary<Omit<WantedBooking, 'key' | 'itemIndex'>> = fc
	.record({
		guestName: guests,
		stay: stays,
		deviceIds: fc.subarray(DOORS, { minLength: 1 }),
		code: fc.option(fc.constantFrom(...PINS), { nil: undefined }),
		isRefused: fc.boolean(),
		isExternalModificationAllowed: fc.option(fc.boolean(), { nil: undefined }),
	})
	.map(({ stay, isRefused, ...others }) => ({
		...others,
		...stay,
		refusedCodes: isRefused && others.code !== undefined ? [others.code] : [],
	}));

const lists = fc
	.tuple(fc.subarray(KEYS), fc.array(wishes, { minLength: KEYS.length, maxLength: KEYS.length }))
	.map(([keys, all]) => keys.map((key, itemIndex): WantedBooking => ({ ...all[itemIndex], key, itemIndex })));

const inputs: fc.Arbitrary<SyncInput> = fc
	.record({
		list: lists,
		unreadable: fc.subarray(KEYS),
		hasItemWithoutKey: fc.boolean(),
		existing: codes,
		remembered: fc.dictionary(fc.constantFrom(...KEYS.map((key) => `[${LIST}:${key}]`)), hours),
		removalLimit: fc.constantFrom(0, 2, 100),
		gracePeriod: fc.constantFrom(0, 2 * HOUR),
		keepCurrentStays: fc.boolean(),
		removesMissing: fc.constantFrom(true, true, false),
	})
	.map(({ list, unreadable, hasItemWithoutKey, existing, remembered, ...settings }) => ({
		wanted: list.filter(({ key }) => !unreadable.includes(key)),
		unreadable: [
			...unreadable.map((key) => ({ itemIndex: 9, key })),
			...(hasItemWithoutKey ? [{ itemIndex: 10 }] : []),
		],
		existing,
		now: NOW,
		missingSince: Object.fromEntries(
			Object.entries(remembered).map(([mark, hour]) => [mark, NOW + hour * HOUR]),
		),
		settings: { listName: LIST, ...settings },
	}));

/** What the doors have when a plan has been carried out: a Seam in memory, as far as it matters here. */
function carryOut(existing: readonly ExistingCode[], plans: readonly BookingPlan[]): ExistingCode[] {
	const all = new Map(existing.map((code) => [code.accessCodeId, { ...code }]));
	for (const { doors } of plans) {
		for (const { deviceId, accessCodeId, action } of doors) {
			if (action?.type === 'create') {
				const { commonCodeKey = null, code, name, startsAt, endsAt, isExternalModificationAllowed } = action;
				const made = `new-${all.size}`;
				const holder = [...all.values()].find(
					(one) => commonCodeKey !== null && one.commonCodeKey === commonCodeKey,
				);
				all.set(made, {
					accessCodeId: made,
					deviceId,
					name,
					startsAt,
					endsAt,
					isExternalModificationAllowed,
					code: code ?? holder?.code ?? digitsOf(commonCodeKey ?? ''),
					commonCodeKey,
					createdAt: NOW,
					isBeingDeleted: false,
				});
			} else if (action) {
				const code = all.get(accessCodeId ?? '');
				if (!code || code.isBeingDeleted || code.deviceId !== deviceId)
					throw new Error(`No code ${accessCodeId}`);
				if (action.type === 'delete') code.isBeingDeleted = true;
				else Object.assign(code, action.changes);
			}
		}
	}
	return [...all.values()];
}

const actionsOf = (plans: readonly BookingPlan[]) =>
	plans.flatMap(({ doors }) => doors.flatMap(({ action }) => (action ? [action] : [])));

const isOf = (booking: BookingReference) => (code: ExistingCode) => {
	const parsed = parseCodeName(code.name);
	return parsed?.list === booking.list && parsed.key === booking.key;
};

/** What every plan of a wanted booking brings about. */
function checkBooking(
	plan: BookingPlan,
	wanted: WantedBooking,
	before: ExistingCode[],
	after: ExistingCode[],
): void {
	const old = before.filter(isOf(plan.booking)).filter((code) => isLive(code, NOW));
	const all = after.filter(isOf(plan.booking)).filter((code) => isLive(code, NOW));
	const types = plan.doors.map(({ action }) => action?.type ?? 'none');
	if (types.includes('delete')) {
		const first = types.indexOf('delete');
		expect(new Set(types.slice(first))).toEqual(new Set(['delete']));
	}
	if (
		plan.reason === 'stay_under_way' &&
		plan.doors.length === old.length &&
		actionsOf([plan]).length === 0
	) {
		expect(old.some((code) => isUnderWay(code, NOW))).toBe(true);
		expect(all).toEqual(old);
		return;
	}
	if (wanted.endsAt <= NOW) {
		expect(all).toEqual([]);
		expect(plan.change).toBe(old.length > 0 ? 'removed' : 'over');
		return;
	}
	// One code on each door, and nowhere else but where a guest is in the house; all alike.
	const isLeft = ({ deviceId }: ExistingCode) => !wanted.deviceIds.includes(deviceId);
	const left = all.filter(isLeft);
	const live = all.filter((code) => !isLeft(code));
	expect(live.map(({ deviceId }) => deviceId).sort()).toEqual([...wanted.deviceIds].sort());
	expect(old).toEqual(expect.arrayContaining(left));
	if (left.length > 0) {
		expect(left.every((code) => isUnderWay(code, NOW))).toBe(true);
		expect(types).not.toContain('create');
	}
	expect(new Set(live.map(({ name }) => name)).size).toBe(1);
	const isRefused = (code: string | null) => code !== null && wanted.refusedCodes?.includes(code) === true;
	for (const { action } of plan.doors)
		if (action?.type === 'create') expect(isRefused(action.code ?? null)).toBe(false);
	expect(new Set(live.map(({ code }) => code).filter((code) => code !== null)).size).toBeLessThanOrEqual(1);
	for (const { startsAt, endsAt } of live) {
		expect(startsAt).toBe(wanted.startsAt);
		expect(endsAt).toBe(plan.endsAt);
	}
	const held = Math.max(0, ...old.filter((code) => isUnderWay(code, NOW)).map(({ endsAt }) => endsAt ?? 0));
	expect([wanted.endsAt, Math.max(wanted.endsAt, held)]).toContain(plan.endsAt);
	// The digits stay unless there is a wish, and a wish that was refused never counts.
	const pins = new Set(old.map(({ code }) => code).filter((code) => code !== null && !isRefused(code)));
	const pin = live.find(({ code }) => code !== null)?.code;
	if (wanted.code === undefined || wanted.refusedCodes?.includes(wanted.code)) {
		if (pins.size > 0 && pin) expect(pins).toContain(pin);
	} else if (pin && !old.some(({ commonCodeKey }) => commonCodeKey)) {
		const former = before.filter(isOf(plan.booking)).some(({ commonCodeKey }) => commonCodeKey);
		if (!former) expect(pin).toBe(wanted.code);
	}
	const everNamed = wanted.guestName?.trim();
	if (everNamed) expect(plan.guestName).toBe(everNamed.replace('[', '(').replace(']', ')'));
}

function keepsRefused({ doors }: BookingPlan, wanted: WantedBooking | undefined): boolean {
	return doors.some(
		({ change, code }) => change !== 'removed' && code !== null && wanted?.refusedCodes?.includes(code),
	);
}

function attempt(input: SyncInput): SyncPlan | undefined {
	try {
		return planSync(input);
	} catch (error) {
		expect(error).toBeInstanceOf(InvalidInput);
		return undefined;
	}
}

it('a Sync brings about what the list says, touches nothing of others, and has nothing to do after', () => {
	let planned = 0;
	fc.assert(
		fc.property(inputs, (input) => {
			const before = [...input.existing];
			const plan = attempt(input);
			if (!plan) {
				// Only the limit stops a Sync whose keys are there once.
				const unlimited = planSync({ ...input, settings: { ...input.settings, removalLimit: Infinity } });
				const removed = unlimited.bookings.filter(({ change }) => change === 'removed');
				expect(removed.length).toBeGreaterThan(input.settings.removalLimit);
				return;
			}
			// Where a door keeps digits that another one can't take, the booking fails with nothing done.
			if (plan.bookings.some((one, i) => keepsRefused(one, input.wanted[i]))) return;
			planned += 1;
			const after = carryOut(before, plan.bookings);

			const isOthers = ({ name }: ExistingCode) => parseCodeName(name)?.list !== LIST;
			expect(after.filter(isOthers)).toEqual(before.filter(isOthers));
			for (const { key } of input.unreadable) {
				if (key === undefined) continue;
				const booking = { list: LIST, key };
				expect(after.filter(isOf(booking))).toEqual(before.filter(isOf(booking)));
			}

			input.wanted.forEach((wanted, i) => {
				expect(plan.bookings[i].booking).toEqual({ list: LIST, key: wanted.key });
				checkBooking(plan.bookings[i], wanted, before, after);
			});
			for (const missing of plan.bookings.slice(input.wanted.length)) {
				const old = before.filter(isOf(missing.booking)).filter((code) => isLive(code, NOW));
				const live = after.filter(isOf(missing.booking)).filter((code) => isLive(code, NOW));
				expect(live).toEqual(missing.change === 'removed' ? [] : old);
				if (missing.change === 'removed') checkMayBeRemoved(missing, old, input);
			}

			const again = planSync({ ...input, existing: after, missingSince: plan.missingSince });
			expect(actionsOf(again.bookings)).toEqual([]);
			expect(Object.keys(plan.missingSince)).toEqual(expect.arrayContaining(Object.keys(again.missingSince)));
		}),
		{ numRuns: 3000 },
	);
	expect(planned).toBeGreaterThan(500);
});

function checkMayBeRemoved(
	{ booking }: BookingPlan,
	old: ExistingCode[],
	{ wanted, unreadable, settings, missingSince }: SyncInput,
): void {
	const since: number | undefined = missingSince[`[${LIST}:${booking.key}]`];
	const remembered = since !== undefined && since <= NOW ? since : NOW;
	expect(wanted).not.toHaveLength(0);
	expect(unreadable.every(({ key }) => key !== undefined)).toBe(true);
	expect(settings.removesMissing).toBe(true);
	expect(NOW - remembered).toBeGreaterThanOrEqual(settings.gracePeriod);
	if (settings.keepCurrentStays) expect(old.some((code) => isUnderWay(code, NOW))).toBe(false);
}

it('one booking alone is brought about in the same way', () => {
	fc.assert(
		fc.property(codes, fc.constantFrom(...KEYS), wishes, (before, key, wish) => {
			const wanted = { ...wish, key, itemIndex: 0 };
			const planFor = (existing: ExistingCode[]) => {
				const mine = existing.filter(isOf({ list: null, key }));
				const [found] = groupByBooking(mine).values();
				return planBooking(null, wanted, found, NOW, false);
			};
			const plan = planFor(before);
			if (keepsRefused(plan, wanted)) return;
			const after = carryOut(before, [plan]);
			const isOther = (code: ExistingCode) => !isOf(plan.booking)(code);
			expect(after.filter(isOther)).toEqual(before.filter(isOther));
			checkBooking(plan, wanted, before, after);
			expect(actionsOf([planFor(after)])).toEqual([]);
		}),
		{ numRuns: 3000 },
	);
});

/** A step in the life of a list: what it says from then on, and how many hours pass until the next look. */
const steps = fc.array(fc.record({ list: lists, hours: fc.integer({ min: 0, max: 5 }) }), {
	minLength: 2,
	maxLength: 6,
});

it('a list that changes over days never leaves a code of a booking that has been gone for the grace period', () => {
	fc.assert(
		fc.property(steps, (life) => {
			let existing: ExistingCode[] = [];
			let missingSince: MissingSince = {};
			let now = NOW;
			const goneSince = new Map<string, number>();
			for (const { list, hours: pause } of life) {
				const wanted = list.map((booking) => ({
					...booking,
					startsAt: booking.startsAt + now - NOW,
					endsAt: booking.endsAt + now - NOW,
				}));
				const plan = planSync({
					wanted,
					unreadable: [],
					existing,
					now,
					missingSince,
					settings: {
						listName: LIST,
						removalLimit: Infinity,
						gracePeriod: 2 * HOUR,
						keepCurrentStays: false,
						removesMissing: true,
					},
				});
				existing = carryOut(existing, plan.bookings);
				({ missingSince } = plan);
				for (const key of KEYS) {
					if (wanted.some((one) => one.key === key)) goneSince.delete(key);
					else if (wanted.length > 0 && !goneSince.has(key)) goneSince.set(key, now);
					const since = goneSince.get(key);
					if (wanted.length === 0 || since === undefined || now - since < 2 * HOUR) continue;
					const left = existing.filter(isOf({ list: LIST, key })).filter((code) => isLive(code, now));
					expect(left).toEqual([]);
				}
				now += pause * HOUR;
			}
		}),
		{ numRuns: 500 },
	);
});
