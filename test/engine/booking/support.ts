import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	startEmulator,
	type AccessCode,
	type Emulator,
	type EmulatorOptions,
} from '../../../sandbox/emulator';
import type { NodeOptions, NodeResult } from '../harness';
import { jsonOf, operate } from '../life/support';

/** A Seam with two doors of a flat in Chicago and one in Berlin. Its clock runs fast, and it has no rate limits. */
export interface BookingSeam {
	emulator: Emulator;
	front: string;
	flat: string;
	berlin: string;
}

/** Starts one; with the same doors and names each time, so that runs on two of them can be compared. */
export async function startBookingSeam(options: EmulatorOptions = {}): Promise<BookingSeam> {
	const emulator = await startEmulator({ speed: 60, programmingSeconds: 30, rateLimits: false, ...options });
	const door = (display_name: string, time_zone: string) =>
		emulator.addDevice({
			display_name,
			location: { time_zone },
			properties: { supported_code_lengths: [4, 5, 6] },
		});
	return {
		emulator,
		front: door('Street Door', 'America/Chicago'),
		flat: door('Flat 3', 'America/Chicago'),
		berlin: door('Loft', 'Europe/Berlin'),
	};
}

/** Runs an operation on bookings. */
export async function book(
	emulator: Emulator,
	operation: string,
	parameters: INodeParameters,
	options: Partial<Omit<NodeOptions, 'parameters'>> = {},
): Promise<NodeResult> {
	return await operate(emulator, ['booking', operation], parameters, { input: [{}], ...options });
}

/** What came out of the first item. @throws the run's error */
export function first(result: NodeResult): IDataObject {
	if (result.error) throw result.error;
	return jsonOf(result)[0];
}

/** The doors of an output item. */
export function doorsOf({ doors }: IDataObject): IDataObject[] {
	return Array.isArray(doors) ? doors.map((door) => Object(door)) : [];
}

/** The codes that are there to stay whose names have a text in them. */
export function codesNamed(emulator: Emulator, text: string): AccessCode[] {
	return emulator
		.accessCodes()
		.filter(({ name, status }) => name?.includes(text) === true && status !== 'removing');
}

/** The writes since the last reset, by route, in order. */
export function writeRoutes({ requests }: Emulator): string[] {
	return requests
		.map(({ path }) => path.replace('/access_codes/', ''))
		.filter((path) => ['create', 'update', 'delete'].includes(path));
}

/** A stay in bare days, and what it is at the doors in Chicago. */
export const STAY = { startsAt: '2037-03-27', endsAt: '2037-03-29' };
export const STAY_IN_CHICAGO = {
	starts_at: '2037-03-27T20:00:00.000Z',
	ends_at: '2037-03-29T16:00:00.000Z',
};

/** A stay that is under way, in expressions. */
export const UNDER_WAY = {
	startsAt: '={{ $now.minus({ hours: 1 }) }}',
	endsAt: '={{ $now.plus({ days: 2 }) }}',
};
