import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { canTakeAccessCodes, isDevice, isObject, type Device } from '../seamObjects';
import { ask } from '../transport/ask';

const PAGE_SIZE = 100;

/** Whether a device fits what the node is about to do. */
function suits(device: Device, resource: unknown): boolean {
	if (resource === 'accessCode') return canTakeAccessCodes(device);
	if (resource === 'lock') return device.can_remotely_lock !== false || device.can_remotely_unlock !== false;
	return true;
}

/** A device by the name that people call it, and the place where it is. */
export function nameOfDevice(device: Device): string {
	const properties = isObject(device.properties) ? device.properties : {};
	const name =
		device.display_name ?? (typeof properties.name === 'string' ? properties.name : device.device_id);
	const place = [device.location?.location_name, device.location?.room_name].filter(Boolean).join(', ');
	return place && !name.includes(place) ? `${name} (${place})` : name;
}

interface Page {
	devices: Device[];
	next?: string;
}

/** One page of devices, for lists in the editor. */
export async function fetchDevices(
	context: ILoadOptionsFunctions,
	search: string | undefined,
	cursor: string | undefined,
	pageSize = PAGE_SIZE,
): Promise<Page> {
	const body: IDataObject = { limit: pageSize };
	if (search) body.search = search;
	if (cursor) body.page_cursor = cursor;
	const answer = await ask(context, '/devices/list', body);
	const devices = Array.isArray(answer.devices) ? answer.devices.filter(isDevice) : [];
	const pagination = isObject(answer.pagination) ? answer.pagination : {};
	return {
		devices,
		next: pagination.has_next_page === true ? String(pagination.next_page_cursor) : undefined,
	};
}

/** Sorts list entries by name. */
export function byName(a: { name: string }, b: { name: string }): number {
	return a.name.localeCompare(b.name);
}

/** Fills the device list, a page at a time, with what suits the chosen resource. */
export async function searchDevices(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const resource = this.getCurrentNodeParameter('resource') ?? 'accessCode';
	let cursor = paginationToken;
	for (;;) {
		const { devices, next } = await fetchDevices(this, filter?.trim(), cursor);
		const results = devices
			.filter((device) => suits(device, resource))
			.map((device) => ({ name: nameOfDevice(device), value: device.device_id }))
			.sort(byName);
		// The editor asks for more only while it shows something.
		if (results.length > 0 || next === undefined) return { results, paginationToken: next };
		cursor = next;
	}
}

/** Fills the list to choose several devices from: all that can take access codes. */
export async function getDevices(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const options: INodePropertyOptions[] = [];
	let cursor: string | undefined;
	do {
		const page = await fetchDevices(this, undefined, cursor);
		for (const device of page.devices.filter(canTakeAccessCodes)) {
			options.push({ name: nameOfDevice(device), value: device.device_id });
		}
		cursor = page.next;
	} while (cursor !== undefined);
	return options.sort(byName);
}
