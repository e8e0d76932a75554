import { outcomeOf, rejectionIn } from '../../api/errors';
import { sendWithRetry } from '../../api/sendWithRetry';
import { whyCodeIsRefused } from '../../bookings/codeChoice';
import { markOf, parseCodeName } from '../../bookings/key';
import type { BookingPlan } from '../../bookings/types';
import { onePerRun } from '../../execute/executionState';
import type { ItemContext } from '../../execute/itemContext';
import type { Doors } from '../../input/doors';
import { isObject, objectsIn, textOf, type Device } from '../../seamObjects';
import { codesOn } from './findCodes';

/** A code on a door, and the booking that it belongs to, if any. */
interface TakenCode {
	code: string;
	mark?: string;
}

const takenByDoor = onePerRun(() => new Map<string, Promise<TakenCode[]>>());

/** The codes that are on a door, those included that Seam did not make. */
async function readTaken(item: ItemContext, device_id: string): Promise<TakenCode[]> {
	const [managed, unmanaged] = await Promise.all([
		codesOn(item, device_id),
		outcomeOf(sendWithRetry(item, '/access_codes/unmanaged/list', { device_id })),
	]);
	// Not all doors can say what else is on them.
	if (unmanaged.error !== undefined && !rejectionIn(unmanaged.error)) throw unmanaged.error;
	return [...managed, ...objectsIn(unmanaged.answer?.access_codes)].flatMap(({ code, name }) => {
		const digits = textOf(code);
		const parsed = parseCodeName(textOf(name) ?? '');
		return digits === undefined ? [] : [{ code: digits, ...(parsed && { mark: markOf(parsed) }) }];
	});
}

function constraintsOf({ properties }: Device): { lengths: number[]; types: string[] } {
	const { supported_code_lengths: lengths, code_constraints } = isObject(properties) ? properties : {};
	return {
		lengths: Array.isArray(lengths) ? lengths.map(Number) : [],
		types: objectsIn(code_constraints).map(({ constraint_type }) => String(constraint_type)),
	};
}

/**
 * Why one of a booking's doors can't take the code that is new to it; undefined where all can. A code that is allowed is
 * taken from then on, for the other bookings of the run.
 * @throws RequestError when a door's codes can't be read
 */
export async function whyRefused(
	item: ItemContext,
	{ booking, newCode, doors: plans }: BookingPlan,
	doors: Doors,
): Promise<string | undefined> {
	if (newCode === undefined) return undefined;
	const taken = takenByDoor(item.state);
	const mark = markOf(booking);
	const others: TakenCode[][] = [];
	for (const { deviceId, action } of plans) {
		if (action === undefined || action.type === 'delete') continue;
		const codes = taken.get(deviceId) ?? readTaken(item, deviceId);
		taken.set(deviceId, codes);
		const onDoor = await codes;
		const device = doors.get(deviceId);
		const { lengths, types } = device ? constraintsOf(device) : { lengths: [], types: [] };
		const reason = whyCodeIsRefused(newCode, {
			deviceName: doors.nameOf(deviceId),
			supportedCodeLengths: lengths,
			codeConstraints: types,
			otherCodes: onDoor.filter((one) => one.mark !== mark).map(({ code }) => code),
		});
		if (reason !== undefined) return reason;
		others.push(onDoor);
	}
	for (const codes of others) codes.push({ code: newCode, mark });
	return undefined;
}
