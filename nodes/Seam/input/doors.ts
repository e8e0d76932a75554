import type { IDataObject } from 'n8n-workflow';

import { accountOf } from '../api/account';
import { InvalidInput } from '../api/errors';
import { allOf, pagesOf } from '../api/paging';
import { sendWithRetry } from '../api/sendWithRetry';
import { onePerRun } from '../execute/executionState';
import type { ItemContext } from '../execute/itemContext';
import { canTakeAccessCodes, isDevice, isObject, nameOfDevice, textOf, type Device } from '../seamObjects';
import { readList } from './readers';

/** How many names a message lists. */
const NAMES_SHOWN = 5;

/** The names by which people know a device. */
function namesOf(device: Device): string[] {
	const { name } = isObject(device.properties) ? device.properties : {};
	const names = [device.display_name, device.nickname, name, nameOfDevice(device)].map((one) =>
		textOf(one)?.trim(),
	);
	return [...new Set(names.filter((one) => one !== undefined))];
}

/** How much two names have in common: the number of words, in whatever case, that are in both. */
function likeness(a: string, b: string): number {
	const words = new Set(a.toLowerCase().split(/[^\p{L}\p{N}]+/u));
	return b
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => words.has(word)).length;
}

/** The devices of an account: doors are found in it by ID or by name. */
export class Doors {
	private readonly byId: Map<string, Device>;

	private readonly byName = new Map<string, Device[]>();

	constructor(readonly devices: Device[]) {
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
		const near = this.fit
			.map((one) => nameOfDevice(one))
			.sort((a, b) => likeness(b, idOrName) - likeness(a, idOrName) || a.localeCompare(b))
			.slice(0, NAMES_SHOWN);
		throw new InvalidInput(
			`Seam has no device with the ID or the name "${idOrName}"`,
			near.length === 0
				? 'This workspace has no device that takes access codes: check the API key.'
				: `Write the name exactly as Seam has it, or pick the device from the list. Doors there are: ${near.join('; ')}`,
		);
	}

	/**
	 * Finds several doors.
	 * @param given IDs or exact names: a list, or text with commas between them, also where a name has commas of its own
	 * @returns each door once
	 * @throws InvalidInput for one that is not there, or that can't be told from another
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

const doorsByAccount = onePerRun(() => new Map<string, Promise<Doors>>());

/** The devices of the item's account, read once in a run. A reading that failed is not remembered. @throws RequestError */
export async function doorsOf(item: ItemContext): Promise<Doors> {
	const all = doorsByAccount(item.state);
	const account = await accountOf(item.functions);
	const fetch = async (body: IDataObject) => await sendWithRetry(item, '/devices/list', body);
	const doors =
		all.get(account) ?? allOf(pagesOf(fetch, {}, 'devices'), isDevice).then((devices) => new Doors(devices));
	all.set(account, doors);
	doors.catch(() => all.delete(account));
	return await doors;
}
