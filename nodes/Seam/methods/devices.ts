import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { asNodeApiError } from '../api/nodeApiError';
import { allOf, nextCursor, pagesOf } from '../api/paging';
import { request } from '../api/request';
import { canTakeAccessCodes, isDevice, nameOfDevice, objectsIn, type Device } from '../seamObjects';

const PAGE_SIZE = 100;

/** Whether a device fits what the node is about to do. */
function suits(device: Device, resource: unknown): boolean {
	if (resource === 'accessCode') return canTakeAccessCodes(device);
	if (resource === 'lock') return device.can_remotely_lock !== false || device.can_remotely_unlock !== false;
	return true;
}

/** Sorts list entries by name. */
export function byName(a: { name: string }, b: { name: string }): number {
	return a.name.localeCompare(b.name);
}

function toOption(device: Device): { name: string; value: string } {
	return { name: nameOfDevice(device), value: device.device_id };
}

/**
 * One page of devices, for a list in the editor that is filled page by page.
 * @param cursors those that led here, the page's own last; none for the first page
 * @throws RequestError
 */
export async function fetchDevices(
	context: ILoadOptionsFunctions,
	search: string | undefined,
	cursors: string[],
	limit = PAGE_SIZE,
): Promise<{ devices: Device[]; next?: string }> {
	const cursor = cursors.at(-1);
	const body = { limit, ...(search && { search }), ...(cursor && { page_cursor: cursor }) };
	const answer = await request(context, '/devices/list', body);
	return {
		devices: objectsIn(answer.devices).filter(isDevice),
		next: nextCursor(answer, new Set(cursors)),
	};
}

/** Reads pages until one has something to show: the editor asks for more only while it shows something. */
export async function untilShown(
	context: ILoadOptionsFunctions,
	paginationToken: string | undefined,
	fetch: (cursors: string[]) => Promise<{ results: INodeListSearchResult['results']; next?: string }>,
): Promise<INodeListSearchResult> {
	const cursors = paginationToken === undefined ? [] : [paginationToken];
	for (;;) {
		const { results, next } = await asNodeApiError(context, fetch(cursors));
		if (results.length > 0 || next === undefined) {
			return { results: results.sort(byName), paginationToken: next };
		}
		cursors.push(next);
	}
}

/** Fills the device list, a page at a time, with what suits the chosen resource. */
export async function searchDevices(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const resource = this.getCurrentNodeParameter('resource') ?? 'accessCode';
	return await untilShown(this, paginationToken, async (cursors) => {
		const { devices, next } = await fetchDevices(this, filter?.trim(), cursors);
		return { results: devices.filter((device) => suits(device, resource)).map(toOption), next };
	});
}

async function loadDevices(
	context: ILoadOptionsFunctions,
	fits: (device: Device) => boolean,
): Promise<INodePropertyOptions[]> {
	const fetch = async (body: IDataObject) => await request(context, '/devices/list', body);
	const devices = allOf(pagesOf(fetch, {}, 'devices', PAGE_SIZE), isDevice);
	return (await asNodeApiError(context, devices)).filter(fits).map(toOption).sort(byName);
}

/** Fills the list to choose several devices from: all that can take access codes. */
export async function getDevices(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await loadDevices(this, canTakeAccessCodes);
}

/** Fills the list of devices with all there are: any of them can be what an event is about. */
export async function getAllDevices(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await loadDevices(this, () => true);
}
