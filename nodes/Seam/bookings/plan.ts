import { commonCodeKeyOf, FURTHER_CHOICES } from './codeChoice';
import { codeName, markOf, parseCodeName, plainGuestName } from './key';
import type {
	BookingPlan,
	BookingReference,
	CodeChanges,
	DoorPlan,
	ExistingCode,
	WantedBooking,
} from './types';

/** The codes of one booking. */
export interface CodesOfBooking {
	booking: BookingReference;
	codes: ExistingCode[];
}

/**
 * The bookings that codes belong to.
 * @param codes any codes; those of something else are left out
 * @param nameOf what tells a booking from the others; undefined for one that is left out
 * @returns by that name, in the order of the codes
 */
export function groupByBooking(
	codes: Iterable<ExistingCode>,
	nameOf: (booking: BookingReference) => string | undefined = markOf,
): Map<string, CodesOfBooking> {
	const bookings = new Map<string, CodesOfBooking>();
	for (const code of codes) {
		const parsed = parseCodeName(code.name);
		const name = parsed && nameOf(parsed);
		if (parsed === undefined || name === undefined) continue;
		const { list, key } = parsed;
		const known = bookings.get(name);
		if (known) known.codes.push(code);
		else bookings.set(name, { booking: { list, key }, codes: [code] });
	}
	return bookings;
}

/** Oldest first, so that of several codes the same one is taken each time. */
function byAge(a: ExistingCode, b: ExistingCode): number {
	const age = (a.createdAt ?? Infinity) - (b.createdAt ?? Infinity);
	// Two unknown ages differ by NaN.
	return age || (a.accessCodeId < b.accessCodeId ? -1 : 1);
}

/** The guest that the oldest code with a guest's name has. */
function guestNameOf(codes: readonly ExistingCode[]): string | null {
	const named = codes.filter(({ name }) => name.lastIndexOf('[') > 0);
	for (const { name } of named.sort(byAge)) {
		const guestName = parseCodeName(name)?.guestName;
		if (guestName) return guestName;
	}
	return null;
}

/** Whether a code opens its door, or will. */
export function isLive({ isBeingDeleted, endsAt }: ExistingCode, now: number): boolean {
	return !isBeingDeleted && (endsAt === null || endsAt > now);
}

/** Whether a guest may be using a code at this moment. One without dates says nothing about a stay. */
export function isUnderWay({ startsAt, endsAt }: ExistingCode, now: number): boolean {
	return startsAt !== null && endsAt !== null && startsAt <= now && now < endsAt;
}

/** The digits that most doors have; of two that equally many have, those of the oldest code. */
function mostCommonCode(codes: readonly ExistingCode[]): string | undefined {
	const [first] = codes;
	if (first && codes.every(({ code }) => code === first.code)) return first.code ?? undefined;
	const doors = new Map<string, Set<string>>();
	for (const { code, deviceId } of [...codes].sort(byAge)) {
		if (code === null) continue;
		doors.set(code, (doors.get(code) ?? new Set()).add(deviceId));
	}
	let best: string | undefined;
	let most = 0;
	for (const [code, { size }] of doors) {
		if (size > most) [best, most] = [code, size];
	}
	return best;
}

interface CodeChoice {
	/** The digits that all doors should have; undefined where Seam chooses, or has chosen and not said yet. */
	code?: string;
	/** What a new code is made with. */
	source: { code: string } | { commonCodeKey: string };
}

/** How often a door may have had what Seam chose. */
const CHOICES = Array.from({ length: FURTHER_CHOICES + 1 }, (_, choice) => choice);

/** Whether Seam chose a code for the booking, after the wished one was refused if there was one. */
function hasKey({ commonCodeKey }: ExistingCode, booking: BookingReference, refusedCode?: string): boolean {
	if (commonCodeKey === null) return false;
	return CHOICES.some((choice) => commonCodeKey === commonCodeKeyOf(booking, refusedCode, choice));
}

/** Which code all doors of a booking should have. */
function chooseCode(
	booking: BookingReference,
	{ code: wish, refusedCodes = [] }: WantedBooking,
	live: readonly ExistingCode[],
	former: readonly ExistingCode[],
): CodeChoice {
	const isAnswer = (one: ExistingCode) => hasKey(one, booking, wish);
	const answers = wish === undefined ? [] : live.filter(isAnswer);
	const isRefused =
		wish !== undefined && (refusedCodes.includes(wish) || answers.length > 0 || former.some(isAnswer));
	if (wish !== undefined && !isRefused) return { code: wish, source: { code: wish } };

	const refusedWish = isRefused ? wish : undefined;
	const isPossible = ({ code }: ExistingCode) => code === null || !refusedCodes.includes(code);
	const known = answers.length > 0 ? answers : live;
	const possible = known.filter(isPossible);
	const kept = mostCommonCode(possible);
	if (kept !== undefined) {
		// Seam gives every code of that key the same digits, and the key has to go along when the booking moves.
		const key = live.find((one) => one.code === kept && hasKey(one, booking, refusedWish))?.commonCodeKey;
		return { code: kept, source: key ? { commonCodeKey: key } : { code: kept } };
	}
	// Where a door can't take what the booking has, the key must not be the one by which Seam has chosen that.
	const refusedCode = possible.length < known.length ? refusedCodes.at(-1) : refusedWish;
	const commonCodeKey = commonCodeKeyOf(booking, refusedCode);
	const unsaid = possible.find((one) => one.commonCodeKey !== null)?.commonCodeKey;
	if (possible.length > 0) return { source: { commonCodeKey: unsaid ?? commonCodeKey } };
	// A guest who stays longer than the code lived should not have to learn another one.
	const last = mostCommonCode(former.filter(isPossible));
	return last === undefined ? { source: { commonCodeKey } } : { code: last, source: { code: last } };
}

/** Whether two instants are the same for Seam, which keeps whole seconds. */
function isSameSecond(a: number, b: number | null): boolean {
	return b !== null && Math.floor(a / 1000) === Math.floor(b / 1000);
}

/** What a booking's codes should be like, on each door. */
interface Target {
	name: string;
	startsAt: number;
	endsAt: number;
	code?: string;
	isExternalModificationAllowed?: boolean;
}

/** What of the target a code doesn't have; undefined where it has everything. */
function differences(existing: ExistingCode, target: Target): CodeChanges | undefined {
	const { name, startsAt, endsAt, code, isExternalModificationAllowed } = target;
	const changes: CodeChanges = {};
	if (existing.name !== name) changes.name = name;
	if (code !== undefined && existing.code !== null && existing.code !== code) changes.code = code;
	if (!isSameSecond(startsAt, existing.startsAt) || !isSameSecond(endsAt, existing.endsAt)) {
		Object.assign(changes, { startsAt, endsAt });
		if (existing.endsAt === null) changes.becomesTimeBound = true;
	}
	if (
		isExternalModificationAllowed !== undefined &&
		isExternalModificationAllowed !== (existing.isExternalModificationAllowed ?? false)
	) {
		changes.isExternalModificationAllowed = isExternalModificationAllowed;
	}
	return Object.keys(changes).length > 0 ? changes : undefined;
}

function leaveAlone({ deviceId, accessCodeId, code }: ExistingCode): DoorPlan {
	return { deviceId, accessCodeId, code, change: 'unchanged' };
}

/** The plan that takes one code off its door. */
export function planRemoval({
	deviceId,
	accessCodeId,
	code,
}: Pick<ExistingCode, 'deviceId' | 'accessCodeId' | 'code'>): DoorPlan {
	return { deviceId, accessCodeId, code, change: 'removed', action: { type: 'delete' } };
}

function create(deviceId: string, target: Target, { code, source }: CodeChoice): DoorPlan {
	const { name, startsAt, endsAt, isExternalModificationAllowed } = target;
	return {
		deviceId,
		accessCodeId: null,
		code: code ?? null,
		change: 'created',
		action: {
			type: 'create',
			name,
			startsAt,
			endsAt,
			...source,
			...(isExternalModificationAllowed !== undefined && { isExternalModificationAllowed }),
		},
	};
}

function adapt(existing: ExistingCode, target: Target): DoorPlan {
	const changes = differences(existing, target);
	if (!changes) return leaveAlone(existing);
	const { deviceId, accessCodeId, code } = existing;
	return {
		deviceId,
		accessCodeId,
		code: changes.code ?? code,
		change: 'updated',
		action: { type: 'update', changes },
	};
}

/** The code to keep of several on one door: one with the right digits, then the one with the least to change. */
function pickOne(codes: readonly ExistingCode[], target: Target): ExistingCode {
	const cost = (code: ExistingCode) => {
		const changes = differences(code, target) ?? {};
		return (changes.code === undefined ? 0 : 100) + Object.keys(changes).length;
	};
	return codes.reduce((best, code) => ((cost(code) - cost(best) || byAge(code, best)) < 0 ? code : best));
}

/** The dates that codes have: from the first start to the last end; null where no code says. */
function datesOf(codes: readonly ExistingCode[]): { startsAt: number | null; endsAt: number | null } {
	let startsAt: number | null = null;
	let endsAt: number | null = null;
	for (const code of codes) {
		if (code.startsAt !== null) startsAt = Math.min(code.startsAt, startsAt ?? Infinity);
		if (code.endsAt !== null) endsAt = Math.max(code.endsAt, endsAt ?? -Infinity);
	}
	return { startsAt, endsAt };
}

type Outcome = Pick<BookingPlan, 'change' | 'reason' | 'itemIndex'>;

/** A booking whose codes are all treated alike, whatever its doors should be. */
function planAll(
	booking: BookingReference,
	codes: readonly ExistingCode[],
	treat: (code: ExistingCode) => DoorPlan,
	outcome: Outcome,
): BookingPlan {
	return {
		booking,
		guestName: guestNameOf(codes),
		...datesOf(codes),
		code: mostCommonCode(codes) ?? null,
		...outcome,
		doors: [...codes].sort(byAge).map(treat),
	};
}

/** The plan that leaves a booking's codes as they are. */
export function planToKeep(
	{ booking, codes }: CodesOfBooking,
	now: number,
	outcome: Omit<Outcome, 'change'> & Required<Pick<Outcome, 'reason'>>,
): BookingPlan {
	const live = codes.filter((code) => isLive(code, now));
	return planAll(booking, live, leaveAlone, { change: 'kept', ...outcome });
}

/** A booking as its codes show it, with nothing to be done. */
export function planOfExisting({ booking, codes }: CodesOfBooking, now: number): BookingPlan {
	const live = codes.filter((code) => isLive(code, now));
	return planAll(booking, live, leaveAlone, { change: 'unchanged' });
}

/** The plan that takes a booking's codes off their doors. Codes that ended have left them already. */
export function planToRemove({ booking, codes }: CodesOfBooking, now: number): BookingPlan {
	const live = codes.filter((code) => isLive(code, now));
	return planAll(booking, live, planRemoval, { change: 'removed' });
}

function changeOf(
	doors: readonly DoorPlan[],
	wanted: WantedBooking,
	hadCodes: boolean,
): BookingPlan['change'] {
	if (doors.every(({ change }) => change === 'unchanged')) return 'unchanged';
	if (!hadCodes) return 'created';
	const leavesADoor = doors.some(
		({ change, deviceId }) => change === 'removed' && !wanted.deviceIds.includes(deviceId),
	);
	return leavesADoor && doors.some(({ change }) => change === 'created') ? 'moved' : 'updated';
}

/**
 * Makes a booking's doors have what it says. Serves Create or Update, and each booking of a Sync.
 * @param list the list that the booking belongs to; null for none
 * @param found the booking's own codes, as `groupByBooking` finds them; undefined where it has none
 * @param now epoch milliseconds
 * @param keepCurrentStays whether a stay under way is left its codes and its end
 * @returns what to do, which is nothing when it has been done
 */
export function planBooking(
	list: string | null,
	wanted: WantedBooking,
	found: CodesOfBooking | undefined,
	now: number,
	keepCurrentStays: boolean,
): BookingPlan {
	const { key, itemIndex, startsAt } = wanted;
	const booking = { list, key };
	const codes = found?.codes ?? [];
	const live = codes.filter((code) => isLive(code, now));
	const current = keepCurrentStays ? live.filter((code) => isUnderWay(code, now)) : [];
	const guestName = plainGuestName(wanted.guestName) ?? guestNameOf(live);

	const coversNow = startsAt <= now && now < wanted.endsAt;
	if (current.length > 0 && !coversNow) {
		return planToKeep({ booking, codes }, now, { reason: 'stay_under_way', itemIndex });
	}
	if (wanted.endsAt <= now) {
		if (live.length > 0) return { ...planToRemove({ booking, codes }, now), itemIndex };
		const { endsAt } = wanted;
		return { booking, itemIndex, guestName, startsAt, endsAt, code: null, change: 'over', doors: [] };
	}

	const former = codes.filter((code) => !code.isBeingDeleted && !live.includes(code));
	const choice = chooseCode(booking, wanted, live, former);
	const target: Target = {
		name: codeName(booking, guestName),
		startsAt,
		endsAt: Math.max(wanted.endsAt, ...current.map(({ endsAt }) => endsAt ?? 0)),
		code: choice.code,
		isExternalModificationAllowed: wanted.isExternalModificationAllowed,
	};
	const doors = planDoors(wanted, target, choice, live, current);
	const isHeld = target.endsAt > wanted.endsAt || doors.some((door) => isLeftOpen(door, wanted));
	const change = changeOf(doors, wanted, live.length > 0);
	return {
		booking,
		itemIndex,
		guestName,
		startsAt,
		endsAt: target.endsAt,
		code: choice.code ?? null,
		...(isHeld && change === 'unchanged' ? { change: 'kept', reason: 'stay_under_way' } : { change }),
		...(choice.code !== undefined && doors.some(bringsCode) && { newCode: choice.code }),
		doors,
	};
}

/** Whether a door gets digits that it does not have. */
export function bringsCode({ action }: DoorPlan): boolean {
	return action?.type === 'create' || (action?.type === 'update' && action.changes.code !== undefined);
}

/** Whether a door that the booking no longer names keeps its code. */
function isLeftOpen({ deviceId, change }: DoorPlan, { deviceIds }: WantedBooking): boolean {
	return change === 'unchanged' && !deviceIds.includes(deviceId);
}

function isFirst(value: string, index: number, values: readonly string[]): boolean {
	return values.indexOf(value) === index;
}

/**
 * The wanted doors in their order, then the codes that are to go: on doors that the booking leaves, and duplicates. A guest in
 * the house keeps a door that the list no longer names, unless another one takes its place.
 */
function planDoors(
	{ deviceIds }: WantedBooking,
	target: Target,
	choice: CodeChoice,
	live: readonly ExistingCode[],
	current: readonly ExistingCode[],
): DoorPlan[] {
	const staying: ExistingCode[] = [];
	const doors = deviceIds.filter(isFirst).map((deviceId): DoorPlan => {
		const codes = live.filter((code) => code.deviceId === deviceId);
		if (codes.length === 0) return create(deviceId, target, choice);
		const kept = pickOne(codes, target);
		staying.push(kept);
		return adapt(kept, target);
	});
	const leaving = live.filter((code) => !staying.includes(code)).sort(byAge);
	const hasNewDoor = doors.some(({ change }) => change === 'created');
	const isHeld = (code: ExistingCode) =>
		!hasNewDoor && current.includes(code) && !deviceIds.includes(code.deviceId);
	const removed = leaving.filter((code) => !isHeld(code));
	return [...doors, ...leaving.filter(isHeld).map(leaveAlone), ...removed.map(planRemoval)];
}

/**
 * Takes all codes of a booking off all doors, also those that have ended, since a lock may have failed to drop one.
 * @param booking the booking
 * @param found its codes; undefined where it has none, which is fine
 */
export function planCancellation(booking: BookingReference, found: CodesOfBooking | undefined): BookingPlan {
	const codes = found?.codes.filter(({ isBeingDeleted }) => !isBeingDeleted) ?? [];
	const change = codes.length > 0 ? 'removed' : 'unchanged';
	return planAll(booking, codes, planRemoval, { change });
}
