import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Emulator, EmulatorOptions } from '../../../sandbox/emulator';
import { startEmulator } from '../../../sandbox/emulator';
import { post, textAt } from '../../emulator/client';
import type { NodeOptions, NodeResult } from '../harness';
import { operate } from '../life/support';

/** A resource locator's value in its mode "By Key". */
export const byKey = (value: string) => ({ __rl: true, mode: 'key', value });

/** A house with three doors, and a Seam of its own. */
export interface House {
	emulator: Emulator;
	front: string;
	stairs: string;
	flat: string;
	garden: string;
}

/** Starts a Seam whose clock runs 60 times as fast, with a house in it that stands in Berlin. */
export async function startHouse(options: EmulatorOptions = {}): Promise<House> {
	const emulator = await startEmulator({
		speed: 60,
		programmingSeconds: 30,
		accessMethodSeconds: 20,
		removalSeconds: 30,
		rateLimits: false,
		...options,
	});
	const door = (display_name: string) =>
		emulator.addDevice({ display_name, location: { time_zone: 'Europe/Berlin' } });
	return {
		emulator,
		front: door('House Door'),
		stairs: door('Stairs'),
		flat: door('Flat 3 Door'),
		garden: door('Garden Gate'),
	};
}

/** Makes a space. @returns its ID */
export async function makeSpace(emulator: Emulator, name: string, body: object = {}): Promise<string> {
	const answer = await post(emulator, '/spaces/create', { name, ...body });
	return textAt(answer.body, 'space.space_id');
}

/** Runs one operation of access grants, after which the emulator has recorded what it sent. */
export async function grant(
	emulator: Emulator,
	operation: string,
	parameters: INodeParameters,
	options: Partial<Omit<NodeOptions, 'parameters'>> = {},
): Promise<NodeResult> {
	emulator.resetRecording();
	return await operate(emulator, ['accessGrant', operation], parameters, options);
}

/** The one item that came out. @throws the error that the run ended with */
export function onlyItem({ items, error }: NodeResult): IDataObject {
	if (error) throw error;
	expect(items).toHaveLength(1);
	return items[0].json;
}

/** The grants that Seam has under a key and those that took its place, as it lists them. */
export async function grantsIn(emulator: Emulator): Promise<IDataObject[]> {
	const { body } = await post(emulator, '/access_grants/list', {});
	return Array.isArray(body.access_grants) ? body.access_grants : [];
}
