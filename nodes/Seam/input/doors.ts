import type { IDataObject } from 'n8n-workflow';

import { InvalidInput } from '../api/errors';
import { onePerAccount } from '../api/account';
import { allOf, pagesOf } from '../api/paging';
import { sendWithRetry } from '../api/sendWithRetry';
import type { ItemContext } from '../execute/itemContext';
import {
	canTakeAccessCodes,
	fieldsOf,
	isDevice,
	isObject,
	nameOfDevice,
	nameOfSpace,
	textOf,
	textsIn,
	type Device,
	type Space,
} from '../seamObjects';
import { nearestNames } from './nearest';
import { isGiven, readIds, readList } from './readers';
import { spacesOf, type SpaceReference, type Spaces } from './space';

/** The names by which people know a device. */
function namesOf(device: Device): string[] {
	const { name } = fieldsOf(device.properties);
	const names = [device.display_name, device.nickname, name, nameOfDevice(device)].map((one) =>
		textOf(one)?.trim(),
	);
	return [...new Set(names.filter((one) => one !== undefined))];
}

/** The doors that an item names, and the space that stands for doors, if it names one. */
export interface NamedDoors {
	devices: Device[];
	space?: Space;
}

/** The devices of an account: doors are found in it by ID or by name. */
export class Doors {
	private readonly byId: Map<string, Device>;

	private readonly byName = new Map<string, Device[]>();

	/** @param spaces only where the node names a space */
	constructor(
		readonly devices: Device[],
		private readonly spaces?: Spaces,
	) {
		this.byId = new Map(devices.map((device) => [device.device_id, device]));
		for (const device of devices) {
			for (const name of namesOf(device)) this.byName.set(name, [...(this.byName.get(name) ?? []), device]);
		}
	}

	/** The devices that codes can be put on. */
	get fit(): Device[] {
		return this.devices.filter(canTakeAccessCodes);
	}

	/** The name of a door; its ID where Seam does not know it any more. */
	nameOf(deviceId: string): string {
		const device = this.byId.get(deviceId);
		return device ? nameOfDevice(device) : deviceId;
	}

	get(deviceId: string): Device | undefined {
		return this.byId.get(deviceId);
	}

	/**
	 * Finds the doors that an item names one by one, and those of its space.
	 * @param named IDs or exact names: a list, or text with commas between them, also where a name has commas of its own
	 * @param takesEntrances whether doors of access systems will do as well
	 * @throws InvalidInput as `find` does; when the space is not there, or has nothing that opens
	 */
	resolve(named: unknown, reference: SpaceReference | undefined, takesEntrances = false): NamedDoors {
		const devices = new Set(this.findAll(named));
		const space = reference && this.spaces?.find(reference);
		if (!space) return { devices: [...devices] };
		const inSpace = this.fit.filter(({ space_ids }) => textsIn(space_ids).includes(space.space_id));
		if (inSpace.length === 0 && !(takesEntrances && space.acs_entrance_count)) {
			throw new InvalidInput(
				`The space "${nameOfSpace(space)}" has no door that takes codes`,
				"Put its doors into it with 'Add Devices' of the resource 'Space', or name the doors one by one.",
			);
		}
		for (const device of inSpace) devices.add(device);
		return { devices: [...devices], space };
	}

	/**
	 * Finds a door by its ID or by its exact name.
	 * @throws InvalidInput when there is none, with names that are like it, or when there are several of that name
	 */
	find(idOrName: string): Device {
		const device = this.byId.get(idOrName);
		if (device) return device;
		const all = this.byName.get(idOrName) ?? [];
		const fit = all.filter(canTakeAccessCodes);
		const named = fit.length > 0 ? fit : all;
		if (named.length === 1) return named[0];
		if (named.length > 1) {
			const ids = named.map(({ device_id }) => device_id).join(', ');
			throw new InvalidInput(
				`Seam has ${named.length} devices named "${idOrName}"`,
				`Give the ID of the one that you mean, or give each a name of its own in Seam. Device IDs: ${ids}`,
			);
		}
		const near = nearestNames(this.fit.map(nameOfDevice), idOrName);
		throw new InvalidInput(
			`Seam has no device with the ID or the name "${idOrName}"`,
			near === ''
				? 'This workspace has no device that takes access codes: check the API key.'
				: `Write the name exactly as Seam has it, or pick the device from the list. Doors there are: ${near}`,
		);
	}

	/**
	 * Finds the devices that an item names, each once.
	 * @param given IDs or exact names: a list, or text with commas between them, also where a name has commas of its own
	 * @throws InvalidInput as `find` does
	 */
	findAll(given: unknown): Device[] {
		const isText = typeof given === 'string' && !given.trim().startsWith('[');
		const names = isText ? this.splitNames(given) : readList(given);
		return [...new Set(names.map((name) => this.find(name)))];
	}

	/** Takes text apart at its commas, but for those within the name of a door. */
	private splitNames(text: string): string[] {
		const names: string[] = [];
		for (const parts = text.split(',').map((part) => part.trim()); parts.length > 0; ) {
			let count = parts.length;
			while (count > 1 && !this.byName.has(parts.slice(0, count).join(', '))) count -= 1;
			names.push(parts.splice(0, count).join(', '));
		}
		return names.filter((name) => name !== '');
	}
}

/**
 * Reads the doors that an item names one by one, in 'Device Names or IDs'. There may be none where it names a space.
 * @returns what was given
 * @throws InvalidInput when it names neither
 */
export function readDoors(given: unknown, space: SpaceReference | undefined): unknown {
	if (!space) {
		readIds(
			'Device Names or IDs',
			given,
			"Pick the doors from the list, give their IDs or exact names in an expression, or give the space that they are in, in 'Space'.",
		);
	}
	return given;
}

/** Whether the node names a space, in any of its items: what is saved in the workflow says so before any expression. */
function namesSpace({ functions }: ItemContext): boolean {
	const spaceKey: unknown = functions.getNode().parameters.spaceKey;
	return isGiven(isObject(spaceKey) ? spaceKey.value : spaceKey);
}

/** The devices of the item's account, and its spaces where the node names one, read once in a run. @throws RequestError */
export const doorsOf = onePerAccount(async (item) => {
	const fetch = async (body: IDataObject) => await sendWithRetry(item, '/devices/list', body);
	const spaces = namesSpace(item) ? await spacesOf(item) : undefined;
	return new Doors(await allOf(pagesOf(fetch, {}, 'devices'), isDevice), spaces);
});
